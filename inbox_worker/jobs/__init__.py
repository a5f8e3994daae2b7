"""The few things done periodically. Each may be killed anywhere and run again; each asks the ledger what is due and never a clock.

| file       | does                                                                       |
|------------|----------------------------------------------------------------------------|
| collect.py | mailbox → ledger: every new mail read once and ended in one named state    |
| record.py  | one decision → requests, registrations, obligations, in one transaction    |
| obey.py    | an organiser's commands → what they do, and the answer that says so        |
| owe.py     | state → obligations: instructions, updates, cancellations, promotions      |
| answer.py  | obligations → letters in the outbox                                        |
| deliver.py | outbox → transport                                                         |
| report.py  | the daily digest                                                           |
| purge.py   | personal data goes when its event's time has come                          |
"""
