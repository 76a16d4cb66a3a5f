"""Vectors that no first pass makes: other views, other layers, other encoders, for photos that lack them.

A pass of its own, in the background, over photos that are judged already: it decodes them again, encodes what the
scores in use read, and stores vectors under their own space and view. Nothing else about a photo is touched. Stopped or
killed, it loses one batch; the next one asks the library again what lacks.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.encoders.views import MIDDLE
from core.engine.engine import Engine, LoadedEncoder
from core.errors import NoWorkersError, UnreadableError
from core.jobs import JobContext, result_of
from core.library.library import Library
from core.library.regions import Region, Salient, ViewsOf
from core.pipeline.stream import Waiting
from core.pipeline.visit import Visit, VisitPlan
from core.scoring.vector_scores import Source
from core.types import Embedding, Output, SpaceKey, View, WorkItem
from core.workspace.folders import Report
from core.workspace.passes import PassSummary, Urgent
from core.workspace.scores import space_given

MOST_AT_ONCE = 8
"""Photos per batch: views at their own size take several MB each."""


@dataclass(frozen=True, slots=True)
class Lack:
    """A photo with the sources of which it has no vectors, and where a person put its main part, if one did."""

    item: WorkItem
    sources: tuple[Source, ...]
    chosen: tuple[float, float] | None = None

    @property
    def photo_id(self) -> int:
        return self.item.photo_id


@dataclass(slots=True)
class VectorPass:
    """Makes the vectors of `sources`, all of them of one loaded encoder. One thread at a time.

    `gave_up` holds photos that could not be opened, so that they are not tried again in this session. `salient` says
    where the main part of a photo is where no person chose.
    """

    library: Library
    engine: Engine
    encoder: LoadedEncoder
    sources: Sequence[Source]
    gave_up: set[int] = field(default_factory=set)
    salient: Salient = "middle"

    def lacking(self, folder: Path | None) -> list[Lack]:
        """Judged photos below `folder` that are there and lack a vector, in path order."""
        by_photo: dict[int, tuple[WorkItem, list[Source]]] = {}
        for source in self.sources:
            space = space_given(self.encoder, source)
            if space is None:
                continue
            for item in self.library.regions.without_views(folder, space, [source.view], self.salient):
                by_photo.setdefault(item.photo_id, (item, []))[1].append(source)
        chosen = self.library.regions.chosen(list(by_photo))
        lacks = [Lack(item, tuple(sources), chosen.get(photo_id)) for photo_id, (item, sources) in by_photo.items()]
        return sorted(lacks, key=lambda one: one.item.files.primary.path)

    def run(self, folder: Path | None, ctx: JobContext, report: Report, urgent: Urgent) -> PassSummary:
        """Make what lacks, the photos in `urgent` first. Raises ModelError, `NoWorkersError`, `Cancelled`; what was
        stored stays."""
        start = time.perf_counter()
        lacks = [one for one in self.lacking(folder) if one.photo_id not in self.gave_up]
        spaces = self._spaces()
        batch = min(MOST_AT_ONCE, self.encoder.batch)
        done = failed = 0
        under_way: _Encoding | None = None
        ctx.progress(0, len(lacks))
        for visited in self._visited(lacks, batch, ctx, urgent):
            encoding = _Encoding(self.encoder, [(one, visit) for one, visit in visited if visit is not None])
            failed += sum(visit is None for _, visit in visited)
            if not self._store(under_way, spaces, ctx, report):
                under_way = None
                break
            under_way = encoding
            done += len(visited)
            ctx.progress(done, len(lacks))
        self._store(under_way, spaces, ctx, report)
        return PassSummary(done, failed, time.perf_counter() - start)

    def _spaces(self) -> Mapping[Source, SpaceKey | None]:
        return {source: space_given(self.encoder, source) for source in self.sources}

    def _visited(
        self, lacks: Iterable[Lack], batch: int, ctx: JobContext, urgent: Urgent
    ) -> Iterator[list[tuple[Lack, Visit | None]]]:
        """Batches of photos with what was made of them, None where a file could not be opened."""
        waiting = Waiting(lacks)
        visits: deque[tuple[Lack, Future[Visit]]] = deque()
        ready: list[tuple[Lack, Visit | None]] = []
        try:
            while len(waiting) or visits:
                ctx.cancel.check()
                capacity = self.engine.visitors(VisitPlan()).capacity
                while len(waiting) and len(visits) < capacity:
                    one, is_urgent = waiting.take(urgent())
                    visits.append((one, self.engine.visitors(self._plan(one)).visit(one.item, is_urgent)))
                one, future = visits.popleft()
                try:
                    ready.append((one, result_of(future, ctx.cancel)))
                except NoWorkersError:
                    raise
                except UnreadableError as error:
                    if not error.passing:
                        self.gave_up.add(one.photo_id)
                    ready.append((one, None))
                if len(ready) == batch:
                    yield ready
                    ready = []
        finally:
            for _, future in visits:
                future.cancel()
        if ready:
            yield ready

    def _plan(self, one: Lack) -> VisitPlan:
        views = tuple(dict.fromkeys(source.view for source in one.sources if source.view is not View.GLOBAL))
        whole = any(source.view is View.GLOBAL for source in one.sources)
        return VisitPlan(
            geometry=self.encoder.spec.geometry if whole else None,
            working=False,
            views=views,
            centre=one.chosen,
            subject=self.salient == "subject",
        )

    def _store(
        self, encoding: _Encoding | None, spaces: Mapping[Source, SpaceKey | None], ctx: JobContext, report: Report
    ) -> bool:
        """Whether the pass may go on."""
        if encoding is None:
            return True
        vectors = encoding.vectors(ctx)
        if self._spaces() != spaces:
            # The model had to move to another processor: nobody knows which of these came from which arithmetic.
            return False
        found = []
        for place, (one, visit) in enumerate(encoding.photos):
            embeddings = tuple(
                Embedding(space, source.view, vectors[source, place])
                for source in one.sources
                if (space := spaces[source]) is not None
            )
            # Where it was cut: a person may have chosen again meanwhile, and the next pass is to notice.
            region = Region(*(visit.centre or MIDDLE), self.salient if one.chosen is None else "person")
            found.append(ViewsOf(visit.digest.content, embeddings, region))
        if found:
            report(self.library.regions.store(found))
        return True


class _Encoding:
    """A batch on its way through the encoder: inputs of one view and shape travel together."""

    def __init__(self, encoder: LoadedEncoder, photos: list[tuple[Lack, Visit]]) -> None:
        self.photos = photos
        self._futures: list[tuple[Source, list[int], Future[NDArray[np.float32]]]] = []
        groups: dict[tuple[Source, tuple[int, ...]], list[int]] = {}
        for place, (one, visit) in enumerate(photos):
            for source in one.sources:
                groups.setdefault((source, visit.inputs[source.view].shape), []).append(place)
        for (source, (_, height, width, _)), places in groups.items():
            # Whole pictures take as long as many crops: no request may look like a model that hangs.
            most = max(1, encoder.batch * encoder.spec.image_size**2 // (height * width))
            for start in range(0, len(places), most):
                some = places[start : start + most]
                pixels = np.concatenate([photos[place][1].inputs[source.view] for place in some])
                if source.view is View.GLOBAL:
                    future = encoder.encode_images(pixels, source.output)
                else:
                    assert source.output is Output.PROJECTED
                    future = encoder.encode_native(pixels)
                self._futures.append((source, some, future))

    def vectors(self, ctx: JobContext) -> dict[tuple[Source, int], NDArray[np.float32]]:
        """Vectors by source and place in `photos`, as soon as they are there."""
        found: dict[tuple[Source, int], NDArray[np.float32]] = {}
        for source, places, future in self._futures:
            encoded = result_of(future, ctx.cancel)
            found |= {(source, place): vector for place, vector in zip(places, encoded, strict=True)}
        return found
