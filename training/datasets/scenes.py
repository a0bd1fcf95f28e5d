"""The program's own drawn drive as training pictures, with exact labels.

The program plays it as `sample:`. Networks that have seen some of it label it well, and
the whole package can be tried on a machine without any data.
"""

from dataclasses import dataclass

from engine.sources.sample import scene
from training.datasets.pairs import Pair

# Frames apart, so that two examples of one drive are two different places.
_STRIDE = 97
_DRIVES = 40


@dataclass(frozen=True)
class SceneExample:
    """One frame of a drawn drive."""

    index: int
    seed: int
    size: tuple[int, int]

    @property
    def name(self) -> str:
        """The frame's number and the drive's seed."""
        return f"scene {self.index} of drive {self.seed}"

    def read(self) -> Pair:
        """Draw it."""
        rgb, ids = scene.draw(self.index, self.size, self.seed)
        return Pair(rgb, ids)


def examples(
    count: int, size: tuple[int, int], *, first_seed: int = 0
) -> list[SceneExample]:
    """`count` scenes of several drives, the same ones on every call.

    Those of a drive follow on each other: drawing its world takes longer than a scene.

    Args:
        count: how many.
        size: width and height in pixels.
        first_seed: of the first drive; take another for scenes unseen in training.
    """
    scenes = [
        SceneExample(
            index=(number // _DRIVES) * _STRIDE + number,
            seed=first_seed + number % _DRIVES,
            size=size,
        )
        for number in range(count)
    ]
    return sorted(scenes, key=lambda scene: scene.seed)
