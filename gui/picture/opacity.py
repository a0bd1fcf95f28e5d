"""The slider that sets how strongly the colours cover the picture."""

from engine.overlay import View
from gui.picture.look import Look
from gui.picture.share_slider import ShareSlider
from gui.texts import tr


class OpacityControl(ShareSlider):
    """Ties a slider to the look, both ways."""

    def __init__(self, look: Look) -> None:
        """Follow a look and set it."""
        tip = tr("How strongly the colours cover the picture  (Ctrl+↓ and Ctrl+↑)")
        super().__init__(tr("Opacity"), tip)
        self._look = look
        self.moved.connect(look.set_opacity)
        look.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        style = self._look.style
        self.show_share(style.opacity)
        # The mask is opaque and the original has no colours.
        self.setEnabled(style.view not in (View.MASK, View.ORIGINAL))
