"""A pretrained multilingual language model that tells a network of the tagger what words mean where they stand.

| file        | holds                                                    |
|-------------|----------------------------------------------------------|
| subwords.py | words cut into the subwords that the model knows         |
| encoder.py  | the model's first layers, applied with numpy             |
| encoder.npz | the subwords, and the layers as they were taught further |
"""
