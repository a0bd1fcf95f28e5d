"""The one base of all errors that Sadak raises on purpose."""


class SadakError(Exception):
    """Something that a user can act on.

    The message is one or two sentences: what happened, why, and what to do. It is shown
    as it stands, in the window or behind `error:` on the command line.
    """


class ModelError(SadakError):
    """A model is unknown, damaged, or cannot run here."""
