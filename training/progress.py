"""What a person sees of a run: a bar on a terminal, a line at each validation."""

import math
import sys
import time
from typing import Any

import keras
from tqdm import tqdm

from training.batches import TrainingBatches


class Progress(keras.callbacks.Callback):
    """Tells how far a run is, how good, and how long it will still take.

    On a terminal a bar counts the steps of the epoch, with the loss and the last
    validation score. The lines go to standard output, the bar to standard error.
    """

    def __init__(self, batches: TrainingBatches) -> None:
        super().__init__()
        self.steps = batches.num_batches
        self.pictures = batches.num_batches * batches.batch
        self.miou = math.nan
        self.bar: tqdm | None = None
        self.started = 0.0
        self.first: int | None = None

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self.bar = tqdm(
            total=self.steps,
            desc=f"epoch {epoch + 1}/{self.params['epochs']}",
            unit="step",
            leave=False,
            disable=not sys.stderr.isatty(),
        )

    def on_train_batch_end(
        self, batch: int, logs: dict[str, Any] | None = None
    ) -> None:
        # The loss is asked for only when the bar is drawn: an accelerator works ahead
        # of the program, and asking means waiting for it.
        if self.bar is not None and self.bar.update():
            figures = f"loss {float((logs or {})['loss']):.4f}"
            if not math.isnan(self.miou):
                figures += f", val_miou {self.miou:.4f}"
            self.bar.set_postfix_str(figures)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self.close()
        if self.first is None:
            # The first epoch is spent on compiling: time is measured from its end.
            self.first, self.started = epoch, time.monotonic()
        logs = logs or {}
        self.miou = logs.get("val_miou", self.miou)
        last = epoch + 1 == self.params["epochs"]
        if "val_miou" in logs or epoch == self.first or last:
            print(self._line(epoch, logs), flush=True)

    def close(self) -> None:
        """Take the bar from the screen."""
        if self.bar is not None:
            self.bar.close()
            self.bar = None

    def _line(self, epoch: int, logs: dict[str, Any]) -> str:
        epochs, done = self.params["epochs"], epoch - (self.first or 0)
        line = f"epoch {epoch + 1}/{epochs}  loss {logs['loss']:.4f}"
        if "val_miou" in logs:
            line += f"  val_miou {logs['val_miou']:.4f}"
        if done:
            seconds = (time.monotonic() - self.started) / done
            line += f"  {self.pictures / seconds:.0f} pictures/s"
            line += f"  {seconds * (epochs - epoch - 1):.0f} s left"
        return line
