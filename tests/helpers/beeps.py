"""Clips that beep at each whole second, when the frame of that second is shown."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from engine.sound.samples import RATE
from tests.helpers.numbers import numbered

FPS = 25
BEEP_SECONDS = 0.1
_SIZE = (64, 48)


def beeping(
    path: Path,
    seconds: int = 4,
    codec: str = "aac",
    rate: int = RATE,
    layout: str = "mono",
    pitch: int = 1000,
    tracks: int = 1,
    lead: Fraction = Fraction(0),
) -> Path:
    """Write such a clip.

    Args:
        path: of the file; its ending chooses the container.
        seconds: how long it is.
        codec: of the sound.
        rate: samples a second.
        layout: of the channels.
        pitch: of the first track's beeps, in Hz; each further track's is an octave up.
        tracks: how many there are.
        lead: seconds by which the sound begins before the pictures.
    """
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=FPS)
        video.width, video.height = _SIZE
        video.pix_fmt = "yuv420p"
        video.gop_size = FPS // 2
        video.options = {"preset": "ultrafast", "qp": "20", "sc_threshold": "0"}
        video.codec_context.thread_count = 1
        sounds = [
            out.add_stream(codec, rate=rate, layout=layout) for _ in range(tracks)
        ]
        for number in range(seconds * FPS):
            pixels = numbered(number, _SIZE)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts = number + round(lead * FPS)
            frame.time_base = Fraction(1, FPS)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        for octave, sound in enumerate(sounds):
            for packet in _beeps(sound, seconds, pitch * 2**octave, lead):
                out.mux(packet)
    return path


def _beeps(
    stream: av.AudioStream, seconds: int, pitch: int, lead: Fraction
) -> list[av.Packet]:
    context = stream.codec_context
    if not context.is_open:
        context.open()
    rate, size = stream.rate, context.frame_size or 1024
    # Silence where nothing is due yet, then a beep at each second of the pictures.
    moments = np.arange(int((seconds + lead) * rate)) / rate - float(lead)
    wave = 0.5 * np.sin(2 * np.pi * pitch * moments)
    wave[(moments < 0) | (moments % 1 >= BEEP_SECONDS)] = 0
    packets = []
    for start in range(0, len(wave), size):
        part = wave[start : start + size].astype(np.float32)
        planes = np.repeat(part[np.newaxis], context.layout.nb_channels, 0)
        frame = av.AudioFrame.from_ndarray(
            planes, format="fltp", layout=context.layout.name
        )
        frame.sample_rate, frame.pts = rate, start
        frame.time_base = Fraction(1, rate)
        for ready in av.AudioResampler(format=context.format.name).resample(frame):
            packets += stream.encode(ready)
    return packets + stream.encode(None)
