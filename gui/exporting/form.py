"""What is asked before an export: where to, and which part."""

import os
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from engine.export.encoders import VIDEO_ENDINGS
from engine.sources.base import SourceInfo
from gui.transport.time_field import TimeField

Part = tuple[Fraction | None, Fraction | None]

_SAMPLE_SECONDS = 10


@dataclass(frozen=True)
class Destination:
    """A path, and whether a person has agreed to replace what is there."""

    path: Path
    overwrite: bool


class ExportForm(QWidget):
    """Fields for the destination and the part."""

    changed = Signal()

    def __init__(self, info: SourceInfo, part: Part) -> None:
        """Suggest a file beside the source, and the part that is marked."""
        super().__init__()
        self._agreed: str | None = None
        self._duration = info.duration
        self.path = QLineEdit(str(free_name(info)))
        self.path.setMinimumWidth(420)
        browse = QPushButton("Browse…")
        browse.clicked.connect(self._browse)
        self.whole = QRadioButton("The whole video")
        self.part = QRadioButton("From")
        endless = info.duration is None
        start, end = part[0] or Fraction(0), part[1]
        whole_end = start + _SAMPLE_SECONDS if info.duration is None else info.duration
        self.start = TimeField(start)
        self.end = TimeField(whole_end if end is None else end, whole_end)
        self.whole.setEnabled(not endless)
        only_part = endless or part != (None, None)
        (self.part if only_part else self.whole).setChecked(True)
        for field in (self.start, self.end):
            field.textEdited.connect(lambda: self.part.setChecked(True))
            field.textChanged.connect(self.changed)
        self.part.toggled.connect(self.changed)
        self.path.textChanged.connect(self.changed)
        where, when = QHBoxLayout(), QHBoxLayout()
        where.addWidget(self.path, 1)
        where.addWidget(browse)
        for widget in (self.whole, self.part, self.start, QLabel("to"), self.end):
            when.addWidget(widget)
        when.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(_heading("SAVE AS"))
        layout.addLayout(where)
        layout.addSpacing(10)
        layout.addWidget(_heading("PART"))
        layout.addLayout(when)

    @property
    def destination(self) -> Destination:
        """Where to."""
        text = self.path.text().strip()
        # Unlike that of `Path`, this one takes ~nobody as it is.
        return Destination(Path(os.path.expanduser(text)), text == self._agreed)

    @property
    def chosen_part(self) -> Part:
        """From when to when."""
        if self.whole.isChecked():
            return (None, None)
        # Files are mistaken about their length: to the end means all that there is.
        end = None if self.end.time == self._duration else self.end.time
        return (self.start.time, end)

    @property
    def complaint(self) -> str:
        """What is wrong with the fields; empty when nothing is."""
        path = self.destination.path
        if path.suffix.lower() not in VIDEO_ENDINGS:
            return f"The name must end in one of {' '.join(VIDEO_ENDINGS)}."
        try:
            path.exists()
        except (OSError, ValueError) as error:  # too long, most likely
            reason = getattr(error, "strerror", None) or str(error)
            return f"This name cannot be used: {reason}."
        if not self.whole.isChecked():
            start, end = self.start.time, self.end.time
            if start is None or end is None:
                return "Times are written as minutes:seconds, such as 1:02.5."
            if end <= start:
                return "The end must come after the start."
        return ""

    def agree(self) -> None:
        """Take note that what is at the destination may be replaced."""
        self._agreed = self.path.text().strip()

    def _browse(self) -> None:
        kinds = " ".join(f"*{ending}" for ending in VIDEO_ENDINGS)
        path, _ = QFileDialog.getSaveFileName(
            self, "Save the annotated video as", self.path.text(), f"Videos ({kinds})"
        )
        if path:
            self.path.setText(path)
            self.agree()  # the dialog has asked


def free_name(info: SourceInfo) -> Path:
    """A name beside the source that nothing has yet."""
    if info.path is None:
        folder, stem = Path.home(), info.name.strip(":/").replace(":", "_")
    else:
        folder, stem = info.path.absolute().parent, info.path.stem
    name = folder / f"{stem}_sadak.mp4"
    number = 2
    while os.path.exists(name):  # not that of `Path`, which fails on a long name
        name = folder / f"{stem}_sadak_{number}.mp4"
        number += 1
    return name


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("heading")
    return label
