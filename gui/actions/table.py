"""All actions, in the order of the menus.

Menus, tool bar, shortcuts, tool tips and the page of keys are all made from it.
"""

from gui.actions import export, file, helping, moments, playback, view

ACTIONS = (
    file.ACTIONS
    + playback.ACTIONS
    + moments.ACTIONS
    + view.ACTIONS
    + export.ACTIONS
    + helping.ACTIONS
)
