"""What each ending of a video is encoded with."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from engine.errors import ExportError
from engine.planes import Size


class Codec(Enum):
    """How pictures are packed.

    H264 plays everywhere. H265 takes two thirds of its space and an export twice the
    time, AV1 a little more space than H265 and less time; older devices play neither.
    VP9 is what .webm has where AV1 is not played.
    """

    H264 = "h264"
    H265 = "h265"
    AV1 = "av1"
    VP9 = "vp9"


class Quality(Enum):
    """How close the pictures come to what was drawn; the same with each codec.

    BEST cannot be told from it, GOOD shows no harm while it moves, SMALL is for sending
    around.
    """

    SMALL = "small"
    GOOD = "good"
    BEST = "best"


@dataclass(frozen=True)
class Encoding:
    """How a video is written.

    Attributes:
        container: FFmpeg's name of the format.
        codec: FFmpeg's name of the encoder.
        options: of the encoder.
        pixels: FFmpeg's name of the planes that it takes.
        tag: four letters by which MP4 names the codec, where FFmpeg's own choice is
            not the one that all players know.
        gop: frames from one key frame to the next, where nothing else asks for one.
    """

    container: str
    codec: str
    options: dict[str, str]
    pixels: str = "yuv420p"
    tag: str = ""
    gop: int = 250

    def options_for(self, size: Size) -> dict[str, str]:
        """The options for pictures of a size."""
        width, height = size
        if self.codec == "libx264" and width * height > _LARGE:
            return {**self.options, **_FRUGAL}
        return dict(self.options)


@dataclass(frozen=True)
class _Encoder:
    """An encoder of FFmpeg's, and what gives each quality with it.

    Attributes:
        name: of FFmpeg's.
        crf: its own number for SMALL, GOOD and BEST.
        options: besides.
        gop: as in `Encoding`.
    """

    name: str
    crf: tuple[int, int, int]
    options: dict[str, str]
    gop: int = 250


# A quality has about the same SSIM on annotated dash-cam video with each codec
# (docs/performance.md). Superfast takes three fifths of veryfast's time, for files that
# are larger by an eighth to a third. Real-time VP9: the slow settings take seconds a
# frame. What libraries say of themselves on a terminal is no business of a person.
_ENCODERS = {
    Codec.H264: _Encoder("libx264", (27, 22, 18), {"preset": "superfast"}),
    Codec.H265: _Encoder(
        "libx265",
        (26, 21, 16),
        {"preset": "veryfast", "x265-params": "log-level=none"},
    ),
    Codec.AV1: _Encoder("libsvtav1", (40, 26, 15), {"preset": "8"}, gop=161),
    Codec.VP9: _Encoder(
        "libvpx-vp9",
        (38, 28, 20),
        {"deadline": "realtime", "cpu-used": "8", "row-mt": "1", "b": "0"},
        gop=128,
    ),
}
# Pictures that refer to later ones are held in memory until those have come: of very
# large ones that takes as much as all else (at 4096x2160 230 of 450 MB), for files that
# are smaller by a fiftieth.
_LARGE = 4_000_000
_FRUGAL = {"bf": "0"}
_LEVELS = (Quality.SMALL, Quality.GOOD, Quality.BEST)
os.environ.setdefault("SVT_LOG", "-1")  # AV1's library asks only there

# The first codec of each is its ordinary one.
_CONTAINERS = {
    ".mp4": ("mp4", (Codec.H264, Codec.H265, Codec.AV1)),
    ".mov": ("mov", (Codec.H264, Codec.H265)),
    ".mkv": ("matroska", (Codec.H264, Codec.H265, Codec.AV1)),
    ".webm": ("webm", (Codec.VP9, Codec.AV1)),
}
VIDEO_ENDINGS = tuple(_CONTAINERS)

# Of NVIDIA, Apple, Intel and AMD, at about x264's quality. Without pictures that refer
# to later ones, so that each leaves the encoder in the order of its time.
_HARDWARE = (
    ("h264_nvenc", "yuv420p", {"rc": "vbr", "cq": "24", "b": "0", "bf": "0"}),
    (
        "h264_videotoolbox",
        "yuv420p",
        {"flags": "+qscale", "global_quality": "7080", "bf": "0"},
    ),
    ("h264_qsv", "nv12", {"global_quality": "24", "bf": "0"}),
    ("h264_amf", "yuv420p", {"rc": "cqp", "qp_i": "22", "qp_p": "24"}),
)
_TRIAL_SIZE = (640, 480)  # encoders of graphics cards refuse what is very small


def codecs(ending: str) -> tuple[Codec, ...]:
    """The codecs that a video with an ending may have here, the ordinary one first.

    Args:
        ending: one of `VIDEO_ENDINGS`.
    """
    _, taken = _CONTAINERS[ending]
    return tuple(c for c in taken if _ENCODERS[c].name in av.codecs_available)


def encoding(
    ending: str,
    hardware: bool = False,
    codec: Codec | None = None,
    quality: Quality = Quality.GOOD,
) -> Encoding:
    """How to write a video with an ending.

    Args:
        ending: one of `VIDEO_ENDINGS`.
        hardware: let the graphics card encode: H.264 in good quality.
        codec: by default the ordinary one of the ending.
        quality: of the pictures.

    Raises:
        ExportError: there is no encoder here that can.
    """
    able = codecs(ending)
    codec = codec or _CONTAINERS[ending][1][0]
    if codec not in able:
        raise ExportError(
            f"{ending} is not written with {codec.value} here. It is with "
            f"{' or '.join(each.value for each in able)}."
        )
    if hardware:
        return _hardware(ending, codec, quality)
    return _ordinary(ending, codec, quality)


def _ordinary(ending: str, codec: Codec, quality: Quality) -> Encoding:
    container, encoder = _CONTAINERS[ending][0], _ENCODERS[codec]
    options = {**encoder.options, "crf": str(encoder.crf[_LEVELS.index(quality)])}
    # Apple's players know HEVC by this name alone.
    tag = "hvc1" if codec is Codec.H265 and container in ("mp4", "mov") else ""
    return Encoding(container, encoder.name, options, tag=tag, gop=encoder.gop)


def _hardware(ending: str, codec: Codec, quality: Quality) -> Encoding:
    if codec is not Codec.H264:
        raise ExportError(
            f"{codec.value} is not written by graphics cards. Use .mp4 with h264, or "
            "the ordinary encoder."
        )
    if quality is not Quality.GOOD:
        raise ExportError(
            "Graphics cards write good quality only. Leave the quality out, or use "
            "the ordinary encoder."
        )
    for able in _able(_ordinary(ending, codec, quality)):
        return able
    raise ExportError(
        "No graphics card with an H.264 encoder answers here. Use the ordinary encoder."
    )


def _able(ordinary: Encoding) -> Iterator[Encoding]:
    for codec, pixels, options in _HARDWARE:
        candidate = replace(ordinary, codec=codec, pixels=pixels, options=options)
        if codec in av.codecs_available and _works(candidate):
            yield candidate


def _works(candidate: Encoding) -> bool:
    """Whether an encoder takes a frame and gives a packet; a driver alone tells."""
    width, height = _TRIAL_SIZE
    try:
        context = av.CodecContext.create(candidate.codec, "w")
        assert isinstance(context, VideoCodecContext), "a video codec makes no other"
        context.width, context.height = width, height
        context.pix_fmt = candidate.pixels
        context.time_base = Fraction(1, 30)
        context.options = candidate.options
        frame = VideoFrame(width, height, "yuv420p")
        frame.pts = 0
        return bool(context.encode(frame) + context.encode(None))
    except (av.error.FFmpegError, ValueError, OSError):
        return False
