"""PySide6 itself: what once ended the program after half a minute."""

import gc
import sys

import pytest
from PySide6.QtCore import QRect

pytestmark = pytest.mark.gui


def test_calls_that_return_nothing_leave_none_alone():
    """PySide6 6.12.0 on Python 3.11 gives None away with each of them.

    It counts on None being immortal, which it is from Python 3.12 on. Before, the
    interpreter ends with "deallocating None" after some ten thousand calls, that is 600
    frames of video.
    """
    rectangle = QRect(0, 0, 1, 1)
    gc.collect()
    before = sys.getrefcount(None)
    for _ in range(1000):
        rectangle.setWidth(2)
    assert sys.getrefcount(None) > before - 500
