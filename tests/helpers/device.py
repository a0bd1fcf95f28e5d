"""A stand-in for a camera: a named pipe that OpenCV opens as it opens a device."""

import os
from pathlib import Path


class Device:
    """A pipe that a test plugs in, films with, and pulls out again.

    While it is plugged in and sends nothing, whoever reads from it waits for ever, as
    with a driver that hangs.
    """

    def __init__(self, folder: Path) -> None:
        """Begin with a device that is plugged in and silent."""
        self.path = folder / "video0.mkv"
        self._plugged = 0
        self._handle = self._new_pipe()

    def film(self, clip: Path) -> None:
        """Send the bytes of a file small enough for the pipe to hold all of it."""
        content = clip.read_bytes()
        assert os.write(self._handle, content) == len(content)

    def plug_in_again(self) -> None:
        """Pull it out, which ends what comes from it, and plug it in."""
        old, pulled = self._handle, not self.path.is_symlink()
        self._handle = self._new_pipe()
        if not pulled:
            os.close(old)

    def remove(self) -> None:
        """Pull it out for good."""
        if self.path.is_symlink():
            self.path.unlink()
            os.close(self._handle)

    def _new_pipe(self) -> int:
        # A pipe of its own each time, behind a link: so nobody who opens the device
        # can come upon the end of the pipe before.
        self._plugged += 1
        pipe = self.path.with_name(f"pipe{self._plugged}.mkv")
        os.mkfifo(pipe)
        # Both ways, so that this neither waits for a reader nor fails without one.
        handle = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
        link = self.path.with_name("link")
        link.symlink_to(pipe)
        link.replace(self.path)
        return handle
