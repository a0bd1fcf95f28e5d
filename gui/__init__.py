"""The window. Knows Qt, the engine and the zoo of models; never TensorFlow."""
