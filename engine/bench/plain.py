"""The loop that anybody would write first, to compare with.

Read with OpenCV, run the same network on all cores, look the colours up and blend with
numpy, write with OpenCV: one after the other, without sound.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

import cv2
import numpy as np

from engine.bench.cost import Cost, Stopwatch
from engine.frame import Bytes
from engine.machine import cores
from engine.runtimes.native import quiet
from models import zoo
from models.errors import SadakError
from models.zoo import ModelCard

_OPACITY = 0.5


def plain_loop(path: Path, model: str, size: str, frames: int) -> Cost:
    """What a frame costs in such a loop, opening and closing included.

    Args:
        path: of a video.
        model: as `models.zoo.find` takes it; its int8 file is run by LiteRT.
        size: of the network's input.
        frames: how many to do, from the first on.

    Raises:
        SadakError: the model has no int8 file, or OpenCV cannot read or write.
    """
    card = zoo.find(model, "int8", size=size)
    colours = np.array([label.colour[::-1] for label in card.classes], np.uint8)
    with tempfile.TemporaryDirectory() as folder, _all_threads():
        watch = Stopwatch()
        label = _network(card)
        video = cv2.VideoCapture(str(path))
        there, first = video.read()
        if not there:
            raise SadakError(f"OpenCV cannot read {path.name}. Compare with a video.")
        height, width = first.shape[:2]
        writer = cv2.VideoWriter(
            str(Path(folder) / "plain.mp4"),
            cv2.VideoWriter.fourcc(*"mp4v"),
            video.get(cv2.CAP_PROP_FPS),
            (width, height),
        )
        if not writer.isOpened():
            raise SadakError(f"OpenCV cannot write a video of {width}x{height}.")
        done = 0
        others = iter(video.read, (False, None))
        for _, frame in islice(chain([(True, first)], others), frames):
            small = cv2.resize(frame, card.input_size)
            ids = label(cv2.cvtColor(small, cv2.COLOR_BGR2RGB)).argmax(axis=2)
            mask = cv2.resize(
                colours[ids], (width, height), interpolation=cv2.INTER_NEAREST
            )
            mixed = frame * (1 - _OPACITY) + mask * _OPACITY
            writer.write(mixed.astype(np.uint8))
            done += 1
        video.release()
        writer.release()
        return watch.cost(done)


@contextmanager
def _all_threads() -> Iterator[None]:
    """Let OpenCV have all cores, as it does where nobody tells it otherwise."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(cores())
    try:
        yield
    finally:
        cv2.setNumThreads(before)


def _network(card: ModelCard) -> Callable[[Bytes], Bytes]:
    from ai_edge_litert.interpreter import Interpreter

    with quiet():
        network = Interpreter(str(card.weights), num_threads=cores())
        network.allocate_tensors()
    taken = network.get_input_details()[0]["index"]
    given = network.get_output_details()[0]["index"]

    def label(rgb: Bytes) -> Bytes:
        network.set_tensor(taken, rgb[np.newaxis])
        network.invoke()
        logits: Bytes = network.get_tensor(given)[0]
        return logits

    return label
