"""What three views say, in the inspector: the frame round a photo's main part, and each branch in the card of an axis.

show_of(photo) -> ReadRegion (database lane) -> the frame; moved -> `choose_region` -> context.changed
a card opens -> ReadBranches (model lane) -> three bars in the card
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.inspector.axis_about import AxisAbout
from app.inspector.preview import PreviewPicture
from app.inspector.radar_card import RadarCard
from app.inspector.region_frame import Centre, RegionFrame
from app.inspector.views_workspace import ViewsWorkspace
from app.jobs import Lane
from core.jobs import JobContext
from core.types import Changes, PhotoRow, Status

if TYPE_CHECKING:
    from app.inspector.reading import InspectorContext
    from core.library.regions import Region
    from core.workspace.views import Branches


class CloserLook(QObject):
    """Fills the card of `radar` and lies over `preview`. Shows nothing unless three views are in use. GUI thread."""

    def __init__(self, context: InspectorContext, preview: PreviewPicture, radar: RadarCard, pane: QObject) -> None:
        super().__init__(pane)
        self._context, self._radar = context, radar
        self._photo: PhotoRow | None = None
        self.frame = RegionFrame(preview)
        self.frame.moved.connect(self._choose)
        radar.about_shown.connect(self._ask_branches)

    def show_of(self, photo: PhotoRow | None) -> None:
        """The photo that is shown alone; None where there is none."""
        workspace: ViewsWorkspace | None = self._context.workspace
        same = photo is not None and self._photo is not None and photo.id == self._photo.id
        self._photo = photo
        if photo is None or workspace is None or not workspace.three_views or photo.status is not Status.OK:
            self.frame.hide()
            return
        if not same:
            self.frame.hide()
        done = partial(self._know_region, photo)
        self._context.jobs.submit(Lane.DATABASE, ReadRegion(workspace, photo.id), done=done, key="inspector.region")

    def _know_region(self, photo: PhotoRow, region: Region) -> None:
        if photo is self._photo:
            self.frame.show_region(region.centre, (photo.width, photo.height), chosen=region.source == "person")

    def _choose(self, centre: Centre | None) -> None:
        workspace: ViewsWorkspace | None = self._context.workspace
        if workspace is not None and self._photo is not None:
            work = ChooseRegion(workspace, self._photo.id, centre)
            self._context.jobs.submit(
                Lane.DATABASE, work, done=self._context.changed.emit, failed=self._context.notices.error, kept=True
            )

    def _ask_branches(self, about: AxisAbout) -> None:
        workspace: ViewsWorkspace | None = self._context.workspace
        if workspace is None or self._photo is None or not workspace.three_views or about.measured:
            return
        work = ReadBranches(workspace, self._photo.id, about.entry.id)
        done = partial(self._know_branches, about)
        # What they cannot say is no news: the card says all the rest.
        self._context.jobs.submit(Lane.MODEL, work, done=done, failed=_quiet, key="inspector.branches")

    def _know_branches(self, about: AxisAbout, branches: Branches) -> None:
        if branches.values:
            self._radar.card.show_branches(about, branches)


def _quiet(error: Exception) -> None:
    from core.errors import UserError

    if not isinstance(error, UserError):
        raise error


@dataclass(frozen=True, slots=True)
class ReadRegion:
    """-> Region. For the database lane."""

    workspace: ViewsWorkspace
    photo_id: int

    def __call__(self, ctx: JobContext) -> Region:
        return self.workspace.region(self.photo_id)


@dataclass(frozen=True, slots=True)
class ChooseRegion:
    """-> Changes. For the database lane."""

    workspace: ViewsWorkspace
    photo_id: int
    centre: Centre | None

    def __call__(self, ctx: JobContext) -> Changes:
        return self.workspace.choose_region(self.photo_id, self.centre)


@dataclass(frozen=True, slots=True)
class ReadBranches:
    """-> Branches. For the model lane: the model may have to be loaded first."""

    workspace: ViewsWorkspace
    photo_id: int
    entry_id: str

    def __call__(self, ctx: JobContext) -> Branches:
        return self.workspace.branches(self.photo_id, self.entry_id, ctx)
