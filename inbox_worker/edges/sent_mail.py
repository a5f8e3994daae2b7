"""The folder of sent mail on the IMAP server, over a connection of its own: the lane that sends never waits for the one that reads.

After a failure it is not asked again for five minutes: a wrong password is tried no more often than that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from inbox_worker.edges.clock import Clock
from inbox_worker.edges.imap import ImapMailbox
from inbox_worker.errors import InboxWorkerError, TemporaryError

REST = timedelta(minutes=5)


class NoSentMail:
    """A Maildir has no folder of sent mail that we know of."""

    def exists(self) -> bool:
        """There is none."""
        return False

    def is_kept_by_provider(self) -> bool:
        """Nothing is kept."""
        return False

    def holds(self, _message_id: str) -> bool:
        """Nothing is found."""
        return False

    def has_answer_to(self, _message_id: str) -> bool:
        """Nothing is known of what a person answered."""
        return False

    def file(self, _raw: bytes, _at: datetime) -> None:
        """Nowhere to put it."""

    def close(self) -> None:
        """Nothing was opened."""


class SentFolder:
    """The folder called `name`, or the one that the server marks as such."""

    def __init__(self, open_mailbox: Callable[[], ImapMailbox], name: str, clock: Clock) -> None:
        self._open_mailbox = open_mailbox
        self._name = name
        self._clock = clock
        self._mailbox: ImapMailbox | None = None
        self._found = False
        self._by_provider = False
        self._failed_at: datetime | None = None

    def exists(self) -> bool:
        """Whether there is such a folder; asked of the server once."""
        if not self._found:
            with self._asking() as mailbox:
                self._name = self._name or mailbox.sent_folder()
                self._by_provider = mailbox.files_sent_mail()
                self._found = True
        return bool(self._name)

    def is_kept_by_provider(self) -> bool:
        """Whether the provider files what it sends (Gmail, Exchange)."""
        return self.exists() and self._by_provider

    def holds(self, message_id: str) -> bool:
        """Whether a letter with this Message-ID is in it."""
        with self._asking() as mailbox:
            return mailbox.has_message_id(self._name, message_id)

    def has_answer_to(self, message_id: str) -> bool:
        """Whether it holds an answer, written by a person, to the mail with this Message-ID."""
        with self._asking() as mailbox:
            return mailbox.has_answer_to(self._name, message_id)

    def file(self, raw: bytes, at: datetime) -> None:
        """Put our own copy there."""
        with self._asking() as mailbox:
            mailbox.append(self._name, raw, at)

    def close(self) -> None:
        """Log out; never raises."""
        if self._mailbox is not None:
            self._mailbox.close()

    @contextmanager
    def _asking(self) -> Iterator[ImapMailbox]:
        now = self._clock.now()
        if self._failed_at is not None and timedelta() <= now - self._failed_at < REST:
            raise TemporaryError("the folder of sent mail could not be reached a moment ago")
        try:
            self._mailbox = self._mailbox or self._open_mailbox()
            yield self._mailbox
        except InboxWorkerError:
            self._failed_at = now
            raise
        self._failed_at = None
