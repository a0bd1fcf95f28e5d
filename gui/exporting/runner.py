"""An export in a thread of its own."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from engine.export.control import Control
from engine.export.job import ExportJob, ExportOutcome, Progress, run_export
from gui.texts import tr
from models.errors import SadakError

_log = logging.getLogger(__name__)

_TELL_SECONDS = 0.1


class RunExport(Protocol):
    """What `engine.export.job.run_export` is; tests have others."""

    def __call__(
        self,
        job: ExportJob,
        on_progress: Callable[[Progress], None],
        control: Control | None,
    ) -> ExportOutcome:
        """Export, telling of progress, until done or cancelled."""


class ExportRunner(QObject):
    """Runs one job; the signals arrive in the thread that made this."""

    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(str)

    def __init__(
        self, run: RunExport = run_export, parent: QObject | None = None
    ) -> None:
        """Prepare to run exports by a function."""
        super().__init__(parent)
        self.run = run
        self.control = Control()
        self._unheard = threading.Event()
        self._thread: threading.Thread | None = None
        self._last_told = 0.0

    @property
    def running(self) -> bool:
        """Whether the thread is at work."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, job: ExportJob) -> None:
        """Begin a job; one at a time."""
        assert not self.running, "one job at a time"
        self.control = Control()
        self._thread = threading.Thread(
            target=self._work, args=(job, self.control), name="export"
        )
        self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until the thread has ended, or for so long at most."""
        if self._thread:
            self._thread.join(seconds)

    def give_up(self, seconds: float) -> None:
        """Cancel, and wait for so long at most; nothing more is told.

        Something that cannot be interrupted may be under way. The thread cleans up when
        that has ended: Python does not end before it.
        """
        self._unheard.set()
        self.control.cancel()
        self.wait(seconds)

    def _work(self, job: ExportJob, control: Control) -> None:
        try:
            outcome = self.run(job, self._on_progress, control)
        except SadakError as error:
            self._tell(self.failed, str(error))
        except Exception as error:
            # A mistake of ours must be told as well, or the queue would wait for ever.
            _log.exception("unexpected error while exporting")
            text = tr("Something unexpected happened: {error}. It is in the log.")
            self._tell(self.failed, text.format(error=repr(error)))
        else:
            self._tell(self.done, outcome)

    def _tell(self, signal: SignalInstance, news: object) -> None:
        # Once given up, this object may be gone before its thread.
        if not self._unheard.is_set():
            signal.emit(news)

    def _on_progress(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._last_told >= _TELL_SECONDS or progress.done == progress.total:
            self._last_told = now
            self._tell(self.progressed, progress)
