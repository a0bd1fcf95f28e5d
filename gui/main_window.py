"""The window: its parts, and how they hear of each other."""

from dataclasses import fields

from PySide6.QtCore import QObject, QPoint, QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QMainWindow,
    QSplitter,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from engine.player import Shown
from gui.actions.action_set import ActionSet
from gui.actions.keymap import Keymap
from gui.actions.own_keys import OwnKeys
from gui.actions.table import ACTIONS
from gui.banner import Banner
from gui.commands.commands import Commands
from gui.exporting.indicator import ExportIndicator, show_progress
from gui.exporting.outcomes import Outcomes
from gui.exporting.queue import ExportQueue
from gui.exporting.record_status import RecordStatusLabel
from gui.exporting.recording import Recording
from gui.exporting.snapshots import Snapshots
from gui.figures.foot import Foot
from gui.figures.history import History
from gui.figures.plot import Plot
from gui.figures.strip import FiguresStrip
from gui.full_screen import FullScreen
from gui.memory.memory import Memory
from gui.network.model_list import ModelList
from gui.notice import Notice
from gui.opening.dropping import dropped
from gui.opening.names import recent_text
from gui.opening.opening_words import OpeningWords
from gui.opening.resume import Resume
from gui.opening.stills import Stills, stills_folder
from gui.opening.welcome import Welcome
from gui.panel_state import PanelState
from gui.picture.colour_file import ColourFile
from gui.picture.highlight import Highlight
from gui.picture.look import Look
from gui.picture.picture_menu import picture_menu
from gui.picture.video_view import VideoView
from gui.picture.zoom import Zoom
from gui.playback import Playback
from gui.playlist import Playlist
from gui.session import Session
from gui.side_panel import SidePanel
from gui.stage import Stage
from gui.telling import Telling
from gui.texts import tr
from gui.timeline.previews import Previews
from gui.timeline.timeline import Timeline
from gui.transport.looping import Looping
from gui.transport.marks import Marks
from gui.transport.shuttle import Shuttle
from gui.transport.transport import Transport
from gui.transport.volume import Volume
from models.errors import SadakError
from models.labels import LabelClass

_SIZE = QSize(1280, 800)


