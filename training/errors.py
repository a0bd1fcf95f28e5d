"""What a person at the training commands can act on."""

import sys
from collections.abc import Callable

from models.errors import SadakError


class ConfigError(SadakError):
    """A configuration file is unreadable or says something that has no meaning."""


class DatasetError(SadakError):
    """Pictures or labels are missing, broken or do not fit together."""


def run(command: Callable[[], None]) -> int:
    """Run a command; report what went wrong in one line instead of a traceback.

    That is a user's mistake, or a disk that fails where nobody expected it.

    Returns:
        The exit code: 0, 2 after an error, 130 after Ctrl-C.
    """
    try:
        command()
    except (SadakError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as stop:
        # Who was interrupted may have something to say on how to go on.
        print(f"stopped{stop}", file=sys.stderr)
        return 130
    return 0
