"""What can be done with one class: the same in the legend and on the picture."""

from PySide6.QtWidgets import QMenu, QWidget

from gui.picture.colour_dialog import ColourDialog
from gui.picture.look import Look
from gui.texts import tr


def add_class_actions(menu: QMenu, look: Look, name: str, window: QWidget) -> None:
    """Put into a menu what can be done with a class.

    Args:
        menu: to add to.
        look: to act on.
        name: of the class.
        window: to which the dialog of colours belongs.
    """
    heading = menu.addAction(name.replace("&", "&&"))
    heading.setEnabled(False)
    hidden = name in look.style.hidden
    visible = menu.addAction(tr("Show") if hidden else tr("Hide"))
    visible.triggered.connect(lambda: look.set_visible(name, hidden))
    alone = menu.addAction(tr("Show alone"))
    alone.triggered.connect(lambda: look.show_only(name))
    if look.style.hidden:
        everything = menu.addAction(tr("Show all classes"))
        everything.triggered.connect(lambda: look.set_hidden(frozenset()))
    colour = menu.addAction(tr("Colour…"))
    colour.triggered.connect(lambda: ColourDialog(look, name, window).open())
    if name in dict(look.style.own):
        reset = menu.addAction(tr("Colour of the palette"))
        reset.triggered.connect(lambda: look.set_colour(name, None))
