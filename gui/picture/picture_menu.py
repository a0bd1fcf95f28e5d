"""The menu that a right click on the picture opens."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from gui.actions.action_set import ActionSet
from gui.picture.class_menu import add_class_actions
from gui.picture.look import Look

_ACTIONS = (
    ("play",),
    ("overlay", "mask", "original", "side-by-side", "split"),
    ("areas", "outlines", "both"),
    ("colours", "clean-edges", "highlight"),
    ("whole", "full-screen"),
)
"""Those of the menu bar that are wanted at hand."""


def picture_menu(
    actions: ActionSet, look: Look, name: str | None, window: QWidget
) -> QMenu:
    """A menu that goes when it closes.

    Args:
        actions: of the window.
        look: of the picture.
        name: of the class where the mouse is, if there is one.
        window: to which it belongs.
    """
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if name is not None:
        add_class_actions(menu, look, name, window)
    for group in _ACTIONS:
        menu.addSeparator()
        menu.addActions([actions[each] for each in group])
    return menu
