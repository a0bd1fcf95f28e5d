"""Records numbered pictures at their own pace, until it is ended or the disk is full.

Run as `python -m tests.helpers.recording FILE RATE BYTES`. For each picture that it
hands over it prints the number; at the end, if there is one, why. Of the file no more
than so many bytes can be written, as on a disk that is full; 0 for no bound.
"""

import itertools
import resource
import sys
import time
from fractions import Fraction
from pathlib import Path

from engine.export.look import Look
from engine.frame import Frame
from engine.overlay import OverlayStyle
from engine.picture import Picture
from engine.record.recorder import Recorder, RecordPlan
from engine.sources.base import SourceInfo
from tests.helpers.numbers import numbered

SIZE = (64, 48)


def main(path: Path, rate: int, most: int) -> None:
    """Record for ever."""
    if most:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    info = SourceInfo("camera:0", SIZE, Fraction(rate), None, live=True)
    look = Look((), OverlayStyle())
    recorder = Recorder(RecordPlan(path, None), info, look, reserve=0)
    start = time.monotonic()
    for number in itertools.count():
        time.sleep(max(start + number / rate - time.monotonic(), 0))
        picture = Picture.from_array(numbered(number, SIZE))
        recorder.on_frame(Frame(number, Fraction(number, rate), picture))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        if recorder.status.over:
            sys.stdout.write(f"{recorder.status.trouble}\n")
            recorder.end()
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
