"""The errors of the engine, each a thing that a caller handles in its own way."""

from models.errors import SadakError


class SourceError(SadakError):
    """A video, camera or folder cannot be opened or stopped delivering."""


class ExportError(SadakError):
    """An output cannot be written."""


class ForbiddenCommandError(SadakError):
    """A command was given to a player in a state that does not allow it."""


class DeviceFailedError(SadakError):
    """A device that ran a network fails in the middle: it is lost or out of memory."""
