"""From data to the files that ship: `python -m training.weights --data FOLDER`.

The steps, in order, each a command of its own. A step whose result is there is skipped,
so a chain that was broken off goes on where it was; to do one again, remove its result
and those of the steps that go on from it. `--steps` shows them.
"""

import argparse
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.zoo import WEIGHTS
from training import errors
from training.datasets.opening import absolute
from training.errors import ConfigError

ROOT = Path(__file__).parents[1]
RUNS = Path("runs")
CONFIGS = Path("training/configs")

_SMALL = (
    "efficientlite_fpn",
    "efficientlite_fpn_fast",
    "efficientlite_fpn_sharp",
    "canet",
    "unet_bn",
)
# Half precision of these two would double what a clone has to fetch.
_LARGE = ("unet_resnet34", "unet")

_INTERRUPTED = 130


@dataclass(frozen=True)
class Step:
    """One command of the chain.

    Attributes:
        name: by which it is chosen or skipped.
        arguments: what follows `python -m`.
        result: the file that it leaves; from the root of the project where relative.
        stamped: the result is a mark that is set when the command has succeeded. What
            an export writes lies in a clone already and says nothing.
    """

    name: str
    arguments: tuple[str, ...]
    result: Path
    stamped: bool = False


def steps(data: Path, output: Path, settings: Sequence[str] = ()) -> list[Step]:
    """The chain.

    Args:
        data: what `training.datasets.opening` opens; holds `encoders` too.
        output: folder of the files that ship.
        settings: entries of all configurations that shall be different.
    """
    encoders = data / "encoders"

    def train(run: str) -> Step:
        arguments = ["training.train", "--config", str(CONFIGS / f"{run}.yaml")]
        arguments += ["--data", str(data), "--run", str(RUNS / run)]
        if settings:
            arguments += ["--set", *settings]
        return Step(run, tuple(arguments), RUNS / run / "last.weights.h5")

    def export(run: str, variants: Sequence[str]) -> Step:
        arguments = ["training.export", "--run", str(RUNS / run), "--data", str(data)]
        arguments += ["--output", str(output), "--variants", *variants]
        mark = RUNS / run / "exported"
        return Step(f"export_{run}", tuple(arguments), mark, stamped=True)

    def pretrain(run: str) -> Step:
        arguments = ["training.pretrain", "--data", str(data), "--epochs", "48"]
        arguments += ["--config", str(CONFIGS / f"{run}_start.yaml")]
        arguments += [
            "--teacher",
            str(encoders / "efficientnet_lite2_imagenet.weights.h5"),
        ]
        result = RUNS / f"{run}_encoder" / "encoder.weights.h5"
        arguments += ["--output", str(result)]
        if settings:
            arguments += ["--set", *settings]
        return Step(f"{run}_encoder", tuple(arguments), result)

    def average(run: str, *of: str) -> Step:
        sources = [str(RUNS / each) for each in of]
        arguments = ("training.average", *sources, "--output", str(RUNS / run))
        return Step(run, arguments, RUNS / run / "best.weights.h5")

    return [
        Step(
            "encoders",
            ("training.encoders", "--output", str(encoders)),
            encoders / "efficientnet_lite2_imagenet.weights.h5",
        ),
        train("teacher_large"),
        train("teacher_varied"),
        train("efficientlite_fpn_plain"),
        train("efficientlite_fpn_taught"),
        train("efficientlite_fpn_longer"),
        average(
            "efficientlite_fpn", "efficientlite_fpn_taught", "efficientlite_fpn_longer"
        ),
        train("efficientlite_fpn_fast_taught"),
        average(
            "efficientlite_fpn_fast",
            "efficientlite_fpn",
            "efficientlite_fpn_fast_taught",
        ),
        train("efficientlite_fpn_sharp"),
        pretrain("unet_resnet34"),
        train("unet_resnet34_start"),
        train("unet_resnet34"),
        train("unet_bn"),
        train("canet"),
        train("unet"),
        *(export(run, ("int8", "fp16", "openvino")) for run in _SMALL),
        *(export(run, ("int8", "openvino")) for run in _LARGE),
    ]


def run(chain: Sequence[Step], skipped: Sequence[str] = ()) -> None:
    """Do the steps that are not done.

    Raises:
        ConfigError: a step failed; what it said stands above.
    """
    for step in chain:
        result = ROOT / step.result
        if step.name in skipped or result.exists():
            why = "skipped" if step.name in skipped else f"done: {step.result}"
            print(f"{step.name}: {why}", flush=True)
            continue
        print(f"{step.name}: python -m {shlex.join(step.arguments)}", flush=True)
        environment = dict(os.environ)
        if step.arguments[0] == "training.export":
            environment["KERAS_BACKEND"] = "tensorflow"  # its converter
        command = [sys.executable, "-m", *step.arguments]
        code = subprocess.run(
            command, cwd=ROOT, env=environment, check=False
        ).returncode
        if code == _INTERRUPTED:
            raise KeyboardInterrupt
        if code:
            raise ConfigError(f"The step {step.name} failed; see above.")
        if step.stamped:
            result.touch()
        if not result.exists():
            raise ConfigError(f"The step {step.name} left no {step.result}.")


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.weights", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    parser.add_argument("--skip", nargs="*", default=[], metavar="STEP")
    parser.add_argument("--only", nargs="*", default=[], metavar="STEP")
    parser.add_argument("--steps", action="store_true", help="show the steps and end")
    parser.add_argument(
        "--set", nargs="*", default=[], metavar="ENTRY=VALUE", dest="overrides"
    )
    options = parser.parse_args(arguments)

    def command() -> None:
        if not options.data.is_dir():
            raise ConfigError(
                f"{options.data} is no folder. The weights that ship need pictures of "
                "roads: training/README.md tells which."
            )
        chain = steps(
            absolute(options.data), options.output.absolute(), options.overrides
        )
        names = [step.name for step in chain]
        unknown = sorted({*options.skip, *options.only} - {*names})
        if unknown:
            raise ConfigError(
                f"There is no step called {', '.join(unknown)}. "
                f"There are: {', '.join(names)}."
            )
        if options.steps:
            print(
                "\n".join(
                    f"{s.name}: python -m {shlex.join(s.arguments)}" for s in chain
                )
            )
            return
        chosen = [s for s in chain if not options.only or s.name in options.only]
        run(chosen, options.skip)

    return errors.run(command)


if __name__ == "__main__":
    sys.exit(main())
