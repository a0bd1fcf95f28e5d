"""Qt's actions, made from the table."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QToolButton, QWidget

from engine.player import State
from gui.actions import ACTIONS, ActionSpec, Need
from gui.commands import Choices, Commands
from gui.theme import icon


class ActionSet:
    """All actions of a window, enabled as its state allows."""

    def __init__(self, window: QWidget, commands: Commands) -> None:
        """Make them and give their shortcuts to the window."""
        self._commands = commands
        self._views = QActionGroup(window)
        self._menus: list[QMenu] = []
        self._specs = {spec.name: spec for spec in ACTIONS}
        self._made = {spec.name: self._make(spec, window) for spec in ACTIONS}
        # The window itself has them too, since those of a hidden menu bar, as in full
        # screen, do not hear their keys.
        window.addActions(list(self._made.values()))
        commands.playback.changed.connect(self.refresh)
        commands.look.changed.connect(self.refresh)
        commands.full_screen.changed.connect(self.refresh)
        commands.models.changed.connect(self.refresh)
        self.refresh()

    def __getitem__(self, name: str) -> QAction:
        """The action of that name."""
        return self._made[name]

    @property
    def views(self) -> list[QAction]:
        """Those that choose a view."""
        return self._views.actions()

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        """Make the menus."""
        menus: dict[str, QMenu] = {}
        for spec in ACTIONS:
            if spec.menu not in menus:
                menus[spec.menu] = bar.addMenu(f"&{spec.menu}")
            if spec.separated:
                menus[spec.menu].addSeparator()
            menus[spec.menu].addAction(self._made[spec.name])

    def fill_tool_bar(self, bar: QToolBar) -> None:
        """Make the buttons of the tool bar."""
        for spec in ACTIONS:
            if spec.on_tool_bar:
                if spec.separated:
                    bar.addSeparator()
                bar.addAction(self._made[spec.name])
            if spec.on_tool_bar and spec.choices:
                button = bar.widgetForAction(self._made[spec.name])
                assert isinstance(button, QToolButton), "made by addAction"
                button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def refresh(self) -> None:
        """Enable and tick what fits the state of the window."""
        playback = self._commands.playback
        state, info = playback.status.state, playback.status.info
        live = info is not None and info.live
        met = {
            Need.NOTHING: True,
            Need.SOURCE: playback.address is not None and state is not State.OPENING,
            Need.SEEKABLE: playback.seekable,
            Need.FULL_SCREEN: self._commands.full_screen.on,
            Need.OWN_MODELS: self._commands.models.folder is not None,
        }
        for name, action in self._made.items():
            spec = self._specs[name]
            action.setEnabled(met[spec.needs])
            if spec.live_tip:
                action.setToolTip(spec.live_tip if live else spec.tool_tip)
            if spec.view:
                action.setChecked(spec.view is self._commands.look.style.view)
        play = self._made["play"]
        play.setText("Pause" if playback.playing else "Play")
        play.setIcon(icon("pause" if playback.playing else "play"))
        play.setToolTip(f"{play.text()}  (Space)")

    def _make(self, spec: ActionSpec, window: QWidget) -> QAction:
        action = QAction(spec.text, window)
        action.setToolTip(spec.tool_tip)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        if spec.icon:
            action.setIcon(icon(spec.icon))
        if spec.view:
            action.setCheckable(True)
            self._views.addAction(action)
        if spec.choices:
            action.setMenu(self._submenu(spec.choices, window))
        else:
            action.triggered.connect(lambda: spec.run(self._commands))
        return action

    def _submenu(
        self, choices: Callable[[Commands], Choices], window: QWidget
    ) -> QMenu:
        """A menu that is filled whenever it opens."""
        menu = QMenu(window)

        def fill() -> None:
            menu.clear()
            for text, run in choices(self._commands):
                menu.addAction(text).triggered.connect(lambda _=False, run=run: run())
            if menu.isEmpty():
                menu.addAction("None at hand").setEnabled(False)

        menu.aboutToShow.connect(fill)
        self._menus.append(menu)
        return menu
