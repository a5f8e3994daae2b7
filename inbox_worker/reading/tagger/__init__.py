"""Small trained networks that mark the names and organisations of those a mail is about, word by word.

They are one voice among the sources: what they mark is proposed like any other claim and passes the same vetoes; how much it is believed is
weighed in `weigh`. One of them also hears from `encoder` what the words mean.

| file       | holds                                                              |
|------------|--------------------------------------------------------------------|
| tokens.py  | a mail as a row of tokens with what is known of each               |
| network.py | the trained networks, applied with numpy                           |
| marks.py   | what the network says of spans, and the spans that it marks itself |
"""
