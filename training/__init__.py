"""From labelled pictures to the weights that the program ships.

Knows `models`, and `engine` where it scores what ships exactly as it will run; never the
window. TensorFlow is imported inside the functions that convert, nowhere else: training
itself runs on any backend of Keras 3.
"""
