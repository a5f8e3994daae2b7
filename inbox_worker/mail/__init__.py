"""What a mail *is*: bytes → Message, whatever the bytes; signs of machines; bounces. What the sender means is `reading`'s.

| file              | holds                                                                      |
|-------------------|----------------------------------------------------------------------------|
| model.py          | Message and what it is made of                                             |
| parse.py          | bytes → Message, the border                                                |
| structure.py      | MIME parts under limits, before anything is decoded                        |
| header.py         | header fields decoded (RFC 2047, RFC 2231), dates                          |
| addresses.py      | a strict reader of address lists                                           |
| charset.py        | which characters the bytes meant                                           |
| text.py, html.py  | what a reader sees                                                         |
| clean.py          | control, zero-width and bidi characters removed                            |
| signed.py         | signed mail read through, encrypted mail told                              |
| documents/        | attachments, one file per type                                             |
| automatic.py      | what shows that a machine wrote it                                         |
| bounce.py         | delivery status notifications                                              |
| authentication.py | whether the receiving server vouches for the sender                        |
| fingerprint.py    | the same mail recognised again                                             |
"""
