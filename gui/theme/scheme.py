"""The colours of the window by what they are for."""

from dataclasses import dataclass, fields

from PySide6.QtGui import QColor


@dataclass(frozen=True, eq=False)
class Scheme:
    """One set of colours; the style sheet calls them by the same names.

    Attributes:
        letterbox: round the picture; dark in every scheme, so that the picture is the
            brightest thing.
        on_letterbox: words on it.
        background: of the window.
        panel: of what stands beside the picture.
        page: of the page that is shown while nothing is open.
        menu: of menus and lists that open.
        raised: of what lies on a panel, or under the mouse.
        hover: of what is chosen in a menu or pressed.
        field: of what can be written in or pulled open.
        button: of buttons that stand alone.
        line: between parts, and round what opens.
        outline: round controls, and round a swatch of any colour.
        groove: of sliders and of bars that fill.
        handle: of sliders.
        text: on all of these.
        soft: of words of less weight.
        muted: of what need not be read first.
        disabled: of what cannot be used now.
        ink: of icons.
        accent: of what is chosen.
        accent_hover: the same under the mouse.
        on_accent: words and icons on both.
        chosen: behind what is chosen of several.
        chosen_text: words on it.
        mark: of the marked part of a video.
        alert: behind a message.
        alert_line: round it, and round its buttons.
        alert_button: of its buttons.
        alert_text: words on all three.
        error: words and icons of what is wrong.
    """

    letterbox: QColor
    on_letterbox: QColor
    background: QColor
    panel: QColor
    page: QColor
    menu: QColor
    raised: QColor
    hover: QColor
    field: QColor
    button: QColor
    line: QColor
    outline: QColor
    groove: QColor
    handle: QColor
    text: QColor
    soft: QColor
    muted: QColor
    disabled: QColor
    ink: QColor
    accent: QColor
    accent_hover: QColor
    on_accent: QColor
    chosen: QColor
    chosen_text: QColor
    mark: QColor
    alert: QColor
    alert_line: QColor
    alert_button: QColor
    alert_text: QColor
    error: QColor

    def names(self) -> dict[str, str]:
        """Each colour as #rrggbb, by its name."""
        return {field.name: getattr(self, field.name).name() for field in fields(self)}


DARK = Scheme(
    letterbox=QColor("#0b0d10"),
    on_letterbox=QColor("#98a2b2"),
    background=QColor("#15181d"),
    panel=QColor("#1b1f26"),
    page=QColor("#0f1216"),
    menu=QColor("#1f242c"),
    raised=QColor("#262c35"),
    hover=QColor("#323a46"),
    field=QColor("#21262e"),
    button=QColor("#2a313b"),
    line=QColor("#333b46"),
    outline=QColor("#707b8b"),
    groove=QColor("#3a434f"),
    handle=QColor("#f4f6f9"),
    text=QColor("#dde2ea"),
    soft=QColor("#b4bcc9"),
    muted=QColor("#98a2b2"),
    disabled=QColor("#565f6d"),
    ink=QColor("#d3dae4"),
    accent=QColor("#f0a43c"),
    accent_hover=QColor("#f6b45a"),
    on_accent=QColor("#1a1306"),
    chosen=QColor("#3a3020"),
    chosen_text=QColor("#ffd79a"),
    mark=QColor("#7cc7ff"),
    alert=QColor("#3a2320"),
    alert_line=QColor("#7d4a40"),
    alert_button=QColor("#55332d"),
    alert_text=QColor("#ffe3dc"),
    error=QColor("#ff9d8a"),
)
LIGHT = Scheme(
    letterbox=QColor("#0b0d10"),
    on_letterbox=QColor("#98a2b2"),
    background=QColor("#f3f4f6"),
    panel=QColor("#fbfcfd"),
    page=QColor("#ffffff"),
    menu=QColor("#ffffff"),
    raised=QColor("#e4e7ec"),
    hover=QColor("#d9dde4"),
    field=QColor("#ffffff"),
    button=QColor("#ffffff"),
    line=QColor("#cfd4dc"),
    outline=QColor("#7c8695"),
    groove=QColor("#c3c9d2"),
    handle=QColor("#333b47"),
    text=QColor("#1b2027"),
    soft=QColor("#414a57"),
    muted=QColor("#565f6d"),
    disabled=QColor("#a3abb7"),
    ink=QColor("#333b47"),
    accent=QColor("#ad5500"),
    accent_hover=QColor("#974a00"),
    on_accent=QColor("#ffffff"),
    chosen=QColor("#fdebd3"),
    chosen_text=QColor("#7a3d00"),
    mark=QColor("#0a66b5"),
    alert=QColor("#fdecea"),
    alert_line=QColor("#e2b0aa"),
    alert_button=QColor("#f9d9d5"),
    alert_text=QColor("#6b1710"),
    error=QColor("#b3261e"),
)

_in_use = DARK


def colours() -> Scheme:
    """The colours in use; ask when painting, since they may change meanwhile."""
    return _in_use


def use(scheme: Scheme) -> None:
    """Paint with other colours from now on."""
    global _in_use
    _in_use = scheme
