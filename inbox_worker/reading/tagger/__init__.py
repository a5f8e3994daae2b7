"""A small trained network that marks the names and organisations of those a mail is about, word by word.

It is one voice among the sources: what it marks is proposed like any other claim and passes the same vetoes; how much it is believed is
weighed in `weigh`.

| file       | holds                                                              |
|------------|--------------------------------------------------------------------|
| tokens.py  | a mail as a row of tokens with what is known of each               |
| network.py | the trained network, applied with numpy                            |
| marks.py   | what the network says of spans, and the spans that it marks itself |
"""
