"""The median of a folder as a series of the radar: what a photo can be held against."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.axes import AxesWorkspace
from core.interop.radar_series import RadarSeries
from core.jobs import JobContext
from core.scoring.absence import NOT_JUDGED
from core.types import RadarAxis

NAME: Final = "folder median"
"""In plain English, for `tr` where it is shown."""


@dataclass(frozen=True, slots=True)
class ReadMedian:
    """-> RadarSeries with the axes of `like`, each at the folder's median. For the database lane."""

    workspace: AxesWorkspace
    folder: Path
    like: RadarSeries

    def __call__(self, ctx: JobContext) -> RadarSeries:
        ctx.cancel.check()
        middle = self.workspace.medians(self.folder, [axis.entry for axis in self.like.axes])
        axes = tuple(
            RadarAxis(axis.entry, axis.title, axis.low, axis.high, middle.get(axis.entry, NOT_JUDGED), axis.source)
            for axis in self.like.axes
        )
        return RadarSeries(NAME, axes, reference=True)
