"""How large an export will be and how long it will take, found beside the dialog."""

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.export.control import Control
from engine.export.estimate import Estimate, estimate
from engine.export.job import ExportJob
from models.errors import SadakError

_log = logging.getLogger(__name__)

_STILL_MS = 400
Try = Callable[[ExportJob, Control], Estimate | None]


class Estimator(QObject):
    """Tries the newest job, once nobody has changed it for a moment."""

    changed = Signal()
    """It began, or there is another estimate or none."""

    _tried = Signal(object, object)

    def __init__(self, try_: Try = estimate, parent: QObject | None = None) -> None:
        """Try jobs by a function."""
        super().__init__(parent)
        self._try = try_
        self.estimate: Estimate | None = None
        self.busy = False
        self._job: ExportJob | None = None
        self._control = Control()
        self._lock, self._over = threading.Lock(), False
        self._threads: list[threading.Thread] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_STILL_MS)
        self._timer.timeout.connect(self._begin)
        # It comes from another thread.
        self._tried.connect(self._on_tried, Qt.ConnectionType.QueuedConnection)

    def ask(self, job: ExportJob | None) -> None:
        """Estimate a job, or nothing any more; an estimate of the same is kept."""
        if job == self._job:
            return
        self._job, self.estimate = job, None
        self._control.cancel()
        self.busy = job is not None
        if job:
            self._timer.start()
        else:
            self._timer.stop()
        self.changed.emit()

    def give_up(self) -> None:
        """End what is tried, without waiting for it; nothing more is told."""
        self.ask(None)
        with self._lock:
            self._over = True

    def wait(self) -> None:
        """Wait until nothing is tried any more."""
        for thread in self._threads:
            thread.join()

    def _begin(self) -> None:
        job, control = self._job, Control()
        if job is None:
            return
        self._control = control
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(
            target=self._work, args=(job, control), name="estimate"
        )
        self._threads.append(thread)
        thread.start()

    def _work(self, job: ExportJob, control: Control) -> None:
        found = None
        try:
            found = self._try(job, control)
        except SadakError as error:
            _log.info("no estimate of an export: %s", error)  # the export will tell
        except Exception:
            _log.exception("unexpected error while an export was estimated")
        with self._lock:  # once given up, this object may be gone before its thread
            if not self._over:
                self._tried.emit(job, found)

    def _on_tried(self, job: ExportJob, found: Estimate | None) -> None:
        if job is self._job:
            self.estimate, self.busy = found, False
            self.changed.emit()
