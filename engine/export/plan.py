"""What is to be exported, and what came of it."""

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from engine.export.encoders import VIDEO_ENDINGS, Codec, Encoding, Quality, encoding
from engine.overlay import OverlayStyle
from engine.planes import Size
from engine.refinement import Refinement
from engine.runtimes.choice import Device
from models import zoo
from models.card import BALANCED


@dataclass(frozen=True)
class ExportJob:
    """What is to be exported, and how.

    Attributes:
        source: as `open_source` takes it.
        output: a video by its ending; any other path is a folder of PNGs.
        model: as `models.zoo.find` takes it.
        device: what it runs on.
        size: of the network's input.
        runtime: the library that must run it; None for the fastest.
        style: how it looks.
        ids: write class ids instead, one channel of 8 bits; only into a folder.
        start: seconds of the source from which on frames are exported.
        end: seconds of the source before which they begin.
        overwrite: whether what exists may be replaced.
        hardware: let a graphics card encode the video.
        codec: of the video; None for the ordinary one of its ending.
        quality: of the video.
        height: of the output in pixels, where it is to be smaller than the source.
        sound: whether a video gets the sound of its source.
        niceness: how far the export gives way to all else that runs, as of the command
            `nice`; see `engine.priority`.
        refinement: how class maps are made of the network's answers.
    """

    source: str
    output: Path
    model: str = zoo.DEFAULT_MODEL
    device: Device = Device.AUTO
    size: str = BALANCED
    runtime: str | None = None
    style: OverlayStyle = field(default_factory=OverlayStyle)
    ids: bool = False
    start: Fraction | None = None
    end: Fraction | None = None
    overwrite: bool = False
    hardware: bool = False
    codec: Codec | None = None
    quality: Quality = Quality.GOOD
    height: int | None = None
    sound: bool = True
    niceness: int = 0
    refinement: Refinement = field(default_factory=Refinement)

    @property
    def is_video(self) -> bool:
        """Whether the output is a video file."""
        return self.output.suffix.lower() in VIDEO_ENDINGS

    @property
    def encoding(self) -> Encoding:
        """How its video is written.

        Raises:
            ExportError: there is no encoder here that can.
        """
        ending = self.output.suffix.lower()
        return encoding(ending, self.hardware, self.codec, self.quality)

    def drawn(self, source: Size) -> Size:
        """The size in which a picture of the source is drawn; never a larger one."""
        width, height = source
        if self.height is None or self.height >= height:
            return source
        scaled = max(round(width * self.height / height / 2), 1) * 2
        return scaled, max(self.height // 2, 1) * 2


@dataclass(frozen=True)
class ExportOutcome:
    """What came of an export.

    Attributes:
        output: what was written, if it was not cancelled.
        frames: how many.
        seconds: how long it took.
        notes: what a person should know of it, a sentence each.
        cancelled: nothing was left behind.
    """

    output: Path
    frames: int
    seconds: float
    notes: tuple[str, ...] = ()
    cancelled: bool = False
