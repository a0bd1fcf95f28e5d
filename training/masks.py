"""Draw the masks of the full IDD: `python -m training.masks IDD_ROOT --level 1`.

Beside each polygon file `<id>_gtFine_polygons.json` comes a mask of ids,
`<id>_gtFine_labellevel1Ids.png` for level 1, drawn as the official tools of IDD do it
(`training.polygons.drawing`). IDD_ROOT is part I, part II, or a folder that holds both
under their names, IDD_Segmentation and idd20kII. Masks that are there are kept, so the
command can be stopped and started again at any time.
"""

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from tqdm import tqdm

from training import errors
from training.datasets.idd import polygon_files
from training.datasets.idd_labels import KINDS
from training.errors import ConfigError, DatasetError
from training.polygons.making import Outcome, make_masks


class Tally:
    """What became of all files so far; refuses a broken one if `strict`."""

    def __init__(self, bar: tqdm, strict: bool) -> None:
        self.made = self.there = self.broken = 0
        self.unknown: Counter[str] = Counter()
        self._bar, self._strict = bar, strict

    def add(self, outcome: Outcome) -> None:
        """Count one file, and name it if it is broken.

        Raises:
            DatasetError: it is broken and `strict`.
        """
        self._bar.update()
        if outcome.problem and self._strict:
            raise DatasetError(f"{outcome.problem} Without --strict it is left out.")
        if outcome.problem:
            self.broken += 1
            self._bar.write(f"left out: {outcome.problem}", file=sys.stderr)
        elif outcome.made:
            self.made += 1
        else:
            self.there += 1
        self.unknown += outcome.unknown

    def lines(self) -> list[str]:
        """The end of the story, for the terminal."""
        lines = [f"{self.made} masks made, {self.there} were there"]
        if self.broken:
            lines.append(f"{self.broken} polygon files are broken and have no mask")
        if self.unknown:
            named = ", ".join(f"{n} of {label!r}" for label, n in self.unknown.items())
            lines.append(f"skipped objects whose label IDD does not have: {named}")
        return lines


def make(root: Path, kind: str, *, overwrite: bool, strict: bool, jobs: int) -> None:
    """Draw all masks below a folder and say what became of them.

    Raises:
        DatasetError: there are no polygon files, none is whole, one is broken and
            `strict`, or a mask cannot be written.
    """
    files = polygon_files(root)
    print(f"{len(files)} polygon files, {jobs} at once", flush=True)
    with tqdm(total=len(files), unit="mask", disable=None) as bar:
        tally = Tally(bar, strict)
        make_masks(files, kind, overwrite=overwrite, jobs=jobs, tell=tally.add)
    if tally.broken == len(files):
        raise DatasetError(f"None of {len(files)} polygon files can be read.")
    print("\n".join(tally.lines()))


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.masks", description=__doc__
    )
    parser.add_argument("root", type=Path, metavar="IDD_ROOT")
    parser.add_argument(
        "--level",
        choices=KINDS,
        default="1",
        help="level of the label hierarchy, or another id of IDD's table (default: 1)",
    )
    parser.add_argument("--overwrite", action="store_true", help="draw all again")
    parser.add_argument(
        "--strict", action="store_true", help="refuse broken polygon files"
    )
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="processes at once"
    )
    options = parser.parse_args(arguments)

    def command() -> None:
        if options.jobs < 1:
            raise ConfigError(f"--jobs {options.jobs} is none: at least 1 must work.")
        make(
            options.root.expanduser(),
            options.level,
            overwrite=options.overwrite,
            strict=options.strict,
            jobs=options.jobs,
        )

    return errors.run(command)


if __name__ == "__main__":
    sys.exit(main())
