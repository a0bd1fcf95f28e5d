"""What there is to know of the program: versions, models and terms."""

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from gui.help import versions
from gui.help.versions import Rows
from gui.network.facts import facts, score
from gui.network.model_list import ModelList
from gui.texts import tr
from gui.theme import icon
from models.zoo import ModelCard

_SIZE = QSize(620, 480)


class AboutDialog(QDialog):
    """Three pages; all of it can be selected and copied."""

    def __init__(self, models: ModelList, parent: QWidget | None = None) -> None:
        """Make the pages.

        Args:
            models: whose cards are shown.
            parent: the window.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("About Sadak"))
        self.resize(_SIZE)
        cards = models.at_hand.cards
        self.pages = QTabWidget()
        for title, text in (
            (tr("Versions"), _rows([*versions.parts(), *versions.machine()])),
            (tr("Models"), "".join(map(_card, cards))),
            (tr("Licences"), _rows(versions.terms()) + _paragraph(_terms())),
        ):
            self.pages.addTab(_page(title, text), title)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(_head())
        layout.addWidget(self.pages, 1)
        layout.addWidget(buttons)


def _head() -> QHBoxLayout:
    sign, title, words = QLabel(), QLabel(versions.program()), QLabel()
    sign.setPixmap(icon("sadak").pixmap(QSize(44, 44)))
    title.setObjectName("name")
    words.setText(tr("Shows what a dash-cam video of an Indian road is made of."))
    words.setObjectName("hint")
    both = QVBoxLayout()
    both.setSpacing(2)
    both.addWidget(title)
    both.addWidget(words)
    head = QHBoxLayout()
    head.setSpacing(14)
    head.addWidget(sign)
    head.addLayout(both, 1)
    return head


def _page(title: str, text: str) -> QTextBrowser:
    page = QTextBrowser()
    page.setAccessibleName(title)
    page.setHtml(text)
    page.setTabChangesFocus(True)
    return page


def _card(card: ModelCard) -> str:
    """A card in words."""
    rows = [
        (tr("Network"), f"{card.description} {facts(card)}."),
        (tr("Score"), score(card, each=True)),
        (tr("Trained on"), card.data),
        (tr("Terms"), card.terms),
    ]
    title = f"{card.name}, {card.size}, {card.variant}"
    return f"<h4>{escape(title)}</h4>" + _rows(rows)


def _terms() -> str:
    return tr(
        "The program is under the MIT licence. PyAV's wheels carry FFmpeg with x264, "
        "which is under the GPL. The shipped weights are for research and evaluation; "
        "their cards say what they were trained on."
    )


def _rows(rows: Rows) -> str:
    lines = "".join(
        f"<tr><td style='padding: 2px 14px 2px 0; white-space: pre'><b>{escape(name)}"
        f"</b></td><td style='padding: 2px 0'>{escape(value)}</td></tr>"
        for name, value in rows
    )
    return f"<table>{lines}</table>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"