class MainWindow(QMainWindow):
    """Puts models and widgets together; what they do is written where they are."""

    def __init__(
        self,
        playback: Playback,
        memory: Memory,
        models: ModelList | None = None,
        timeline: Timeline | None = None,
        exports: ExportQueue | None = None,
    ) -> None:
        """Make everything; nothing is opened yet.

        Args:
            playback: what is played, and by which network.
            memory: the settings.
            models: what networks there are; by default those that the memory knows.
            timeline: of the videos that are played.
            exports: what is written to files.
        """
        super().__init__()
        self._unasked = False
        self.setAcceptDrops(True)
        self.playback, self.memory = playback, memory
        self.models = models or ModelList(memory)
        self.timeline = timeline or Timeline(playback, memory, parent=self)
        self.previews = Previews(playback, parent=self)
        kept = memory.settings.look
        self.look = Look(kept.style, dict(kept.hidden), dict(kept.own), self)
        self.zoom = Zoom(self)
        self.highlight = Highlight(kept.highlight, self)
        playback.refine(kept.refinement)
        self.marks = Marks(self)
        self.history = History(playback, memory)
        self.full_screen = FullScreen(self)
        self.playlist = Playlist(playback, memory, self)
        self.shuttle = Shuttle(playback, self)
        self.volume = Volume(playback, memory, self)
        self.resume = Resume(playback, memory, self)
        self.exports = exports or ExportQueue()
        self.recording = Recording(playback, self.look, memory)
        self.snapshots = Snapshots(playback, self.look, memory)
        session = Session(
            playback,
            self.look,
            self.marks,
            memory,
            self.models,
            self.full_screen,
            keymap=Keymap(memory, {spec.name: spec.keys for spec in ACTIONS}),
            panel=PanelState(memory),
            zoom=self.zoom,
            highlight=self.highlight,
            colour_file=ColourFile(self.look, self),
            timeline=self.timeline,
            previews=self.previews,
            history=self.history,
            playlist=self.playlist,
            shuttle=self.shuttle,
            looping=Looping(playback, self.marks, self),
            volume=self.volume,
            exports=self.exports,
            recording=self.recording,
            snapshots=self.snapshots,
        )
        self._session = session
        _bind(session, self)
        self.commands = Commands(self, session)
        self.actions_ = ActionSet(self, session, self.commands)
        self.video = VideoView(self.look, self.zoom, self.highlight)
        self.banner = Banner()
        self.stills = Stills(playback, memory, stills_folder())
        ways = [self.actions_[name] for name in ("open", "folder", "camera", "sample")]
        self.welcome = Welcome(ways, memory, self.stills, self._open)
        self.transport = Transport(session, self.actions_)
        self.stage = Stage(self.video, self.welcome, self.banner, self.transport)
        self.notice = Notice(self.stage, above=self.transport)
        self.side_panel = SidePanel(session, self.actions_)
        self.video.painted = self.history.painted
        self.figures = FiguresStrip(playback, self.history, self.actions_)
        self.foot = Foot(self.history, Plot(self.history), self.figures)
        self._assemble()
        playback.shown.connect(self._on_shown)
        playback.opened.connect(self._on_opened)
        playback.went_on.connect(self.marks.clear)
        playback.ready.connect(self._on_ready)
        playback.changed.connect(self._refresh)
        self.side_panel.network.size_chosen.connect(memory.remember_size)
        self.timeline.told.connect(self.notice.tell)
        for state in (self.playlist, self.volume, self.resume):
            state.told.connect(self.notice.tell)
        self.commands.helping.told.connect(self.notice.tell)
        session.colour_file.told.connect(self.notice.tell)
        self.video.menu_wanted.connect(self._on_menu_wanted)
        self.video.double_clicked.connect(self.full_screen.toggle)
        self.full_screen.changed.connect(self._on_full_screen)
        session.panel.changed.connect(self._place_panel)
        self.opening_words = OpeningWords(playback, self._clear, self)
        self.telling = Telling(session, self.commands, self.stage)
        self.outcomes = Outcomes(self, session, self.commands, self.stage, self.notice)
        self._failure: SadakError | None = None
        self._refresh()
        self._place_panel()
        OwnKeys(self, self.transport.seek_bar.slider)
        self.resize(_SIZE)
        self.video.setFocus()
        self.restoreGeometry(memory.settings.window.geometry)

    def close_unasked(self) -> None:
        """Close, whatever is under way: the system wants it."""
        self._unasked = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Remember the look and the place, and stop all threads."""
        if not (self._unasked or self.commands.exporting.may_close()):
            event.ignore()
            return
        self.full_screen.leave()
        self.memory.remember_seeing(self.highlight.on, self.playback.refinement)
        self.memory.remember_window(self.look, bytes(self.saveGeometry().data()))
        self._session.panel.keep()
        info = self.playback.status.info
        self.memory.remember_open(self.playback.address, info.path if info else None)
        self.hide()  # at once, even if a network stream takes its time to let go
        for dialog in self.findChildren(QDialog):
            dialog.close()  # else the program would go on for it
        self.shut_down()
        super().closeEvent(event)

    def shut_down(self) -> None:
        """Stop all threads; may be called again.

        Qt ends its loop without closing any window when the X server is gone.
        """
        self.resume.remember()
        self.volume.keep()
        self.playlist.shut_down()
        self.stills.shut_down()
        self.welcome.model.shut_down()
        self.commands.exporting.give_up()
        self.recording.shut_down()
        self.snapshots.shut_down()
        self.timeline.shut_down()
        self.previews.shut_down()
        self.playback.shut_down()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let Return press the button that has the focus, whoever made it and when.

        Outside of dialogs Qt has Space alone do so, and that plays. What a control has
        a use for itself does not come here.
        """
        button = self.focusWidget()
        returned = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if returned and isinstance(button, QAbstractButton):
            if not event.isAutoRepeat():
                button.click()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Welcome files, folders and addresses."""
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open what was dropped."""
        addresses = dropped(event.mimeData())
        if addresses:
            event.acceptProposedAction()
            self.commands.opening.open_all(addresses)

    def _assemble(self) -> None:
        self.actions_.fill_menu_bar(self.menuBar())
        tool_bar = QToolBar(tr("Tool bar"), self)
        tool_bar.setObjectName("tools")
        tool_bar.setMovable(False)
        tool_bar.setIconSize(QSize(18, 18))
        tool_bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        tool_bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.actions_.fill_tool_bar(tool_bar)
        self.record_label = RecordStatusLabel(self.recording)
        indicator = ExportIndicator(self.exports, self.actions_["exports"])
        show_progress(tool_bar, self.record_label, indicator)
        self.addToolBar(tool_bar)
        middle = QWidget()
        row = QSplitter()
        row.setHandleWidth(3)
        row.addWidget(self.stage)
        row.addWidget(self.side_panel)
        row.setChildrenCollapsible(False)
        row.setStretchFactor(0, 1)
        row.splitterMoved.connect(
            lambda: self._session.panel.set_width(self.side_panel.width())
        )
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(row, 1)
        column.addWidget(self.foot)
        self.setCentralWidget(middle)
        around = [self.menuBar(), tool_bar, self.side_panel, self.foot]
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

    def _open(self, address: str) -> None:
        self.playlist.open([address])

    def _on_opened(self, address: str) -> None:
        self.marks.clear()
        self.setWindowTitle(recent_text(address))

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
            if self.video.shown:
                self._clear("")
        if status.error and status.error is not self._failure:
            self._clear("")
        self._failure = status.error

    def _on_menu_wanted(self, at: QPoint, name: str | None) -> None:
        menu = picture_menu(self.actions_, self.look, name, self)
        menu.popup(at)

    def _on_full_screen(self) -> None:
        self.stage.set_cover(self.full_screen.on)
        self._place_panel()

    def _place_panel(self) -> None:
        shown = self._session.panel.shown and not self.full_screen.on
        self.side_panel.setVisible(shown)


def _bind(session: Session, window: QObject) -> None:
    """Let all state end with the window, in its thread.

    Python's collector runs in any thread, and a timer that it takes away in another
    one still fires.
    """
    for field in fields(session):
        state = getattr(session, field.name)
        if isinstance(state, QObject) and state.parent() is None:
            state.setParent(window)
