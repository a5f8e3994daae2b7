"""The desk of the security tests: a Maildir, a real SMTP server, a real SQLite file."""

from tests.integration.jobs.conftest import letters_are_in_order, reading_is_sure
from tests.integration.security.conftest import closed_desk, desk

__all__ = ["closed_desk", "desk", "letters_are_in_order", "reading_is_sure"]
