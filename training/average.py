"""Average the weights of runs: `python -m training.average RUN RUN --output RUN`.

Runs that went on from one another lie in one valley of the loss, and the middle
between them scores better than either (model soups, Wortsman et al., arXiv 2203.05482).
It costs nothing when the network runs.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from training import errors
from training.config import read_config, write_config
from training.errors import ConfigError
from training.networks import (
    BEST,
    CONFIG,
    load_network,
    read_classes,
    save_weights,
    write_classes,
)
from training.outputs import prepare_folder
from training.runs import LOG


def average(runs: Sequence[Path], output: Path, name: str) -> None:
    """Write the mean of the best weights of runs as a run of its own.

    Args:
        runs: folders that `training.train` wrote, of one network; the last one's
            configuration is kept.
        output: folder to write.
        name: of the run and the model that comes of it.

    Raises:
        ConfigError: the runs are of different networks or classes, or the folder is
            one of theirs or cannot be written.
    """
    if output.resolve() in [run.resolve() for run in runs]:
        raise ConfigError(f"{output} is one of the runs: name another folder.")
    if (output / LOG).exists():
        raise ConfigError(
            f"{output} holds a run that was trained: name another folder."
        )
    configs = [read_config(run / CONFIG) for run in runs]
    kinds = {config.network for config in configs}
    if len(kinds) > 1 or len({read_classes(run) for run in runs}) > 1:
        raise ConfigError("Only runs of one network with the same classes have a mean.")
    networks = [load_network(run) for run in runs]
    weights = zip(*(network.get_weights() for network in networks), strict=True)
    networks[-1].set_weights([np.mean(each, axis=0) for each in weights])
    prepare_folder(output)
    mean = f"mean of the weights of {' and '.join(run.name for run in runs)}"
    note = f"{configs[-1].note}; {mean}" if configs[-1].note else mean
    write_config(replace(configs[-1], name=name, note=note), output / CONFIG)
    write_classes(read_classes(runs[-1]), output)
    save_weights(networks[-1], output / BEST)


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.average", description=__doc__
    )
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--name", help="of the model; default: the output folder's")
    options = parser.parse_args(arguments)
    name = options.name or options.output.name
    return errors.run(lambda: average(options.runs, options.output, name))


if __name__ == "__main__":
    sys.exit(main())
