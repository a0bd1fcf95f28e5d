"""The slider that sets how strongly the colours cover the picture."""

from PySide6.QtGui import QAction, QKeySequence

from engine.overlay import View
from gui.picture.look import Look
from gui.picture.share_slider import ShareSlider
from gui.texts import tr


class OpacityControl(ShareSlider):
    """Ties a slider to the look, both ways."""

    def __init__(self, look: Look, weaker: QAction, stronger: QAction) -> None:
        """Follow a look and set it.

        Args:
            look: whose opacity it is.
            weaker: the action that does the same by a key.
            stronger: the other one.
        """
        super().__init__(tr("Opacity"), _tip(weaker, stronger))
        self._look = look
        for action in (weaker, stronger):  # a person may give them other keys
            action.changed.connect(lambda: self.setToolTip(_tip(weaker, stronger)))
        self.moved.connect(look.set_opacity)
        look.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        style = self._look.style
        self.show_share(style.opacity)
        # The mask is opaque and the original has no colours.
        self.setEnabled(style.view not in (View.MASK, View.ORIGINAL))


def _tip(weaker: QAction, stronger: QAction) -> str:
    """What the slider does, with the keys that do it."""
    form = QKeySequence.SequenceFormat.NativeText
    keys = [action.shortcut().toString(form) for action in (weaker, stronger)]
    words = tr("How strongly the colours cover the picture")
    return f"{words}  ({', '.join(keys)})" if all(keys) else words
