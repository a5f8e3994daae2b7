"""`inbox-worker unit`: the systemd unit, closed to everything that reading and sending mail does not need."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from inbox_worker.config.load import load_settings
from inbox_worker.errors import ConfigError

CREDENTIALS = ("imap-password", "smtp-password")
"""Where the configuration names none, or cannot be read yet."""

UNIT = """\
[Unit]
Description=Inbox Worker: registers people who write to an organiser's mailbox
Documentation=man:systemd.exec(5)
After=network-online.target
Wants=network-online.target

[Service]
Type=notify
NotifyAccess=main
ExecStart={program} run --config {config}
ExecReload=/bin/kill -HUP $MAINPID
Restart=always
RestartSec=5
# Fed when both lanes have ended a step; longer than any mail server is waited for.
WatchdogSec=30min
# A letter that is under way is finished; one that takes longer is looked up after the next start.
TimeoutStopSec=120

# State, and passwords that only this service can read
DynamicUser=yes
StateDirectory=inbox-worker
StateDirectoryMode=0700
UMask=0077
{credentials}
# Nothing of the machine but the network, its own state and what every program may read
AmbientCapabilities=
CapabilityBoundingSet=
DevicePolicy=closed
KeyringMode=private
LockPersonality=yes
MemoryDenyWriteExecute=yes
NoNewPrivileges=yes
PrivateDevices=yes
PrivateTmp=yes
PrivateUsers=yes
ProcSubset=pid
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallErrorNumber=EPERM
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
LimitNOFILE=1024
MemoryMax=1G
TasksMax=64

[Install]
WantedBy=multi-user.target
"""


def show(config: Path) -> None:
    """Print the unit for the worker as it is installed here and the configuration at `config`."""
    program = shutil.which("inbox-worker") or f"{sys.executable} -m inbox_worker"
    sys.stdout.write(unit(program, config.absolute()))


def unit(program: str, config: Path) -> str:
    """The unit's text."""
    lines = "".join(f"LoadCredential={name}:{config.parent / name}\n" for name in _credentials(config))
    return UNIT.format(program=program, config=config, credentials=lines)


def _credentials(config: Path) -> tuple[str, ...]:
    """The systemd credentials that the configuration asks for; the usual ones where it is not there yet."""
    try:
        settings = load_settings(config)
    except ConfigError:
        return CREDENTIALS
    named = (settings.imap.password_credential if settings.imap else None, settings.smtp.password_credential)
    return tuple(dict.fromkeys(name for name in named if name))
