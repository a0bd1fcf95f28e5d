"""The class that stands out, in the picture and in the legend alike."""

from PySide6.QtCore import QObject, Signal


class Highlight(QObject):
    """Holds which class the mouse is on, wherever that is, and tells of a change."""

    changed = Signal()

    def __init__(self, on: bool = True, parent: QObject | None = None) -> None:
        """Start with none.

        Args:
            on: whether classes are to stand out at all.
            parent: who owns this.
        """
        super().__init__(parent)
        self._on = on
        self._lit: str | None = None

    @property
    def on(self) -> bool:
        """Whether classes stand out at all."""
        return self._on

    @property
    def lit(self) -> str | None:
        """Name of the class that stands out."""
        return self._lit if self._on else None

    def set_on(self, on: bool) -> None:
        """Let classes stand out, or none."""
        if on != self._on:
            self._on = on
            self.changed.emit()

    def light(self, name: str | None) -> None:
        """Let a class stand out in place of the one before; None for none."""
        if name != self._lit:
            self._lit = name
            if self._on:
                self.changed.emit()
