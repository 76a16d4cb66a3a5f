"""What judges photos now (pairs and an encoder), how that is changed, and values for what is judged already."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.encoders.catalogue import find_encoder
from core.encoders.spec import EncoderSpec
from core.encoders.views import BRANCHES
from core.engine.engine import Engine, LoadedEncoder
from core.errors import ModelError
from core.jobs import CancelToken, JobContext
from core.library.library import Library
from core.library.regions import Salient
from core.paths import AppPaths
from core.pipeline.judge import Judge
from core.scoring.absence import BEING_JUDGED, NEEDS_MODEL, NOT_JUDGED, NOT_LEARNED
from core.scoring.attribute_sets import AttributePair, add_pair, refuse_twin, remove_pair
from core.scoring.attributes import knows_pair
from core.scoring.catalogue import Catalogue
from core.scoring.radar import radar_axes
from core.scoring.vector_scores import GLOBAL, Score, Source, VectorScore, refusal_of
from core.settings import EngineSettings
from core.types import Changes, Entry, Null, RadarAxis, SpaceKey, Value, View
from core.workspace.folders import Report, no_report
from core.workspace.judging import Scoring, catalogue_of, chosen_encoder, chosen_pairs, judge_of
from core.workspace.overalls import settle, usual
from core.workspace.passes import PassSummary, Urgent
from core.workspace.scores import Scores
from core.workspace.standing_scores import standing_scores
from core.workspace.switching import SwitchCost, switch_cost
from core.workspace.vector_pass import VectorPass
from core.workspace.views import Branches, branches_of, judge_views

VIEWS_SECONDS = 5.0
"""Views that come in are judged at most this often: each time the library is asked what lacks."""

JUDGE_ROWS = 4096
"""Stored vectors judged at a time: a few MB, a few milliseconds, and then a look at the token."""


class Judges:
    """The pairs and the encoder in use over one library and one engine. Thread-safe."""

    def __init__(
        self, library: Library, engine: Engine, paths: AppPaths, scoring: Scoring, on_notice: Callable[[str], None]
    ) -> None:
        self._library, self._engine, self._paths = library, engine, paths
        self._on_notice = on_notice
        self._lock = threading.Lock()
        self._scoring = scoring
        self._pairs: tuple[AttributePair, ...] = chosen_pairs(scoring, paths)
        self._spec: EncoderSpec | None = chosen_encoder(scoring, paths)
        self._missing = NEEDS_MODEL
        self._looked_through: set[tuple[str, SpaceKey]] = set()
        self._new: frozenset[str] = frozenset()
        self._native_space: SpaceKey | None = None
        self._scores = Scores(library, standing_scores(paths))
        self._gave_up: set[int] = set()

    # What judges

    @property
    def spec(self) -> EncoderSpec | None:
        return self._spec

    @property
    def pairs(self) -> tuple[AttributePair, ...]:
        return self._pairs

    @property
    def sets(self) -> tuple[str, ...]:
        return self._scoring.sets

    @property
    def three_views(self) -> bool:
        """Whether attributes are judged from three views of each photo."""
        return self._scoring.three_views

    @property
    def salient(self) -> Salient:
        """Where the main part of a photo is taken to be where no person said."""
        return self._scoring.salient

    @property
    def native_space(self) -> SpaceKey | None:
        """Where views lie, by the encoder that was loaded last; None before."""
        return self._native_space

    @property
    def scores(self) -> tuple[Score, ...]:
        """The scores from vectors that are in use."""
        return self._scores.in_use

    def catalogue(self) -> Catalogue:
        return catalogue_of(self._pairs, self._scores.entries)

    def entries_of(self, entry_ids: Sequence[str]) -> list[Entry]:
        """The sortable entries of these ids; unknown ids are left out."""
        known = {entry.id: entry for entry in self.catalogue().sortable}
        return [known[entry_id] for entry_id in entry_ids if entry_id in known]

    def radar(self, values: Mapping[str, Value]) -> tuple[RadarAxis, ...]:
        """The axes for a photo's values."""
        return radar_axes(values, self._pairs, self._spec.title if self._spec else "", self._why_not)

    def loaded(self, cancel: CancelToken) -> LoadedEncoder | None:
        """The encoder, ready. One that nobody asked for by name and that does not load is done without."""
        if self._spec is None:
            return None
        try:
            encoder = self._engine.load_encoder(self._spec, cancel)
            self._native_space = encoder.native_space
            return encoder
        except ModelError as error:
            if self._scoring.encoder:
                raise
            self._on_notice(f"{error.message} Photos are judged by measures alone.")
            self._spec, self._missing = None, Null(error.message.rstrip("."))
            return None

    def judge(self, encoder: LoadedEncoder | None) -> Judge:
        """A judge by the pairs in use, and by those scores that need nothing else than what a first pass makes."""
        judge = judge_of(self._pairs, encoder, self._library, self._missing)
        if encoder is None:
            return judge
        scores = tuple(score for score in self._scores.ready(encoder) if _in_first_pass(score, encoder))
        entries = [score.entry for score in scores]
        return replace(judge, scores=scores, quantiles=usual(self._library, entries, encoder.space))

    # Another choice

    def keep_pair(self, text: str) -> Changes:
        """Keep a pair of the person's own; see `Workspace.keep_pair`."""
        refuse_twin(text, self._pairs)
        pair = add_pair(text, self._paths)
        with self._lock:
            self._pairs = (*self._pairs, pair)
            self._new |= {pair.entry.id}
        return Changes(entries=frozenset({pair.entry.id}))

    def remove_pair(self, entry_id: str) -> Changes:
        """Forget one of the person's own pairs and its values. Raises UserError for any other id."""
        removed = remove_pair(entry_id, self._paths)
        with self._lock:
            self._pairs = tuple(pair for pair in self._pairs if pair.entry.id != removed.entry.id)
            self._looked_through = {done for done in self._looked_through if done[0] != entry_id}
        return self._library.forget_attribute(entry_id) | Changes(entries=frozenset({entry_id}))

    def use_sets(self, names: Sequence[str]) -> Changes:
        """Judge by the pairs of these sets. Raises UserError for a name that there is not."""
        scoring = replace(self._scoring, sets=tuple(names))
        pairs = chosen_pairs(scoring, self._paths)
        with self._lock:
            before, after = ({pair.entry.id for pair in some} for some in (self._pairs, pairs))
            self._scoring, self._pairs = scoring, pairs
            self._new |= after - before
        return Changes(entries=frozenset(before ^ after))

    def use_engine(self, settings: EngineSettings, encoder: str) -> Changes:
        """Judge by this encoder with these limits; see `Workspace.use_engine`."""
        scoring = replace(self._scoring, encoder=encoder)
        spec = chosen_encoder(scoring, self._paths)
        with self._lock:
            self._scoring, self._spec, self._missing = scoring, spec, NEEDS_MODEL
        self._engine.use(self._engine.options.by(settings))
        return Changes(entries=frozenset(pair.entry.id for pair in self._pairs))

    def use_views(self, *, three: bool, salient: Salient) -> Changes:
        """Judge from three views or one; see `Workspace.use_views`."""
        with self._lock:
            before = self._scoring.three_views
            self._scoring = replace(self._scoring, three_views=three, salient=salient)
            # Values of the other way are no values of this one: every pair is looked through again.
            self._looked_through = set()
        return Changes(entries=frozenset(pair.entry.id for pair in self._pairs if three != before))

    def branches(self, photo_id: int, entry_id: str, ctx: JobContext) -> Branches:
        """What each branch says of a photo; see `Workspace.branches`."""
        encoder = self.loaded(ctx.cancel) if self.three_views else None
        if encoder is None:
            return Branches()
        return branches_of(self._library, encoder, self.judge(encoder), photo_id, entry_id)

    def use_score(self, score: Score) -> Changes:
        """Judge by a score from vectors; see `Workspace.use_score`."""
        return self._scores.use(score)

    def drop_score(self, entry_id: str) -> Changes:
        """Judge by it no longer; see `Workspace.drop_score`."""
        return self._scores.drop(entry_id)

    # What is judged already

    def rank_stored(self, ctx: JobContext, report: Report, only: Collection[str] = ()) -> Changes:
        """Give every stored vector the scores that it lacks; see `Workspace.rank_stored`."""
        encoder = self.loaded(ctx.cancel)
        if encoder is not None:
            self._scores.bind(encoder, ctx, only)
        return self._scores.rank(encoder, ctx, report) | self.settle(ctx, report)

    def settle(self, ctx: JobContext, report: Report) -> Changes:
        """Bring every overall score in step with the scores that it follows from."""
        return settle(self._library, self.catalogue().of_kind("scores"), ctx, report)

    def wanted_sources(self) -> tuple[Source, ...]:
        """The vectors that the scores in use read, each once, beside those that every first pass makes."""
        sources = dict.fromkeys(source for score in self.scores for source in score.sources)
        if self.three_views:
            sources |= dict.fromkeys(Source(view) for view in BRANCHES)
        own = self._spec.id if self._spec is not None else ""
        return tuple(source for source in sources if source not in (GLOBAL, replace(GLOBAL, encoder=own)))

    def make_vectors(self, folder: Path | None, ctx: JobContext, report: Report, urgent: Urgent) -> PassSummary:
        """Make the wanted sources' vectors where photos lack them; attributes follow from views as these come in."""
        own = self._spec.id if self._spec is not None else ""
        by_encoder: dict[str, list[Source]] = {}
        for source in self.wanted_sources():
            by_encoder.setdefault(source.encoder or own, []).append(source)
        summary = PassSummary()
        for encoder_id, sources in by_encoder.items():
            encoder = self._encoder_of(encoder_id, sources, folder, ctx)
            if encoder is not None:
                work = VectorPass(self._library, self._engine, encoder, sources, self._gave_up, self.salient)
                by_views = self.three_views and encoder_id == own
                told = self._judging_views(encoder, ctx, report) if by_views else report
                try:
                    summary += work.run(folder, ctx, told, urgent)
                finally:
                    self._scores.look_again()
                if by_views:
                    report(self._judge_views(encoder, self.judge(encoder), ctx))
        return summary

    def _judging_views(self, encoder: LoadedEncoder, ctx: JobContext, report: Report) -> Report:
        """A report that now and then has what has its views by then judged before it goes on."""
        judge, last = self.judge(encoder), time.monotonic()

        def told(changes: Changes) -> None:
            nonlocal last
            if time.monotonic() - last > VIEWS_SECONDS:
                changes |= self._judge_views(encoder, judge, ctx)
                last = time.monotonic()
            report(changes)

        return told

    def _judge_views(
        self, encoder: LoadedEncoder, judge: Judge, ctx: JobContext, report: Report = no_report
    ) -> Changes:
        return judge_views(self._library, encoder, judge, self.catalogue().versions, self._write, ctx, report)

    def _encoder_of(
        self, encoder_id: str, sources: Sequence[Source], folder: Path | None, ctx: JobContext
    ) -> LoadedEncoder | None:
        """The encoder, ready; None where there is none, or it is not the one in use and has nothing to do."""
        if self._spec is not None and encoder_id == self._spec.id:
            return self.loaded(ctx.cancel)
        if not encoder_id or all(self._is_whole(source, folder) for source in sources):
            return None
        try:
            return self._engine.load_encoder(find_encoder(self._paths, encoder_id), ctx.cancel)
        except ModelError as error:
            self._on_notice(error.message)
            return None

    def _is_whole(self, source: Source, folder: Path | None) -> bool:
        """Whether every photo has such a vector of another encoder's, told without loading that."""
        space = self._scores.space_of(source, None)
        return space is not None and not self._library.regions.without_views(folder, space, [source.view], self.salient)

    def switch_cost(self, encoder_id: str) -> SwitchCost:
        """What another encoder would recompute; see `Workspace.switch_cost`."""
        return switch_cost(self._library, find_encoder(self._paths, encoder_id), self._pairs, self._scores)

    def judge_pairs(self, ctx: JobContext, report: Report) -> Changes:
        """Give every stored vector the values that it lacks; see `Workspace.judge_pairs`."""
        new = self._new
        try:
            encoder = self.loaded(ctx.cancel)
            return self._judge_pairs(encoder, ctx, report) if encoder is not None else Changes()
        finally:
            with self._lock:
                self._new -= new

    def passed(self, judge: Judge) -> None:
        """After a pass by `judge`, whole or not: its photos lack the values of every other pair."""
        with self._lock:
            # Another set, so that whoever looks at this moment does not tick off what was stored behind their back.
            self._looked_through = {done for done in self._looked_through if done[0] in judge.known}

    def judge_stored(self, encoder: LoadedEncoder, ctx: JobContext, report: Report) -> Changes:
        """Values for the pairs and scores in use that stored vectors of this encoder's space lack; without those
        scores whose texts are not encoded yet."""
        changes = self._judge_pairs(encoder, ctx, report)
        return changes | self._scores.rank(encoder, ctx, report) | self.settle(ctx, report)

    def _judge_pairs(self, encoder: LoadedEncoder, ctx: JobContext, report: Report) -> Changes:
        looked_through, judge = self._looked_through, self.judge(encoder)
        content_ids, matrix = self._library.vectors(encoder.space, View.GLOBAL)
        versions = self.catalogue().versions
        changes = Changes()
        for column, entry_id in enumerate(judge.known):
            if (entry_id, encoder.space) in looked_through:
                continue
            missing = self._library.lacking(entry_id, content_ids, versions[entry_id], encoder.space)
            if self.three_views and encoder.native_space is not None:
                closer = self._library.lacking(entry_id, content_ids, versions[entry_id], encoder.native_space)
                missing = np.intersect1d(missing, closer)
            for start in range(0, len(missing), JUDGE_ROWS):
                ctx.cancel.check()
                rows = missing[start : start + JUDGE_ROWS]
                values = judge.probabilities(np.asarray(matrix[rows], np.float32))[:, [column]]
                part = self._write(entry_id, content_ids[rows], values, encoder.space)
                if part is None:
                    break
                report(part)
                changes |= part
            else:
                with self._lock:
                    # Whatever comes later gets its values in its own pass: once looked through is enough.
                    looked_through.add((entry_id, encoder.space))
        if self.three_views:
            changes |= self._judge_views(encoder, judge, ctx, report)
        return changes

    def _write(
        self, entry_id: str, content_ids: NDArray[np.int64], values: NDArray[np.float32], space: SpaceKey
    ) -> Changes | None:
        """Store a pair's values; None where nobody asks for it any more, and what is forgotten must stay so."""
        with self._lock:
            pair = next((pair for pair in self._pairs if pair.entry.id == entry_id), None)
            if pair is None:
                return None
            versions = {entry_id: pair.entry.version}
            return self._library.write_attributes([entry_id], content_ids, values, versions=versions, space=space)

    def _why_not(self, pair: AttributePair) -> Null:
        """Why a photo has no value for a pair that nothing is stored of."""
        if self._spec is None:
            return self._missing
        if not knows_pair(self._spec.knows, pair):
            return NOT_LEARNED
        return BEING_JUDGED if pair.entry.id in self._new else NOT_JUDGED


def _in_first_pass(score: VectorScore, encoder: LoadedEncoder) -> bool:
    """Whether a score reads nothing but what a first pass by this encoder makes."""
    makes = (GLOBAL, replace(GLOBAL, encoder=encoder.spec.id))
    spaces = dict.fromkeys(score.sources, encoder.space)
    return all(source in makes for source in score.sources) and not refusal_of(score, spaces)
