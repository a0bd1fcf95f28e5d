"""What happens beside the training steps: keeping the best, backing up, telling."""

import csv
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import keras

from training.batches import TrainingBatches

_BACKUP_SECONDS = 60.0
# More random numbers are never drawn by one generator in one epoch.
_DRAWS_BITS = 20


class Log(keras.callbacks.Callback):
    """One line of CSV for each epoch, whole at any moment.

    A resumed run first drops the lines of the epochs that it does again.
    """

    COLUMNS = ("epoch", "loss", "val_loss", "val_miou")

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._opened = False

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        if not self._opened:
            kept = [row for row in self._rows() if int(row["epoch"]) < epoch]
            self._write(kept, "w")
            self._opened = True

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._write([{**(logs or {}), "epoch": epoch}], "a")

    def best(self) -> float:
        """The best validation score so far; -1 before the first."""
        scores = [row["val_miou"] for row in self._rows() if row["val_miou"]]
        return max(map(float, scores), default=-1.0)

    def _rows(self) -> list[dict[str, str]]:
        if not self.path.exists():
            return []
        with self.path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def _write(self, rows: Sequence[Mapping[str, Any]], mode: str) -> None:
        with self.path.open(mode, newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, self.COLUMNS, extrasaction="ignore")
            if mode == "w":
                writer.writeheader()
            writer.writerows(rows)


class KeepBest(keras.callbacks.Callback):
    """Saves the network's weights whenever the validation score is the best so far.

    In the list of callbacks it must stand after `Log`, which remembers the best score
    of a run that is resumed, and before `SwapEMAWeights`: so it sees the end of a
    validation while the averaged weights, which were scored, are still in place.
    """

    def __init__(self, path: Path, log: Log) -> None:
        super().__init__()
        self.path, self.log = path, log
        self.best = -1.0

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self.best = max(self.best, self.log.best())

    def on_test_end(self, logs: dict[str, Any] | None = None) -> None:
        score = float((logs or {})["miou"])
        if score > self.best:
            self.best = score
            save_weights(self.model.network, self.path)


class Backup(keras.callbacks.BackupAndRestore):
    """Keras' backup at the end of an epoch, but not more than once in a minute.

    Short epochs would otherwise spend more time on the disk than on the network.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), double_checkpoint=True)
        self._saved = time.monotonic()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        if time.monotonic() - self._saved >= _BACKUP_SECONDS:
            super().on_epoch_end(epoch, logs)
            self._saved = time.monotonic()


class Epochs(keras.callbacks.Callback):
    """Tells the batches which epoch it is, and a person how it goes."""

    def __init__(self, batches: TrainingBatches, validate_every: int) -> None:
        super().__init__()
        self.batches, self.every = batches, validate_every
        self.started = 0.0
        self.first: int | None = None

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self.batches.epoch = epoch
        _restart_chance(self.model, epoch)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        if self.first is None:
            # The first epoch is spent on compiling: time is measured from its end.
            self.first, self.started = epoch, time.monotonic()
        logs = logs or {}
        if "val_miou" not in logs and epoch != self.first:
            return
        done = epoch - self.first
        seconds = time.monotonic() - self.started
        pictures = done * self.batches.num_batches * self.batches.batch
        rate = pictures / seconds if done else 0.0
        left = seconds / done * (self.params["epochs"] - epoch - 1) if done else 0.0
        print(
            f"epoch {epoch + 1}/{self.params['epochs']}"
            f"  loss {logs['loss']:.4f}"
            f"  val_miou {logs.get('val_miou', float('nan')):.4f}"
            f"  {rate:.0f} pictures/s  {left:.0f} s left",
            flush=True,
        )


def _restart_chance(model: keras.Model, epoch: int) -> None:
    """Set every generator of random numbers to where this epoch starts.

    Keras does not save them: without this a resumed run would see other pictures.
    """
    for variable in model.non_trainable_variables:
        if variable.name == "seed_generator_state":
            seed = int(variable.numpy()[0])
            variable.assign([seed, epoch << _DRAWS_BITS])


def save_weights(network: keras.Model, path: Path) -> None:
    """Save so that a good file is never replaced by half of one."""
    partial = path.with_name(
        f"{path.name.removesuffix('.weights.h5')}.partial.weights.h5"
    )
    network.save_weights(partial)
    partial.replace(path)
