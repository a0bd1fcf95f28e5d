"""A parser whose mistakes are told as all others are."""

import argparse
from typing import NoReturn

from models.errors import SadakError


class Parser(argparse.ArgumentParser):
    """Raises a mistake instead of printing how the command is used, and exiting."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong.

        Raises:
            SadakError: always.
        """
        text = message[:1].upper() + message[1:].rstrip(".")
        raise SadakError(f"{text}. `{self.prog} --help` shows what there is.")
