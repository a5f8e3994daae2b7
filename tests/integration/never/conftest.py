"""The office of the jobs' tests."""

from tests.integration.database.conftest import postgres, url
from tests.integration.jobs.conftest import letters_are_in_order, new_office, office, post, reading_is_sure

__all__ = ["letters_are_in_order", "new_office", "office", "post", "postgres", "reading_is_sure", "url"]
