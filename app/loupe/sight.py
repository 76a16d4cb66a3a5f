"""A photo as it is looked at now, and what follows from that: which pixels to ask for, and which to show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtGui import QImage

from app.loupe.fetching import Level, Request
from app.loupe.geometry import Viewport, needs_native, screen_size
from app.loupe.layer import Marks, Recipe, recipe_for
from app.loupe.monitor.colours import ScreenColours

Here = Callable[[Request], QImage | None]
"""The image of a request, where it is here already."""


@dataclass(frozen=True, slots=True)
class Sight:
    """`sized`: the photo's size is known, so that `view` is a view of this photo. `raw`: developing it takes long."""

    photo_id: int
    view: Viewport
    sized: bool
    marks: Marks
    raw: bool = False

    @property
    def thumbnail(self) -> Request:
        return Request(self.photo_id, Level.THUMBNAIL)

    @property
    def screen(self) -> Request:
        """As many pixels as the view has."""
        return _screen(self.photo_id, self.view)

    @property
    def native(self) -> Request:
        """Every pixel."""
        return Request(self.photo_id, Level.NATIVE)

    @property
    def wanted(self) -> Request:
        """The image that leaves nothing to wish for at this zoom."""
        # Where the library does not know the size yet, the picture itself tells it. Marks are looked for in the
        # picture's own pixels: every small picture is sharp, and a small spot that is lost is gone from it.
        native = (self.sized and needs_native(self.view)) or bool(self.marks)
        return self.native if native else self.screen

    def now(self, here: Here) -> list[Request]:
        """What to ask for at once, what comes first to be shown first."""
        wanted = self.wanted
        # Developing a RAW takes seconds, its embedded preview a moment. A JPEG's own reduction would only take from
        # the whole picture half of the time that it needs.
        early = wanted.level is Level.NATIVE and self.raw and here(wanted) is None
        return [self.thumbnail, wanted, *([self.screen] if early else ())]

    def thumbnails(self, ahead: Sequence[int]) -> list[Request]:
        """The previews of photos that may come next."""
        return [Request(photo, Level.THUMBNAIL) for photo in ahead]

    def later(self, ahead: Sequence[int], room_for: Callable[[int], int]) -> list[Request]:
        """What to ask for of the photos that may come next; `room_for` says how many of so many pixels can be kept."""
        thumbnails = self.thumbnails(ahead)
        if self.wanted.level is not Level.NATIVE:
            return thumbnails + [_screen(photo, self.view) for photo in ahead]
        room = room_for(self.view.picture_width * self.view.picture_height)
        return thumbnails + [Request(photo, Level.NATIVE) for photo in ahead[:room]]

    def best(self, here: Here, *, in_screen_colours: bool = False) -> QImage | None:
        """The best image that is here; for a view that fits not the one of every pixel, which flickers when it is made
        so much smaller while painting. `in_screen_colours`: rather those than every pixel."""
        every_pixel = needs_native(self.view) and not in_screen_colours
        large = (self.native, self.screen) if every_pixel else (self.screen, self.native)
        return next((image for one in (*large, self.thumbnail) if (image := here(one)) is not None), None)

    def view_of(self, image: QImage) -> Viewport:
        """The view to paint `image` with. Until the size of a photo is known it is taken to be that of the last one,
        where its preview has the same shape; otherwise the preview fills the view."""
        view = self.view
        across, down = image.width() * view.picture_height, image.height() * view.picture_width
        if self.sized or (view.picture_width > 1 and abs(across - down) <= 0.02 * down):
            return view
        larger = max(1, -(-max(view.width, view.height) // max(image.width(), image.height())))
        return replace(view, zoom=None).over(image.width() * larger, image.height() * larger)

    def layer(self, here: Here, colours: ScreenColours) -> tuple[Recipe, QImage] | None:
        """What to lay over the photo and the image to make it of: the marks and the screen's colours, where that takes
        more than painting. None for nothing."""
        native, screen = here(self.native), here(self.screen)
        close = needs_native(self.view) or bool(self.marks)
        base = native if native is not None and close else screen or native
        if base is None:
            return None
        whole = base is native
        marks = self.marks if whole else replace(self.marks, peaking=False)
        if not marks and not (whole and colours.transform is not None):
            return None
        return recipe_for(self.photo_id, base, self.view, marks, colours.profile), base


def _screen(photo_id: int, view: Viewport) -> Request:
    return Request(photo_id, Level.SCREEN, screen_size(view.width, view.height))
