"""Qt's actions, made from the table."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QToolButton, QWidget

from gui.actions.spec import MET, ActionSpec
from gui.actions.table import ACTIONS
from gui.actions.view import VIEWS
from gui.commands.commands import Choices, Commands
from gui.session import Session
from gui.texts import tr
from gui.theme import icon


class ActionSet:
    """All actions of a window, enabled as its state allows."""

    def __init__(self, window: QWidget, session: Session, commands: Commands) -> None:
        """Make them and give their shortcuts to the window."""
        self._session, self._commands = session, commands
        self._groups: dict[str, QActionGroup] = {}
        self._menus: list[QMenu] = []
        self._specs = {spec.name: spec for spec in ACTIONS}
        self._made = {spec.name: self._make(spec, window) for spec in ACTIONS}
        # The window itself has them too, since those of a hidden menu bar, as in full
        # screen, do not hear their keys.
        window.addActions(list(self._made.values()))
        for state in (
            session.playback,
            session.look,
            session.full_screen,
            session.models,
        ):
            state.changed.connect(self.refresh)
        self.refresh()

    def __getitem__(self, name: str) -> QAction:
        """The action of that name."""
        return self._made[name]

    @property
    def views(self) -> list[QAction]:
        """Those that choose a view."""
        return self._groups[VIEWS].actions()

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        """Make the menus."""
        menus: dict[str, QMenu] = {}
        for spec in ACTIONS:
            if spec.menu not in menus:
                menus[spec.menu] = bar.addMenu(f"&{tr(spec.menu)}")
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
        """Enable, tick and name what fits the state of the window."""
        session = self._session
        info = session.playback.status.info
        live = info is not None and info.live
        met = {need: is_met(session) for need, is_met in MET.items()}
        for name, action in self._made.items():
            spec = self._specs[name]
            action.setEnabled(met[spec.needs])
            if spec.checked:
                action.setChecked(spec.checked(session))
            if spec.face:
                text, picture = spec.face(session)
                action.setText(tr(text))
                action.setIcon(icon(picture))
                action.setToolTip(_tool_tip(spec, text))
            elif spec.live_tip:
                tip = tr(spec.live_tip) if live else _tool_tip(spec, spec.tip)
                action.setToolTip(tip)

    def _make(self, spec: ActionSpec, window: QWidget) -> QAction:
        action = QAction(tr(spec.text), window)
        action.setToolTip(_tool_tip(spec, spec.tip or spec.text))
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        if spec.icon:
            action.setIcon(icon(spec.icon))
        if spec.checked:
            action.setCheckable(True)
        if spec.group:
            group = self._groups.setdefault(spec.group, QActionGroup(window))
            group.addAction(action)
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
                menu.addAction(tr("None at hand")).setEnabled(False)

        menu.aboutToShow.connect(fill)
        self._menus.append(menu)
        return menu


def _tool_tip(spec: ActionSpec, words: str) -> str:
    """Words with the shortcut behind them."""
    words = tr(words).rstrip("…")
    return f"{words}  ({spec.keys[0]})" if spec.keys else words
