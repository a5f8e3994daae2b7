"""The ledger: what the worker knows. The only owner of SQLAlchemy and Alembic; SQLite by default, PostgreSQL by URL.

| file           | holds                                                                           |
|----------------|---------------------------------------------------------------------------------|
| tables.py      | the tables                                                                      |
| engine.py      | opening a database: journal mode, locks, schema version, each refusal in words  |
| ledger.py      | `Ledger`: transactions, the key, the start, holds; what the jobs are given      |
| intake.py      | mails and folders: seen, attempted, ended                                       |
| requests.py    | mails that want something, and the questions people ask                         |
| roster.py      | registrations and their evidence                                                |
| obligations.py | letters that are owed                                                           |
| passlists.py   | versions of the pass list that were handed over                                 |
| outbox.py      | letters on their way, by the state table                                        |
| migrations/    | one file per change of the schema                                               |
"""
