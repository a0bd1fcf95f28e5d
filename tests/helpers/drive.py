"""A short drive on a drawn road, as a video with sound."""

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from engine.picture import Size
from engine.sources.sample import scene

RATE = 30
_AUDIO_RATE = 48_000
_DRAWN = 2
"""How much smaller it is drawn than it is: that takes less time."""


def make_drive(path: Path, frames: int = 60, size: Size = (1280, 720)) -> Path:
    """Write the first frames of the drive that the program draws, as H.264 with AAC."""
    drawn = (size[0] // _DRAWN, size[1] // _DRAWN)
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=RATE)
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        video.options = {"preset": "ultrafast", "crf": "18", "g": "30"}
        sound = container.add_stream("aac", rate=_AUDIO_RATE, layout="mono")
        for index in range(frames):
            rgb = cv2.resize(scene.draw(index, drawn)[0], size)
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, RATE)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        moments = np.arange(frames * _AUDIO_RATE // RATE) / _AUDIO_RATE
        wave = (0.2 * np.sin(2 * np.pi * 440 * moments)).astype(np.float32)
        samples = av.AudioFrame.from_ndarray(wave[np.newaxis], "fltp", "mono")
        samples.sample_rate, samples.pts = _AUDIO_RATE, 0
        container.mux(sound.encode(samples))
        container.mux(sound.encode(None))
    return path
