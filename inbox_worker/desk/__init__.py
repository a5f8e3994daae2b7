"""The registration desk: decisions, pure. What a mail means comes from `reading`; what is decided here the jobs write into the ledger.

| file          | decides                                                                             |
|---------------|-------------------------------------------------------------------------------------|
| model.py      | the desk's own values: registrations, states, decisions, obligations                |
| decide.py     | accept, review or ignore, and why                                                   |
| plan.py       | what would change: the tables for register, amend and cancel                        |
| sameness.py   | whether two names are one person's                                                  |
| answerable.py | whether a sender may be answered, and at which address                              |
| schedule.py   | what is due now: instructions, digests                                              |
| commands.py   | an organiser's words → commands                                                     |
| summary.py    | what the digest shows                                                               |
| roster.py     | the pass list, its later changes, the door list                                     |
"""
