"""All actions, in the order of the menus.

Menus, tool bar, shortcuts, tool tips and the page of keys are all made from it.
"""

from gui.actions import file, helping, playback, view

ACTIONS = file.ACTIONS + playback.ACTIONS + view.ACTIONS + helping.ACTIONS
