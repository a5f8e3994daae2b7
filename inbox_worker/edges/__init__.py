"""All that touches the world, one file per technology; each translates its library's errors into those of `inbox_worker.errors`.

| file              | owns                                                                                    |
|-------------------|-----------------------------------------------------------------------------------------|
| imap.py           | `ImapMailbox`: a mailbox on a server                                                     |
| imap_session.py   | IMAPClient: connecting, logging in, what a failure means; IDLE                           |
| imap_structure.py | which parts of a large mail are fetched, and the mail put together from them (pure)      |
| maildir.py        | `MaildirMailbox`: a mailbox in a folder of this machine                                  |
| smtp.py           | smtplib: `SmtpTransport`, one letter to one recipient, and what the answer means         |
| tls.py            | ssl: what we trust, and what a failed handshake means                                    |
| clock.py          | the time, real or simulated                                                              |
| lock.py           | one collector per mailbox                                                                |
| mailfiles.py      | mails in files: .eml, mbox, Maildirs, for `parse`                                        |
| templates.py      | the folder of templates                                                                  |
| spreadsheet.py    | XLSX and CSV that a roster is written to                                                 |
| scheduler.py      | APScheduler, which only ticks                                                            |
| systemd.py        | what the service manager is told                                                         |
| database/         | SQLAlchemy and Alembic: the ledger                                                       |
"""
