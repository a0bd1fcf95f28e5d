"""Networks that know two halves, and an export that does as it is told."""

import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.export.control import Control
from engine.export.job import ExportJob, ExportOutcome, Progress
from engine.runtimes.choice import Choice, Device
from models.errors import ModelError
from models.labels import IDD_LEVEL1, LabelClass
from tests.helpers.fakes import PATIENCE, make_card

Bytes = NDArray[np.uint8]

LEFT, RIGHT = "drivable", "sky"
REASON = "The CPU runs it: this is a test."


class HalvesNetwork:
    """Says that the left half is road and the right half sky, and counts its runs.

    Or that they are any other two of its classes.
    """

    def __init__(
        self,
        classes: tuple[LabelClass, ...] = IDD_LEVEL1,
        left: str = LEFT,
        right: str = RIGHT,
    ) -> None:
        self.card = replace(make_card(), classes=classes, input_size=(128, 96))
        self.runs = 0
        self.at_hand = True
        self.may_run = threading.Event()
        self.may_run.set()
        names = [label.name for label in classes]
        self.ids = (names.index(left), names.index(right))

    def choose(self, model: str, device: Device, *, size: str = "balanced") -> Choice:
        """In place of `engine.runtimes.choice.choose`: a machine without a GPU."""
        if not self.at_hand:
            raise ModelError(f"There is no model called {model}.")
        if device is Device.GPU:
            raise ModelError("There is no GPU here. Choose the CPU.")
        return Choice(self.card, Device.CPU, REASON, 1, lambda: self)

    def run(self, rgb: Bytes) -> Bytes:
        """Label one picture; see `Runtime`."""
        assert self.may_run.wait(PATIENCE)
        self.runs += 1
        width, height = (side // self.card.output_stride for side in (128, 96))
        logits = np.zeros((height, width, len(self.card.classes)), np.uint8)
        logits[:, : width // 2, self.ids[0]] = 200
        logits[:, width // 2 :, self.ids[1]] = 200
        return logits


class FakeExport:
    """In place of `run_export`: tells of ten frames and goes on when allowed to.

    An error is raised once: by the first export, or by the one that may end.
    """

    def __init__(self, error: Exception | None = None) -> None:
        self.job: ExportJob | None = None
        self.jobs: list[ExportJob] = []
        self.may_end = threading.Event()
        self.error = error

    def __call__(
        self,
        job: ExportJob,
        on_progress: Callable[[Progress], None],
        control: Control | None,
    ) -> ExportOutcome:
        assert control is not None
        self.job = job
        self.jobs.append(job)
        self._fail_once()
        on_progress(Progress(5, 10, 20.0, 61.0))
        assert self.may_end.wait(PATIENCE)
        self._fail_once()
        if not control.go_on():
            return ExportOutcome(job.output, 0, 1.0, cancelled=True)
        on_progress(Progress(10, 10, 20.0, 0.0))
        return ExportOutcome(job.output, 10, 0.5, ("The sound stayed behind.",))

    def _fail_once(self) -> None:
        error, self.error = self.error, None
        if error:
            raise error
