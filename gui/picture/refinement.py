"""What makes class maps better before they are shown."""

from dataclasses import replace

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from gui.picture.share_slider import ShareSlider
from gui.playback import Playback
from gui.texts import tr


class RefinementControl(QWidget):
    """How much of the frames before is kept, and whether edges are clean."""

    def __init__(self, playback: Playback, edges: QAction) -> None:
        """Follow the player and set it.

        Args:
            playback: whose class maps they are.
            edges: the action that lets borders follow the edges of the picture.
        """
        super().__init__()
        self._playback = playback
        tip = tr(
            "Keep the colours from flickering: how much of the frames before stays"
        )
        self.smoothing = ShareSlider(tr("Smoothing"), tip, none=tr("off"))
        self.edges = QCheckBox(tr("Clean edges"))
        self._action = edges
        self._name_key()
        edges.changed.connect(self._name_key)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.smoothing)
        layout.addWidget(self.edges)
        self.smoothing.moved.connect(self._on_moved)
        self.edges.clicked.connect(edges.trigger)
        playback.changed.connect(self._refresh)
        self._refresh()

    def _on_moved(self, smoothing: float) -> None:
        before = self._playback.refinement
        self._playback.refine(replace(before, smoothing=smoothing))

    def _name_key(self) -> None:
        self.edges.setToolTip(self._action.toolTip())

    def _refresh(self) -> None:
        refinement = self._playback.refinement
        self.smoothing.show_share(refinement.smoothing)
        self.edges.setChecked(refinement.edges)
