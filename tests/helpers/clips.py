"""Video files made for the tests. Every frame carries its number as blocks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
import numpy as np
from av.container import OutputContainer

from engine.picture import Size
from tests.helpers.numbers import numbered

AUDIO_RATE = 48_000
_SAMPLE_FORMATS = {"aac": "fltp", "libopus": "flt"}
_LOSSY_RGB = {"libx264": "yuv420p", "libx265": "yuv420p", "mpeg4": "yuv420p"}


@dataclass(frozen=True)
class Clip:
    """A file and what is true of it.

    Attributes:
        path: where it is.
        size: width and height of the upright picture.
        times: when each frame is shown, in seconds from the first one, exact.
        duration: from the first frame to the end of the last.
    """

    path: Path
    size: Size
    times: tuple[Fraction, ...]
    duration: Fraction

    def __len__(self) -> int:
        return len(self.times)

    def at(self, time: Fraction) -> int:
        """The number of the frame on the screen at a time."""
        return max(sum(start <= time for start in self.times) - 1, 0)

    def before(self, time: Fraction) -> int:
        """The number of the last frame that begins before a time, or the first."""
        return max(sum(start < time for start in self.times) - 1, 0)

    def after(self, time: Fraction) -> int:
        """The number of the first frame that begins after a time, or the last."""
        return min(sum(start <= time for start in self.times), len(self) - 1)


MakeClip = Callable[..., Clip]


class ClipMaker:
    """Makes clips in a folder; the same wish twice gives the same file.

    Who wants to damage a clip takes a copy.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0
        self._cached = lru_cache(maxsize=None)(self._make)

    def __call__(
        self,
        frames: int = 30,
        size: Size = (64, 48),
        fps: Fraction | int = 25,
        pts: Sequence[int] | None = None,
        time_base: Fraction | None = None,
        audio: str | None = None,
        rotation: int = 0,
        codec: str = "libx264",
        pixel_format: str | None = None,
        ending: str = ".mp4",
        gop: int = 12,
        b_frames: int = 0,
        options: tuple[tuple[str, str], ...] = (),
        container_options: tuple[tuple[str, str], ...] = (),
        pixel_aspect: Fraction | None = None,
    ) -> Clip:
        """Make a clip.

        Args:
            frames: how many; without meaning where `pts` is given.
            size: of the upright picture.
            fps: frames a second.
            pts: when each frame is shown, in units of `time_base`; without it they come
                at a constant rate, from 0.
            time_base: the unit of `pts`.
            audio: encoder of a tone as long as the pictures: aac or libopus.
            rotation: degrees counterclockwise by which a player must turn the picture.
            codec: encoder of the pictures.
            pixel_format: what the encoder is given; by default what suits it.
            ending: of the file's name, which chooses the container.
            gop: frames from one key frame to the next.
            b_frames: how many between two others.
            options: further options of the encoder.
            container_options: options of what writes the file.
            pixel_aspect: width of a pixel over its height, before any turn.
        """
        return self._cached(
            frames,
            size,
            Fraction(fps),
            None if pts is None else tuple(pts),
            time_base,
            audio,
            rotation,
            codec,
            pixel_format,
            ending,
            gop,
            b_frames,
            options,
            container_options,
            pixel_aspect,
        )

    def _make(
        self,
        frames: int,
        size: Size,
        fps: Fraction,
        pts: tuple[int, ...] | None,
        time_base: Fraction | None,
        audio: str | None,
        rotation: int,
        codec: str,
        pixel_format: str | None,
        ending: str,
        gop: int,
        b_frames: int,
        options: tuple[tuple[str, str], ...],
        container_options: tuple[tuple[str, str], ...],
        pixel_aspect: Fraction | None,
    ) -> Clip:
        self._made += 1
        # Each in a folder of its own: the window plays on to those that lie beside it.
        path = self._folder / str(self._made) / f"clip{ending}"
        path.parent.mkdir()
        unit = time_base or 1 / fps
        ticks = tuple(range(frames)) if pts is None else pts
        times = tuple((tick - ticks[0]) * unit for tick in ticks)
        duration = times[-1] + 1 / fps
        with av.open(str(path), "w", options=dict(container_options)) as container:
            video = container.add_stream(codec, rate=fps, options=dict(options))
            stored = size[::-1] if rotation % 180 else size
            video.width, video.height = stored
            video.pix_fmt = pixel_format or _LOSSY_RGB.get(codec, "yuv420p")
            video.codec_context.time_base = unit
            video.codec_context.thread_count = 1
            video.gop_size = gop
            if codec == "libx264":
                video.options = {
                    "preset": "ultrafast",
                    "qp": "20",
                    "sc_threshold": "0",
                    **dict(options),
                }
            video.codec_context.max_b_frames = b_frames
            if pixel_aspect:
                video.sample_aspect_ratio = pixel_aspect
            if rotation:
                video.set_display_rotation(rotation)
            sound = _add_tone(container, audio) if audio else None
            for number, tick in enumerate(ticks):
                upright = numbered(number, size)
                # Turned the other way, so that the turn of the player sets it right.
                pixels = np.ascontiguousarray(np.rot90(upright, -(rotation // 90)))
                frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
                frame.pts, frame.time_base = tick, unit
                container.mux(video.encode(frame))
            container.mux(video.encode(None))
            if sound:
                container.mux(_tone(sound, duration))
        return Clip(path, size, times, duration)


def make_sound_only(path: Path, duration: Fraction = Fraction(1, 2)) -> Path:
    """Write a file with a tone and no pictures."""
    with av.open(str(path), "w") as container:
        container.mux(_tone(_add_tone(container, "aac"), duration))
    return path


def cut_short(clip: Clip, path: Path, keep: float) -> Path:
    """Copy the first part of a file, by its share of the bytes."""
    content = clip.path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    return path


def _add_tone(container: OutputContainer, codec: str) -> av.AudioStream:
    return container.add_stream(
        codec, rate=AUDIO_RATE, format=_SAMPLE_FORMATS[codec], layout="mono"
    )


def _tone(stream: av.AudioStream, duration: Fraction) -> list[av.Packet]:
    context = stream.codec_context
    if not context.is_open:  # where no pictures were written first
        context.open()
    size, total = context.frame_size, int(duration * AUDIO_RATE)
    packets = []
    for start in range(0, total, size):
        moments = np.arange(start, min(start + size, total)) / AUDIO_RATE
        wave = (0.2 * np.sin(2 * np.pi * 440 * moments)).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(
            wave[np.newaxis],
            format=context.format.name,
            layout="mono",
        )
        frame.sample_rate, frame.pts = AUDIO_RATE, start
        frame.time_base = Fraction(1, AUDIO_RATE)
        packets += stream.encode(frame)
    return packets + stream.encode(None)
