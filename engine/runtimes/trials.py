"""What was measured of networks on this machine, remembered from one start to the next.

Kept in a file of the user's cache folder. It is believed only on the machine and with
the libraries that it was measured with; without the file everything is measured again.
"""

import contextlib
import json
import logging
import os
import platform
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import platformdirs

from engine.machine import cores, processor, versions
from engine.runtimes.ways import WAYS, Way
from models.zoo import ModelCard

_log = logging.getLogger(__name__)
_LIBRARIES = ("ai-edge-litert", "openvino")
_DAY_SECONDS = 24 * 3600.0
# A driver may be installed meanwhile, so that what was refused is tried again some day.
_REFUSAL_SECONDS = _DAY_SECONDS
# And the machine may have been busy with something else while it was measured.
_MEASURED_SECONDS = 7 * _DAY_SECONDS
_VERSION = 2


@dataclass(frozen=True)
class Trial:
    """What came of trying a network in one way.

    Attributes:
        ms: milliseconds a frame with all workers busy; None where it was refused.
        refusal: why, as a part of a sentence.
        when: seconds since 1970.
        model: as `models.zoo.find` takes it.
        size: of the network's input.
        macs: multiply-accumulate operations of one frame.
        reckoned: not measured, but reckoned from another size.
    """

    ms: float | None
    refusal: str = ""
    when: float = 0.0
    model: str = ""
    size: str = ""
    macs: int = 0
    reckoned: bool = False


_lock = threading.Lock()
_known: dict[str, Trial] = {}
_read_from: Path | None = None


def known(card: ModelCard, way: Way) -> Trial | None:
    """What is known of a network in one way; None if it has to be tried.

    Of another input size of the same model the time is reckoned by its operations, so
    that a change of size need not be preceded by a measurement.
    """
    with _lock:
        _read()
        own = _known.get(_key(card, way))
        if own:
            return own if _holds(own) else None
        for key, trial in _known.items():
            same = trial.model == card.model and key.endswith(f":{way.key}")
            # One of the same size is of a file that was replaced: it tells nothing.
            if same and trial.size != card.size and trial.macs and _holds(trial):
                ms = trial.ms and trial.ms * card.macs / trial.macs
                return replace(
                    trial, ms=ms, size=card.size, macs=card.macs, reckoned=True
                )
    return None


def _holds(trial: Trial) -> bool:
    lasts = _REFUSAL_SECONDS if trial.ms is None else _MEASURED_SECONDS
    return 0 <= time.time() - trial.when < lasts


def remembered(card: ModelCard) -> float | None:
    """Milliseconds a frame of one file on this machine; None if it was not measured."""
    with _lock:
        _read()
        trials = [_known.get(_key(card, way)) for way in WAYS]
    return min((t.ms for t in trials if t and t.ms is not None), default=None)


def remember(trials: list[tuple[ModelCard, Way, Trial]]) -> None:
    """Keep what was measured, also for later starts if that can be."""
    with _lock:
        _read()
        _known.update({_key(card, way): trial for card, way, trial in trials})
        path = _path()
        record = {
            "version": _VERSION,
            "machine": _machine(),
            "trials": {key: asdict(trial) for key, trial in _known.items()},
        }
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, json.dumps(record, indent=1))
        except OSError as error:
            # It is but a memory: the next start measures again.
            _log.warning("what was measured cannot be kept: %s", error)


def _write(path: Path, text: str) -> None:
    """Whole or not at all, also when two programs do so at once."""
    descriptor, partial = tempfile.mkstemp(dir=path.parent, suffix=".partial")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(partial, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(partial)
        raise


def _read() -> None:
    """Take over what the file says, once for each place where it may be."""
    global _read_from
    path = _path()
    if path == _read_from:
        return
    _read_from = path
    _known.clear()
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if (record["version"], record["machine"]) == (_VERSION, _machine()):
            _known.update({k: _trial(v) for k, v in record["trials"].items()})
    except FileNotFoundError:
        pass
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        _log.warning("%s is passed over: %s", path, error)
        _known.clear()


def _trial(entry: dict[str, Any]) -> Trial:
    ms = entry["ms"]
    return Trial(
        None if ms is None else float(ms),
        str(entry["refusal"]),
        float(entry["when"]),
        str(entry["model"]),
        str(entry["size"]),
        int(entry["macs"]),
    )


def _path() -> Path:
    return platformdirs.user_cache_path("sadak") / "trials.json"


def _key(card: ModelCard, way: Way) -> str:
    return f"{card.sha256}:{way.key}"


def _machine() -> dict[str, object]:
    """What makes a measurement another one."""
    return {
        "system": platform.platform(),
        "processor": processor(),
        "cores": cores(),
        **versions(_LIBRARIES),
    }
