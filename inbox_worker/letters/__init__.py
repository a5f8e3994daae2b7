"""What we write: values → letters → bytes. The only owner of Jinja2. Which letter is owed to whom is the desk's and the jobs' to say.

| file            | holds                                                                        |
|-----------------|------------------------------------------------------------------------------|
| model.py        | letters, their states in the outbox, threads, addressees                     |
| write.py        | one function per letter to an attendee                                       |
| report.py       | the organiser's letters: digest, answer to commands                          |
| shown.py        | event and registrations as a template may say them                           |
| shown_report.py | the summary as the digest's template may say it                              |
| render.py       | templates → subject, text, HTML                                              |
| check.py        | every letter in every language, rendered before the first mail is answered   |
| cleaning.py     | what of a sender's words may be repeated                                     |
| calendar.py     | the calendar file                                                            |
| mime.py         | a letter as bytes, with the headers that keep machines from answering        |
| tokens.py       | proof that a reply answers a letter of ours                                  |
"""
