"""A message in the window that waits to be read and blocks nothing."""

import logging
import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from gui.texts import tr
from gui.theme import icon

_log = logging.getLogger(__name__)

_SAME_SECONDS = 60.0
"""Within which an equal message is the same one once more."""

_CALM_MS = 15_000
"""For so long what is no trouble stays over the picture."""

Answers = Mapping[str, Callable[[], object]]


class Banner(QFrame):
    """Words, buttons for what can be done, and a cross to put it away.

    What is told again and again is told once, with how often; whoever has put it away
    is left in peace for a while, but for answers to what they do.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, calm_ms: int = _CALM_MS
    ) -> None:
        """Start hidden.

        Args:
            clock: gives seconds.
            calm_ms: how long what is no trouble stays, unless the mouse is over it.
        """
        super().__init__()
        self._leaving = QTimer(self)
        self._leaving.setInterval(calm_ms)
        self._leaving.timeout.connect(self._leave)
        self._clock = clock
        self._message, self._count, self._told = "", 0, 0.0
        self._put_away = False
        self.setObjectName("banner")
        self._sign = QLabel()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = QToolButton()
        self.close_button.setIcon(icon("close"))
        self.close_button.setToolTip(tr("Put this message away"))
        self.close_button.setAccessibleName(self.close_button.toolTip())
        self.close_button.clicked.connect(self._on_close)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, 10, 8, 10)
        self._layout.setSpacing(10)
        self._layout.addWidget(self._sign)
        self._layout.addWidget(self.words, 1)
        self._layout.addWidget(self.close_button)
        self._buttons: list[QPushButton] = []
        self.hide()

    @property
    def answers(self) -> list[QPushButton]:
        """The buttons of what is told."""
        return list(self._buttons)

    @property
    def message(self) -> str:
        """What was told last, without how often."""
        return self._message

    def tell(
        self,
        message: str,
        answers: Answers | None = None,
        calm: bool = False,
        asked: bool = False,
    ) -> None:
        """Show a message.

        Args:
            message: what happened, why, and what to do.
            answers: buttons by what stands on them, and what each does.
            calm: nothing is wrong.
            asked: it is what came of something that a person has just done, who would
                else take it for done: it is shown anew, also after an equal one.
        """
        now = self._clock()
        again = message == self._message and now - self._told < _SAME_SECONDS
        self._told = now
        if again and not asked:
            self._count += 1
            self._show_words()
            return
        _log.info("told: %s", message)
        self._count = self._count + 1 if again and not self._put_away else 1
        self._message, self._put_away = message, False
        self._set_answers(answers or {})
        self._leaving.stop()
        if calm:
            self._leaving.start()
        self.setProperty("calm", calm)
        self._sign.setPixmap(icon("done" if calm else "warning").pixmap(20, 20))
        for part in (self, self.words, *self._buttons):  # the style asks for `calm`
            self.style().polish(part)
        self._show_words()
        told = QAccessibleEvent(self.words, QAccessible.Event.Alert)
        QAccessible.updateAccessibility(told)

    def forget(self) -> None:
        """Put the message away, and tell it anew should it come again."""
        self._message = ""
        self._leaving.stop()
        self.hide()

    def _on_close(self) -> None:
        self._put_away = True
        self._leaving.stop()
        self.hide()

    def _leave(self) -> None:
        if not self.underMouse():
            self.forget()

    def _show_words(self) -> None:
        often = f"  ({self._count}×)" if self._count > 1 else ""
        self.words.setText(self._message + often)
        if not self._put_away:
            self.show()
            self.raise_()

    def _set_answers(self, answers: Answers) -> None:
        for old in self._buttons:
            old.deleteLater()
        self._buttons = []
        for name, answer in answers.items():
            button = QPushButton(name)
            button.clicked.connect(self.forget)
            button.clicked.connect(lambda _=False, act=answer: act())
            self._layout.insertWidget(self._layout.count() - 1, button)
            self._buttons.append(button)
