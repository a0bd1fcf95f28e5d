"""The arrows between the rooms, and what may be imported where."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

ROOT = Path(__file__).parents[1]

KNOWS = {
    "main": {"gui", "engine", "models"},
    "gui": {"engine", "models"},
    "engine": {"models"},
    "models": set(),
    "training": {"engine", "models"},
}
"""Which rooms each room may import from besides itself."""

QT = {"PySide6", "shiboken6", "qtpy", "PyQt5", "PyQt6"}
TRAINING_ONLY = {
    "tensorflow",
    "keras",
    "tf_keras",
    "segmentation_models",
    "tensorflow_model_optimization",
    "jax",
    "nncf",
}
HEAVY = {*QT, *TRAINING_ONLY, "av", "cv2", "ai_edge_litert", "openvino"}
FORBIDDEN = {
    "main": QT | TRAINING_ONLY,
    "gui": TRAINING_ONLY,
    "engine": QT | TRAINING_ONLY,
    "models": HEAVY | {"numpy"},
    "training": QT,
}
"""Which libraries no module of a room may import, not even within a function."""


def _modules(room: str) -> list[Path]:
    if room == "main":
        return [ROOT / "main.py"]
    modules = sorted((ROOT / room).rglob("*.py"))
    if room == "models":  # its upper floor is Keras, for training only
        modules = [m for m in modules if "architectures" not in m.parts]
    return modules


def _imported(module: Path) -> Iterator[tuple[str, int]]:
    tree = ast.parse(module.read_text(encoding="utf-8"), str(module))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: imports are absolute"
            assert node.module
            yield node.module, node.lineno
            # `from models import zoo` names a module too.
            yield from ((f"{node.module}.{a.name}", node.lineno) for a in node.names)


def _offences(room: str, forbidden: set[str], beneath: str = "") -> list[str]:
    return [
        f"{module.relative_to(ROOT)}:{line} imports {name}"
        for module in _modules(room)
        for name, line in _imported(module)
        if name.split(".")[0] in forbidden or (beneath and name.startswith(beneath))
    ]


@pytest.mark.parametrize("room", KNOWS)
def test_arrows_between_rooms_point_one_way(room: str) -> None:
    assert _modules(room)
    others = set(KNOWS) | {"tests"}
    assert _offences(room, others - KNOWS[room] - {room}) == []


@pytest.mark.parametrize("room", KNOWS)
def test_a_room_imports_no_library_that_is_not_for_it(room: str) -> None:
    assert _offences(room, FORBIDDEN[room]) == []


@pytest.mark.parametrize("room", ["main", "gui", "engine", "models"])
def test_what_builds_networks_is_for_training_alone(room: str) -> None:
    assert _offences(room, set(), beneath="models.architectures") == []


@pytest.mark.parametrize("room", sorted(set(KNOWS) - {"main"}))
def test_every_module_of_a_room_is_short_enough_to_hold_one_idea(room: str) -> None:
    long = {
        str(module.relative_to(ROOT)): lines
        for module in (ROOT / room).rglob("*.py")
        if (lines := len(module.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def _loaded_by(statements: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after some statements."""
    code = f"{statements}\nimport sys\nprint(*{{m.split('.')[0] for m in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stdout.split())


_ALL_OF_A_ROOM = """
import importlib, pkgutil, {room}
for module in pkgutil.walk_packages({room}.__path__, "{room}."):
    importlib.import_module(module.name)
"""


@pytest.mark.parametrize(
    ("statements", "absent"),
    [
        ("import main", QT | TRAINING_ONLY),
        (_ALL_OF_A_ROOM.format(room="gui"), TRAINING_ONLY | {"openvino"}),
        (_ALL_OF_A_ROOM.format(room="engine"), QT | TRAINING_ONLY | {"openvino"}),
        ("import models.errors, models.labels, models.zoo", HEAVY),
        (
            "from engine.runtimes.choice import choose, Device\n"
            "choose(device=Device.CPU).make()",
            QT | TRAINING_ONLY,
        ),
    ],
    ids=["main", "gui", "engine", "models", "a network at work"],
)
def test_a_fresh_interpreter_does_not_load_what_is_heavy(
    statements: str, absent: set[str]
) -> None:
    assert _loaded_by(statements) & absent == set()


def test_opencv_is_the_one_without_windows() -> None:
    """The other brings a Qt of its own, with which the window does not start."""
    lines = [line.split() for line in cv2.getBuildInformation().splitlines()]
    assert ["GUI:", "NONE"] in lines
