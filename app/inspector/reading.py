"""Questions to the workspace as frozen jobs: made in the GUI thread, run on a lane, answered with plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QImage

from app.jobs import Jobs
from app.painting.histogram import Levels, count_levels
from core.errors import UserError
from core.interop.radar_figure import RadarSeries, export_in_child
from core.jobs import JobContext
from core.types import RGB8, Changes, Entry, PhotoDetails, Value

if TYPE_CHECKING:
    from core.scoring.radar import RadarAxis


class DetailsSource(Protocol):
    """Who knows everything that is stored about a photo; blocking, thread-safe."""

    def details(self, photo_id: int) -> PhotoDetails: ...


class InspectorWorkspace(DetailsSource, Protocol):
    """What the inspector asks of the workspace; blocking, thread-safe, called on lanes."""

    def entries(self) -> tuple[Entry, ...]: ...
    def radar_of(self, values: Mapping[str, Value]) -> tuple[RadarAxis, ...]: ...
    def thumbnail(self, photo_id: int) -> bytes: ...
    def add_pair(self, text: str, ctx: JobContext) -> Changes: ...


class InspectorContext(Protocol):
    """The part of the application's context that the inspector uses."""

    @property
    def workspace(self) -> InspectorWorkspace | None: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def changed(self) -> SignalInstance: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the panel shows of some photos, in their order, but for the pictures themselves."""

    entries: tuple[Entry, ...]
    details: tuple[PhotoDetails, ...]
    radars: tuple[RadarSeries, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """The picture of one photo and how its light is spread; `reason` says why there is none."""

    photo_id: int
    image: QImage | None
    levels: Levels | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReadDetails:
    """-> PhotoDetails. For the database lane."""

    workspace: DetailsSource
    photo_id: int

    def __call__(self, ctx: JobContext) -> PhotoDetails:
        ctx.cancel.check()
        return self.workspace.details(self.photo_id)


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """-> Facts. For the database lane."""

    workspace: InspectorWorkspace
    photo_ids: Sequence[int]

    def __call__(self, ctx: JobContext) -> Facts:
        details, radars = [], []
        for photo_id in self.photo_ids:
            ctx.cancel.check()
            found = self.workspace.details(photo_id)
            details.append(found)
            radars.append(RadarSeries(found.row.path.name, self.workspace.radar_of(found.values)))
        return Facts(self.workspace.entries(), tuple(details), tuple(radars))


@dataclass(frozen=True, slots=True)
class ReadPreview:
    """-> Preview, a missing picture included. For the files lane."""

    workspace: InspectorWorkspace
    photo_id: int

    def __call__(self, ctx: JobContext) -> Preview:
        ctx.cancel.check()
        try:
            image = QImage.fromData(self.workspace.thumbnail(self.photo_id))
        except UserError as error:
            return Preview(self.photo_id, None, None, error.message)
        if image.isNull():
            return Preview(self.photo_id, None, None, "There is no preview of this photo.")
        ctx.cancel.check()
        return Preview(self.photo_id, image, count_levels(pixels_of(image)))


@dataclass(frozen=True, slots=True)
class FileSizes:
    """Size in bytes of each of a photo's files, None where it is gone."""

    photo_id: int
    bytes: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class ReadSizes:
    """-> FileSizes. For the files lane: a sleeping drive takes seconds to answer."""

    photo_id: int
    files: Sequence[Path]

    def __call__(self, ctx: JobContext) -> FileSizes:
        return FileSizes(self.photo_id, tuple(map(_size, self.files)))


@dataclass(frozen=True, slots=True)
class AddPair:
    """-> Changes. For the model lane: the words may have to be encoded first."""

    workspace: InspectorWorkspace
    text: str

    def __call__(self, ctx: JobContext) -> Changes:
        return self.workspace.add_pair(self.text, ctx)


@dataclass(frozen=True, slots=True)
class ExportRadar:
    """-> the file that was written. For the files lane; the drawing has a process of its own."""

    series: Sequence[RadarSeries]
    out: Path

    def __call__(self, ctx: JobContext) -> Path:
        export_in_child(self.series, self.out, context=ctx)
        return self.out


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def pixels_of(image: QImage) -> RGB8:
    """A copy of an image's pixels, shape (height, width, 3), uint8."""
    import numpy as np

    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), dtype=np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()
