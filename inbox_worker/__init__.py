"""Inbox Worker: turns an organiser's mailbox into an event registration desk."""

__version__ = "0.1.0"
