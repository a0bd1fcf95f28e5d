"""The list of the files that are played one after the other."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QListView, QToolButton, QVBoxLayout

from gui.opening.playlist_model import PlaylistModel
from gui.playlist import Playlist
from gui.texts import tr, trn
from gui.theme import icon

_WIDTH = 340
_MOST_ROWS = 12


class PlaylistView(QFrame):
    """Opens above the button of the list; a click or Enter opens a file."""

    def __init__(self, playlist: Playlist, parent: QToolButton) -> None:
        """Belong to a button."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("playlist-view")
        self._playlist, self._button = playlist, parent
        self.list = QListView()
        self.list.setModel(PlaylistModel(playlist, self))
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(12, 12))
        self.list.setAccessibleName(tr("Files"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self._open(index.row()))
        self.list.activated.connect(lambda index: self._open(index.row()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3, 3, 3, 3)
        layout.addWidget(self.list)

    def open(self) -> None:
        """Show it, with the open file in sight."""
        rows = min(len(self._playlist.items), _MOST_ROWS)
        row = max(self.list.sizeHintForRow(at) for at in range(rows))
        height = row * rows + 2 * self.list.frameWidth() + 8
        self.resize(_WIDTH, height)
        corner = self._button.mapToGlobal(QPoint(self._button.width(), 0))
        self.move(corner - QPoint(self.width(), self.height() + 6))
        self.show()
        index = self.list.model().index(self._playlist.index, 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index, QListView.ScrollHint.PositionAtCenter)
        self.list.setFocus()

    def _open(self, row: int) -> None:
        self.hide()
        self._playlist.go_to(row)


class PlaylistButton(QToolButton):
    """Is there while there is more than one file."""

    def __init__(self, playlist: Playlist) -> None:
        """Follow a playlist."""
        super().__init__()
        self.setObjectName("playlist")
        self._playlist = playlist
        self.setIcon(icon("playlist"))
        self.setIconSize(QSize(18, 18))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.view = PlaylistView(playlist, self)
        self.clicked.connect(self.view.open)
        playlist.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        count = len(self._playlist.items)
        self.setVisible(count > 1)
        files, number = trn("{n} file", "{n} files", count), self._playlist.index + 1
        words = tr("{number} of {files}").format(number=number, files=files)
        self.setToolTip(words)
        self.setAccessibleName(words)
