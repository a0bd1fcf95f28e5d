"""Conversions of a picture: colours, sizes, turns, and planes for an encoder."""

import threading

import av
import numpy as np
import pytest

from engine.picture import Picture
from engine.planes import Canvas

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
BT709, BT470BG, SMPTE170M = 1, 5, 6
FULL_RANGE = 2


def corners(width: int = 64, height: int = 32) -> np.ndarray:
    """Red above left, green above right, blue below left, white below right."""
    pixels = np.zeros((height, width, 3), np.uint8)
    top, left = height // 2, width // 2
    pixels[:top, :left], pixels[:top, left:] = RED, GREEN
    pixels[top:, :left], pixels[top:, left:] = BLUE, (255, 255, 255)
    return pixels


def quarters(pixels: np.ndarray) -> list[tuple[int, ...]]:
    """The colour in the middle of each quarter, row by row, to the nearest 64."""
    height, width = pixels.shape[:2]
    return [
        tuple(np.rint(pixels[y * height // 4, x * width // 4, :3] / 64).astype(int))
        for y in (1, 3)
        for x in (1, 3)
    ]


R, G, B, W = (4, 0, 0), (0, 4, 0), (0, 0, 4), (4, 4, 4)


def test_rgb_scales_and_bgra_swaps():
    picture = Picture.from_array(corners())
    assert picture.size == (64, 32)
    assert picture.rgb((32, 16)).shape == (16, 32, 3)
    assert quarters(picture.rgb((32, 16))) == [R, G, B, W]
    bgra = picture.bgra()
    assert bgra.shape == (32, 64, 4)
    assert quarters(bgra[:, :, 2::-1]) == [R, G, B, W]


def test_bgr_arrays_are_taken_as_such():
    picture = Picture.from_array(corners()[:, :, ::-1].copy(), "bgr24")
    assert quarters(picture.rgb((64, 32))) == [R, G, B, W]


@pytest.mark.parametrize(
    ("rotation", "size", "expected"),
    [
        (0, (64, 32), [R, G, B, W]),
        (90, (32, 64), [G, W, R, B]),
        (180, (64, 32), [W, B, G, R]),
        (270, (32, 64), [B, R, W, G]),
        (-90, (32, 64), [B, R, W, G]),
    ],
)
def test_rotation_is_counterclockwise_in_every_conversion(rotation, size, expected):
    frame = av.VideoFrame.from_ndarray(corners(), format="rgb24")
    picture = Picture(frame, rotation)
    assert picture.size == size
    assert quarters(picture.rgb(size)) == expected
    assert quarters(picture.bgra()[:, :, 2::-1]) == expected
    assert quarters(as_rgb(picture.planes())) == expected


@pytest.mark.parametrize("width", [64, 65])
@pytest.mark.parametrize("height", [32, 33])
@pytest.mark.parametrize("rotation", [0, 90])
def test_planes_of_odd_pictures_repeat_the_edge(width, height, rotation):
    pixels = corners(width, height)
    frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
    picture = Picture(frame, rotation)
    planes = picture.planes()
    upright = picture.size
    assert planes.size == tuple(side + side % 2 for side in upright)
    luma = planes.each[0]
    if upright[1] % 2:
        assert (luma[-1] == luma[-2]).all()
    if upright[0] % 2:
        assert (luma[:, -1] == luma[:, -2]).all()


@pytest.mark.parametrize("matrix", [BT709, BT470BG, SMPTE170M])
@pytest.mark.parametrize("size", [(64, 32), (1280, 720)])
def test_the_matrix_that_a_file_names_is_used(matrix, size):
    frame = av.VideoFrame.from_ndarray(corners(*size), format="rgb24").reformat(
        format="yuv420p", dst_colorspace=1 if matrix == BT709 else 5
    )
    frame.colorspace = matrix
    assert quarters(Picture(frame).rgb(size)) == [R, G, B, W]
    assert np.abs(Picture(frame).rgb(size).astype(int) - corners(*size)).mean() < 4


@pytest.mark.parametrize(("size", "matrix"), [((64, 32), 5), ((1280, 720), 1)])
def test_where_a_file_is_silent_hd_is_bt709_and_the_rest_bt601(size, matrix):
    frame = av.VideoFrame.from_ndarray(corners(*size), format="rgb24").reformat(
        format="yuv420p", dst_colorspace=matrix
    )
    frame.colorspace = 2  # unspecified
    seen = Picture(frame).rgb(size).astype(int)
    assert np.abs(seen - corners(*size)).mean() < 4


def test_planes_of_a_video_are_its_own_bytes():
    frame = av.VideoFrame.from_ndarray(corners(), format="rgb24").reformat(
        format="yuv420p"
    )
    planes = Picture(frame).planes()
    assert b"".join(p.tobytes() for p in planes.each) == frame.to_ndarray().tobytes()
    plane = np.frombuffer(memoryview(frame.planes[0]), np.uint8)
    assert np.shares_memory(planes.each[0], plane), "nothing is copied"


def test_full_range_is_kept():
    frame = av.VideoFrame.from_ndarray(corners(), format="rgb24").reformat(
        format="yuvj420p", dst_color_range=FULL_RANGE
    )
    frame.color_range = FULL_RANGE
    assert Picture(frame).planes().full_range
    assert quarters(Picture(frame).rgb((64, 32))) == [R, G, B, W]


def test_planes_are_scaled_where_asked():
    planes = Picture.from_array(corners()).planes((96, 80))
    assert planes.size == (96, 80)
    assert quarters(as_rgb(planes)) == [R, G, B, W]


def as_rgb(planes) -> np.ndarray:
    canvas = Canvas(planes.size)
    for plane, into in zip(planes.each, canvas.planes(like=planes), strict=True):
        into[:] = plane
    return canvas.frame.to_ndarray(format="rgb24")


def test_several_threads_may_convert_the_same_picture():
    """As when it is shown, labelled and recorded at the same time."""
    frame = av.VideoFrame.from_ndarray(np.full((96, 128, 3), 90, np.uint8), "bgr24")
    frame.color_trc = frame.color_primaries = 9
    picture = Picture(frame)
    expected = (
        picture.planes().each[0].copy(),
        picture.bgra(),
        picture.rgb((64, 48)),
        picture.luma((64, 48)),
    )
    wrong = []

    def convert() -> None:
        for _ in range(100):
            planes = picture.planes()
            found = (
                planes.each[0],
                picture.bgra(),
                picture.rgb((64, 48)),
                picture.luma((64, 48)),
            )
            same = all((a == b).all() for a, b in zip(found, expected, strict=True))
            if not same or (planes.primaries, planes.transfer) != (9, 9):
                wrong.append(planes)

    threads = [threading.Thread(target=convert) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("kind", "share"), [("yuv420p", 1.5), ("yuv420p10le", 3), ("rgb24", 3)]
)
def test_its_bytes_are_those_of_its_format(kind: str, share: float):
    assert Picture(av.VideoFrame(64, 32, kind)).nbytes == 64 * 32 * share
