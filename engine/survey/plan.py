"""In which order the places of a survey are looked at."""

from collections.abc import Iterator

_COARSEST = 64
_AT_FIRST = 16


def coarsest(count: int) -> int:
    """From one place to the next in the first round, a power of two.

    Args:
        count: of all places. A short video has at least sixteen in the first round.
    """
    return 1 << min(max(count // _AT_FIRST, 1), _COARSEST).bit_length() - 1


def rounds(count: int) -> Iterator[range]:
    """Every place once: few all over the video first, and then those between them.

    Args:
        count: of places.

    Yields:
        Each 64th place (of a short video more), then those that lie in the middle
        between them, and so on.
    """
    stride = coarsest(count)
    yield range(0, count, stride)
    while stride > 1:
        yield range(stride // 2, count, stride)
        stride //= 2
