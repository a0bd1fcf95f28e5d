"""The look of an export as the command line asks for it."""

import argparse

import pytest

from engine.cli.looks import add_look, style
from engine.colour_file import write_colours
from engine.overlay import Marking, OverlayStyle, View
from engine.palettes import Palette
from models.labels import IDD_LEVEL1, LabelClass


def asked(*words: object) -> OverlayStyle:
    parser = argparse.ArgumentParser()
    add_look(parser)
    return style(parser.parse_args([str(word) for word in words]), lambda: IDD_LEVEL1)


def test_what_is_not_asked_for_is_as_in_the_window_at_first():
    assert asked() == OverlayStyle()


def test_every_look_of_the_window_can_be_asked_for(tmp_path):
    path = tmp_path / "colours.json"
    write_colours(path, {"Living_Things": (1, 2, 3), "cow": (4, 5, 6)})
    words = ("--view", "split", "--split", 0.25, "--marking", "outlines")
    colours = ("--palette", "colour-blind-safe", "--colours", path)
    assert asked(*words, *colours, "--opacity", 0.75, "--classes", "sky") == (
        OverlayStyle(
            0.75,
            frozenset({label.name for label in IDD_LEVEL1} - {"sky"}),
            View.SPLIT,
            Marking.OUTLINES,
            Palette.SAFE,
            frozenset({("living things", (1, 2, 3))}),
            0.25,
        )
    )


def test_the_label_set_is_asked_for_only_where_names_matter():
    def slow() -> tuple[LabelClass, ...]:
        raise AssertionError("nobody needs it")

    parser = argparse.ArgumentParser()
    add_look(parser)
    options = parser.parse_args(["--view", "ids", "--palette", "cityscapes"])
    assert style(options, slow).view is View.OVERLAY


@pytest.mark.parametrize("words", [("--view", "original"), ("--marking", "dots")])
def test_what_there_is_not_is_refused(words, capsys):
    with pytest.raises(SystemExit):
        asked(*words)
    assert "invalid choice" in capsys.readouterr().err
