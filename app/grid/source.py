"""What the grid reads from the library that is open; nothing while none is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.context import AppContext
from core.errors import UserError
from core.types import PhotoRow

if TYPE_CHECKING:
    from core.workspace import Workspace


class LibrarySource:
    """Asked in the GUI thread, but for `thumbnail`, which loader threads call."""

    def __init__(self, context: AppContext) -> None:
        self._context = context

    def workspace(self) -> Workspace | None:
        return self._context.workspace

    def rows(self, ids: Sequence[int]) -> Sequence[PhotoRow]:
        """The rows of these photos, without those that the library has no more."""
        workspace = self._context.workspace
        return workspace.rows(ids) if workspace is not None else ()

    def thumbnail(self, photo_id: int) -> bytes:
        """A photo's thumbnail as JPEG. Raises UserError where there is none to be had."""
        workspace = self._context.workspace
        if workspace is None:
            raise UserError("The library is closed.")
        return workspace.thumbnail(photo_id)
