"""Frames for the preview of an export, drawn by what will draw them in the file."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import cv2
import numpy as np
from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QImage

from engine.export.excerpts import Stills
from engine.export.look import Look
from engine.export.plan import ExportJob
from engine.frame import Bytes
from engine.workers import Result
from models.errors import SadakError
from models.labels import LabelClass

_log = logging.getLogger(__name__)


class MakesStills(Protocol):
    """What `engine.export.excerpts.Stills` is; tests have others."""

    classes: tuple[LabelClass, ...]

    def at(self, time: Fraction) -> Result | None:
        """The frame at a time."""

    def close(self) -> None:
        """Give back what is held."""


@dataclass(frozen=True)
class _Wish:
    job: ExportJob
    time: Fraction


class PreviewMaker(QObject):
    """Makes the newest picture that is wished for, in a thread of its own."""

    made = Signal(QImage)
    failed = Signal(str)

    def __init__(
        self,
        open_: Callable[[ExportJob], MakesStills] = Stills,
        parent: QObject | None = None,
    ) -> None:
        """Wait for wishes; the source is opened with the first."""
        super().__init__(parent)
        self._open = open_
        self._changed = threading.Condition()
        self._wish: _Wish | None = None
        self._over = False
        self._thread = threading.Thread(target=self._run, name="preview")
        self._thread.start()

    def wish(self, job: ExportJob, time: Fraction) -> None:
        """Show what a job makes of the frame at a time."""
        with self._changed:
            self._wish = _Wish(job, time)
            self._changed.notify_all()

    def give_up(self) -> None:
        """End the thread, without waiting for it; nothing more is told."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def wait(self) -> None:
        """Wait until the thread has ended."""
        self._thread.join()

    def _run(self) -> None:
        stills: MakesStills | None = None
        result: tuple[Fraction, Result | None] | None = None
        try:
            while wish := self._next():
                # Another place may be shown where this one cannot.
                try:
                    stills = stills or self._open(wish.job)
                    if result is None or result[0] != wish.time:
                        result = wish.time, stills.at(wish.time)
                    if result[1]:
                        image = _drawn(wish.job, result[1], stills.classes)
                        self._tell(self.made, image)
                except SadakError as error:
                    self._tell(self.failed, str(error))
                except Exception as error:
                    _log.exception("unexpected error in the preview of an export")
                    self._tell(self.failed, repr(error))
        finally:
            if stills:
                stills.close()

    def _tell(self, signal: SignalInstance, news: object) -> None:
        with self._changed:  # once given up, this object may be gone before its thread
            if not self._over:
                signal.emit(news)

    def _next(self) -> _Wish | None:
        with self._changed:
            self._changed.wait_for(lambda: self._wish or self._over)
            wish, self._wish = self._wish, None
            return None if self._over else wish


def _drawn(job: ExportJob, result: Result, classes: tuple[LabelClass, ...]) -> QImage:
    size = job.drawn(result.frame.picture.size)
    pixels = Look(classes, job.style).pixels(result, size)
    return as_image(pixels)


def as_image(bgr: Bytes) -> QImage:
    """An image of its own of (height, width, 3) uint8 BGR pixels."""
    rgb = np.ascontiguousarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB))
    height, width = rgb.shape[:2]
    kind = QImage.Format.Format_RGB888
    return QImage(rgb.data, width, height, 3 * width, kind).copy()
