"""The window: its parts, and how they hear of each other."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QSize, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QToolBar, QVBoxLayout, QWidget

from engine.player import Shown
from engine.sources.opening import SCHEMES
from gui.actions.action_set import ActionSet
from gui.banner import Banner
from gui.commands.commands import Commands
from gui.figures.strip import FiguresStrip
from gui.full_screen import FullScreen
from gui.memory.memory import Memory
from gui.network.model_list import ModelList
from gui.opening.welcome import Welcome, recent_text
from gui.picture.look import Look
from gui.picture.video_view import VideoView
from gui.playback import Playback
from gui.session import Session
from gui.side_panel import SidePanel
from gui.stage import Stage
from gui.transport.marks import Marks
from gui.transport.transport import Transport
from models.errors import SadakError
from models.labels import LabelClass

_SIZE = QSize(1280, 800)


class MainWindow(QMainWindow):
    """Puts models and widgets together; what they do is written where they are."""

    def __init__(
        self, playback: Playback, memory: Memory, models: ModelList | None = None
    ) -> None:
        """Make everything; nothing is opened yet.

        Args:
            playback: what is played, and by which network.
            memory: the settings.
            models: what networks there are; by default those that the memory knows.
        """
        super().__init__()
        self.setAcceptDrops(True)
        self.playback, self.memory = playback, memory
        self.models = models or ModelList(memory)
        kept = memory.settings.look
        self.look = Look(kept.style, dict(kept.hidden), self)
        self.marks = Marks(self)
        self.full_screen = FullScreen(self)
        session = Session(
            playback, self.look, self.marks, memory, self.models, self.full_screen
        )
        self.commands = Commands(self, session)
        self.actions_ = ActionSet(self, session, self.commands)
        self.video = VideoView(self.look)
        self.banner = Banner()
        ways = [self.actions_[name] for name in ("open", "camera", "sample")]
        self.welcome = Welcome(ways, playback.open)
        self.transport = Transport(playback, self.marks, self.actions_)
        self.stage = Stage(self.video, self.welcome, self.banner, self.transport)
        self.side_panel = SidePanel(playback, self.look, self.actions_, self.models)
        self.figures = FiguresStrip(playback, self.video.painted)
        self._assemble()
        playback.shown.connect(self._on_shown)
        playback.opened.connect(self._on_opened)
        playback.ready.connect(self._on_ready)
        playback.changed.connect(self._refresh)
        playback.problem.connect(self._on_problem)
        playback.granted.connect(self._put_problem_away)
        self.side_panel.network.size_chosen.connect(memory.remember_size)
        memory.changed.connect(self._refresh_recent)
        self.models.told.connect(self._tell_of_models)
        self.video.double_clicked.connect(self.full_screen.toggle)
        self.full_screen.changed.connect(self._on_full_screen)
        self._told: SadakError | None = None
        self._problem = ""
        self._refresh_recent()
        self._refresh()
        self.resize(_SIZE)
        self.video.setFocus()
        self.restoreGeometry(memory.settings.window.geometry)
        if self.models.complaint:
            self._tell_of_models(self.models.complaint)

    def tell_unexpected(self, error: BaseException) -> None:
        """Show a mistake of ours."""
        self.stage.tell(f"Something unexpected happened: {error!r}. It is in the log.")

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Remember the look and the place, and stop all threads."""
        self.full_screen.leave()
        self.memory.remember_window(self.look, bytes(self.saveGeometry().data()))
        self.hide()  # at once, even if a network stream takes its time to let go
        self.commands.exporting.give_up()
        self.playback.shut_down()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Welcome files, folders and addresses."""
        if _dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open what was dropped."""
        address = _dropped(event.mimeData())
        if address:
            event.acceptProposedAction()
            self.playback.open(address)

    def _assemble(self) -> None:
        self.actions_.fill_menu_bar(self.menuBar())
        tool_bar = QToolBar("Tool bar", self)
        tool_bar.setObjectName("tools")
        tool_bar.setMovable(False)
        tool_bar.setIconSize(QSize(18, 18))
        tool_bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        tool_bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.actions_.fill_tool_bar(tool_bar)
        self.addToolBar(tool_bar)
        middle = QWidget()
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.stage, 1)
        row.addWidget(self.side_panel)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self.figures)
        self.setCentralWidget(middle)
        around = [self.menuBar(), tool_bar, self.side_panel, self.figures]
        self.full_screen.arrange(around, self.transport)

    def _on_shown(self, shown: Shown, classes: tuple[LabelClass, ...]) -> None:
        self.video.show_frame(shown, classes)
        self._follow_classes()

    def _follow_classes(self) -> None:
        """Let the legend explain what is on the screen; where nothing is, what will be.

        Another network may be in use while the screen still shows what one labelled.
        """
        choice, classes = self.playback.status.choice, self.video.classes
        if classes is None and choice:
            classes = choice.card.classes
        if classes is not None:
            self.side_panel.legend.model.set_classes(classes)
            self.look.set_classes(classes)

    def _on_opened(self, address: str) -> None:
        self.marks.clear()
        if self._told:
            self.banner.hide()
        self._put_problem_away()
        name = recent_text(address)
        self._clear(f"Opening {name}…")
        self.setWindowTitle(name)

    def _clear(self, message: str) -> None:
        """Show words in place of a picture, and nothing more of what it was."""
        self.video.show_message(message)
        self.side_panel.legend.clear()
        self._follow_classes()

    def _on_ready(self) -> None:
        info = self.playback.status.info
        if info and self.playback.address is not None:
            self.memory.remember_source(self.playback.address, info.path)

    def _refresh(self) -> None:
        """Take over what the player says of itself."""
        status = self.playback.status
        self.welcome.setVisible(self.playback.address is None)
        self._follow_classes()
        if status.info:
            self.video.set_source(status.info.pixel_aspect)
            self.setWindowTitle(status.info.name)
        elif self.playback.address is None:
            self.setWindowTitle("Sadak")
        error = status.error
        if error and error is not self._told:
            self._on_failed(error)
        elif self._told and not error:
            self.banner.hide()
        self._told = error

    def _on_failed(self, error: SadakError) -> None:
        self._clear("")
        answers: dict[str, Callable[[], None]] = {
            "Open_video": self.commands.opening.open_video
        }
        if self.playback.address is not None:
            answers = {"Try_again": self.playback.reopen, **answers}
        self.stage.tell(str(error), **answers)

    def _on_problem(self, error: SadakError) -> None:
        self._problem = str(error)
        self.stage.tell(self._problem)

    def _put_problem_away(self) -> None:
        """What could not be had is of no interest once something else was asked for."""
        if self._problem and self.banner.words.text() == self._problem:
            self.banner.hide()
        self._problem = ""

    def _tell_of_models(self, message: str) -> None:
        answers = {"Choose_a_folder…": self.commands.opening.add_models}
        if self.models.folder:
            answers["Shipped_models_only"] = self.commands.opening.leave_models
        self.stage.tell(message, **answers)

    def _on_full_screen(self) -> None:
        self.stage.set_cover(self.full_screen.on)

    def _refresh_recent(self) -> None:
        self.welcome.set_recent(self.memory.settings.opening.recent)


def _dropped(data: QMimeData) -> str | None:
    """The address of the first thing that is dropped, if it can be one."""
    urls = data.urls() or [QUrl(data.text().strip())]
    for url in urls:
        if url.isLocalFile():
            return url.toLocalFile()
        if url.scheme() in SCHEMES:
            return url.toString()
    return None
