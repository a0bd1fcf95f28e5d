"""Leaving out the torn end of an MP4 that could not be written any further."""

import os
import struct
from pathlib import Path

# Sizes and names of boxes: ISO/IEC 14496-12, 4.2.
_HEADER = struct.Struct(">I4s")
_LARGE = struct.Struct(">Q")


def trim(path: Path) -> None:
    """Cut a file of fragments behind the last one that is complete.

    Raises:
        OSError: it cannot be read or cut.
    """
    with path.open("r+b") as file:
        length = file.seek(0, os.SEEK_END)
        at = complete = 0
        while at + _HEADER.size <= length:
            file.seek(at)
            size, name = _HEADER.unpack(file.read(_HEADER.size))
            if size == 1:
                large = file.read(_LARGE.size)
                size = _LARGE.unpack(large)[0] if len(large) == _LARGE.size else 0
            if size < _HEADER.size or at + size > length:
                break
            at += size
            if name != b"moof":  # which is but the first half of a fragment
                complete = at
        file.truncate(complete)
