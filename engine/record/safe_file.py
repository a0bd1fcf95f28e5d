"""A file of which no more than the last moment is lost, whatever happens."""

import contextlib
import os
import threading
from pathlib import Path

# What has reached the disk survives a power cut; what waits in memory does not.
_SYNC_SECONDS = 0.5


class SafeFile:
    """What FFmpeg writes a recording into.

    A thread of its own lets the disk have it twice a second, since that may take longer
    than a picture. Once something could not be written, nothing is written any more:
    what is there by then stays as it is, and can be played.
    """

    def __init__(self, path: Path) -> None:
        """Make a file that does not exist yet.

        Raises:
            OSError: it cannot be made.
        """
        self._file = path.open("xb", buffering=0)
        self.error: OSError | None = None
        """Why it is written no more."""
        self.size = 0
        """Bytes up to now."""
        self._closing = threading.Event()
        self._syncing = threading.Thread(
            target=self._keep_in_sync, name=f"sync {path.name}"
        )
        self._syncing.start()

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

    def close(self) -> None:
        """Close it, with all of it on the disk."""
        self._closing.set()
        self._syncing.join()
        with contextlib.suppress(OSError):  # as told by `error` before
            self._file.close()

    def _keep_in_sync(self) -> None:
        closing = False
        while not closing and self.error is None:
            closing = self._closing.wait(_SYNC_SECONDS)
            try:
                os.fsync(self._file.fileno())
            except OSError as error:
                self.error = error
