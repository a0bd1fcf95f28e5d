"""Quantisation-aware fine-tuning, in a process of its own.

`tensorflow_model_optimization` turns the process that imports it to Keras 2. So the
network goes to `training.legacy` as a list of steps, and an int8 file comes back.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import keras
import numpy as np

from training import steps
from training.datasets.examples import Pictures
from training.errors import ConfigError
from training.folding import steps_of
from training.legacy import job as files
from training.legacy.job import Job
from training.outputs import write_file
from training.rounding import with_rounded_depthwise

LOG = "qat.log"


def tune(network: keras.Model, pictures: Pictures, job: Job, run: Path) -> bytes:
    """Fine-tune a trained network for int8.

    Args:
        network: built for a fixed input size.
        pictures: to train on, of that size.
        job: how.
        run: folder for what is needed meanwhile, and for `qat.log`.

    Returns:
        A `.tflite` file like those of `training.convert.to_int8`.

    Raises:
        ConfigError: the network has a layer that cannot be rounded, or the process
            failed; its last words are in the message.
    """
    trained = steps_of(network)
    with tempfile.TemporaryDirectory(dir=run, prefix="qat") as name:
        folder = Path(name)
        steps.save(trained, folder / files.TRAINED)
        # Training begins where rounding alone would end.
        steps.save(steps_of(with_rounded_depthwise(network)), folder / files.START)
        np.save(folder / files.RGB, pictures.rgb)
        np.save(folder / files.IDS, pictures.ids)
        expected = network.predict_on_batch(np.float32(pictures.rgb[:1]))
        np.save(folder / files.EXPECTED, expected)
        job.save(folder)
        _start(folder, run / LOG)
        return (folder / files.RESULT).read_bytes()


def _start(folder: Path, log: Path) -> None:
    command = [sys.executable, "-m", "training.legacy.finetune", str(folder.resolve())]
    environment = {**os.environ, "TF_USE_LEGACY_KERAS": "1"}
    root = Path(__file__).parents[1]
    process = subprocess.run(
        command, cwd=root, env=environment, stderr=subprocess.PIPE, check=False
    )
    write_file(log, process.stderr)
    if process.returncode:
        raise ConfigError(
            f"Quantisation-aware training failed: {_reason(process)}. "
            f"Everything that it said is in {log}."
        )


def _reason(process: subprocess.CompletedProcess[bytes]) -> str:
    """The last words of a process: of a traceback, the error itself."""
    if process.returncode < 0:
        name = signal.Signals(-process.returncode).name
        return f"it was ended by {name}, as by a lack of memory"
    lines = process.stderr.decode(errors="replace").strip().splitlines()
    return lines[-1].rstrip(".") if lines else f"exit code {process.returncode}"
