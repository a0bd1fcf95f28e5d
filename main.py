"""Sadak: `python main.py [SOURCE]` opens the window; see --help for the rest."""

import argparse
import importlib
import logging
import logging.handlers
import os
import signal
import sys
from types import FrameType

# Libraries report to a log of ours or not at all, never into the terminal. OpenCV reads
# this when it is imported.
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")

import av.logging
import platformdirs

from engine.cli.arguments import add_device, add_model
from engine.runtimes.choice import Device
from models import zoo
from models.errors import SadakError

EXIT_MISTAKE = 2
EXIT_INTERRUPTED = 130
_COMMANDS = ("export", "models", "bench")
_log = logging.getLogger("sadak")


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    signal.signal(signal.SIGTERM, _terminate)
    av.logging.set_level(av.logging.PANIC)
    log = _keep_log()
    try:
        if arguments and arguments[0] in _COMMANDS:
            # Loaded only when it is meant: the window should not wait for them.
            command = importlib.import_module(f"engine.cli.{arguments[0]}")
            parser = argparse.ArgumentParser(
                prog=f"main.py {arguments[0]}", description=command.__doc__
            )
            command.add_arguments(parser)
            status: int = command.run(parser.parse_args(arguments[1:]))
            return status
        return _window(_window_parser().parse_args(arguments))
    except SadakError as error:
        print(f"error: {error}", file=sys.stderr)
        return EXIT_MISTAKE
    except KeyboardInterrupt:
        print("interrupted: nothing was left behind", file=sys.stderr)
        return EXIT_INTERRUPTED
    except Exception as error:
        # A mistake of ours: the trace goes where it can be read, not to the user.
        _log.exception("unexpected error")
        print(f"error: something unexpected: {error!r}; see {log}", file=sys.stderr)
        return 1


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py",
        description="Segment a video of a road live, in a window.",
        epilog="Other commands: export, models, bench. Each takes --help.",
    )
    parser.add_argument(
        "source",
        nargs="?",
        metavar="SOURCE",
        help="a video, a picture, a folder of pictures, camera:N, an address beginning "
        "with rtsp:// udp:// or http://, or sample: for a drawn drive",
    )
    add_model(parser)
    add_device(parser)
    return parser


def _window(options: argparse.Namespace) -> int:
    device = Device(options.device)
    zoo.find(options.model, "int8")  # a mistake is told before a window opens
    if _display_is_missing():
        from engine.cli.headless import export_beside

        return export_beside(options.source or "sample:", options.model, device)
    from gui.app import run  # Qt is loaded only where a window is wanted

    return run(options.source, options.model, device)


def _display_is_missing() -> bool:
    """Whether Qt could not open a window here; it may have been told another way."""
    if not sys.platform.startswith("linux"):
        return False
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not any(os.environ.get(name) for name in names)


def _keep_log() -> str:
    """Send what the program logs to a file of limited size, and return its path."""
    folder = platformdirs.user_log_path("sadak", ensure_exists=True)
    path = folder / "sadak.log"
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=500_000, backupCount=1, encoding="utf-8", delay=True
    )
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    return str(path)


def _terminate(number: int, frame: FrameType | None) -> None:
    """Let a `kill` clean up as Ctrl-C does."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
