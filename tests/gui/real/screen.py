"""A screen, with a mouse and a keyboard that are real to whoever is on it."""

import os
import shutil
import subprocess
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

SIZE = (1400, 900)
_STEPS = 12
"""In which the mouse moves from one place to another."""


@dataclass(frozen=True)
class Rect:
    """A place on the screen, in its pixels."""

    left: int
    top: int
    width: int
    height: int

    def at(self, x: float, y: float = 0.5) -> tuple[int, int]:
        """The point at these shares of width and height."""
        return self.left + round(x * self.width), self.top + round(y * self.height)


class Screen:
    """An X server without a monitor, and a connection to it as a user has one."""

    def __init__(self) -> None:
        """Start the server.

        Raises:
            RuntimeError: there is none on this machine.
        """
        program = shutil.which("Xvfb")
        if program is None:
            raise RuntimeError(
                "Xvfb is not installed, so the window cannot be tried on a screen. "
                "On Debian and Ubuntu: sudo apt-get install xvfb"
            )
        reader, writer = os.pipe()
        size = "{}x{}x24".format(*SIZE)
        self._server = subprocess.Popen(
            # Numbers are given by the server: it knows which one is free.
            [
                program,
                "-displayfd",
                str(writer),
                "-screen",
                "0",
                size,
                "-nolisten",
                "tcp",
            ],
            pass_fds=[writer],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        with os.fdopen(reader) as told:
            number = told.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb ended with {self._server.wait()} at its start.")
        self.name = f":{number}"
        self._display = Display(self.name)
        self._root = self._display.screen().root

    def close(self) -> None:
        """End the server."""
        self._display.close()
        self._server.terminate()
        self._server.wait()

    def focus(self, window: int) -> None:
        """Let a window have the keys, as a window manager would."""
        self._display.create_resource_object("window", window).set_input_focus(
            X.RevertToParent, X.CurrentTime
        )
        self._display.sync()

    def press(self, key: str, *held: str) -> None:
        """Press a key and let it go, while others are held."""
        codes = [self._code(name) for name in (*held, key)]
        for code in codes:
            xtest.fake_input(self._display, X.KeyPress, code)
        for code in reversed(codes):
            xtest.fake_input(self._display, X.KeyRelease, code)
        self._display.sync()

    def click(self, place: tuple[int, int]) -> None:
        """Click at a place."""
        self.drag(place, place)

    def drag(self, begin: tuple[int, int], end: tuple[int, int]) -> None:
        """Press the mouse at a place and let it go at another."""
        self._move(*begin)
        xtest.fake_input(self._display, X.ButtonPress, 1)
        for step in range(1, _STEPS + 1):
            share = step / _STEPS
            self._move(
                *(round(a + share * (b - a)) for a, b in zip(begin, end, strict=True))
            )
        xtest.fake_input(self._display, X.ButtonRelease, 1)
        self._display.sync()

    def rest(self) -> None:
        """Put the mouse where nothing is."""
        self._move(SIZE[0] - 1, SIZE[1] - 1)
        self._display.sync()

    def grab(self, place: Rect) -> NDArray[np.uint8]:
        """What is seen at a place, (height, width, 3) uint8 RGB."""
        image = self._root.get_image(
            place.left, place.top, place.width, place.height, X.ZPixmap, 0xFFFFFFFF
        )
        pixels = np.frombuffer(image.data, np.uint8)
        return pixels.reshape(place.height, place.width, 4)[..., 2::-1].copy()

    def _move(self, x: int, y: int) -> None:
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        self._display.sync()

    def _code(self, name: str) -> int:
        code: int = self._display.keysym_to_keycode(XK.string_to_keysym(name))
        return code
