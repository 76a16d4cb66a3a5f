"""What the loupe marks in a picture, found in its own pixels: clipped light and sharp edges. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from core.types import BGRA8

if TYPE_CHECKING:
    import numpy as np
    from cv2.typing import MatLike
    from numpy.typing import NDArray

    Mask: TypeAlias = NDArray[np.bool_]

BLOWN_FROM = 254
"""A highlight is blown where any channel has this level or more: there is no detail left in that channel."""
BLOCKED_TO = 1
"""A shadow is blocked where every channel has this level or less."""

_STEEP = 0.28
"""An edge is sharp where one pixel carries this share of the contrast around it: it is over within three pixels."""
_CONTRAST = 26.0
"""Levels between the darkest and the lightest pixel nearby; less may as well be noise."""
_OVER_GRAIN = 1.9
"""An edge stands out by this factor over the contrast that is usual in the picture, where that is grain."""
_TILE, _TILES = 96, 5
_AROUND = 7
_STRIP = 1024
_OVERLAP = 8
_STEP = 16


def clipping(bgra: BGRA8, width: int, height: int) -> tuple[Mask, Mask]:
    """(blown highlights, blocked shadows) of pixels, shape (H, W, 4), as masks of shape (`height`, `width`), at most as
    large. A smaller mask is set where a single pixel is lost: a small spot counts from however far away one looks."""
    import cv2

    full = 255
    fine = cv2.inRange(bgra, (0, 0, 0, 0), (BLOWN_FROM - 1, BLOWN_FROM - 1, BLOWN_FROM - 1, full))
    blocked = cv2.inRange(bgra, (0, 0, 0, 0), (BLOCKED_TO, BLOCKED_TO, BLOCKED_TO, full))
    return _any_of(cv2.bitwise_not(fine), width, height), _any_of(blocked, width, height)


def _any_of(lost: NDArray[np.uint8] | MatLike, width: int, height: int) -> Mask:
    """A smaller mask of one that has 0 and 255: set where anything is."""
    import cv2
    import numpy as np

    while lost.shape != (height, width):
        # The mean of up to 16 x 16 pixels is at least 1 where one of them has 255.
        size = max(width, -(-lost.shape[1] // _STEP)), max(height, -(-lost.shape[0] // _STEP))
        lost = np.where(cv2.resize(lost, size, interpolation=cv2.INTER_AREA) > 0, np.uint8(255), np.uint8(0))
    return np.asarray(lost) > 0


def sharp_edges(bgra: BGRA8, check: Callable[[], None] = lambda: None) -> Mask:
    """Where the picture is in focus, as a mask of shape (H, W).

    It asks how steep an edge is against the contrast that it carries, not how strong it is: a soft edge between black
    and white is no focus, a fine one between two greys is. `check` is called between strips and may raise.
    """
    import numpy as np

    height = bgra.shape[0]
    least = max(_CONTRAST, _OVER_GRAIN * _usual_contrast(bgra))
    found = np.zeros(bgra.shape[:2], np.bool_)
    for top in range(0, height, _STRIP):
        check()
        first, last = max(top - _OVERLAP, 0), min(top + _STRIP + _OVERLAP, height)
        mask = _edges_of_strip(bgra[first:last], least)
        bottom = min(top + _STRIP, height)
        found[top:bottom] = mask[top - first : bottom - first]
    return found


def _usual_contrast(bgra: BGRA8) -> float:
    """The median contrast around a pixel, from a few tiles spread over the picture."""
    import numpy as np

    height, width = bgra.shape[:2]
    tops = {round(at) for at in np.linspace(0, max(height - _TILE, 0), _TILES)}
    lefts = {round(at) for at in np.linspace(0, max(width - _TILE, 0), _TILES)}
    found = [_contrast(_light(bgra[y : y + _TILE, x : x + _TILE])).ravel() for y in sorted(tops) for x in sorted(lefts)]
    return float(np.median(np.concatenate(found)))


def _light(bgra: BGRA8) -> NDArray[np.uint8]:
    import cv2  # only for those who ask for peaking; it takes a moment to load
    import numpy as np

    return np.asarray(cv2.GaussianBlur(cv2.cvtColor(np.ascontiguousarray(bgra), cv2.COLOR_BGRA2GRAY), (3, 3), 0.7))


def _contrast(light: NDArray[np.uint8]) -> NDArray[np.float32]:
    import cv2
    import numpy as np

    box = np.ones((_AROUND, _AROUND), np.uint8)
    return cv2.subtract(cv2.dilate(light, box), cv2.erode(light, box)).astype(np.float32)


def _edges_of_strip(bgra: BGRA8, least: float) -> Mask:
    import cv2
    import numpy as np

    light = _light(bgra)
    contrast = _contrast(light)
    across = cv2.Scharr(light, cv2.CV_32F, 1, 0, scale=1 / 32)
    down = cv2.Scharr(light, cv2.CV_32F, 0, 1, scale=1 / 32)
    steep = cv2.magnitude(across, down)
    return np.asarray((contrast >= least) & (steep >= _STEEP * contrast))


def reduced(mask: Mask, width: int, height: int, share: float) -> Mask:
    """A mask at a smaller size: set where at least `share` of the pixels that became one were set."""
    import cv2
    import numpy as np

    if mask.shape == (height, width):
        return mask
    grey = cv2.resize(mask.astype(np.uint8) * 255, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(grey >= 255 * share)
