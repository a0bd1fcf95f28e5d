"""The colours that tell lines and areas of a plot apart."""

from PySide6.QtGui import QColor

# Mid tones: each is seen on a dark and on a light panel (3:1 and more), and neighbours
# differ in blue and in brightness, so that colour-blind people tell them apart too.
STAGES = tuple(
    QColor(name) for name in ("#2f86c9", "#c2701c", "#7d6be0", "#2c9a63", "#c8508f")
)
"""One a stage, in the order of `gui.figures.history.STAGES`."""
