"""Pixels of a photo for the screen: its thumbnail, and as many more as the loupe asks for."""

from __future__ import annotations

from pathlib import Path

from core.engine.engine import Engine
from core.errors import UnreadableError, UserError
from core.imaging.decode import Need
from core.imaging.thumbnails import ThumbnailCache
from core.jobs import JobContext, result_of
from core.library.library import Library
from core.pipeline.visit import THUMBNAIL_EDGE
from core.types import PhotoDetails, PhotoRow, ScreenPixels, Status

THUMBNAIL_BYTES = 4 << 30
"""What the thumbnail cache may keep: about 100,000 thumbnails; those not seen for longest go first."""

GONE = "This photo is no longer in the library."


def photo_details(library: Library, photo_id: int) -> PhotoDetails:
    """Everything about one photo. Raises UserError where it is gone."""
    found = library.details_of([photo_id])
    if not found:
        raise UserError(GONE)
    return found[0]


class Looking:
    """Thumbnails and pixels by photo id; any thread."""

    def __init__(self, library: Library, engine: Engine, thumbnails: Path) -> None:
        self._library, self._engine = library, engine
        self._thumbnails = ThumbnailCache(thumbnails)

    def thumbnail(self, photo_id: int, ctx: JobContext) -> bytes:
        """A JPEG of at most `THUMBNAIL_EDGE` pixels; see `Workspace.thumbnail`."""
        row = self._row(photo_id)
        if row.status is Status.UNREADABLE:
            raise UnreadableError(row.reason)
        stored = self._thumbnails.read(row.content, THUMBNAIL_EDGE) if row.content else None
        return stored if stored is not None else result_of(self._engine.thumbnail(row.path), ctx.cancel).jpeg

    def pixels(self, photo_id: int, need: Need, ctx: JobContext, most: int) -> ScreenPixels:
        """Pixels from a worker; see `Workspace.pixels`."""
        return result_of(self._engine.pixels(self._row(photo_id).path, need, most=most), ctx.cancel)

    def trim(self) -> None:
        """Bring the thumbnails that are kept down to `THUMBNAIL_BYTES`."""
        self._thumbnails.trim(THUMBNAIL_BYTES)

    def _row(self, photo_id: int) -> PhotoRow:
        rows = self._library.rows([photo_id])
        if not rows:
            raise UserError(GONE)
        return rows[0]
