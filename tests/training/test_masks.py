"""The command that draws masks: what it writes, keeps, names and refuses."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest

from tests.training.conftest import rectangle, write_polygons
from training.masks import main
from training.polygons.making import is_whole

ROOT = Path(__file__).parents[2]
OPTIONS = ["--jobs", "1"]

Output = pytest.CaptureFixture[str]


def masks(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*s.png"))


def ids(mask: Path) -> np.ndarray:
    return cv2.imread(str(mask), cv2.IMREAD_UNCHANGED)


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    """A folder of polygon files, in which tests put more; the root is four above."""
    drive = tmp_path / "gtFine" / "train" / "7"
    for name in "abc":
        write_polygons(
            drive / f"{name}_gtFine_polygons.json", rectangle("car", 0, 0, 3, 3)
        )
    return drive


def test_both_parts_get_masks_under_their_official_names(
    full_idd: Path, capsys: Output
) -> None:
    assert main([str(full_idd), *OPTIONS]) == 0
    found = [mask.relative_to(full_idd).as_posix() for mask in masks(full_idd)]
    assert found == [
        f"{part}/gtFine/{split}/5/frame{number}_gtFine_labellevel1Ids.png"
        for part in ("IDD_Segmentation", "idd20kII")
        for split, numbers in (("train", range(3)), ("val", range(1)))
        for number in numbers
    ]
    for mask in masks(full_idd):
        assert ids(mask).tolist() == [[6] * 64] * 18 + [[0] * 64] * 18
    out, err = capsys.readouterr()
    assert out == "8 polygon files, 1 at once\n8 masks made, 0 were there\n"
    assert err == ""


@pytest.mark.parametrize(
    ("level", "ending"),
    [
        ("1", "labellevel1Ids"),
        ("2", "labellevel2Ids"),
        ("3", "labellevel3Ids"),
        ("4", "labellevel4Ids"),
        ("id", "labelids"),
        ("csId", "labelcsIds"),
        ("csTrainId", "labelcsTrainIds"),
    ],
)
def test_each_kind_of_ids_has_its_official_name(
    full_idd: Path, level: str, ending: str
) -> None:
    part = full_idd / "IDD_Segmentation"
    assert main([str(part), "--level", level, *OPTIONS]) == 0
    assert len(masks(full_idd)) == 4
    assert (part / f"gtFine/val/5/frame0_gtFine_{ending}.png").is_file()


def test_several_processes_draw_the_same(full_idd: Path) -> None:
    one, two = full_idd / "IDD_Segmentation", full_idd / "idd20kII"
    assert main([str(one), "--jobs", "1"]) == 0
    assert main([str(two), "--jobs", "3"]) == 0
    assert len(masks(two)) == 4
    for first, second in zip(masks(one), masks(two), strict=True):
        assert first.read_bytes() == second.read_bytes()


def test_masks_that_are_whole_are_kept_and_others_are_drawn_again(
    drive: Path, tmp_path: Path, capsys: Output
) -> None:
    assert main([str(tmp_path), *OPTIONS]) == 0
    whole, cut, empty = masks(drive)
    cv2.imwrite(str(whole), np.full((2, 2), 1, np.uint8))  # another, to be known again
    cut.write_bytes(cut.read_bytes()[:-1])
    empty.write_bytes(b"")
    capsys.readouterr()
    assert main([str(tmp_path), *OPTIONS]) == 0
    assert "2 masks made, 1 were there" in capsys.readouterr().out
    assert ids(whole).tolist() == [[1, 1], [1, 1]]
    assert ids(cut).shape == ids(empty).shape == (36, 64)
    assert main([str(tmp_path), "--overwrite", *OPTIONS]) == 0
    assert "3 masks made, 0 were there" in capsys.readouterr().out
    assert ids(whole).shape == (36, 64)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_broken_files_are_named_and_counted(
    drive: Path, tmp_path: Path, capsys: Output, jobs: str
) -> None:
    (drive / "b_gtFine_polygons.json").write_text("{")
    write_polygons(
        drive / "d_gtFine_polygons.json",
        rectangle("ground", 0, 0, 1, 1),
        rectangle("moon", 0, 0, 1, 1),
        rectangle("ground", 0, 0, 1, 1),
    )
    assert main([str(tmp_path), "--jobs", jobs]) == 0
    out, err = capsys.readouterr()
    assert "b_gtFine_polygons.json is no JSON" in err
    assert err.count("\n") == 1
    assert out.splitlines()[1:] == [
        "3 masks made, 0 were there",
        "1 polygon files are broken and have no mask",
        "skipped objects whose label IDD does not have: 2 of 'ground', 1 of 'moon'",
    ]
    assert [mask.name[0] for mask in masks(drive)] == ["a", "c", "d"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_strict_refuses_broken_files(
    drive: Path, tmp_path: Path, capsys: Output, jobs: str
) -> None:
    (drive / "b_gtFine_polygons.json").write_text("{")
    assert main([str(tmp_path), "--strict", "--jobs", jobs]) == 2
    err = capsys.readouterr().err
    assert err.startswith("error: ")
    assert "b_gtFine_polygons.json is no JSON" in err
    assert err.count("\n") == 1


def test_a_set_that_is_broken_altogether_is_refused(
    drive: Path, tmp_path: Path, capsys: Output
) -> None:
    for path in drive.iterdir():
        path.write_text("[]")
    assert main([str(tmp_path), *OPTIONS]) == 2
    assert "error: None of 3 polygon files can be read" in capsys.readouterr().err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_mask_that_cannot_be_written_ends_the_work(
    drive: Path, tmp_path: Path, capsys: Output, jobs: str
) -> None:
    (drive / "b_gtFine_labellevel1Ids.png").mkdir()
    assert main([str(tmp_path), "--jobs", jobs]) == 2
    err = capsys.readouterr().err
    assert err.startswith("error: ")
    assert "b_gtFine_labellevel1Ids.png cannot be written" in err
    assert list(drive.glob(".*")) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot limit a file's size")
def test_a_full_disk_leaves_no_part_of_a_mask(
    drive: Path, tmp_path: Path, capsys: Output
) -> None:
    import resource

    (drive / "a_gtFine_labellevel1Ids.png").write_bytes(b"before")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50, limits[1]))  # bytes of a file
    try:
        assert main([str(tmp_path), *OPTIONS]) == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "cannot be written: File too large" in capsys.readouterr().err
    assert [mask.read_bytes() for mask in masks(drive)] == [b"before"]
    assert list(drive.glob(".*")) == []


def test_a_folder_without_polygons_is_refused(small_idd: Path, capsys: Output) -> None:
    assert main([str(small_idd / "nowhere"), *OPTIONS]) == 2
    assert main([str(small_idd), *OPTIONS]) == 2
    first, second = capsys.readouterr().err.splitlines()
    for line in (first, second):
        assert "does not hold the full IDD" in line
        assert "IDD_Segmentation or idd20kII" in line


def test_no_processes_at_all_are_refused(drive: Path, capsys: Output) -> None:
    assert main([str(drive.parents[2]), "--jobs", "0"]) == 2
    assert "--jobs 0" in capsys.readouterr().err


@contextmanager
def at_work(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The command as a terminal starts it, once it has done some of its work.

    Its work takes much longer than a test may: large pictures, many of them. The first
    polygon file is broken, and that it is named shows that the work has begun.
    """
    drive = folder / "gtFine" / "train" / "7"
    large = write_polygons(
        drive / "1_gtFine_polygons.json",
        *(rectangle("car", 7 * n, 5 * n, 7 * n + 90, 5 * n + 90) for n in range(900)),
        size=(6000, 4000),
    )
    for number in range(2, 400):
        os.link(large, drive / f"{number}_gtFine_polygons.json")
    (drive / "0_gtFine_polygons.json").write_text("{")
    command = subprocess.Popen(
        [sys.executable, "-m", "training.masks", str(folder), "--jobs", "2"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert command.stdout is not None
    assert command.stderr is not None
    try:
        assert command.stdout.readline() == "400 polygon files, 2 at once\n"
        assert command.stderr.readline().startswith("left out: ")
        yield command
    finally:
        command.kill()
        command.wait(20)
        command.stdout.close()
        command.stderr.close()


@pytest.mark.skipif(os.name == "nt", reason="a signal to a group is not Windows' way")
def test_ctrl_c_ends_it_and_leaves_whole_masks_only(tmp_path: Path) -> None:
    with at_work(tmp_path) as command:
        os.killpg(command.pid, signal.SIGINT)  # to all processes, as a terminal does
        out, err = command.communicate(timeout=20)
    assert command.returncode == 130
    assert err == "stopped\n"
    assert out == ""
    drive = tmp_path / "gtFine" / "train" / "7"
    assert len(masks(drive)) < 200
    assert all(is_whole(mask) for mask in masks(drive))
    assert list(drive.glob(".*")) == []


@pytest.mark.skipif(os.name == "nt", reason="kills as Linux and macOS know it")
def test_its_processes_do_not_outlive_it(tmp_path: Path) -> None:
    with at_work(tmp_path) as command:
        workers = psutil.Process(command.pid).children(recursive=True)
        assert len(workers) >= 2
        command.kill()
        gone, alive = psutil.wait_procs(workers, timeout=20)
    assert alive == []
    assert len(gone) == len(workers)
