"""What each ending of a video is encoded with."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from engine.errors import ExportError


@dataclass(frozen=True)
class Encoding:
    """How a video is written.

    Attributes:
        container: FFmpeg's name of the format.
        codec: FFmpeg's name of the encoder.
        options: of the encoder.
        pixels: FFmpeg's name of the planes that it takes.
    """

    container: str
    codec: str
    options: dict[str, str]
    pixels: str = "yuv420p"


# Measured at 720p against veryfast at 21: three fifths of its time, and files larger by
# an eighth to a third at the same quality (docs/performance.md).
_X264 = {"preset": "superfast", "crf": "22"}
# Real-time VP9: the slow settings take seconds a frame.
_VP9 = {"deadline": "realtime", "cpu-used": "8", "row-mt": "1", "crf": "32", "b": "0"}

_ENCODINGS = {
    ".mp4": Encoding("mp4", "libx264", _X264),
    ".mov": Encoding("mov", "libx264", _X264),
    ".mkv": Encoding("matroska", "libx264", _X264),
    ".webm": Encoding("webm", "libvpx-vp9", _VP9),
}
VIDEO_ENDINGS = tuple(_ENCODINGS)

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


def encoding(ending: str, hardware: bool = False) -> Encoding:
    """How to write a video with an ending.

    Args:
        ending: one of `VIDEO_ENDINGS`.
        hardware: let the graphics card encode.

    Raises:
        ExportError: there is none here that can.
    """
    ordinary = _ENCODINGS[ending]
    if not hardware:
        return ordinary
    if ordinary.codec != "libx264":
        raise ExportError(
            f"{ending} is not written by graphics cards. Use .mp4, or the ordinary "
            "encoder."
        )
    for able in _able(ordinary):
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
