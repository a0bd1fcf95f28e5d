"""Qt's actions, made from the table."""

from collections.abc import Callable
from dataclasses import fields

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QToolButton, QWidget

from gui.actions.keymap import shown
from gui.actions.spec import MET, ActionSpec
from gui.actions.table import ACTIONS
from gui.actions.view import MARKINGS, VIEWS
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
        for field in fields(session):
            state = getattr(session, field.name)
            if hasattr(state, "changed"):
                state.changed.connect(self.refresh)
        session.keymap.changed.connect(self._give_keys)
        self._give_keys()

    def __getitem__(self, name: str) -> QAction:
        """The action of that name."""
        return self._made[name]

    def tip(self, *names: str) -> str:
        """What a control says that does the same as some actions, with their keys."""
        specs = (self._specs[name] for name in names)
        return "\n".join(self._tool_tip(spec.name, spec.text) for spec in specs)

    @property
    def views(self) -> list[QAction]:
        """Those that choose a view."""
        return self._groups[VIEWS].actions()

    @property
    def markings(self) -> list[QAction]:
        """Those that choose by what classes are marked."""
        return self._groups[MARKINGS].actions()

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        """Make the menus."""
        menus: dict[str, QMenu] = {}
        for spec in ACTIONS:
            if spec.menu not in menus:
                menus[spec.menu] = bar.addMenu(_with_letter(spec.menu))
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
            words = spec.tip or spec.text
            if spec.face:
                words, picture = spec.face(session)
                action.setText(tr(words))
                action.setIcon(icon(picture))
            if spec.live_tip and live:
                action.setToolTip(tr(spec.live_tip))
            else:
                action.setToolTip(self._tool_tip(name, words))

    def _give_keys(self) -> None:
        """Let each action hear its keys, and say them."""
        for name, action in self._made.items():
            keys = self._session.keymap.of(name)
            action.setShortcuts([QKeySequence(key) for key in keys])
        self.refresh()

    def _tool_tip(self, name: str, words: str) -> str:
        """Words with the key behind them."""
        words, keys = tr(words).rstrip("…"), self._session.keymap.of(name)
        return f"{words}  ({shown(keys[0])})" if keys else words

    def _make(self, spec: ActionSpec, window: QWidget) -> QAction:
        action = QAction(tr(spec.text), window)
        action.setAutoRepeat(spec.repeats)
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
            for inner in menu.findChildren(QMenu):  # those it keeps
                inner.deleteLater()
            _fill(menu, choices(self._commands))
            if menu.isEmpty():
                menu.addAction(tr("None at hand")).setEnabled(False)

        menu.aboutToShow.connect(fill)
        self._menus.append(menu)
        return menu


def _fill(menu: QMenu, choices: Choices) -> None:
    for choice in choices:
        words = choice[0].replace("&", "&&")  # a name may have one
        run = choice[1]
        if isinstance(run, list):
            _fill(menu.addMenu(words), run)
        else:
            action = menu.addAction(words)
            if len(choice) == 3:
                action.setCheckable(True)
                action.setChecked(choice[2])
            action.triggered.connect(lambda _=False, run=run: run())


def _with_letter(text: str) -> str:
    """The name of a menu with the letter that opens it, together with Alt.

    Of other scripts no letter is underlined, which would tear it apart, and keyboards
    have Latin ones besides.
    """
    words = tr(text)
    return f"&{words}" if words[0].isascii() else f"{words} (&{text[0]})"
