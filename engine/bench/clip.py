"""A clip of the drawn drive with sound, for who has no video at hand.

Run as `python -m engine.bench.clip FOLDER FRAMES` it writes one.
"""

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import numpy as np

from engine.export.encoders import encoding
from engine.export.video import VideoWriter
from engine.picture import Picture
from engine.planes import Canvas
from engine.sources.base import SourceInfo
from engine.sources.drive import RATE, SIZE, Drive
from models.errors import SadakError

NAME = "drive.mp4"
_GRAIN = 3.0
"""Standard deviation of a camera's noise, in steps of 256. A drawing has none, and its
flat colours are too easy for an encoder."""
_DRIFT = 61
"""Pixels, a prime number: the noise of a frame is moved on from that of the one before
by some of them, which is quicker than to make new noise."""
_AUDIO_RATE = 48_000
_KEY_FRAMES = 60
"""Frames from one to the next: two seconds, as cameras do."""
_ROOT = Path(__file__).parents[2]


def make_clip(folder: Path, frames: int) -> Path:
    """Write the first frames of the drive, 1280x720 at 30 a second, as H.264 with AAC.

    It is done in a process of its own: what drawing takes is no memory of a program
    that plays or exports.

    Returns:
        Where it is; the same for the same libraries, frame by frame.

    Raises:
        SadakError: it cannot be written.
    """
    command = [sys.executable, "-m", "engine.bench.clip", str(folder), str(frames)]
    try:
        subprocess.run(command, cwd=_ROOT, stdin=subprocess.DEVNULL, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise SadakError(
            f"A clip to measure cannot be written to {folder}: {error}. Give a video."
        ) from error
    return folder / NAME


def _write(folder: Path, frames: int) -> None:
    path, sound = folder / NAME, folder / "tone.m4a"
    _write_tone(sound, frames / RATE)
    info = SourceInfo(
        name=NAME,
        size=SIZE,
        rate=RATE,
        duration=frames / RATE,
        time_base=1 / RATE,
        path=sound,
        has_audio=True,
    )
    width, height = SIZE
    random = np.random.default_rng(0)
    grain = random.normal(0, _GRAIN, (height + _DRIFT, width + _DRIFT, 1)).round()
    grain = grain.astype(np.int16)
    usual = encoding(path.suffix)
    how = replace(usual, options=usual.options | {"g": str(_KEY_FRAMES)})
    writer = VideoWriter(path, path, info, Fraction(0), how)
    canvas = Canvas(SIZE)
    for frame in islice(iter(Drive().read, None), frames):
        drawn = frame.picture.rgb(SIZE)
        down, right = 7 * frame.index % _DRIFT, 11 * frame.index % _DRIFT
        noise = grain[down : down + height, right : right + width]
        grainy = np.clip(drawn + noise, 0, 255)
        source = Picture.from_array(grainy.astype(np.uint8)).planes()
        for plane, into in zip(source.each, canvas.planes(like=source), strict=True):
            np.copyto(into, plane)
        writer.write(canvas.frame, frame.time, frame.duration)
    writer.finish(None)
    sound.unlink()


def _write_tone(path: Path, seconds: Fraction) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=_AUDIO_RATE, layout="stereo")
        context = stream.codec_context
        context.open()
        size = context.frame_size
        for start in range(0, int(seconds * _AUDIO_RATE), size):
            moments = np.arange(start, start + size) / _AUDIO_RATE
            wave = (0.2 * np.sin(2 * np.pi * 440 * moments)).astype(np.float32)
            frame = av.AudioFrame.from_ndarray(
                np.stack([wave, wave]), format="fltp", layout="stereo"
            )
            frame.sample_rate, frame.pts = _AUDIO_RATE, start
            frame.time_base = Fraction(1, _AUDIO_RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    _write(Path(sys.argv[1]), int(sys.argv[2]))
