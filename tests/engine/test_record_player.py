"""Recording what a player plays: a network stream that a second process sends."""

from pathlib import Path

import av
import pytest

from engine.export.look import Look
from engine.overlay import OverlayStyle
from engine.player import State
from engine.record.recorder import Recorder, RecordPlan
from tests.engine.test_live_stream import RATE, Sender, address, sender
from tests.helpers.exports import shown
from tests.helpers.numbers import read_number

__all__ = ["address", "sender"]  # fixtures


def numbers(path: Path) -> list[int | None]:
    """Of the pictures in a file."""
    return [read_number(pixels) for _, pixels in shown(path)]


@pytest.mark.timeout(60)
def test_a_stream_is_recorded_whether_its_picture_is_held_or_not(
    make_player, screen, sender: Sender, address: str, tmp_path: Path
) -> None:
    player = make_player()
    player.open(address)
    info = screen.wait_for_state(State.PLAYING).info
    screen.wait_for_count(5)
    plan = RecordPlan(tmp_path / "original.mp4", tmp_path / "annotated.mp4")
    look = Look(player.status.choice.card.classes, OverlayStyle(0.0))
    recorder = Recorder(plan, info, look)
    player.record(recorder)
    screen.wait_for(lambda: recorder.status.seconds > 0.5)
    player.pause()
    screen.wait_for_state(State.PAUSED)
    held, seen = recorder.status.seconds, len(screen.shown)
    screen.wait_for(lambda: recorder.status.seconds > held + 1)
    assert len(screen.shown) == seen
    player.record(None)
    recorder.end()
    status = recorder.join()
    assert (status.trouble, status.dropped) == (None, 0)
    sent = numbers(plan.original)
    assert sent == list(range(sent[0], sent[0] + len(sent)))  # every one of them
    assert len(sent) > RATE
    with av.open(str(plan.original)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert next(container.decode(stream)).key_frame
    labelled = numbers(plan.annotated)
    assert labelled == sorted(set(labelled))
    assert max(labelled) > held * RATE  # also of the time in which it was held
