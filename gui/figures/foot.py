"""The foot of the window."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.figures.history import History
from gui.figures.plot import Plot
from gui.figures.strip import FiguresStrip


class Foot(QWidget):
    """The strip of figures, and above it the plot while a person wants to see it."""

    def __init__(self, history: History, plot: Plot, strip: FiguresStrip) -> None:
        """Take over both."""
        super().__init__()
        self._history, self._plot = history, plot
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(plot)
        layout.addWidget(strip)
        strip.clicked.connect(history.toggle)
        history.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self._plot.setVisible(self._history.shown)
