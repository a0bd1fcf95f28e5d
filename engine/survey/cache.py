"""What surveys have found, kept for the next time that a video is opened."""

import contextlib
import hashlib
import io
import logging
import os
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import platformdirs

from engine.survey.survey import Samples
from models.zoo import ModelCard

_log = logging.getLogger(__name__)

_VERSION = 1
_MOST_BYTES = 50_000_000
_END_BYTES = 65_536
_ENDING = ".survey"
_DIGEST_BYTES = 32


def identity(path: Path) -> str:
    """What tells a video from all others, wherever it is moved and whatever its name.

    Its length with its beginning and its end, of which cameras write no two alike. Of a
    folder of pictures the names, lengths and dates of all files.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    if path.is_dir():
        for entry in sorted(path.iterdir()):
            stat = entry.stat()
            digest.update(f"{entry.name}/{stat.st_size}/{stat.st_mtime_ns}\n".encode())
        return digest.hexdigest()
    with path.open("rb") as file:
        length = file.seek(0, os.SEEK_END)
        digest.update(f"{length}\n".encode())
        for start in (0, max(length - _END_BYTES, 0)):
            file.seek(start)
            digest.update(file.read(_END_BYTES))
    return digest.hexdigest()


class Cache:
    """A folder of files, one for each video and network. Its loss is a loss of time.

    A file that is damaged, or of another version of the program, counts as none. Where
    nothing can be written, nothing is kept. Any thread and any number of programs may
    use it at the same time.
    """

    def __init__(self, folder: Path | None = None, most: int = _MOST_BYTES) -> None:
        """Use a folder.

        Args:
            folder: by default that of the system for caches.
            most: bytes of all files together; above it those that were not used for
                the longest time are taken away.
        """
        self._folder = folder or platformdirs.user_cache_path("sadak") / "surveys"
        self._most = most

    def read(self, video: str, card: ModelCard) -> Samples | None:
        """What was found in a video.

        Args:
            video: its `identity`.
            card: of the network.
        """
        path = self._path(video, card)
        try:
            kept = path.read_bytes()
            os.utime(path)  # used just now
        except FileNotFoundError:
            return None
        except OSError as error:
            _log.info("%s is passed over: %s", path, error)
            return None
        payload = kept[_DIGEST_BYTES:]
        if hashlib.sha256(payload).digest() != kept[:_DIGEST_BYTES]:
            _log.info("%s is damaged and is passed over", path)
            return None
        with np.load(io.BytesIO(payload), allow_pickle=False) as arrays:
            step = Fraction(*map(int, arrays["step"]))
            return Samples(step, arrays["micros"], arrays["shares"])

    def write(self, video: str, card: ModelCard, samples: Samples) -> None:
        """Keep what was found up to now; for the other arguments see `read`."""
        payload = io.BytesIO()
        step = np.array(samples.step.as_integer_ratio(), np.int64)
        np.savez_compressed(
            payload, step=step, micros=samples.micros, shares=samples.shares
        )
        content = payload.getvalue()
        path = self._path(video, card)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _write(path, hashlib.sha256(content).digest() + content)
            self._make_room()
        except OSError as error:
            _log.info("what was found in a video cannot be kept: %s", error)

    def _path(self, video: str, card: ModelCard) -> Path:
        names = "\n".join(label.name for label in card.classes)
        key = f"{_VERSION}\n{video}\n{card.name}\n{card.size}\n{card.sha256}\n{names}"
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()}{_ENDING}"

    def _make_room(self) -> None:
        """Take the oldest files away until the rest is small enough."""
        files = []
        for path in self._folder.glob(f"*{_ENDING}*"):  # also what was left half done
            with contextlib.suppress(FileNotFoundError):  # by another program
                files.append((path.stat().st_mtime, path.stat().st_size, path))
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= self._most:
                break
            path.unlink(missing_ok=True)
            total -= size


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when two programs do so at once."""
    descriptor, partial = tempfile.mkstemp(
        dir=path.parent, prefix=path.stem, suffix=f"{_ENDING}.partial"
    )
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(partial, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(partial)
        raise
