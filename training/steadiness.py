"""How steady a network is on video: `python -m training.steadiness --model NAME VIDEO`.

Between two frames only the scene should move, not the opinion of the network. Each
frame's ids are brought along the optical flow to the next frame and compared with what
the network says there. No labels are needed, and it says nothing about being right: a
network that calls everything sky is perfectly steady.

The mean IoU of both maps is the temporal consistency (TC) of Varghese et al.,
"Unsupervised temporal consistency metric for video segmentation in highly-automated
driving", CVPR Workshops 2020; but all pairs of a clip are counted in one matrix, so
that a class of a few pixels in one frame does not weigh as much as the road. Pixels
that come into sight are left out by flow in both directions, as in Lai et al.,
"Learning blind video temporal consistency", ECCV 2018, arXiv 1808.00449.
"""

import argparse
import contextlib
import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from engine.picture import Picture, Size
from engine.sources.opening import open_source
from training import candidates, errors
from training.candidates import Candidate
from training.datasets.examples import resize_ids
from training.errors import ConfigError, DatasetError
from training.metrics import Confusion
from training.motion import motion, warped
from training.outputs import prepare_file, write_file

Bytes = NDArray[np.uint8]

PAIRS = 150
"""How many pairs of frames of each clip are compared, from its beginning."""

LONGER_SIDE = 512
"""Pixels along the longer side at which flow is estimated and maps are compared."""


@dataclass(frozen=True)
class Steadiness:
    """How steady a network is on one clip.

    Attributes:
        pairs: of consecutive frames.
        agreement: share of the compared pixels whose class stayed, 0 to 1.
        miou: mean over the classes of the IoU of the map that was brought along and
            the present one; classes in neither are left out.
        compared: share of all pixels that could be followed from frame to frame.
    """

    pairs: int
    agreement: float
    miou: float
    compared: float


def steadiness(
    pictures: Iterable[Picture],
    segment: Callable[[Picture], Bytes],
    classes: int,
) -> Steadiness | None:
    """Compare what a network says of each picture and the next.

    Args:
        pictures: consecutive frames.
        segment: gives ids of any size, one of a picture.
        classes: how many there are.

    Returns:
        None where there are less than two pictures.
    """
    total = Confusion(classes)
    pixels = pairs = 0
    labelled = _looks(pictures, segment)
    for (before, ids_before), (grey, ids) in itertools.pairwise(labelled):
        along = motion(before, grey)
        expected, known = warped(ids_before, along), along.known
        total.add_as_it_is(expected[known], ids[known])
        pixels += known.size
        pairs += 1
    if not pairs:
        return None
    compared = total.matrix.sum() / pixels
    return Steadiness(pairs, total.accuracy, total.miou, float(compared))


def flow_size(size: Size) -> Size:
    """Width and height for the flow: the longer side as said, the aspect kept.

    Never less than 16 pixels, which the search for flow needs.
    """
    scale = LONGER_SIDE / max(size)
    return max(16, round(size[0] * scale)), max(16, round(size[1] * scale))


def _looks(
    pictures: Iterable[Picture], segment: Callable[[Picture], Bytes]
) -> Iterator[tuple[Bytes, Bytes]]:
    """Each picture in grey and its ids, all at the first one's size for the flow."""
    size = None
    for picture in pictures:
        size = size or flow_size(picture.size)
        grey = cv2.cvtColor(picture.rgb(size), cv2.COLOR_RGB2GRAY)
        yield np.asarray(grey, np.uint8), resize_ids(segment(picture), size)


def measure(candidate: Candidate, address: str, pairs: int) -> Steadiness:
    """Measure a network on the beginning of a clip.

    Args:
        candidate: the network.
        address: what the program opens.
        pairs: how many pairs of frames at most.

    Raises:
        SourceError: it cannot be opened or read.
        DatasetError: it has less than two frames.
    """
    with contextlib.closing(open_source(address)) as source:
        frames: Iterator[Picture] = (f.picture for f in iter(source.read, None))
        first = itertools.islice(frames, pairs + 1)
        shown = tqdm(first, address, pairs + 1, leave=False, disable=None)
        classes = len(candidate.card.classes)
        found = steadiness(shown, candidate.segmenter.segment, classes)
        for note in source.notes:
            print(f"{address}: {note}", file=sys.stderr)
    if found is None:
        raise DatasetError(f"{address} has one frame only: two are the least.")
    return found


def _compare(options: argparse.Namespace) -> None:
    for address in options.videos:  # all of them, before minutes go into the first
        open_source(address).close()
    if options.json:
        prepare_file(options.json)
    candidate = candidates.chosen(options)
    print(
        f"{candidate.title}, per cent: classes that stayed, mean IoU, pixels compared"
    )
    found = {}
    for address in options.videos:
        found[address] = measure(candidate, address, options.frames)
        print(_line(found[address], address), flush=True)
    mean = _mean(list(found.values()))
    print(_line(mean, "mean of the clips"))
    if options.json:
        record = {
            "model": candidate.card.name,
            "variant": candidate.card.variant,
            "sha256": candidate.card.sha256,
            "clips": {name: asdict(one) for name, one in found.items()},
            "mean": asdict(mean),
        }
        write_file(options.json, json.dumps(record, indent=2) + "\n")


def _mean(clips: Sequence[Steadiness]) -> Steadiness:
    return Steadiness(
        sum(clip.pairs for clip in clips),
        float(np.mean([clip.agreement for clip in clips])),
        float(np.mean([clip.miou for clip in clips])),
        float(np.mean([clip.compared for clip in clips])),
    )


def _line(clip: Steadiness, name: str) -> str:
    figures = (clip.agreement, clip.miou, clip.compared)
    cells = "".join(f"{100 * figure:8.2f}" for figure in figures)
    return f"{cells}  {name} ({clip.pairs} pairs)"


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.steadiness",
        description=(__doc__ or "").partition("\n\n")[2],
    )
    candidates.add_options(parser)
    parser.add_argument("videos", nargs="+", metavar="VIDEO")
    parser.add_argument(
        "--frames",
        type=int,
        default=PAIRS,
        metavar="N",
        help=f"pairs of frames of each clip (default: {PAIRS})",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    options = parser.parse_args(arguments)

    def command() -> None:
        if options.frames < 1:
            raise ConfigError(f"--frames must be at least 1, not {options.frames}.")
        _compare(options)

    return errors.run(command)


if __name__ == "__main__":
    sys.exit(main())
