"""Each stage of the way of a frame, alone and over many frames."""

import tempfile
from fractions import Fraction
from itertools import chain, cycle, islice
from pathlib import Path

from engine.bench.cost import Cost, Stopwatch, cost_of
from engine.bench.material import Material, drawn
from engine.bench.window import Window
from engine.export.look import Look
from engine.export.video import VideoWriter
from engine.overlay import OverlayStyle
from engine.runtimes.choice import Choice
from engine.segmenter import Decider
from engine.smoothing import Smoother
from engine.workers import Result

LABELS = {
    "decode": "decode",
    "scale": "scale to the network's input",
    "network": "network, all workers",
    "ids": "class ids, with clean edges",
    "plain ids": "class ids, without clean edges",
    "smoothing": "smoothing, if wanted",
    "overlay": "draw for the encoder",
    "encode": "encode, sound copied",
    "picture": "picture for the window",
    "paint": "paint",
    "restyle": "paint once more in another look",
    "paint lit": "paint, a class lit",
    "paint split": "paint, split",
    "paint outlines": "paint, outlines",
}
"""The stages in the order in which they are shown, and what a person calls them."""


def stage_costs(
    material: Material, choice: Choice, network: Cost, window: Window
) -> dict[str, Cost]:
    """Measure all stages but the network, which is measured by `networks`.

    Args:
        material: what they work on.
        choice: the network.
        network: its cost with all workers busy.
        window: measures its painting.

    Returns:
        The cost of each stage by its key in `LABELS`; without painting where there can
        be no window.
    """
    frames, size = material.frames, choice.card.input_size
    look = Look(choice.card.classes, OverlayStyle())
    pictures = [result.frame.picture for result in material.sample]
    answers = [
        (result.classes.logits, result.frame.picture)
        for result in material.sample
        if result.classes.logits is not None
    ]
    decider, smoother = Decider(size), Smoother()
    canvas = drawn(look, material.sample[0], material.info.size, None)

    def draw(result: Result) -> None:
        drawn(look, result, material.info.size, canvas)

    costs = {
        "decode": material.decode,
        "scale": cost_of(lambda picture: picture.rgb(size), pictures, frames),
        "network": network,
        "ids": cost_of(lambda it: decider.ids(*it, True), answers, frames),
        "plain ids": cost_of(lambda it: decider.ids(*it, False), answers, frames),
        "smoothing": cost_of(lambda it: smoother.smooth(*it, 0.5), answers, frames),
        "overlay": cost_of(draw, material.sample, frames),
        "encode": _encoding(material),
        "picture": cost_of(lambda picture: picture.bgra(), pictures, frames),
    }
    height, width = material.sample[0].classes.ids.shape
    return costs | window.paint_costs(material.info.size, (width, height), frames)


def _encoding(material: Material) -> Cost:
    """Encode, with the sound of the source, until the file is complete.

    Where not all frames are kept, those that are go there and back: one never differs
    more from the next than in the source.
    """
    info, written = material.info, material.written
    step = 1 / (info.rate or Fraction(30))
    there_and_back = cycle(chain(written, written[-2:0:-1]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.mp4"
        watch = Stopwatch()
        writer = VideoWriter(path, path, info, Fraction(0))
        time = Fraction(0)
        for number, (picture, begins, duration) in enumerate(
            islice(there_and_back, material.frames)
        ):
            time = begins if number < len(written) else time + step
            writer.write(picture, time, duration)
        writer.finish(time)
        return watch.cost(material.frames)
