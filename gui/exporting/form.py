"""What is asked before an export: where to, which part, and how."""

import os
from dataclasses import dataclass, replace
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
from engine.export.job import ExportJob
from engine.sources.base import SourceInfo
from gui.exporting.manner import Manner
from gui.texts import tr
from gui.transport.time_field import TimeField

Part = tuple[Fraction | None, Fraction | None]

_SAMPLE_SECONDS = 10


@dataclass(frozen=True)
class Destination:
    """A path, and whether a person has agreed to replace what is there."""

    path: Path
    overwrite: bool


class ExportForm(QWidget):
    """Fields for the destination, the part and the manner."""

    changed = Signal()

    def __init__(
        self, info: SourceInfo, part: Part, path: Path, manner: Manner
    ) -> None:
        """Suggest a file, the part that is marked, and how it is written.

        Args:
            info: of the source.
            part: that is marked.
            path: of the file.
            manner: fields of how it is written.
        """
        super().__init__()
        self._agreed: str | None = None
        self._duration, self._video = info.duration, info.path
        self.manner = manner
        self.path = QLineEdit(str(path))
        self.path.setMinimumWidth(300)
        self.path.setAccessibleName(tr("File"))
        self.path.setToolTip(tr("Where the video is written"))
        self.browse = QPushButton(tr("Browse…"))
        self.browse.setAutoDefault(False)
        self.browse.setToolTip(tr("Choose the file in a dialog"))
        self.browse.clicked.connect(self._browse)
        self.whole = QRadioButton(tr("The whole video"))
        self.part = QRadioButton(tr("From"))
        endless = info.duration is None
        start, end = part[0] or Fraction(0), part[1]
        whole_end = start + _SAMPLE_SECONDS if info.duration is None else info.duration
        self.start = TimeField(start)
        self.start.setAccessibleName(tr("Start"))
        self.end = TimeField(whole_end if end is None else end, whole_end)
        self.end.setAccessibleName(tr("End"))
        self.whole.setEnabled(not endless)
        only_part = endless or part != (None, None)
        (self.part if only_part else self.whole).setChecked(True)
        for field in (self.start, self.end):
            field.textEdited.connect(lambda: self.part.setChecked(True))
            field.textChanged.connect(self.changed)
        self.part.toggled.connect(self.changed)
        self.path.textChanged.connect(self._on_path)
        self.manner.changed.connect(self.changed)
        self._on_path()
        self._assemble()

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
            text = tr("The name must end in one of {endings}.")
            return text.format(endings=" ".join(VIDEO_ENDINGS))
        try:
            video = self._video
            if path.exists() and video and video.exists() and path.samefile(video):
                return tr("This is the video itself. Choose another name.")
            if not path.absolute().parent.is_dir():
                text = tr("The folder {folder} does not exist.")
                return text.format(folder=path.parent)
        except (OSError, ValueError) as error:  # too long, most likely
            reason = getattr(error, "strerror", None) or str(error)
            return tr("This name cannot be used: {reason}.").format(reason=reason)
        if not self.whole.isChecked():
            start, end = self.start.time, self.end.time
            if start is None or end is None:
                return tr("Times are written as minutes:seconds, such as 1:02.5.")
            if end <= start:
                return tr("The end must come after the start.")
        return ""

    def filled(self, job: ExportJob) -> ExportJob:
        """A job with what the fields say, which must be nothing to complain of."""
        start, end = self.chosen_part
        destination = self.destination
        return replace(
            self.manner.filled(job),
            output=destination.path,
            overwrite=destination.overwrite,
            start=start,
            end=end,
        )

    def agree(self) -> None:
        """Take note that what is at the destination may be replaced."""
        self._agreed = self.path.text().strip()

    def _assemble(self) -> None:
        where, when = QHBoxLayout(), QHBoxLayout()
        where.addWidget(self.path, 1)
        where.addWidget(self.browse)
        to = QLabel(tr("to"))
        for widget in (self.whole, self.part, self.start, to, self.end):
            when.addWidget(widget)
        when.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(_heading(tr("SAVE AS")))
        layout.addLayout(where)
        layout.addSpacing(10)
        layout.addWidget(_heading(tr("PART")))
        layout.addLayout(when)
        layout.addSpacing(10)
        layout.addWidget(_heading(tr("HOW")))
        layout.addWidget(self.manner)

    def _on_path(self) -> None:
        """Offer the codecs that go with the ending."""
        self.manner.set_ending(self.destination.path.suffix.lower())
        self.changed.emit()

    def _browse(self) -> None:
        kinds = " ".join(f"*{ending}" for ending in VIDEO_ENDINGS)
        path, _ = QFileDialog.getSaveFileName(
            self,
            tr("Save the annotated video as"),
            self.path.text(),
            tr("Videos") + f" ({kinds})",
        )
        if path:
            self.path.setText(path)
            self.agree()  # the dialog has asked


def free_name(
    info: SourceInfo, folder: str, ending: str, taken: frozenset[Path] = frozenset()
) -> Path:
    """A name that nothing has yet.

    Args:
        info: of the source.
        folder: where to; empty for beside the source.
        ending: of the name.
        taken: what is yet to be written.
    """
    if info.path is None:
        beside, stem = Path.home(), info.name.strip(":/").replace(":", "_")
    else:
        beside, stem = info.path.absolute().parent, info.path.stem
    # That of `os` takes whatever the settings hold.
    parent = Path(folder) if folder and os.path.isdir(folder) else beside
    name = parent / f"{stem}_sadak{ending}"
    number = 2
    while name in taken or os.path.exists(name):  # `Path` fails on a long name
        name = parent / f"{stem}_sadak_{number}{ending}"
        number += 1
    return name


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("heading")
    return label
