"""Find out, before anything is trained, which examples of a data set are broken."""

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tqdm import tqdm

from training.datasets.pairs import Example, Pair
from training.errors import DatasetError

NAMED = 10
"""How many broken examples are named; the others are counted."""

_THREADS = min(8, os.cpu_count() or 1)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """What is wrong with some examples.

    Attributes:
        examples: how many were read.
        problems: by the index of a broken example, what is wrong with it.
    """

    examples: int
    problems: Mapping[int, str]

    @property
    def whole(self) -> bool:
        """Whether nothing is broken."""
        return not self.problems

    def __str__(self) -> str:
        """The count in one line, then the first few problems, a line each."""
        if self.whole:
            return f"{self.examples} examples, none is broken"
        lines = [f"{len(self.problems)} of {self.examples} examples are broken:"]
        lines += list(self.problems.values())[:NAMED]
        more = len(self.problems) - NAMED
        return "\n  ".join([*lines, f"and {more} more"] if more > 0 else lines)

    def act(self, *, strict: bool) -> None:
        """Tell about broken examples, or refuse all of them.

        Raises:
            DatasetError: one is broken and `strict`, or no example is whole.
        """
        if not self.examples:
            raise DatasetError("There are no examples to read.")
        first = next(iter(self.problems.values()), "")
        if len(self.problems) == self.examples:
            raise DatasetError(
                f"None of {self.examples} examples can be read. The first: {first}"
            )
        if self.problems and strict:
            raise DatasetError(
                f"{len(self.problems)} of {self.examples} examples are broken. "
                f"The first: {first}"
            )
        if self.problems:
            logger.warning("left out: %s", self)


def check(
    examples: Sequence[Example], keep: Callable[[int, Pair], None] | None = None
) -> Report:
    """Read every example, several at once, and report which are broken.

    Found are pictures without labels and labels without pictures, damaged files, sizes
    that do not fit together and ids that the data set does not have.

    Args:
        examples: of one split.
        keep: called with the index and the pair of each that is whole, in any thread.
    """

    def problem(index: int) -> str | None:
        try:
            pair = examples[index].read()
        except DatasetError as error:
            return str(error)
        if keep:
            keep(index, pair)
        return None

    count = len(examples)
    with ThreadPoolExecutor(_THREADS) as pool:
        outcomes = pool.map(problem, range(count))
        shown = tqdm(outcomes, "reading", count, leave=False, disable=None)
        found = {index: why for index, why in enumerate(shown) if why}
    return Report(count, found)
