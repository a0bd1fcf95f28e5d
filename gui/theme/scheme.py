"""The colours of the window by what they are for."""

from dataclasses import dataclass

from PySide6.QtGui import QColor


@dataclass(frozen=True)
class Scheme:
    """One set of colours.

    Attributes:
        letterbox: round the picture; dark in every scheme, so that the picture is the
            brightest thing.
        background: of the window.
        panel: of what stands beside the picture.
        raised: of what lies on a panel, or under the mouse.
        text: on all of these.
        muted: of what need not be read first.
        disabled: of what cannot be used now.
        accent: of what is chosen.
        mark: of the marked part of a video.
        outline: round a swatch of any colour.
    """

    letterbox: QColor
    background: QColor
    panel: QColor
    raised: QColor
    text: QColor
    muted: QColor
    disabled: QColor
    accent: QColor
    mark: QColor
    outline: QColor


DARK = Scheme(
    letterbox=QColor("#0b0d10"),
    background=QColor("#15181d"),
    panel=QColor("#1b1f26"),
    raised=QColor("#262c35"),
    text=QColor("#dde2ea"),
    muted=QColor("#8b95a5"),
    disabled=QColor("#565f6d"),
    accent=QColor("#f0a43c"),
    mark=QColor("#7cc7ff"),
    outline=QColor("#4a5463"),
)


def colours() -> Scheme:
    """The colours in use; ask when painting, since they may change meanwhile."""
    return DARK
