"""What is asked before an export: where to, and which part."""

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

from engine.export.target import VIDEO_ENDINGS
from engine.sources.base import SourceInfo
from gui.times import parse_time, time_text

Part = tuple[Fraction | None, Fraction | None]

_SAMPLE_PART: Part = (Fraction(0), Fraction(10))


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
        self.path = QLineEdit(str(free_name(info)))
        self.path.setMinimumWidth(420)
        browse = QPushButton("Browse…")
        browse.clicked.connect(self._browse)
        self.whole = QRadioButton("The whole video")
        self.part = QRadioButton("From")
        endless = info.duration is None
        start, end = part if part != (None, None) or not endless else _SAMPLE_PART
        self.start = QLineEdit(time_text(start or 0, 3))
        last = end if end is not None else info.duration or _SAMPLE_PART[1]
        self.end = QLineEdit(time_text(last or 0, 3))
        self._to_the_end = "" if endless else time_text(info.duration or 0, 3)
        self.whole.setEnabled(not endless)
        only_part = endless or (start, end) != (None, None)
        (self.part if only_part else self.whole).setChecked(True)
        for field in (self.start, self.end):
            field.setFixedWidth(110)
            field.setToolTip("Minutes:seconds, such as 1:02.5")
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
        return Destination(Path(text).expanduser(), text == self._agreed)

    @property
    def chosen_part(self) -> Part:
        """From when to when."""
        if self.whole.isChecked():
            return (None, None)
        # Written out, the end is cut to milliseconds; the last frame must not be.
        to_the_end = self.end.text() == self._to_the_end
        end = None if to_the_end else parse_time(self.end.text())
        return (parse_time(self.start.text()), end)

    @property
    def complaint(self) -> str:
        """What is wrong with the fields; empty when nothing is."""
        path = self.destination.path
        if path.suffix.lower() not in VIDEO_ENDINGS:
            return f"The name must end in one of {' '.join(VIDEO_ENDINGS)}."
        if not self.whole.isChecked():
            start, end = (parse_time(field.text()) for field in (self.start, self.end))
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
    while name.exists():
        name = folder / f"{stem}_sadak_{number}.mp4"
        number += 1
    return name


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("heading")
    return label
