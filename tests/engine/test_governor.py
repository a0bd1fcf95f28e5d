"""Which size keeps up: numbers and a clock of the test's own."""

from fractions import Fraction

import pytest

from engine.governor import Costs, Governor, Step, best, why

COSTS: Costs = {"fast": 6.0, "balanced": 9.6, "sharp": 20.0}
SLOW: Costs = {"fast": 6.0, "balanced": 9.6, "sharp": 38.4}
UNKNOWN: Costs = {"fast": None, "balanced": None, "sharp": None}


class Show:
    """A video of thirty frames a second that a governor follows."""

    def __init__(self, costs: Costs = COSTS, rate: int = 30) -> None:
        self.now, self.lost = 0.0, 0
        self.governor = Governor(costs, Fraction(rate), lambda: self.now)
        self._costs, self._period = costs, 1 / rate

    def play(self, seconds: float, late: float = 0.0, load: float = 1.0) -> Step | None:
        """Show frames until a step is advised, and return it.

        Args:
            seconds: how long at most.
            late: seconds that every fourth frame comes after its time.
            load: how much longer than measured the network takes.
        """
        network = load * (self._costs[self.governor.size] or 20.0) / 1000
        for number in range(round(seconds / self._period)):
            self.now += self._period
            self.governor.count(0.0 if number % 4 else late, self.lost, network)
            step = self.governor.advise()
            if step:
                return step
        return None

    def take(self, seconds: float, **how: float) -> Step:
        """Play until a step is advised, and take it."""
        step = self.play(seconds, **how)
        assert step, f"none in {seconds} s"
        self.governor.take(step)
        return step


@pytest.mark.parametrize(
    ("costs", "rate", "size", "reason"),
    [
        (COSTS, 30, "sharp", "Sharp keeps up: 20 ms a frame."),
        (COSTS, None, "sharp", "Sharp keeps up: 20 ms a frame."),
        (
            COSTS,
            60,
            "balanced",
            "Balanced keeps up: 9.6 ms a frame; sharp would take 20 ms.",
        ),
        (
            COSTS,
            240,
            "fast",
            "Even fast takes 6 ms a frame: some will be passed over.",
        ),
        (UNKNOWN, 30, "balanced", "Balanced, since no speed was measured here."),
        ({"balanced": 90.0}, 30, "balanced", ""),
        ({"fast": None}, 30, "fast", ""),
    ],
)
def test_the_largest_size_that_keeps_up_is_the_best(
    costs: Costs, rate: int | None, size: str, reason: str
) -> None:
    fraction = None if rate is None else Fraction(rate)
    assert best(costs, fraction) == size
    assert why(costs, fraction) == reason


def test_while_all_goes_well_nothing_changes() -> None:
    show = Show()
    assert show.governor.size == "sharp"
    assert show.play(100) is None


def test_frames_that_come_too_late_for_a_short_while_make_it_step_down() -> None:
    show = Show()
    step = show.take(3.0, late=0.05, load=2.0)
    assert step.size == show.governor.size == "balanced"
    assert step.reason.startswith("Stepped down to balanced: ")
    assert step.reason.endswith(" frames came too late.")
    assert show.now == pytest.approx(1.6, abs=0.2)  # what came first did not count


def test_frames_that_are_passed_over_count_as_much() -> None:
    show = Show()
    assert show.play(1.99) is None  # a second of it settles
    step = None
    while step is None:
        show.lost += 1
        step = show.play(1 / 30)
    # A second of frames that were all shown, then one lost for each that is shown.
    frames = 30 + 2 * show.lost
    words = f"{show.lost} of the last {frames} frames came too late"
    assert step.reason == f"Stepped down to balanced: {words}."


def test_one_hiccup_is_no_reason() -> None:
    show = Show()
    assert show.play(5.0) is None
    show.lost += 12
    assert show.play(5.0) is None


def test_lateness_that_the_network_has_no_part_in_is_no_reason() -> None:
    show = Show({"fast": 1.0, "balanced": 2.0, "sharp": 4.0})
    assert show.play(30.0, late=0.05) is None


def test_what_is_late_by_less_than_a_frame_is_in_time() -> None:
    assert Show().play(30.0, late=0.03) is None
    # At sixty a second nobody sees a frame that is late by one.
    assert Show({"balanced": 9.0, "sharp": 10.0}, rate=60).play(30.0, late=0.03) is None


def test_the_smallest_size_steps_down_no_further() -> None:
    show = Show({"fast": 60.0, "balanced": 90.0})
    assert show.governor.size == "fast"
    assert show.play(60.0, late=0.2) is None


def test_after_a_calm_stretch_it_steps_up_again_and_waits_longer_each_time() -> None:
    show = Show()
    waits = []
    for _ in range(4):
        assert show.take(3.0, late=0.05, load=2.0).size == "balanced"
        begin = show.now
        step = show.take(1000.0)
        assert step.size == "sharp"
        assert step.reason == "Stepped up to sharp: it takes 20 ms a frame."
        waits.append(round(show.now - begin))
    assert waits == [10, 20, 40, 80]


def test_a_larger_size_that_went_well_for_long_was_no_failure() -> None:
    show = Show()
    for _ in range(3):
        show.take(3.0, late=0.05, load=2.0)
        show.take(1000.0)
    assert show.play(300.0) is None
    show.take(3.0, late=0.05, load=2.0)
    begin = show.now
    show.take(1000.0)
    assert show.now - begin == pytest.approx(10.0, abs=0.1)


def test_a_larger_size_that_would_not_fit_is_not_tried() -> None:
    show = Show(SLOW)
    assert show.governor.size == "balanced"
    assert show.play(300.0) is None
    # One that would, but for what else the machine has to do now.
    show = Show()
    show.take(3.0, late=0.05, load=2.0)
    assert show.play(300.0, load=1.5) is None
    assert show.take(1.0, load=1.0)


def test_where_nothing_was_measured_it_goes_down_and_back_to_balanced_only() -> None:
    show = Show(UNKNOWN)
    assert show.play(300.0) is None
    assert show.take(3.0, late=0.05).size == "fast"
    step = show.take(300.0)
    assert step == Step("balanced", "Stepped up to balanced: all frames came in time.")
    assert show.play(300.0) is None


def test_a_video_that_was_paused_or_sought_is_judged_anew() -> None:
    show = Show()
    for _ in range(20):
        assert show.play(1.4, late=0.05, load=2.0) is None
        show.governor.settle()


def test_what_was_lost_before_the_first_frame_is_shown_does_not_count() -> None:
    show = Show()
    show.now, show.lost = 5.0, 100  # a slow network
    assert show.play(0.6) is None
    show.lost += 1
    assert show.play(1.0) is None


def test_what_was_measured_on_a_busy_machine_is_not_believed_for_ever() -> None:
    show = Show({"fast": 30.0, "balanced": 48.0, "sharp": 100.0})
    assert show.governor.size == "fast"
    steps = [show.take(12.0, load=0.2) for _ in range(2)]
    assert steps == [
        Step("balanced", "Stepped up to balanced: it takes 9.6 ms a frame."),
        Step("sharp", "Stepped up to sharp: it takes 20 ms a frame."),
    ]
    assert show.play(60.0, load=0.2) is None
    # But one that is as slow as it was measured stays.
    assert Show({"fast": 30.0, "balanced": 48.0}).play(60.0) is None
