"""Questions to the workspace as frozen jobs: made in the GUI thread, run on a lane, answered with plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from app.axes import AxesContext, AxesWorkspace
from app.details import DetailsSource
from app.inspector.distribution_card import VotesWorkspace
from app.inspector.views_workspace import ViewsWorkspace
from app.jpeg_image import jpeg_image
from app.language import tr
from app.painting.histogram import Levels, count_levels
from core.errors import UserError
from core.interop.radar_series import RadarSeries
from core.jobs import JobContext
from core.library.words import PhotoTags
from core.types import RGB8, Entry, Null, PhotoDetails, RadarAxis, Status, Value

if TYPE_CHECKING:
    from core.imaging.generation import Generation
    from core.library.words import ScoreThen
    from core.workspace.distributions import Distributions


class InspectorWorkspace(DetailsSource, AxesWorkspace, ViewsWorkspace, VotesWorkspace, Protocol):
    """What the inspector asks of the workspace; blocking, thread-safe, called on lanes."""

    def entries(self) -> tuple[Entry, ...]: ...
    def radar_of(self, values: Mapping[str, Value]) -> tuple[RadarAxis, ...]: ...
    def thumbnail(self, photo_id: int, ctx: JobContext) -> bytes: ...
    def distribution(self, folder: Path | None, entry_ids: Sequence[str]) -> Distributions: ...
    def score_history(self, photo_id: int) -> tuple[ScoreThen, ...]: ...
    def tags_of(self, photo_id: int) -> PhotoTags: ...
    def percentile(self, entry_id: str, photo_id: int) -> float | None: ...


class InspectorContext(AxesContext, Protocol):
    """The part of the application's context that the inspector uses."""

    @property
    def workspace(self) -> InspectorWorkspace | None: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the panel shows of some photos, in their order, but for the pictures themselves. `asked`: the
    photos that were asked for; those that are gone have no details. `history`, `generation` and `places`: the scores
    of a single photo, how it was generated, and where it stands by the entries that are read by rank."""

    asked: tuple[int, ...]
    entries: tuple[Entry, ...]
    details: tuple[PhotoDetails, ...]
    radars: tuple[RadarSeries, ...]
    history: tuple[ScoreThen, ...] = ()
    generation: Generation | None = None
    tags: PhotoTags = field(default_factory=PhotoTags)
    places: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """The picture of one photo, fitted into the box that was asked for, and how the light of the whole preview is
    spread; `size` is that of the preview, `reason` says why there is none."""

    photo_id: int
    image: QImage | None
    levels: Levels | None
    reason: str = ""
    size: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """-> Facts. For the database lane. Raises UserError where none of the photos is left."""

    workspace: InspectorWorkspace
    photo_ids: Sequence[int]

    def __call__(self, ctx: JobContext) -> Facts:
        details: list[PhotoDetails] = []
        radars: list[RadarSeries] = []
        for photo_id in self.photo_ids:
            ctx.cancel.check()
            try:
                found = self.workspace.details(photo_id)
            except UserError:
                # Of several photos the others are still worth comparing.
                if not details and photo_id == self.photo_ids[-1]:
                    raise
                continue
            details.append(found)
            radars.append(RadarSeries(found.row.path.name, _axes_of(found, self.workspace.radar_of(found.values))))
        facts = Facts(tuple(self.photo_ids), self.workspace.entries(), tuple(details), tuple(radars))
        if len(self.photo_ids) > 1:
            return facts
        history = self.workspace.score_history(self.photo_ids[0])
        # Reading what generators write is no part of showing a window.
        from core.imaging.generation import generation_of

        tags = self.workspace.tags_of(self.photo_ids[0])
        made, places = generation_of(details[0].metadata.texts), self._places(facts.entries, details[0])
        return replace(facts, history=history, generation=made, tags=tags, places=places)

    def _places(self, entries: Sequence[Entry], photo: PhotoDetails) -> dict[str, float]:
        ranked = [entry.id for entry in entries if entry.by_rank and isinstance(photo.values.get(entry.id), float)]
        found = {entry_id: self.workspace.percentile(entry_id, photo.row.id) for entry_id in ranked}
        return {entry_id: place for entry_id, place in found.items() if place is not None}


def _axes_of(photo: PhotoDetails, axes: Sequence[RadarAxis]) -> tuple[RadarAxis, ...]:
    """What cannot be read has no value on any axis for that reason alone."""
    if photo.row.status is not Status.UNREADABLE:
        return tuple(axes)
    return tuple(replace(axis, value=Null(photo.row.reason), source="") for axis in axes)


@dataclass(frozen=True, slots=True)
class ReadPreview:
    """-> Preview, a missing picture included. For the pictures lane. `box`: device pixels to fit the picture into."""

    workspace: InspectorWorkspace
    photo_id: int
    box: QSize

    def __call__(self, ctx: JobContext) -> Preview:
        ctx.cancel.check()
        try:
            image = jpeg_image(self.workspace.thumbnail(self.photo_id, ctx))
        except UserError as error:
            return Preview(self.photo_id, None, None, tr(error.message))
        if image.isNull():
            return Preview(self.photo_id, None, None, tr("There is no preview of this photo."))
        ctx.cancel.check()
        levels = count_levels(pixels_of(image))
        ctx.cancel.check()
        return Preview(self.photo_id, fitted(image, self.box), levels, size=(image.width(), image.height()))


@dataclass(frozen=True, slots=True)
class FileSizes:
    """Size in bytes of each of a photo's files, None where it is gone."""

    files: tuple[Path, ...]
    bytes: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class ReadSizes:
    """-> FileSizes. For the files lane: a sleeping drive takes seconds to answer."""

    files: tuple[Path, ...]

    def __call__(self, ctx: JobContext) -> FileSizes:
        return FileSizes(self.files, tuple(map(_size, self.files)))


@dataclass(frozen=True, slots=True)
class ExportRadar:
    """-> the file that was written. For the files lane; the drawing has a process of its own."""

    series: Sequence[RadarSeries]
    out: Path

    def __call__(self, ctx: JobContext) -> Path:
        # Drawing a file is no part of showing a window.
        from core.interop.radar_export import export_in_child

        export_in_child(self.series, self.out, context=ctx)
        return self.out


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def fitted(image: QImage, box: QSize) -> QImage:
    """A copy no larger than `box`, never enlarged, in the format that is painted fastest."""
    smaller = image
    if image.width() > box.width() or image.height() > box.height():
        smaller = image.scaled(box, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return smaller.convertToFormat(QImage.Format.Format_RGB32)


def pixels_of(image: QImage) -> RGB8:
    """A copy of an image's pixels, shape (height, width, 3), uint8."""
    import numpy as np

    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), dtype=np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()
