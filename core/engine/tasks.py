"""What a decode worker can be asked to do. Each task opens one original, read-only, and is the only place that does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.imaging.decode import Need, decode
from core.imaging.digest import digest
from core.imaging.metadata import read_metadata
from core.imaging.pixels import NewPixels
from core.imaging.screen import decode_for_screen
from core.imaging.source import open_source
from core.imaging.thumbnails import ThumbnailCache
from core.pipeline.visit import (
    THUMBNAIL_EDGE,
    WORKING_LONG_SIDE,
    WORKING_SHORT_SIDE,
    Visit,
    VisitPlan,
    store_thumbnail,
    visit,
)
from core.scoring.measures import measure_native, measure_working
from core.types import Digest, Metadata, Origin, ScreenPixels, Value


@dataclass(frozen=True, slots=True)
class VisitTask:
    """One file of a pass."""

    path: Path
    plan: VisitPlan

    def run(self) -> Visit:
        return visit(self.path, self.plan)


@dataclass(frozen=True, slots=True)
class IdentifyTask:
    """Only the digest: cheap enough to find out whether a new file is an old friend."""

    path: Path

    def run(self) -> Digest:
        with open_source(self.path) as source:
            return digest(source)


@dataclass(frozen=True, slots=True)
class ScreenTask:
    """Pixels for the loupe, at most `most` of them (0: as many as there are)."""

    path: Path
    need: Need
    most: int = 0

    def draw(self, canvas: NewPixels) -> ScreenPixels:
        with open_source(self.path) as source:
            return decode_for_screen(source, self.need, canvas, self.most)


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A thumbnail and the content it belongs to."""

    content: str
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class ThumbnailTask:
    """A thumbnail for a photo that no pass has visited yet."""

    path: Path
    thumbnails: Path

    def run(self) -> Thumbnail:
        cache = ThumbnailCache(self.thumbnails)
        with open_source(self.path) as source:
            content = digest(source).content
            jpeg = cache.read(content, THUMBNAIL_EDGE)
            if jpeg is None:
                jpeg = store_thumbnail(cache, content, decode(source, Need(THUMBNAIL_EDGE)).rgb)
        return Thumbnail(content, jpeg)


@dataclass(frozen=True, slots=True)
class Description:
    """Everything that one file says and shows about itself."""

    kind: str
    digest: Digest
    metadata: Metadata
    width: int
    height: int
    origin: Origin
    pixel_depth: int
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class DescribeTask:
    """Metadata and every measure of one file, the native ones included."""

    path: Path

    def run(self) -> Description:
        with open_source(self.path) as source:
            identity, metadata = digest(source), read_metadata(source)
            working = decode(source, Need(WORKING_LONG_SIDE, WORKING_SHORT_SIDE))
            native = working if working.origin is Origin.FULL else decode(source, Need.native())
        values = {**measure_working(working, metadata), **measure_native(native, metadata)}
        return Description(
            native.kind,
            identity,
            metadata,
            native.full_width,
            native.full_height,
            native.origin,
            native.pixel_depth,
            values,
        )
