"""The strip of figures at the foot of the window."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QStylePainter,
    QToolButton,
    QWidget,
)

from gui.actions.action_set import ActionSet
from gui.figures.history import STAGES, History
from gui.playback import Playback
from gui.texts import mark, tr

_NOTHING = "–"
_SIDE = 14
_SPACE = 20
_TIPS = (
    mark("Reading and decoding a frame"),
    mark("Scaling it to the network's input"),
    mark("The network, one frame on one worker"),
    mark("Making classes of the network's output"),
    mark("Painting picture and colours"),
)


class FiguresStrip(QWidget):
    """Shown frames a second, milliseconds of every stage, the delay; the source.

    In a narrow window the less important ones give way. A click opens the plot.
    """

    clicked = Signal()

    def __init__(
        self, playback: Playback, history: History, actions: ActionSet
    ) -> None:
        """Show a history, and the action that opens its plot."""
        super().__init__()
        self.setObjectName("strip")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._playback, self._history = playback, history
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(_SIDE, 0, _SIDE, 0)
        self._layout.setSpacing(_SPACE)
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._button = button = QToolButton()
        button.setDefaultAction(actions["figures"])
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._layout.addWidget(button)
        self.fps = self._label(
            tr("{fps} fps").format(fps="00.0"),
            tr("Frames shown a second, each with its mask"),
        )
        self.stages = [
            self._label(_stage_text(name, 100.0), tr(tip))
            for name, tip in zip(STAGES, _TIPS, strict=True)
        ]
        self.delay = self._label(
            _delay_text("000", "000"),
            tr(
                "From the decoder to the screen, of half the frames and of 95 of 100; "
                "of a camera how far the screen is behind it"
            ),
        )
        self.dropped = self._label(
            tr("dropped {n}").format(n="0000"),
            tr("Frames passed over since opening, to stay on time"),
        )
        self._layout.addStretch(1)
        self.source = self._label("", tr("The open source"))
        self.device = Elided()
        self._layout.addWidget(self.device)
        history.sampled.connect(self.refresh)
        playback.changed.connect(self._describe)
        self._describe()
        self.refresh()

    def refresh(self) -> None:
        """Show the newest figures."""
        sample, delay = self._history.latest, self._history.latest.delay
        fps = _NOTHING if sample.fps is None else f"{sample.fps:.1f}"
        self.fps.setText(tr("{fps} fps").format(fps=fps))
        for name, label, ms in zip(STAGES, self.stages, sample.stages, strict=True):
            label.setText(_stage_text(name, ms))
        self.delay.setText(
            _delay_text(f"{delay.median:.0f}", f"{delay.p95:.0f}")
            if delay
            else tr("delay {ms} ms").format(ms=_NOTHING)
        )
        self.dropped.setText(tr("dropped {n}").format(n=sample.dropped))
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._make_room()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Have the plot opened or put away."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def _label(self, widest: str, tip: str) -> QLabel:
        label = QLabel()
        # Room for the widest figure, so that the others do not jump about.
        label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest))
        label.setToolTip(tip)
        self._layout.addWidget(label)
        return label

    def _make_room(self) -> None:
        """Hide what there is no room for, the least important first."""
        decode, prepare, network, ids, paint = self.stages
        order = [self.fps, self.device, self.dropped, network, self.delay, decode]
        order += [paint, prepare, ids, self.source]
        free = self.width() - 2 * (_SIDE + _SPACE) - self._button.sizeHint().width()
        for label in order:
            free -= label.sizeHint().width() + _SPACE
            label.setVisible(free >= 0 or label in (self.fps, self.device))

    def _describe(self) -> None:
        status = self._playback.status
        info, choice = status.info, status.choice
        parts = []
        if info and all(info.size):
            parts.append("{} × {}".format(*info.size))
        if info and info.rate:
            rate = f"{float(info.rate):.4g}"
            parts.append(tr("{fps} fps").format(fps=rate))
        self.source.setText("  ·  ".join(parts))
        if choice:
            card, device = choice.card, choice.device
            words = tr("{model}, {size}, on the {device}")
            self.device.setText(
                words.format(model=card.name, size=card.size, device=device.name)
            )
            why = filter(None, [status.sizing, choice.reason])
            self.device.setToolTip("\n".join(why))
        self._make_room()


class Elided(QLabel):
    """A label that ends in dots where it has not enough room."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """It may become narrow."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint as much of the words as there is room for."""
        painter, option = QStylePainter(self), QStyleOption()
        option.initFrom(self)
        dots = Qt.TextElideMode.ElideRight
        words = self.fontMetrics().elidedText(self.text(), dots, self.width())
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        style = self.style()
        assert isinstance(style, QStyle), "every widget has one"
        style.drawItemText(
            painter, self.rect(), align, option.palette, True, words,
            self.foregroundRole(),
        )  # fmt: skip
        painter.end()


def _stage_text(name: str, ms: float) -> str:
    return tr("{stage} {ms} ms").format(stage=tr(name), ms=f"{ms:.1f}")


def _delay_text(median: str, p95: str) -> str:
    return tr("delay {median}, {p95} ms").format(median=median, p95=p95)
