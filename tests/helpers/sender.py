"""A camera on the network: sends numbered pictures at its own pace until it is ended.

Run as `python -m tests.helpers.sender ADDRESS RATE GOP`. For each frame that it sends
it prints the number and the time on the clock that all processes of a machine share.
"""

import itertools
import sys
import time
from fractions import Fraction

import av

from tests.helpers.numbers import numbered

SIZE = (64, 48)


def main(address: str, rate: int, gop: int) -> None:
    """Send for ever, a key frame every `gop` frames."""
    with av.open(address, "w", format="mpegts", options={"flush_packets": "1"}) as out:
        stream = out.add_stream("libx264", rate=rate)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        stream.gop_size = gop
        stream.options = {"preset": "ultrafast", "tune": "zerolatency"}
        start = time.monotonic()
        for number in itertools.count():
            time.sleep(max(start + number / rate - time.monotonic(), 0))
            frame = av.VideoFrame.from_ndarray(numbered(number, SIZE), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            sys.stdout.write(f"{number} {time.monotonic()}\n")
            sys.stdout.flush()
            out.mux(stream.encode(frame))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
