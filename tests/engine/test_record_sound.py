"""The sound of recordings: all of it, in step with the pictures of each file."""

from fractions import Fraction
from pathlib import Path

from engine.record import recorder as recorder_module
from engine.record.lane import Lane
from tests.engine.test_record import Sender, annotated, ended, original, record
from tests.helpers.exports import shown, sound_packets, sound_starts, times
from tests.helpers.numbers import read_number
from tests.helpers.until import until

__all__ = ["annotated", "original", "record"]  # fixtures


def test_packets_of_a_stream_are_copied_with_their_sound(
    record, make_clip, original: Path, annotated: Path
) -> None:
    made = make_clip(frames=50, audio="aac", ending=".ts")
    recorder = record(original, annotated)
    Sender(made, ahead=Fraction(7)).send_to(recorder)
    assert ended(recorder).notes == ()
    frames = shown(original)
    assert [read_number(pixels) for _, pixels in frames] == list(range(50))
    assert [time for time, _ in frames] == list(made.times)
    began = times(made.path)[0]
    for path in (original, annotated):
        sound = sound_packets(path)
        assert len(sound) >= 90
        # The same packets, but for those from before the first picture.
        heads = [packet[7:] for packet in sound_packets(made.path)]  # after ADTS
        assert sound == heads[-len(sound) :]
        apart = sound_starts(path)[-1] - times(path)[0]
        assert apart == sound_starts(made.path)[-1] - began


def test_sound_that_comes_before_its_picture_is_labelled_is_kept(
    record, make_clip, annotated: Path
) -> None:
    made = make_clip(frames=50, audio="aac", ending=".ts")
    recorder = record(None, annotated)
    Sender(made).send_to(recorder, late=20)
    ended(recorder)
    zero = times(made.path)[0]
    assert [start - times(annotated)[0] for start in sound_starts(annotated)] == [
        start - zero for start in sound_starts(made.path) if start >= zero
    ]


def test_a_file_that_is_written_at_once_takes_no_sound_from_the_other(
    record, make_clip, original: Path, annotated: Path, monkeypatch
) -> None:
    put = Lane.put

    def put_and_wait(lane: Lane, *what: object, **how: object) -> None:
        put(lane, *what, **how)
        until(lambda: not lane.waits)

    monkeypatch.setattr(Lane, "put", put_and_wait)
    made = make_clip(frames=20, audio="aac", ending=".ts")
    recorder = record(original, annotated)
    Sender(made).send_to(recorder)
    ended(recorder)
    copied, sound = sound_packets(original), sound_packets(annotated)
    # The copy goes without what was sent before its first key frame.
    assert sound[-len(copied) :] == copied
    later = len(copied) - 1  # MP4 lets the first begin with the file
    assert sound_starts(annotated)[-later:] == sound_starts(original)[-later:]


def test_sound_that_is_not_taken_is_told_of(
    record, make_clip, original: Path, monkeypatch
) -> None:
    made = make_clip(frames=10, audio="aac")
    monkeypatch.setattr(
        recorder_module, "takes", lambda container, stream: stream.type == "video"
    )
    recorder = record(original)
    Sender(made).send_to(recorder)
    (note,) = ended(recorder).notes
    assert note == "The sound is left out: mp4 does not take aac."
    assert len(shown(original)) == 10
