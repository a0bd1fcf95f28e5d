"""Frames in, class maps out, pixels out. Knows `models.zoo`; never Qt or TensorFlow."""
