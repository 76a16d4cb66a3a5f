"""One image of one photo: what is asked for, the work that fetches it on a lane, and what that brings home."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from PySide6.QtGui import QColorTransform, QImage

from app.jpeg_image import jpeg_image
from app.loupe.budget import most_pixels
from app.loupe.image import ScreenImage, at_most, in_colours
from core.errors import Cancelled, UnreadableError, UserError
from core.imaging.need import Need
from core.jobs import JobContext
from core.types import ScreenPixels

_ATTEMPTS = 3
"""How often an engine is asked that ends meanwhile, as it does when its settings change."""

NO_ANSWER = "The programs that open photos were started anew."


class Source(Protocol):
    """The part of the workspace that gives pictures; blocking, thread-safe."""

    def thumbnail(self, photo_id: int, ctx: JobContext) -> bytes: ...
    def pixels(self, photo_id: int, need: Need, ctx: JobContext, most: int) -> ScreenPixels: ...


class Level(IntEnum):
    """How good an image is; a better one replaces a worse one on screen."""

    THUMBNAIL = 0
    SCREEN = 1
    NATIVE = 2


@dataclass(frozen=True, slots=True)
class Request:
    """One image of one photo. `long_side` counts only for `Level.SCREEN`: the fewest pixels that will do."""

    photo_id: int
    level: Level
    long_side: int = 0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a job brings home: the image, or the reason why there is none. `full` is the whole picture's width and
    height where the decoder said it. A native image is in sRGB, the others in the screen's colours."""

    request: Request
    image: QImage | None = None
    full: tuple[int, int] | None = None
    error: UserError | None = None


def passing(error: UserError | None) -> bool:
    """Whether asking again may well bring what did not come."""
    return isinstance(error, UnreadableError) and error.passing


class Fetch:
    """The work of one request on a lane. Remembers that it began: a queued one may be moved up, a begun one stays."""

    def __init__(self, source: Source, request: Request, transform: QColorTransform | None, most: int) -> None:
        self.begun = False
        self._source, self._request, self._transform, self._most = source, request, transform, most

    def __call__(self, ctx: JobContext) -> Fetched:
        self.begun = True
        for _ in range(_ATTEMPTS):
            ctx.cancel.check()
            try:
                return self._thumbnail(ctx) if self._request.level is Level.THUMBNAIL else self._pixels(ctx)
            except UserError as error:
                return Fetched(self._request, error=error)
            except Cancelled:
                # Nobody here called it off, unless the check says so: the engine was ended, and starts anew when asked.
                continue
        ctx.cancel.check()
        return Fetched(self._request, error=UnreadableError(NO_ANSWER, passing=True))

    def _thumbnail(self, ctx: JobContext) -> Fetched:
        image = jpeg_image(self._source.thumbnail(self._request.photo_id, ctx))
        if image.isNull():
            raise UserError("There is no preview of this photo.")
        plain = image.convertToFormat(QImage.Format.Format_RGB32)
        return Fetched(self._request, in_colours(plain, self._transform))

    def _pixels(self, ctx: JobContext) -> Fetched:
        request = self._request
        native = request.level is Level.NATIVE
        need = Need.native() if native else Need(request.long_side)
        # What is kept of a reduced picture is small, whatever it was made of.
        most = most_pixels(self._most) if native else most_pixels()
        drawn = self._source.pixels(request.photo_id, need, ctx, most=most)
        ctx.cancel.check()
        image: QImage = ScreenImage(drawn.bgra)
        if not native:
            image = in_colours(at_most(image, request.long_side), self._transform)
        return Fetched(request, image, (drawn.full_width, drawn.full_height))
