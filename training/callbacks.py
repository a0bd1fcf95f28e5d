"""What happens beside the training steps: epochs, rate, log, the best, the backup."""

import csv
import io
import math
import re
import shutil
import time
from pathlib import Path
from typing import Any

import keras

from training.batches import TrainingBatches
from training.errors import ConfigError
from training.networks import load_weights, save_weights
from training.outputs import prepare_folder, write_file

# More random numbers are never drawn by one generator in one epoch.
_DRAWS_BITS = 20
# A generator counts in 32 bits: after 4,096 epochs its numbers come again, for other
# batches.
_COUNTER = (1 << 32) - 1


class Epochs(keras.callbacks.Callback):
    """Tells all that is random which epoch it is: it depends on nothing else."""

    def __init__(self, batches: TrainingBatches) -> None:
        super().__init__()
        self.batches = batches

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self.batches.epoch = epoch
        _restart_chance(self.model, epoch)


def _restart_chance(model: keras.Model, epoch: int) -> None:
    """Set every generator of random numbers to where this epoch starts.

    Keras does not save them: without this a resumed run would see other pictures.
    """
    for variable in model.non_trainable_variables:
        if variable.name == "seed_generator_state":
            seed = int(variable.numpy()[0])
            variable.assign([seed, epoch << _DRAWS_BITS & _COUNTER])


class Rate(keras.callbacks.Callback):
    """The learning rate of each epoch: linear warm-up, then half a cosine to nothing.

    Set between the epochs rather than computed within the step, so that the compiled
    step does not depend on the length of the run.
    """

    def __init__(self, highest: float, warmup: int, epochs: int) -> None:
        super().__init__()
        self.highest, self.epochs = highest, epochs
        self.warmup = min(warmup, epochs // 5)

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self.model.optimizer.learning_rate = self.highest * self.factor(epoch)

    def factor(self, epoch: int) -> float:
        """Share of the highest rate; never quite nothing."""
        if epoch < self.warmup:
            return (epoch + 1) / (self.warmup + 1)
        done = (epoch - self.warmup) / max(1, self.epochs - self.warmup)
        return max(1e-3, 0.5 * (1 + math.cos(math.pi * done)))


class Log(keras.callbacks.Callback):
    """One line of CSV for each epoch, whole at any moment.

    A resumed run first drops the lines of the epochs that it does again. In the list of
    callbacks it stands before `Backup`: no epoch is backed up that is not logged.
    """

    COLUMNS = ("epoch", "loss", "val_loss", "val_miou")

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._rows = self._read()
        self._resumed = False

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        if not self._resumed:
            self._rows = [row for row in self._rows if int(row["epoch"]) < epoch]
            self._write()
            self._resumed = True

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._rows.append({**(logs or {}), "epoch": epoch})
        self._write()

    def best(self) -> float:
        """The best validation score so far; -1 before the first."""
        scores = [row["val_miou"] for row in self._rows if row.get("val_miou")]
        return max(map(float, scores), default=-1.0)

    def _read(self) -> list[dict[str, Any]]:
        if not self.path.exists():
            return []
        with self.path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def _write(self) -> None:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, self.COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(self._rows)
        write_file(self.path, text.getvalue())


class KeepBest(keras.callbacks.Callback):
    """Saves the network's weights whenever the validation score is the best so far.

    In the list of callbacks it must stand after `Log`, which remembers the best score
    of a run that is resumed, and before `SwapEMAWeights`: so it sees the end of a
    validation while the averaged weights, which were scored, are still in place.
    """

    def __init__(self, path: Path, log: Log) -> None:
        super().__init__()
        self.path, self.log = path, log
        self.best = log.best()

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        # By now the log has dropped what is done again.
        self.best = self.log.best()

    def on_test_end(self, logs: dict[str, Any] | None = None) -> None:
        score = float((logs or {})["miou"])
        if score > self.best:
            self.best = score
            save_weights(self.model.network, self.path)


class Backup(keras.callbacks.Callback):
    """The whole state at the end of an epoch: weights, their average, optimiser.

    One file, whose name is the number of epochs that it has behind it, and which
    appears whole or not at all: a run that is killed at any moment goes on from an
    epoch's end. (Keras' `BackupAndRestore` writes weights and epoch one after the
    other; killed between the two it would do an epoch twice.)
    """

    def __init__(self, folder: Path, seconds: float = 0.0) -> None:
        """Back up into a folder.

        Args:
            folder: to write into; nothing else may lie there.
            seconds: least time between two backups. Epochs of a second would else
                spend more time on the disk than on the network.
        """
        super().__init__()
        self.folder = folder
        self._seconds, self._saved = seconds, time.monotonic()

    @property
    def epochs(self) -> int:
        """How many epochs the newest backup has behind it; 0 where there is none."""
        return max(map(_epochs, self._files()), default=0)

    def restore(self, model: keras.Model) -> int:
        """Put the newest backup into a compiled model.

        Returns:
            The epoch to go on with, counted from 0.

        Raises:
            ConfigError: it cannot be read, or is another network's.
        """
        if not self.epochs:
            return 0
        newest = max(self._files(), key=_epochs)
        model.optimizer.build(model.trainable_variables)
        try:
            load_weights(model, newest)
        except ConfigError as error:
            raise ConfigError(
                f"The run cannot go on: {error} Remove {self.folder} to begin anew."
            ) from error
        return self.epochs

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        last = epoch + 1 == self.params["epochs"]
        if last or time.monotonic() - self._saved >= self._seconds:
            self._save(epoch + 1)
            self._saved = time.monotonic()

    def remove(self) -> None:
        """Give back the room on the disk, once all is done."""
        if self.folder.exists():
            shutil.rmtree(self.folder)

    def _save(self, epochs: int) -> None:
        older = self._files()
        prepare_folder(self.folder)
        path = self.folder / f"{epochs}.weights.h5"
        save_weights(self.model, path)
        for file in older:
            if file != path:
                file.unlink()

    def _files(self) -> list[Path]:
        """Whole ones alone: of a killed run a partial one may lie beside them."""
        files = self.folder.glob("*.weights.h5")
        return [file for file in files if re.fullmatch(r"\d+\.weights\.h5", file.name)]


def _epochs(file: Path) -> int:
    return int(file.name.split(".")[0])
