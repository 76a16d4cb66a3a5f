"""How much memory pictures may take in the window, and how large one picture may be in it."""

from __future__ import annotations

_SHARE = 8
_LEAST, _MOST = 384 << 20, 1536 << 20
_BYTES_PER_PIXEL = 4
_MOST_PIXELS = 200_000_000
"""More than any camera's frame; a stitched panorama beyond it is shown at a half."""


def picture_bytes(memory_mb: int = 0) -> int:
    """What the loupe may keep: the person's own figure where there is one, else an eighth of the machine's memory.

    One 45-megapixel photo takes 180 MB.
    """
    if memory_mb:
        return max(memory_mb << 20, _LEAST // 2)
    import psutil  # reads the system's tables, which a window that only starts does not need

    return int(min(max(psutil.virtual_memory().total // _SHARE, _LEAST), _MOST))


def most_pixels(bound: int) -> int:
    """The largest picture that is shown whole under a bound in bytes."""
    return min(bound // _BYTES_PER_PIXEL, _MOST_PIXELS)


def natives_that_fit(bound: int, pixels: int) -> int:
    """How many pictures of that many pixels fit under the bound beside the one on screen."""
    return max(0, bound * 9 // 10 // (_BYTES_PER_PIXEL * max(pixels, 1)) - 1)
