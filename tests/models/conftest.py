"""What the tests of the models share."""

import os

# TensorFlow's notes on start are no warnings of ours.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
