"""A web server of the test's own."""

import contextlib
import functools
import http.server
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.helpers.fakes import PATIENCE


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, cuts: Iterator[int], **options: Any) -> None:
        self._cuts = cuts
        super().__init__(*args, **options)

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send a file, or only so many bytes of it as were told."""
        outputfile.write(source.read(next(self._cuts, -1)))

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving(folder: Path, cuts: Sequence[int] = ()) -> Iterator[str]:
    """Serve a folder at the address that is given.

    Args:
        folder: of the files.
        cuts: after how many bytes the first answers break off.
    """
    handler = functools.partial(_Quiet, directory=str(folder), cuts=iter(cuts))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(PATIENCE)
