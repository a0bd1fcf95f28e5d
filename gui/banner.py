"""A message in the window that waits to be read and blocks nothing."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from gui.theme import icon


class Banner(QFrame):
    """Words, buttons for what can be done, and a cross to put it away."""

    def __init__(self) -> None:
        """Start hidden."""
        super().__init__()
        self.setObjectName("banner")
        sign = QLabel()
        sign.setPixmap(icon("warning").pixmap(20, 20))
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = QToolButton()
        self.close_button.setIcon(icon("close"))
        self.close_button.setToolTip("Put this message away")
        self.close_button.clicked.connect(self.hide)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, 10, 8, 10)
        self._layout.setSpacing(10)
        self._layout.addWidget(sign)
        self._layout.addWidget(self.words, 1)
        self._layout.addWidget(self.close_button)
        self._buttons: list[QPushButton] = []
        self.hide()

    def tell(self, message: str, **answers: Callable[[], None]) -> None:
        """Show a message.

        Args:
            message: what happened, why, and what to do.
            answers: buttons; an underscore in a name is a space on the button.
        """
        for old in self._buttons:
            old.deleteLater()
        self._buttons = []
        for name, answer in answers.items():
            button = QPushButton(name.replace("_", " "))
            button.clicked.connect(self.hide)
            button.clicked.connect(lambda _=False, act=answer: act())
            self._layout.insertWidget(self._layout.count() - 1, button)
            self._buttons.append(button)
        self.words.setText(message)
        self.show()
        self.raise_()
