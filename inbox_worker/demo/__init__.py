"""The demo: a whole event in under a minute, with nothing but this package and its `demo` extra.

| file         | holds                                                                              |
|--------------|------------------------------------------------------------------------------------|
| play.py      | the simulated days                                                                 |
| script.py    | which mail arrives when, what the organiser answers, when the worker is killed     |
| mails/       | the mails and the script itself                                                    |
| servers.py   | the embedded IMAP and SMTP servers                                                 |
| child.py     | the real worker as a child process                                                 |
| organiser.py | the organiser who answers a digest                                                 |
| oracle.py    | the five zeros, counted from what the SMTP server took                             |
| leaflet.py   | the folder that is left                                                            |
"""
