"""Where sound comes out: the machine's usual device, through miniaudio."""

import contextlib
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from engine.sound.samples import CHANNELS, RATE, Samples, silence
from models.errors import SadakError

if TYPE_CHECKING:
    import miniaudio

Pull = Callable[[int], Samples]
"""Gives so many samples, to be heard `Output.latency` from now. Must not wait."""

_PERIOD_MS = 20
_PERIODS = 3


class Output(Protocol):
    """An open device."""

    @property
    def latency(self) -> float:
        """Seconds from when a sample is asked for to when it is heard, about."""

    def start(self) -> None:
        """Begin to ask for samples, in a thread of its own.

        Raises:
            SadakError: the device is gone.
        """

    def stop(self) -> None:
        """Ask no more; may be started again."""

    def close(self) -> None:
        """Let go of the device."""


OpenOutput = Callable[[Pull], Output]


def open_output(pull: Pull, system: str | None = None) -> Output:
    """Open the device that the system plays sound on.

    Args:
        pull: gives what is heard.
        system: the name of a backend of miniaudio's; by default any that is there and
            can be heard.

    Raises:
        SadakError: there is none.
    """
    # Imported here: it is wanted only once a video with sound plays.
    try:
        import miniaudio
    except (ImportError, OSError) as error:
        raise SadakError(f"Sound needs miniaudio: {error}.") from error
    backends = [kind for kind in miniaudio.Backend if kind.name not in _unwanted()]
    if system:
        backends = [miniaudio.Backend[system]]
    try:
        device = miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.FLOAT32,
            nchannels=CHANNELS,
            sample_rate=RATE,
            buffersize_msec=_PERIOD_MS,
            callback_periods=_PERIODS,
            backends=backends,
            app_name="Sadak",
        )
    except miniaudio.MiniaudioError as error:
        raise SadakError("No device to play sound on was found.") from error
    return _Device(device, pull)


def _unwanted() -> set[str]:
    """Backends that are not tried: nobody would hear them, or they complain."""
    unwanted = {"NULL", "CUSTOM", "JACK"}
    if sys.platform.startswith("linux") and not any(Path("/dev/snd").glob("pcm*p")):
        unwanted.add("ALSA")  # it would write a page to the terminal
    return unwanted


class _Device:
    """A device of miniaudio's."""

    # Written so far before it is heard: all periods but the one that was free.
    latency = (_PERIODS - 1) * _PERIOD_MS / 1000

    def __init__(self, device: "miniaudio.PlaybackDevice", pull: Pull) -> None:
        self._device, self._pull = device, pull

    def start(self) -> None:
        import miniaudio

        samples = self._samples()
        next(samples)
        try:
            self._device.start(samples)
        except miniaudio.MiniaudioError as error:
            raise SadakError("The sound device does not start.") from error

    def stop(self) -> None:
        import miniaudio

        with contextlib.suppress(miniaudio.MiniaudioError):
            self._device.stop()

    def close(self) -> None:
        self._device.close()

    def _samples(self) -> Generator[Samples, int, None]:
        count = yield silence(0)
        while True:
            count = yield self._pull(count)
