"""What the program writes, and where."""

from pathlib import Path
from typing import Any

from msgspec.structs import replace
from platformdirs import user_pictures_path, user_videos_path
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from engine.log import log_path
from gui.memory.memory import Memory
from gui.preferences.folder_row import FolderRow
from gui.texts import tr, trn


class FilesPage(QWidget):
    """Folders for what is made, the list of what was opened, settings and log."""

    def __init__(self, memory: Memory) -> None:
        """Show where things are."""
        super().__init__()
        self._memory = memory
        settings = memory.settings
        self.snapshots = FolderRow(
            tr("Pictures of frames"),
            user_pictures_path(),
            settings.export.snapshot_folder,
            lambda folder: self._keep("export", snapshot_folder=folder),
        )
        self.recordings = FolderRow(
            tr("Recordings"),
            user_videos_path(),
            settings.record.folder,
            lambda folder: self._keep("record", folder=folder),
        )
        self.recent = QLabel()
        self.forget_button = QPushButton(tr("Forget them"))
        self.forget_button.clicked.connect(memory.forget_sources)
        form = QFormLayout(self)
        form.setContentsMargins(4, 16, 4, 4)
        form.setVerticalSpacing(12)
        form.addRow(tr("Pictures of frames"), self.snapshots)
        form.addRow(tr("Recordings"), self.recordings)
        form.addRow(tr("Opened last"), _row(self.recent, self.forget_button))
        for title, folder in (
            (tr("Settings"), memory.folder),
            (tr("Log"), log_path().parent),
        ):
            form.addRow(title, _shown(title, folder))
        memory.changed.connect(self._refresh)
        self._refresh()

    def _keep(self, section: str, **changes: Any) -> None:
        changed = replace(getattr(self._memory.settings, section), **changes)
        self._memory.keep(**{section: changed})

    def _refresh(self) -> None:
        count = len(self._memory.settings.opening.recent)
        self.recent.setText(trn("{n} source", "{n} sources", count))
        self.forget_button.setEnabled(count > 0)


def _shown(title: str, folder: Path) -> QHBoxLayout:
    words = QLabel(str(folder))
    words.setWordWrap(True)
    words.setObjectName("hint")
    button = QPushButton(tr("Show"))
    button.setAccessibleName(tr("Show the folder: {what}").format(what=title))
    url = QUrl.fromLocalFile(str(folder))
    button.clicked.connect(lambda: QDesktopServices.openUrl(url))
    return _row(words, button)


def _row(words: QLabel, button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(words, 1)
    row.addWidget(button)
    return row
