"""The three errors that cross a border inside the worker.

Edges translate what their libraries raise into one of these; jobs decide by the class alone whether to try
again (`TemporaryError`), to set one item aside (`PermanentError`) or to stop and tell a person (`ConfigError`).
"""


class InboxWorkerError(Exception):
    """What the three have in common: `remedy` tells a person in plain words how to mend it ("" if unknown); `ends_worker` that what this
    process knows of the disk cannot be trusted any more: a new one begins with what is really there."""

    def __init__(self, message: str, *, remedy: str = "", ends_worker: bool = False) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.ends_worker = ends_worker


class TemporaryError(InboxWorkerError):
    """It may work later without anybody's doing: no connection, a 4xx answer, a locked database."""


class PermanentError(InboxWorkerError):
    """It will fail again in the same way: this recipient is refused, this mail cannot be read."""


class ConfigError(InboxWorkerError):
    """Only the person who runs the worker can mend it: a setting, a password, a template, a full disk."""
