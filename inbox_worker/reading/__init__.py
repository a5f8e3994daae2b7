"""What the sender *means*: Message → Reading. The biggest room, half of it data. What is done about it is the desk's to say.

The way through: words and phrases → regions and letters (own words, quote, forward, attachment) → sources propose claims → gather makes
candidates of them → features → weigh applies trained weights and chooses. No claim without a quotation.

| file                                   | holds                                                                               |
|----------------------------------------|-------------------------------------------------------------------------------------|
| model.py                               | Kind, Person, Span, Evidence, Reading                                               |
| read.py                                | the method, on one page                                                             |
| about.py                               | is the mail about an event, and about which one                                     |
| words.py, phrases.py, lexicon.py       | words; phrases with bounded holes; the language files, compiled                     |
| language.py                            | the language to answer in                                                           |
| regions.py, view.py                    | own words, quote and forward; a mail as letters with greeting, body and signature   |
| heard.py, intent.py                    | everything read of one mail; what its words say that the author wants               |
| sources/                               | one file = one place where evidence is found                                        |
| tagger/, marked.py, paired.py          | small trained networks: marks as claims; who is meant, whose an organisation is     |
| encoder/                               | the first layers of a pretrained language model: what words mean where they stand   |
| claim.py, records.py, groups.py        | what a source proposes; forms, tables, headed lists                                 |
| runs/                                  | how far a name or an organisation goes in running text                              |
| gather.py                              | claims → candidates                                                                 |
| options.py, house_pieces.py            | which organisations a candidate may belong to, and which pieces of what was found   |
| placed.py, house_cases.py              | an organisation without the town or land where it stands; in the nominative         |
| features/                              | one file = what tells a kind, a person, an organisation: candidates → numbers       |
| company.py, weigh.py                   | numbers → the likeliest people and kind                                             |
| held_pass.py                           | do they hold a pass already                                                         |
| doubts.py, picked.py                   | what tells whether all of a reading is right: its confidence                        |
| dense.py, dense_house.py               | names and organisations in Chinese and Japanese, which have no spaces to tell       |
| names.py, name_*.py, capitals.py …     | may this be a person's name? its form on a pass, its given and family part          |
| known_words.py, one_person.py          | given name, surname or ordinary word? may two names be one person's?                |
| sounded.py                             | does a name in Latin letters spell one in Chinese?                                  |
| called.py, arabic_names.py             | the form that goes on the pass; where an Arabic name begins and ends                |
| affiliations.py, domains.py            | may this be an organisation? one named after its domain                             |
| mailboxes.py, spelled.py, addressed.py | where the answer to each person goes; spelled addresses, those made of a name       |
| judged.py                              | these verdicts, remembered within a mail                                            |
| languages/                             | one file a language: data only                                                      |
| world/                                 | titles, legal forms, free-mail domains …: data without a language                   |
| weights.json, trees.npz                | what benchmarks/train_reading.py learned, with its figures                          |
| learned.py, trees.py                   | how they are applied                                                                |
"""
