"""What is told over the picture: errors, problems, and what is waited for."""

from PySide6.QtCore import QObject

from engine.sources.camera_address import is_camera
from gui.banner import Answers
from gui.commands.commands import Commands
from gui.session import Session
from gui.stage import Stage
from gui.texts import tr
from models.errors import SadakError


class Telling(QObject):
    """Puts into the banner what the session says, and takes it away when it is over."""

    def __init__(self, session: Session, commands: Commands, stage: Stage) -> None:
        """Follow the session.

        Args:
            session: what there is to tell of.
            commands: what can be done about it.
            stage: where it is told.
        """
        super().__init__(stage)
        self._session, self._commands, self._stage = session, commands, stage
        self._banner = stage.banner
        self._error: SadakError | None = None
        self._trying = session.playback.trying
        self._problem = self._waiting = ""
        playback = session.playback
        playback.opened.connect(self._on_opened)
        playback.changed.connect(self._refresh)
        playback.problem.connect(self._on_problem)
        playback.granted.connect(self._put_problem_away)
        session.models.told.connect(self._on_models)
        session.colour_file.failed.connect(self._on_refused)
        if session.models.complaint:
            self._on_models(session.models.complaint)
        if session.memory.complaint:
            stage.tell(session.memory.complaint)

    def unexpected(self, error: BaseException) -> None:
        """Tell of a mistake of ours."""
        text = tr(
            "Something unexpected happened: {error}. It is in the log; Help has a way "
            "to copy what a report needs."
        )
        diagnostics = self._commands.helping.copy_diagnostics
        answers = {tr("Copy diagnostics"): diagnostics}
        self._stage.tell(text.format(error=repr(error)), answers)

    def _on_opened(self) -> None:
        self._put_error_away()
        self._put_problem_away()

    def _refresh(self) -> None:
        trying, self._trying = self._trying, self._session.playback.trying
        if self._trying and not trying:
            self._put_problem_away()
        status = self._session.playback.status
        if status.error and status.error is not self._error:
            self._on_failed(status.error)
        elif not status.error:
            self._put_error_away()
        self._error = status.error
        name = status.info.name if status.waiting and status.info else ""
        if name and not self._waiting:
            self._on_lost(name)
        elif self._waiting and not name:
            self._put_away(self._waiting)
            self._waiting = ""

    def _on_failed(self, error: SadakError) -> None:
        answers: Answers = {tr("Open video"): self._commands.opening.open_video}
        if self._session.playback.address is not None:
            answers = {tr("Try again"): self._session.playback.reopen, **answers}
        self._stage.tell(str(error), answers)

    def _on_lost(self, name: str) -> None:
        text = tr("{name} has stopped sending. Sadak connects again by itself.")
        if is_camera(self._session.playback.address or ""):
            text = tr("{name} is gone. Plug it in again: Sadak waits for it.")
        self._waiting = text.format(name=name)
        answers = {tr("Stop waiting"): self._session.playback.close}
        self._stage.tell(self._waiting, answers)

    def _on_problem(self, error: SadakError) -> None:
        self._problem = str(error)
        self._stage.tell(self._problem)

    def _put_error_away(self) -> None:
        if self._error:
            self._put_away(str(self._error))

    def _put_problem_away(self) -> None:
        """What could not be had is of no interest once something else was asked for."""
        self._put_away(self._problem)
        self._problem = ""

    def _put_away(self, message: str) -> None:
        """Put a message away, unless another has taken its place."""
        if message and self._banner.message == message:
            self._banner.forget()

    def _on_models(self, message: str) -> None:
        opening = self._commands.opening
        answers: Answers = {tr("Choose a folder…"): opening.add_models}
        if self._session.models.folder:
            answers = {**answers, tr("Shipped models only"): opening.leave_models}
        self._stage.tell(message, answers, asked=True)

    def _on_refused(self, message: str) -> None:
        self._stage.tell(message, asked=True)
