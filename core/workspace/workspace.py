"""`Workspace`: the one object that the window and the command line work with.

Thread-safe. Methods marked *fast* read memory and may be called from a GUI thread; all others block and belong on a
lane.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.encoders.spec import EncoderSpec
from core.engine.engine import Engine, LoadedEncoder
from core.errors import ModelError, UnreadableError, UserError
from core.imaging.decode import Need
from core.imaging.thumbnails import ThumbnailCache
from core.jobs import CancelToken, JobContext, result_of
from core.library.library import Library
from core.library.words import FolderSummary, ScoreThen
from core.paths import AppPaths
from core.pipeline.judge import Judge
from core.pipeline.stream import Pass, nothing_urgent, run_pass
from core.pipeline.visit import THUMBNAIL_EDGE, VisitPlan
from core.questions import Groups, Query
from core.scoring.absence import BEING_JUDGED, NEEDS_CLIP, NOT_JUDGED, NOT_LEARNED
from core.scoring.attribute_sets import AttributePair, add_pair, refuse_twin, remove_pair
from core.scoring.attributes import knows_pair
from core.scoring.catalogue import Catalogue
from core.scoring.radar import RadarAxis, radar_axes
from core.settings import EngineSettings
from core.types import (
    Changes,
    Entry,
    FileStamp,
    FoundFile,
    Null,
    PhotoDetails,
    PhotoFiles,
    PhotoResult,
    PhotoRow,
    ScreenPixels,
    SpaceKey,
    Status,
    Value,
    View,
    WorkItem,
)
from core.workspace.distributions import BINS, Distributions, FolderDistributions
from core.workspace.folders import Report, open_folder
from core.workspace.grouping import FolderGroups
from core.workspace.judging import Scoring, catalogue_of, chosen_encoder, chosen_pairs, judge_of, made_by
from core.workspace.passes import PassSummary, Store, run_and_store
from core.workspace.second_look import SecondLook, without_second_look

THUMBNAIL_BYTES = 4 << 30
"""What the thumbnail cache may keep: about 100,000 thumbnails; those not seen for longest go first."""

JUDGE_ROWS = 4096
"""Stored vectors judged at a time: a few MB, a few milliseconds, and then a look at the token."""

NO_STAMP = FileStamp(0, 0)
"""Of files that are judged once and not remembered."""

log = logging.getLogger(__name__)

GONE = "This photo is no longer in the library."


def no_report(changes: Changes) -> None:
    """For callers whom changes do not interest."""


class Workspace:
    """Use-cases over one library and one engine."""

    def __init__(
        self,
        library: Library,
        engine: Engine,
        paths: AppPaths,
        scoring: Scoring,
        on_notice: Callable[[str], None] = log.info,
    ) -> None:
        self._on_notice = on_notice
        self.library = library
        self.engine = engine
        self.paths = paths
        self._scoring = scoring
        self._lock = threading.Lock()
        self._seen_version = library.data_version()
        self._pairs: tuple[AttributePair, ...] = chosen_pairs(scoring, paths)
        self._spec: EncoderSpec | None = chosen_encoder(scoring, paths)
        self._missing = NEEDS_CLIP
        self._looked_through: set[tuple[str, SpaceKey]] = set()
        self._new: frozenset[str] = frozenset()
        self._thumbnails = ThumbnailCache(paths.thumbnails)
        self._groups = FolderGroups(library)
        self._distributions = FolderDistributions(library)

    def close(self) -> None:
        """End the engine's processes, then let the library go. No call may follow."""
        try:
            self.engine.close()
        finally:
            self.library.close()

    # Folders and photos

    def open_folder(self, root: Path, ctx: JobContext, report: Report = no_report) -> FolderSummary:
        """Scan `root` and bring the library up to date; nothing is decoded. Raises UserError, `Cancelled`."""
        open_folder(self.library, self.engine, root, ctx, report)
        return self.summary(root)

    def news(self) -> Changes | None:
        """What another process has written since the last call, as far as one can know; None where nothing was."""
        version = self.library.data_version()
        with self._lock:
            before, self._seen_version = self._seen_version, version
        if version == before:
            return None
        self.library.refresh()
        return Changes(membership=True)

    def summary(self, folder: Path) -> FolderSummary:
        """What is known of a folder and all below it."""
        return self.library.summary(folder)

    def ids(self, query: Query) -> NDArray[np.int64]:
        """*Fast.* Ids of the photos that match, in order."""
        return self.library.ids(query)

    def grouped(self, query: Query) -> Groups:
        """*Fast*, but where bursts are to be found among photos that changed. The photos that match, in groups."""
        return self._groups.of(query)

    def aspects(self, ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """*Fast.* Widths by heights of these photos, NaN where nothing was measured yet."""
        return self.library.aspects(ids)

    def rows(self, ids: Sequence[int]) -> list[PhotoRow]:
        """*Fast* for a page of ids. What grid cells show."""
        return self.library.rows(ids)

    def files_of(self, ids: Sequence[int]) -> dict[int, tuple[Path, ...]]:
        """*Fast* for thousands. The files of each photo, its RAW or JPEG twin last; ids that are gone are left out."""
        return self.library.files_of(ids)

    def details(self, photo_id: int) -> PhotoDetails:
        """Everything about one photo; UserError where it is gone."""
        found = self.library.details_of([photo_id])
        if not found:
            raise UserError(GONE)
        return found[0]

    def details_of(self, ids: Sequence[int]) -> list[PhotoDetails]:
        """Everything about several photos, in their order; ids that are gone are left out."""
        return self.library.details_of(ids)

    # A photo among the others

    def distribution(self, folder: Path | None, entry_ids: Sequence[str], bins: int = BINS) -> Distributions:
        """How the values of a folder's photos are spread; ids that the catalogue does not know are left out."""
        return self._distributions.of(folder, self._entries_of(entry_ids), bins)

    def medians(self, folder: Path | None, entry_ids: Sequence[str]) -> dict[str, float]:
        """The median of each entry over a folder's photos; entries that no photo has a value for are left out."""
        return self._distributions.medians(folder, self._entries_of(entry_ids))

    def score_history(self, photo_id: int) -> tuple[ScoreThen, ...]:
        """The overall scores of a photo in their order, the one that holds now last; () where another scorer, version
        or model never changed it."""
        return self.library.score_history(photo_id)

    # What judges

    @property
    def encoder(self) -> EncoderSpec | None:
        """*Fast.* The encoder in use, or None: then attributes are null and say so."""
        return self._spec

    @property
    def pairs(self) -> tuple[AttributePair, ...]:
        """*Fast.* The antonym pairs in use, in the order of their axes."""
        return self._pairs

    @property
    def sets(self) -> tuple[str, ...]:
        """*Fast.* The names of the attribute sets in use."""
        return self._scoring.sets

    def catalogue(self) -> Catalogue:
        """*Fast.* Everything that can be shown, sorted and filtered by now."""
        return catalogue_of(self._pairs)

    def entries(self) -> tuple[Entry, ...]:
        """*Fast.* The catalogue's sortable entries."""
        return self.catalogue().sortable

    def radar(self, photo_id: int) -> tuple[RadarAxis, ...]:
        """The axes of one photo's radar."""
        return self.radar_of(self.details(photo_id).values)

    def radar_of(self, values: Mapping[str, Value]) -> tuple[RadarAxis, ...]:
        """*Fast.* The axes for values that are at hand."""
        return radar_axes(values, self._pairs, self._spec.title if self._spec else "", self._why_not)

    # Judging

    def first_pass(
        self,
        folder: Path | None,
        ctx: JobContext,
        report: Report = no_report,
        urgent: Callable[[], Sequence[int]] = nothing_urgent,
    ) -> PassSummary:
        """Judge every photo below `folder` that is not judged yet, the ones in `urgent` first.

        Results are stored and reported in slices. Raises `Cancelled`; what was stored by then stays, and the next call
        goes on from there. Photos that were judged before get the pairs that came since, from their vectors.
        """
        encoder = self._loaded(ctx.cancel)
        wanted, summary = "", PassSummary()
        # Once, or again where the model had to leave the GPU in the middle and so changed its space.
        while wanted != made_by(encoder):
            wanted = made_by(encoder)
            judge = judge_of(self._pairs, encoder, self.library, self._missing)
            items = self.library.pending(folder, wanted, encoder.space if encoder else None)
            plan = VisitPlan(encoder.spec.geometry if encoder else None, self.paths.thumbnails)
            work = Pass(wanted, judge, self.engine.visitors(plan), encoder)
            store = Store(self.library, self.catalogue().versions, encoder.space if encoder else None)
            summary += run_and_store(store, folder, items, work, ctx, report, urgent)
            if encoder is not None:
                self._judge_stored(judge, encoder, ctx, report)
        report(self.library.resolve_moves())
        if summary.done:
            self._thumbnails.trim(THUMBNAIL_BYTES)
        return summary

    def judge_files(self, files: Sequence[Path], ctx: JobContext) -> list[PhotoResult]:
        """Judge a few files at full resolution beside the library, in their order. Raises UserError, `Cancelled`."""
        encoder = self._loaded(ctx.cancel)
        judge = judge_of(self._pairs, encoder, None)
        items = [WorkItem(number, PhotoFiles(FoundFile(file, NO_STAMP, ""))) for number, file in enumerate(files)]
        plan = VisitPlan(encoder.spec.geometry if encoder else None, native=True)
        work = Pass(made_by(encoder), judge, self.engine.visitors(plan), encoder)
        return sorted(run_pass(items, work, ctx), key=lambda result: result.item.photo_id)

    def second_pass(
        self,
        folder: Path | None,
        ctx: JobContext,
        report: Report = no_report,
        urgent: Callable[[], Sequence[int]] = nothing_urgent,
    ) -> PassSummary:
        """Measure native pixels where the first pass did not see them, and judge those photos again.

        Raises `Cancelled`; what was stored by then stays.
        """
        items = without_second_look(self.library, folder)
        work = Pass("", Judge(), self.engine.visitors(VisitPlan(working=False, native=True)))
        second = SecondLook(self.library, work.judge)
        store = Store(self.library, self.catalogue().versions)
        return run_and_store(store, folder, items, work, ctx, report, urgent, second.joined)

    def keep_pair(self, text: str) -> Changes:
        """Keep a pair of the person's own ("cosy / bleak"); `judge_pairs` gives it its values.

        Raises UserError for words that are no pair, or that are one of the axes already.
        """
        refuse_twin(text, self._pairs)
        pair = add_pair(text, self.paths)
        with self._lock:
            self._pairs = (*self._pairs, pair)
            self._new |= {pair.entry.id}
        return Changes(entries=frozenset({pair.entry.id}))

    def use_sets(self, names: Sequence[str]) -> Changes:
        """Judge by the pairs of these sets from now on; `judge_pairs` gives the new ones their values.

        What the others' values were stays in the library. Raises UserError for a name that there is not.
        """
        scoring = replace(self._scoring, sets=tuple(names))
        pairs = chosen_pairs(scoring, self.paths)
        with self._lock:
            before, after = ({pair.entry.id for pair in some} for some in (self._pairs, pairs))
            self._scoring, self._pairs = scoring, pairs
            self._new |= after - before
        return Changes(entries=frozenset(before ^ after))

    def use_engine(self, settings: EngineSettings, encoder: str = "") -> Changes:
        """Judge by this encoder ("": the first that is installed) with these limits from the next pass on.

        Every process of the engine ends; call it while no pass runs. Raises ModelError for an unknown encoder.
        """
        scoring = replace(self._scoring, encoder=encoder)
        spec = chosen_encoder(scoring, self.paths)
        with self._lock:
            self._scoring, self._spec, self._missing = scoring, spec, NEEDS_CLIP
        limits = replace(
            self.engine.options,
            workers=settings.workers,
            memory_mb=settings.memory_mb,
            decode_seconds=settings.decode_seconds,
            device="cpu" if settings.device == "cpu" else "auto",
        )
        self.engine.use(limits)
        return Changes(entries=frozenset(pair.entry.id for pair in self._pairs))

    def judge_pairs(self, ctx: JobContext, report: Report = no_report) -> Changes:
        """Give every stored vector the values that it lacks by the pairs in use; no file is decoded.

        Nothing without an encoder. Raises ModelError, `Cancelled`; what was stored by then stays.
        """
        new = self._new
        try:
            encoder = self._loaded(ctx.cancel)
            if encoder is None:
                return Changes()
            judge = judge_of(self._pairs, encoder, self.library, self._missing)
            return self._judge_stored(judge, encoder, ctx, report)
        finally:
            with self._lock:
                self._new -= new

    def remove_pair(self, entry_id: str) -> Changes:
        """Forget one of the person's own pairs and its values. Raises UserError for any other id."""
        removed = remove_pair(entry_id, self.paths)
        with self._lock:
            self._pairs = tuple(pair for pair in self._pairs if pair.entry.id != removed.entry.id)
        self._looked_through = {pair for pair in self._looked_through if pair[0] != entry_id}
        return self.library.forget_attribute(entry_id) | Changes(entries=frozenset({entry_id}))

    # Pixels

    def warm_up(self) -> None:
        """Start the processes that decode, because a person is about to look at photos. Returns at once."""
        self.engine.warm_up()

    def thumbnail(self, photo_id: int) -> bytes:
        """A JPEG of at most `THUMBNAIL_EDGE` pixels: from the cache, else from the file. Raises UnreadableError."""
        row = self._row(photo_id)
        if row.status is Status.UNREADABLE:
            raise UnreadableError(row.reason)
        stored = self._thumbnails.read(row.content, THUMBNAIL_EDGE) if row.content else None
        return stored if stored is not None else self.engine.thumbnail(row.path).result().jpeg

    def pixels(self, photo_id: int, need: Need, ctx: JobContext | None = None, most: int = 0) -> ScreenPixels:
        """Pixels for the loupe from a worker, at most `most` of them (0: no bound), which a large picture meets by
        being scaled. Raises UnreadableError, `Cancelled`.

        Cancelled before a worker took it up, the file is not opened at all.
        """
        future = self.engine.pixels(self._row(photo_id).path, need, most=most)
        return result_of(future, (ctx or JobContext()).cancel)

    # Marks

    def mark(
        self,
        photo_ids: Sequence[int],
        *,
        stars: int | None = None,
        flag: int | None = None,
        label: str | None = None,
        visible: str = "",
    ) -> Changes:
        """A person's marks; `visible` names what opinion of the app was on screen ("" for none)."""
        return self.library.mark(photo_ids, stars=stars, flag=flag, label=label, source="person", visible=visible)

    def undo(self) -> Changes | None:
        """Take back the last operation; None where there is none."""
        return self.library.undo()

    def redo(self) -> Changes | None:
        """Do again what was taken back last; None where there is nothing."""
        return self.library.redo()

    # Helpers

    def _loaded(self, cancel: CancelToken) -> LoadedEncoder | None:
        """The encoder, ready. One that nobody asked for by name and that does not load is done without."""
        if self._spec is None:
            return None
        try:
            return self.engine.load_encoder(self._spec, cancel)
        except ModelError as error:
            if self._scoring.encoder:
                raise
            self._on_notice(f"{error.message} Photos are judged by measures alone.")
            self._spec, self._missing = None, Null(error.message.rstrip("."))
            return None

    def _entries_of(self, entry_ids: Sequence[str]) -> list[Entry]:
        known = {entry.id: entry for entry in self.entries()}
        return [known[entry_id] for entry_id in entry_ids if entry_id in known]

    def _why_not(self, pair: AttributePair) -> Null:
        """Why a photo has no value for a pair that nothing is stored of."""
        if self._spec is None:
            return self._missing
        if not knows_pair(self._spec.knows, pair):
            return NOT_LEARNED
        return BEING_JUDGED if pair.entry.id in self._new else NOT_JUDGED

    def _row(self, photo_id: int) -> PhotoRow:
        rows = self.library.rows([photo_id])
        if not rows:
            raise UserError(GONE)
        return rows[0]

    def _judge_stored(self, judge: Judge, encoder: LoadedEncoder, ctx: JobContext, report: Report) -> Changes:
        """Values for the pairs that stored vectors of this space lack."""
        content_ids, matrix = self.library.vectors(encoder.space, View.GLOBAL)
        versions = self.catalogue().versions
        changes = Changes()
        for column, entry_id in enumerate(judge.known):
            # Whatever comes later gets its values in its own pass: once looked through is enough.
            if (entry_id, encoder.space) in self._looked_through:
                continue
            missing = self.library.lacking(entry_id, content_ids, versions[entry_id], encoder.space)
            for start in range(0, len(missing), JUDGE_ROWS):
                ctx.cancel.check()
                rows = missing[start : start + JUDGE_ROWS]
                values = judge.probabilities(np.asarray(matrix[rows], np.float32))[:, [column]]
                part = self.library.write_attributes(
                    [entry_id], content_ids[rows], values, versions=versions, space=encoder.space
                )
                report(part)
                changes |= part
            self._looked_through.add((entry_id, encoder.space))
        return changes
