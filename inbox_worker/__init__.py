"""Inbox Worker: turns an organiser's mailbox into an event registration desk.

One direction, three rings. Data enters as bytes on the left and leaves as letters on the right; nothing runs back.

                 edges              core (pure: values in, values out)                     edges
       mailbox ──raw──▶ mail.parse ─Message─▶ reading.read ─Reading─▶ desk.decide ─Decision─▶ ledger
                                                                                                │ owed?
       organiser ◀─┐                                       outbox ◀─Letter─ letters.write ◀─────┘
       attendee  ◀─┴── transport ◀──────────── deliver ◀──────┘

core    mail (what a mail is), reading (what its sender means), desk (what is done about it), letters (what we write), event: no I/O, no
        clock, no log, no randomness; frozen dataclasses in, frozen dataclasses out.
edges   all that touches the world, named after technologies: imap, maildir, smtp, database, clock, spreadsheet …
jobs    the few things done again and again, each readable on one screen: collect, take_in, record, obey, owe, answer, deliver …
wiring  the only composition. cli: the commands. config: the settings. demo: a whole event on servers of its own.

| Where do I change …?                                    | There                                                             |
|---------------------------------------------------------|-------------------------------------------------------------------|
| what a letter says, or its look                         | templates/<language>/, templates/shared/                          |
| a wording that people use, or a new language            | reading/languages/<tag>.toml and a folder in tests/corpus/        |
| titles, ranks, legal forms, free-mail domains           | reading/world/*.toml                                              |
| a new place where names and affiliations are found      | one file in reading/sources/ and its name in the tuple there      |
| how evidence is weighed, what is sure enough            | reading/weigh.py                                                  |
| what may count as a person's name, an organisation      | reading/names.py, reading/affiliations.py                         |
| which headers show a machine                            | mail/automatic.py                                                 |
| who may be answered by the worker itself                | desk/answerable.py                                                |
| what becomes of a request: accept, review, late, full   | desk/decide.py, desk/plan.py                                      |
| when instructions and digests are due                   | desk/schedule.py                                                  |
| an organiser's command                                  | grammar: desk/commands.py; what it does: jobs/carry_out.py        |
| what the digest shows                                   | desk/summary.py, templates/shared/digest.*                        |
| a setting                                               | config/settings.py and config.example.toml                        |
| a table                                                 | edges/database/tables.py and a file in its migrations/            |
| an attachment type                                      | one file in mail/documents/                                       |
| retries, rate, what an SMTP answer means                | jobs/deliver.py, edges/smtp.py                                    |
"""

__version__ = "0.1.0"
