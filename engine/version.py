"""Which Sadak this is."""

import contextlib
import subprocess
from pathlib import Path

VERSION = "1.0.dev"
_ROOT = Path(__file__).parents[1]


def commit() -> str:
    """The commit that a checkout is at; empty where it is none, or nobody can say."""
    if not (_ROOT / ".git").exists():
        return ""
    command = ["git", "-C", str(_ROOT), "rev-parse", "--short", "HEAD"]
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        told = subprocess.run(
            command, capture_output=True, text=True, check=True, timeout=2
        )
        return told.stdout.strip()
    return ""
