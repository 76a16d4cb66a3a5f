"""How much memory pictures may take in the window, and how large one picture may be in it."""

from __future__ import annotations

_SHARE = 8
_LEAST, _MOST = 384 << 20, 1536 << 20
_SECOND_SHARE, _SECOND_LEAST = 8, 128 << 20
_BYTES_PER_PIXEL = 4
_MOST_PIXELS = 200_000_000
"""More than any camera's frame; a stitched panorama beyond it is shown at a half."""


def picture_bytes(*, second: bool = False) -> int:
    """What the loupe may keep, or the `second` screen, which never needs more than its own pixels: together an eighth
    of the machine's memory, within bounds.

    One 45-megapixel photo takes 180 MB.
    """
    import psutil  # reads the system's tables, which a window that only starts does not need

    both = int(min(max(psutil.virtual_memory().total // _SHARE, _LEAST), _MOST))
    for_second = max(both // _SECOND_SHARE, _SECOND_LEAST)
    return for_second if second else both - for_second


def most_pixels(bound: int = _MOST_PIXELS * _BYTES_PER_PIXEL) -> int:
    """The largest picture that is shown whole under a bound in bytes."""
    return min(bound // _BYTES_PER_PIXEL, _MOST_PIXELS)


def natives_that_fit(bound: int, pixels: int) -> int:
    """How many pictures of that many pixels fit under the bound beside the one on screen."""
    return max(0, bound * 9 // 10 // (_BYTES_PER_PIXEL * max(pixels, 1)) - 1)
