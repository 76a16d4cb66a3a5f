"""One visit to one file: read once, decode once, and make everything that needs pixels.

Runs inside a decode worker; imports neither torch nor Qt nor a database.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.encoders.preprocess import Geometry, model_inputs
from core.encoders.views import MIDDLE, view_inputs
from core.imaging.decode import Need, decode
from core.imaging.digest import digest
from core.imaging.metadata import read_metadata
from core.imaging.source import open_source
from core.imaging.thumbnails import ThumbnailCache, encode_thumbnail
from core.scoring.measures import measure_native, measure_working, subject_centre
from core.types import Digest, Metadata, Origin, Value, View

WORKING_LONG_SIDE = 1024
WORKING_SHORT_SIDE = 448
"""Twice a 224-pixel encoder's input: below that, reduced decoding shows in the model's input."""

THUMBNAIL_EDGE = 512
"""Long side of stored thumbnails, in pixels: sharp at the grid's largest cell on an ordinary screen."""


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """What to make of every file of a pass. Small and picklable: it travels with each request.

    `working`: the measures of the first pass. `native`: decode every pixel and take the measures of the second.
    `views`: what to cut from the picture's own pixels (see `core.encoders.views`), which decodes every one of them;
    `centre`: of the salient view, in fractions of the picture; None for its middle, or with `subject` for what is in
    focus, where that can be told.
    """

    geometry: Geometry | None = None
    thumbnails: Path | None = None
    working: bool = True
    native: bool = False
    views: tuple[View, ...] = ()
    centre: tuple[float, float] | None = None
    subject: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Visit:
    """What one visit made. `inputs` are uint8 crops (n, S, S, 3) per view, or (1, H, W, 3) of a view at its own size;
    `seconds` is the time of each stage; `centre` is where the salient view was cut, None for the middle."""

    digest: Digest
    metadata: Metadata
    full_width: int
    full_height: int
    scale: float
    values: Mapping[str, Value]
    inputs: Mapping[View, NDArray[np.uint8]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    centre: tuple[float, float] | None = None


def visit(path: Path, plan: VisitPlan) -> Visit:
    """Visit `path`. Raises `UnreadableError` where the file gives no picture.

    A picture that had to be decoded whole anyway gets its native-pixel measures in the same visit.
    """
    clock = _StageClock()
    with open_source(path) as source:
        with clock.stage("read"):
            identity = digest(source)
            metadata = read_metadata(source)
        with clock.stage("decode"):
            need = Need.native() if plan.native or plan.views else Need(WORKING_LONG_SIDE, WORKING_SHORT_SIDE)
            picture = decode(source, need)
    values: dict[str, Value] = {}
    with clock.stage("measures"):
        if plan.working:
            values |= measure_working(picture, metadata)
        if picture.origin is Origin.FULL and (plan.working or plan.native):
            values |= measure_native(picture, metadata)
    if plan.thumbnails is not None:
        with clock.stage("thumbnail"):
            store_thumbnail(ThumbnailCache(plan.thumbnails), identity.content, picture.rgb)
    inputs: dict[View, NDArray[np.uint8]] = {}
    if plan.geometry is not None:
        with clock.stage("inputs"):
            inputs = model_inputs(picture.rgb, plan.geometry, exact=picture.origin is Origin.FULL)
    centre = plan.centre
    if plan.views:
        with clock.stage("views"):
            if centre is None and plan.subject and View.SALIENT in plan.views:
                centre = subject_centre(picture)
            inputs |= view_inputs(picture.rgb, plan.views, identity.content, centre or MIDDLE)
    return Visit(
        digest=identity,
        metadata=metadata,
        full_width=picture.full_width,
        full_height=picture.full_height,
        scale=picture.scale,
        values=values,
        inputs=inputs,
        seconds=clock.seconds,
        centre=centre,
    )


def store_thumbnail(cache: ThumbnailCache, content: str, rgb: NDArray[np.uint8]) -> bytes:
    """Encode and cache a thumbnail; a cache that cannot be written costs speed later, never the visit."""
    jpeg = encode_thumbnail(rgb, THUMBNAIL_EDGE)
    cache.write(content, THUMBNAIL_EDGE, jpeg)
    return jpeg


class _StageClock:
    """Adds up seconds by stage name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start
