"""Sadak: `python main.py [SOURCE]` opens the window; see --help for the rest."""

# Nothing else is imported up here: loading takes a moment, in which Ctrl-C must find
# the handlers of `main` already.
from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from types import FrameType

EXIT_MISTAKE = 2
EXIT_INTERRUPTED = 130
_COMMANDS = ("export", "models", "bench")
_INTERRUPTED = "interrupted: nothing was left behind"


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        _on_signals(_leave)
        return _main(arguments)
    except KeyboardInterrupt:  # before the handler was there
        _leave(0, None)
        raise


def _main(arguments: list[str]) -> int:
    # Libraries report to a log of ours or not at all, never into the terminal. OpenCV
    # reads this when it is imported. FFmpeg is silenced by PyAV, and must not be given
    # a level: its decoders' threads would then ask for Python's lock to tell of errors,
    # while whoever closes a decoder holds it and waits for them (PyAV 18.1).
    os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    import logging

    from engine.cli import console
    from engine.log import keep_log
    from models.errors import SadakError

    log = ""
    try:
        console.open_missing_streams()
        log = keep_log()
        if arguments and arguments[0] in _COMMANDS:
            return _command(arguments[0], arguments[1:])
        return _window(arguments)
    except SadakError as error:
        console.complain(f"error: {error}")
        return EXIT_MISTAKE
    except KeyboardInterrupt:
        console.complain(_INTERRUPTED)
        return EXIT_INTERRUPTED
    except Exception as error:
        # A mistake of ours: the trace goes where it can be read, not to the user.
        logging.getLogger("sadak").exception("unexpected error")
        see = f"; see {log}" if log else ""
        console.complain(f"error: something unexpected: {error!r}{see}")
        return 1
    finally:
        console.flush()


def _command(name: str, arguments: list[str]) -> int:
    # Loaded only when it is meant: the window should not wait for it.
    import importlib

    from engine.cli.parser import Parser

    command = importlib.import_module(f"engine.cli.{name}")
    parser = Parser(prog=f"main.py {name}", description=command.__doc__)
    command.add_arguments(parser)
    if name == "bench":  # which measures the window, and is in a room that knows none
        from gui.offscreen import OffScreen

        parser.set_defaults(window=OffScreen())
    options = parser.parse_args(arguments)
    _on_signals(_interrupt)  # from here on there is something to clean up
    status: int = command.run(options)
    return status


def _window(arguments: list[str]) -> int:
    import gc

    from engine.cli.display import why_no_window
    from engine.runtimes.choice import Device

    _refuse_mistyped(arguments)
    options = _window_parser().parse_args(arguments)
    device = Device(options.device)
    if why := why_no_window():
        from engine.cli.arguments import model
        from engine.cli.headless import export_beside

        _on_signals(_interrupt)
        source = options.source or "sample:"
        return export_beside(source, model(options), device, options.size, why)
    # To look for garbage in all that is being loaded takes a tenth of a second.
    gc.disable()  # until the window is there
    from gui.app import run  # Qt is loaded only where a window is wanted

    return run(options.source, options.model, device, options.models, options.size)


def _refuse_mistyped(arguments: list[str]) -> None:
    """Tell whoever has mistyped a command, before it is taken for a file."""
    import difflib

    from models.errors import SadakError

    first = arguments[0] if arguments else ""
    meant = difflib.get_close_matches(first, _COMMANDS, n=1)
    if meant and not os.path.exists(first):
        raise SadakError(
            f"{first} is neither a command nor a file that there is. "
            f"Did you mean {meant[0]}?"
        )


def _window_parser() -> argparse.ArgumentParser:
    from engine.cli.arguments import add_device, add_model
    from engine.cli.parser import Parser
    from engine.governor import AUTO
    from engine.version import VERSION
    from models.card import SIZES

    parser = Parser(
        prog="main.py",
        description="Segment a video of a road live, in a window.",
        epilog="Other commands: export, models, bench. Each takes --help.",
    )
    parser.add_argument(
        "source",
        nargs="?",
        metavar="SOURCE",
        help="a video, a picture, a folder of pictures, camera:N (also as "
        "camera:N?size=1280x720&rate=30), an address beginning with rtsp:// udp:// or "
        "http://, or sample: for a drawn drive",
    )
    parser.add_argument("--version", action="version", version=f"Sadak {VERSION}")
    add_model(parser)
    add_device(parser)
    parser.add_argument(
        "--size",
        choices=[AUTO, *SIZES],
        help="of the picture that the network sees; auto takes the largest that keeps "
        "up with the video (default: as chosen last, auto at first)",
    )
    return parser


def _on_signals(handler: Callable[[int, FrameType | None], None]) -> None:
    """Let Ctrl-C and `kill` call a handler, unless we were started to ignore them."""
    import signal

    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        # A terminal that is closed: as `kill`, whoever handles that by then.
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))


def _leave(number: int, frame: FrameType | None) -> None:
    """End at once, while there is nothing to clean up.

    A library that is being loaded may take an exception for a failure of its own.
    """
    try:
        os.write(2, f"{_INTERRUPTED}\n".encode())
    finally:
        os._exit(EXIT_INTERRUPTED)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Clean up and end; whoever is impatient does not interrupt the cleaning up."""
    _ignore_signals()
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    import signal

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


if __name__ == "__main__":
    status = main()
    _ignore_signals()  # all is done, and Python is about to end
    sys.exit(status)
