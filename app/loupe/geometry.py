"""Where a picture lies in the loupe, as plain numbers. No Qt.

All lengths are *device* pixels of the screen, so that 100 % is one picture pixel on one screen pixel whatever the
desktop's scaling. A place in the picture is a fraction of its sides and so means the same from photo to photo.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

LARGEST = 8.0
"""Screen pixels for one picture pixel, at most."""
STEPS = (0.0625, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0, LARGEST)
"""The zooms that keys step through, between which the wheel moves freely."""
_SIZES = (512, 1024, 1536, 2048, 2560, 3200, 4096, 5120, 6144, 8192)


@dataclass(frozen=True, slots=True)
class Viewport:
    """What the loupe shows: its own size, the picture's size, the zoom and the place in its middle.

    `zoom` is screen pixels for one picture pixel, None to fit. `centre` is a place as fractions 0-1.
    """

    width: int
    height: int
    picture_width: int
    picture_height: int
    zoom: float | None = None
    centre: tuple[float, float] = (0.5, 0.5)

    @property
    def fitting(self) -> float:
        """The scale at which the whole picture shows; small pictures are not enlarged."""
        across, down = self.width / max(self.picture_width, 1), self.height / max(self.picture_height, 1)
        return min(across, down, 1.0)

    @property
    def scale(self) -> float:
        return self.fitting if self.zoom is None else self.zoom

    @property
    def shown(self) -> tuple[float, float]:
        """The whole picture's size on the screen."""
        return self.picture_width * self.scale, self.picture_height * self.scale

    @property
    def origin(self) -> tuple[float, float]:
        """Where the picture's top left corner lies; a side with room to spare is centred."""
        return (
            _start(self.width, self.shown[0], self.centre[0]),
            _start(self.height, self.shown[1], self.centre[1]),
        )

    def place_at(self, x: float, y: float) -> tuple[float, float]:
        """The place in the picture (fractions, outside 0-1 beside it) under a point of the screen."""
        left, top = self.origin
        return (x - left) / max(self.shown[0], 1e-9), (y - top) / max(self.shown[1], 1e-9)

    def point_of(self, place: tuple[float, float]) -> tuple[float, float]:
        """The point of the screen on which a place lies."""
        left, top = self.origin
        return left + place[0] * self.shown[0], top + place[1] * self.shown[1]

    def zoomed(self, zoom: float, x: float, y: float) -> Viewport:
        """At another zoom with the place under (x, y) kept there, as far as the picture's edges allow.

        At or below the fitting scale it fits again.
        """
        if zoom <= self.fitting * 1.001:
            return replace(self, zoom=None, centre=(0.5, 0.5))
        place = self.place_at(x, y)
        return replace(self, zoom=min(zoom, LARGEST))._with_place_at(place, x, y)

    def toggled(self, x: float, y: float) -> Viewport:
        """From fit to 100 % at the place under (x, y) and back; where 100 % fits already, to 200 %."""
        if self.zoom is not None:
            return replace(self, zoom=None, centre=(0.5, 0.5))
        return self.zoomed(1.0 if self.fitting < 0.999 else 2.0, x, y)

    def stepped(self, by: int, x: float, y: float) -> Viewport:
        """At the next of `STEPS` closer (`by` 1) or further away (-1) than now, with the place under (x, y) kept."""
        if by > 0:
            zoom = next((step for step in STEPS if step > self.scale * 1.01), LARGEST)
        else:
            zoom = next((step for step in reversed(STEPS) if step < self.scale * 0.99), 0.0)
        return self.zoomed(zoom, x, y)

    def panned(self, dx: float, dy: float) -> Viewport:
        """Moved with the hand by so many screen pixels; the picture's edges stop it."""
        wide, tall = self.shown
        return replace(self, centre=(self.centre[0] - dx / max(wide, 1), self.centre[1] - dy / max(tall, 1))).settled()

    def settled(self) -> Viewport:
        """The same with the centre drawn in so far that no screen is left empty beside the picture."""
        wide, tall = self.shown
        return replace(self, centre=(_held(self.centre[0], self.width, wide), _held(self.centre[1], self.height, tall)))

    def resized(self, width: int, height: int) -> Viewport:
        return replace(self, width=width, height=height).settled()

    def over(self, picture_width: int, picture_height: int) -> Viewport:
        """Zoom and place kept, over another picture."""
        return replace(self, picture_width=picture_width, picture_height=picture_height).settled()

    def _with_place_at(self, place: tuple[float, float], x: float, y: float) -> Viewport:
        wide, tall = self.shown
        centre = (place[0] + (self.width / 2 - x) / wide, place[1] + (self.height / 2 - y) / tall)
        return replace(self, centre=centre).settled()


def screen_size(width: int, height: int) -> int:
    """Long side that fits any picture into a viewport without enlarging, rounded up so that few sizes are decoded."""
    longest = max(width, height)
    return next((size for size in _SIZES if size >= longest), longest)


def needs_native(view: Viewport) -> bool:
    """Whether the picture is shown larger than `screen_size` pixels would carry it."""
    longest = max(view.picture_width, view.picture_height)
    return view.scale * longest > min(screen_size(view.width, view.height), longest) + 0.5


def visible_part(
    origin: tuple[float, float], shown: tuple[float, float], view: tuple[int, int], image: tuple[int, int]
) -> tuple[tuple[float, float, float, float], tuple[float, float, float, float]] | None:
    """(target, source) rectangles (x, y, width, height) of the part of an image that a view shows.

    The image stands for the whole picture, whose corner lies at `origin` and which is `shown` large. The source is
    cut at whole image pixels, so that no edge is interpolated away. None where nothing is visible.
    """
    across, down = shown[0] / image[0], shown[1] / image[1]
    left, right = _cut(origin[0], across, view[0], image[0])
    top, bottom = _cut(origin[1], down, view[1], image[1])
    if right <= left or bottom <= top:
        return None
    target = (origin[0] + left * across, origin[1] + top * down, (right - left) * across, (bottom - top) * down)
    return target, (left, top, right - left, bottom - top)


def _cut(origin: float, scale: float, view: int, image: int) -> tuple[int, int]:
    first = math.floor(-origin / scale)
    last = math.ceil((view - origin) / scale)
    return max(first, 0), min(last, image)


def _start(view: int, shown: float, centre: float) -> float:
    return (view - shown) / 2 if shown <= view else view / 2 - centre * shown


def _held(centre: float, view: int, shown: float) -> float:
    if shown <= view:
        return 0.5
    half = view / 2 / shown
    return min(max(centre, half), 1 - half)
