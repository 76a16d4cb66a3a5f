"""Everything that is stored about one photo, asked for as a frozen job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from core.jobs import JobContext
from core.types import PhotoDetails


class DetailsSource(Protocol):
    """Who knows everything that is stored about a photo; blocking, thread-safe."""

    def details(self, photo_id: int) -> PhotoDetails: ...


@dataclass(frozen=True, slots=True)
class ReadDetails:
    """-> PhotoDetails. For the database lane."""

    workspace: DetailsSource
    photo_id: int

    def __call__(self, ctx: JobContext) -> PhotoDetails:
        ctx.cancel.check()
        return self.workspace.details(self.photo_id)
