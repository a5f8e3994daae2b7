"""A private PostgreSQL on a socket of its own: fsync off, since it is thrown away; one database for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from tests.integration.servers.waiting import until


def programs() -> Path | None:
    """The folder of the server's programs; Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


class Postgres:
    """A running server; `new_database()` gives the URL of an empty database."""

    def __init__(self, bin_folder: Path) -> None:
        self._bin = bin_folder
        self._folder = Path(tempfile.mkdtemp(prefix="iw-pg-"))
        self._count = 0

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        if os.getuid() == 0:  # initdb refuses root
            shutil.chown(self._folder, "postgres")
        self._run("initdb", "-D", str(self._folder / "cluster"), "-U", "postgres", "-A", "trust", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={self._folder} -c fsync=off -c max_connections=60"
        self._run(
            "pg_ctl", "-D", str(self._folder / "cluster"), "-l", str(self._folder / "log"), "-o", options, "start"
        )
        until(lambda: self._psql("SELECT 1").returncode == 0, "PostgreSQL answers")

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        self._count += 1
        name = f"ledger{self._count}"
        self._psql(f"CREATE DATABASE {name}").check_returncode()
        return f"postgresql+psycopg://postgres@/{name}?host={quote(str(self._folder))}"

    def remove(self) -> None:
        """Stop it and delete everything."""
        self._run("pg_ctl", "-D", str(self._folder / "cluster"), "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _psql(self, statement: str) -> subprocess.CompletedProcess[bytes]:
        command = [str(self._bin / "psql"), "-h", str(self._folder), "-U", "postgres", "-c", statement]
        return subprocess.run(command, capture_output=True, check=False)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._bin / program), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
