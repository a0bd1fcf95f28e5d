"""From labelled pictures to the weights that the program ships.

Knows `models`, and `engine` where it scores what ships exactly as it will run; never
the window. TensorFlow is imported inside the functions that convert, nowhere else:
training itself runs on any backend of Keras 3.
"""

import os

# TensorFlow's notes on start, of no use to anybody at these commands.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import sys
from types import TracebackType


def _stopped(
    kind: type[BaseException], value: BaseException, trace: TracebackType | None
) -> None:
    """Ctrl-C while Keras is imported, before `errors.run` is there to see it."""
    if issubclass(kind, KeyboardInterrupt):
        print("stopped", file=sys.stderr)
    else:
        sys.__excepthook__(kind, value, trace)


sys.excepthook = _stopped
