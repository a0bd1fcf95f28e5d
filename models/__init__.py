"""What a network is: labels, shipped weights and their cards, and (Keras) builders.

`models.labels`, `models.zoo` and `models.errors` import nothing heavy and are all that
the program needs at run time. `models.architectures` is Keras and belongs to training.
"""
