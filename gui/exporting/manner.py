"""How an export is written: its view, codec, quality, size and sound."""

from dataclasses import replace

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QWidget

from engine.export.encoders import VIDEO_ENDINGS, Codec, Quality, codecs
from engine.export.job import ExportJob
from engine.overlay import View
from engine.sources.base import SourceInfo
from gui.memory.settings import ExportSettings
from gui.texts import mark, tr

_VIEWS = {
    View.OVERLAY: mark("Overlay"),
    View.MASK: mark("Mask"),
    View.SIDE_BY_SIDE: mark("Side by side"),
    View.SPLIT: mark("Split"),
}
_CODECS = {
    Codec.H264: mark("H.264: plays everywhere"),
    Codec.H265: mark("H.265: smaller, takes twice as long"),
    Codec.AV1: mark("AV1: smaller, for newer players"),
    Codec.VP9: mark("VP9: for browsers"),
}
_QUALITIES = {
    Quality.SMALL: mark("Small file"),
    Quality.GOOD: mark("Good"),
    Quality.BEST: mark("Best"),
}
_HEIGHTS = (2160, 1440, 1080, 720, 480, 360)


class Manner(QWidget):
    """Lists to choose from, in plain words."""

    changed = Signal()

    def __init__(self, info: SourceInfo, view: View, settings: ExportSettings) -> None:
        """Offer what suits a source.

        Args:
            info: of the source.
            view: that is on the screen.
            settings: what was chosen last.
        """
        super().__init__()
        self._wanted = settings.codec
        self.view = _list(tr("View"), tr("What is seen of picture and colours"))
        for each, text in _VIEWS.items():
            self.view.addItem(tr(text), each)
        # Without its colours there would be nothing to export.
        shown = View.OVERLAY if view is View.ORIGINAL else view
        self.view.setCurrentIndex(self.view.findData(shown))
        self.codec = _list(tr("Codec"), tr("How the pictures are packed"))
        self.quality = _list(
            tr("Quality"), tr("How close the pictures come to the original")
        )
        for quality, text in _QUALITIES.items():
            self.quality.addItem(tr(text), quality)
        self.quality.setCurrentIndex(self.quality.findData(settings.quality))
        self.height_ = _list(tr("Size"), tr("How large the pictures are"))
        self._offer_heights(info, settings.height)
        self.sound = QCheckBox(tr("Keep the sound"))
        self.sound.setToolTip(tr("Copy the sound of the video, unchanged"))
        self.sound.setEnabled(info.has_audio)
        self.sound.setChecked(settings.sound and info.has_audio)
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(8)
        for field in (self.view, self.codec, self.quality, self.height_):
            layout.addRow(field.accessibleName(), field)
            field.currentIndexChanged.connect(self.changed)
        layout.addRow("", self.sound)
        self.codec.activated.connect(self._on_codec)
        self.sound.toggled.connect(self.changed)

    def set_ending(self, ending: str) -> None:
        """Offer the codecs of another ending."""
        offered = codecs(ending) if ending in VIDEO_ENDINGS else ()
        if not offered or offered == tuple(_data(self.codec)):
            return
        self.codec.blockSignals(True)
        self.codec.clear()
        for codec in offered:
            self.codec.addItem(tr(_CODECS[codec]), codec)
        self.codec.setCurrentIndex(max(self.codec.findData(self._wanted), 0))
        self.codec.blockSignals(False)

    def filled(self, job: ExportJob) -> ExportJob:
        """A job that is written in this manner."""
        return replace(
            job,
            style=replace(job.style, view=self.view.currentData()),
            codec=self.codec.currentData(),
            quality=self.quality.currentData(),
            height=self.height_.currentData() or None,
            sound=self.sound.isChecked(),
        )

    def kept(self, settings: ExportSettings) -> ExportSettings:
        """The settings with what was chosen."""
        sound = self.sound.isChecked() if self.sound.isEnabled() else settings.sound
        return msgspec.structs.replace(
            settings,
            codec=self._wanted,
            quality=self.quality.currentData(),
            height=self.height_.currentData(),
            sound=sound,
        )

    def _on_codec(self) -> None:
        """Take note of what a person has chosen, for other endings too."""
        self._wanted = self.codec.currentData()

    def _offer_heights(self, info: SourceInfo, wanted: int) -> None:
        width, height = info.size
        whole = tr("As the video ({width} × {height})")
        self.height_.addItem(whole.format(width=width, height=height), 0)
        for each in _HEIGHTS:
            if each < height:
                self.height_.addItem(tr("{height} lines").format(height=each), each)
        self.height_.setCurrentIndex(max(self.height_.findData(wanted), 0))


def _list(name: str, tip: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box


def _data(box: QComboBox) -> list[object]:
    return [box.itemData(index) for index in range(box.count())]
