"""What was read of a mail, as numbers: the only thing that the trained weights see.

No word of any language and no name goes in, only how often the phrases of a meaning were heard and what was found where: what is learnt
in one language holds in all. The names of the features are the keys of weights.json.
"""
