"""A file of which no more than the last moment is lost, whatever happens."""

import contextlib
import os
import time
from pathlib import Path

# What has reached the disk survives a power cut; what waits in memory does not.
_SYNC_SECONDS = 0.5


class SafeFile:
    """What FFmpeg writes a recording into.

    Once something could not be written, nothing is written any more: what is there by
    then stays as it is, and can be played.
    """

    def __init__(self, path: Path) -> None:
        """Make a file that does not exist yet.

        Raises:
            OSError: it cannot be made.
        """
        self._file = path.open("xb", buffering=0)
        self._synced = time.monotonic()
        self.error: OSError | None = None
        """Why it is written no more."""
        self.size = 0
        """Bytes up to now."""

    def write(self, data: bytes) -> int:
        """Write all of some bytes, or pretend to after an error; see `error`."""
        rest = memoryview(data)
        try:
            while rest and self.error is None:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            self.error = error
        self.size = max(self.size, self._file.tell())
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to another place."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Where the next bytes go."""
        return self._file.tell()

    def sync(self, at_once: bool = False) -> None:
        """Let the disk have what it has not, now and then.

        Args:
            at_once: and not only when it was long ago.
        """
        now = time.monotonic()
        if self.error or (now - self._synced < _SYNC_SECONDS and not at_once):
            return
        self._synced = now
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            self.error = error

    def close(self) -> None:
        """Close it."""
        self.sync(at_once=True)
        with contextlib.suppress(OSError):  # as told by `error` before
            self._file.close()
