"""A private Dovecot on high ports of 127.0.0.1, with TLS; any user name has a mailbox, the password is `PASSWORD`.

    server = Dovecot(authority)
    server.start() / stop() / restart()
    server.port               IMAP over TLS            server.plain_port     IMAP in clear, STARTTLS offered
    user = server.new_user()  a mailbox that nobody else uses (start one per test: the server is shared)
    server.deliver(user, raw, folder="INBOX", at=...)  → the UID        (APPEND: keeps the bytes and the INTERNALDATE)
    with server.client(user) as client: ...            an IMAPClient of the test's own: the colleague, the organiser's mail program
    server.renumber(user, folder)                      a new UIDVALIDITY, all mails under new UIDs; the user's sessions are ended
    server.folder_path(user, folder)                   the Maildir on disk

Mails lie in Maildir++ under `server.folder / "mail" / user`. `Sent` (special-use \\Sent) and `Done` are made at first log-in.
"""

from __future__ import annotations

import getpass
import grp
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

from imapclient import IMAPClient

from tests.integration.servers.certificates import Authority
from tests.integration.servers.waiting import answers, free_port, until

PASSWORD = "secret"
PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%u
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 0
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
mail_max_userip_connections = 200
mail_fsync = never
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u allow_all_users=yes
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 200
  service_count = 100
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
  mailbox Done {{
    auto = create
  }}
}}
"""


class Dovecot:
    """One server process and its folder; ended and removed by `remove`."""

    def __init__(self, authority: Authority) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.folder.chmod(0o755)
        self.authority = authority
        self.ca_file = authority.ca_file
        self.port = free_port()
        self.plain_port = free_port()
        self._names = (f"user{number}" for number in itertools.count(1))
        self._process: subprocess.Popen[bytes] | None = None
        self._configure()

    def _configure(self) -> None:
        certificate = self.authority.issue()
        cert, key = self.folder / "server.crt", self.folder / "server.key"
        shutil.copy(certificate.cert_file, cert)
        shutil.copy(certificate.key_file, key)
        (self.folder / "mail").mkdir()
        root = os.geteuid() == 0
        user = "nobody" if root else getpass.getuser()
        account = pwd.getpwnam(user)
        internal = "dovecot" if root else user
        login = "dovenull" if root else user
        if root:
            os.chown(self.folder / "mail", account.pw_uid, account.pw_gid)
        text = CONFIGURATION.format(
            folder=self.folder,
            cert=cert,
            key=key,
            user=user,
            group=account.pw_gid,
            internal=internal,
            internal_group=grp.getgrgid(pwd.getpwnam(internal).pw_gid).gr_name,
            login=login,
            password=PASSWORD,
            port=self.port,
            plain_port=self.plain_port,
        )
        (self.folder / "dovecot.conf").write_text(text, encoding="ascii")

    def start(self) -> None:
        """Start, and return when both ports answer."""
        assert PROGRAM is not None
        command = [PROGRAM, "-F", "-c", str(self.folder / "dovecot.conf")]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        until(self._is_up, f"dovecot answers; its log: {self.folder / 'dovecot.log'}")

    def _is_up(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"dovecot ended at once: {self.log()}")
        return answers(self.plain_port)

    def stop(self) -> None:
        """End the server and every session; returns when it is gone."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=20)
            self._process = None

    def restart(self) -> None:
        """All connections are lost, the mail stays."""
        self.stop()
        self.start()

    def remove(self) -> None:
        """Stop and delete the folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        """What the server had to say."""
        path = self.folder / "dovecot.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def new_user(self) -> str:
        """A mailbox of one's own."""
        return next(self._names)

    def client(self, user: str) -> IMAPClient:
        """A logged-in client for use in a `with`, times aware."""
        client = IMAPClient("127.0.0.1", self.plain_port, ssl=False, timeout=20)
        client.normalise_times = False
        client.login(user, PASSWORD)
        return client

    def deliver(self, user: str, *raws: bytes, folder: str = "INBOX", at: datetime | None = None) -> list[int]:
        """Put mails into a folder, unseen, in one session; the UIDs."""
        with self.client(user) as client:
            return [_appended_uid(client.append(folder, raw, (), at)) for raw in raws]

    def folder_path(self, user: str, folder: str = "INBOX") -> Path:
        """Where the mails lie."""
        root = self.folder / "mail" / user
        return root if folder == "INBOX" else root / f".{folder.replace('/', '.')}"

    def renumber(self, user: str, folder: str = "INBOX") -> None:
        """What a restored server does: another UIDVALIDITY, UIDs counted anew. Open sessions of the server are ended by a restart."""
        self.stop()
        path = self.folder_path(user, folder)
        uidlist = path / "dovecot-uidlist"
        version, validity, *_ = uidlist.read_text(encoding="ascii").splitlines()[0].split(" ")
        for index in path.glob("dovecot.index*"):
            index.unlink()
        uidlist.write_text(f"{version} V{int(validity[1:]) + 1} N1\n", encoding="ascii")
        self.start()


def _appended_uid(answer: bytes) -> int:
    """`[APPENDUID 1562000000 7] Append completed` → 7."""
    return int(answer.split(b"]")[0].split(b" ")[2])
