"""Where a password comes from. The configuration names the place and never holds the secret itself."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from pydantic import BaseModel, ConfigDict, model_validator

from inbox_worker.errors import ConfigError

COMMAND_SECONDS = 30


class Credentials(BaseModel):
    """A user name and one place of its password: `password_file`, `password_credential` (systemd), `password_command` or `password_env`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    user: str = ""
    password_file: Path | None = None
    password_credential: str | None = None
    password_command: str | None = None
    password_env: str | None = None

    @model_validator(mode="after")
    def one_place(self) -> Credentials:
        """A user needs exactly one place of a password; without a user none may be given."""
        given = [key for key in PLACES if getattr(self, key) is not None]
        if self.user and len(given) != 1:
            raise ValueError(f"user needs exactly one of {', '.join(PLACES)}; given: {', '.join(given) or 'none'}")
        if given and not self.user:
            raise ValueError(f"{given[0]} is given, but no user")
        return self


PLACES = ("password_file", "password_credential", "password_command", "password_env")


def read_password(credentials: Credentials, section: str) -> str:
    """The password of `section` ("imap", "smtp"); ConfigError with key and remedy where it cannot be had. Trailing line ends are cut."""
    if credentials.password_file is not None:
        return _from_file(credentials.password_file, f"{section}.password_file")
    if credentials.password_credential is not None:
        return _from_credential(credentials.password_credential, f"{section}.password_credential")
    if credentials.password_command is not None:
        return _from_command(credentials.password_command, f"{section}.password_command")
    if credentials.password_env is not None:
        return _from_environment(credentials.password_env, f"{section}.password_env")
    return ""


def _from_file(path: Path, key: str) -> str:
    try:
        secret = path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        remedy = "create the file, readable by the worker alone"
        raise ConfigError(f"{key} = {str(path)!r}: {reason}", remedy=remedy) from None
    return _not_empty(secret, key)


def _from_credential(name: str, key: str) -> str:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        raise ConfigError(
            f"{key} = {name!r}: the worker was not started with systemd credentials",
            remedy=f"add LoadCredential={name}:/path/of/the/file to the unit",
        )
    return _from_file(Path(folder, Path(name).name), key)


def _from_command(command: str, key: str) -> str:
    try:
        ended = subprocess.run(  # noqa: S603 - the organiser's own configuration names it; no shell is involved
            shlex.split(command),
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        reason = type(error).__name__
        raise ConfigError(
            f"{key} = {command!r}: {reason}", remedy="run the command by hand as the worker's user"
        ) from None
    return _not_empty(ended.stdout.rstrip("\r\n"), key)


def _from_environment(name: str, key: str) -> str:
    if name not in os.environ:
        raise ConfigError(
            f"{key} = {name!r}: the environment has no such variable", remedy=f"set {name}, or use password_file"
        )
    return _not_empty(os.environ[name], key)


def _not_empty(secret: str, key: str) -> str:
    if not secret:
        raise ConfigError(f"{key}: the password found there is empty", remedy="store the password there")
    return secret
