"""What the inspector asks of the workspace about photos that are looked at three ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from core.jobs import JobContext
from core.types import Changes

if TYPE_CHECKING:
    from core.library.regions import Region
    from core.workspace.views import Branches


class ViewsWorkspace(Protocol):
    """The methods block and are called on lanes."""

    @property
    def three_views(self) -> bool: ...

    def region(self, photo_id: int) -> Region: ...
    def choose_region(self, photo_id: int, centre: tuple[float, float] | None) -> Changes: ...
    def branches(self, photo_id: int, entry_id: str, ctx: JobContext) -> Branches: ...
