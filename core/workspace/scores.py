"""The scores from vectors that are in use over one library: chosen, bound to encoders, and asked for what lacks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.encoders.spec import EncoderSpec
from core.encoders.weights import NATIVE_SUFFIX
from core.engine.engine import LoadedEncoder
from core.errors import UserError
from core.jobs import JobContext, result_of
from core.library.library import Library
from core.scoring.absence import NOT_LEARNED
from core.scoring.vector_scores import Score, Source, TextScore, VectorScore, refusal_of
from core.types import Changes, Entry, Output, SpaceKey, View
from core.workspace.folders import Report

log = logging.getLogger(__name__)

ROWS = 4096
"""Stored vectors asked for at a time: a few MB, a few milliseconds, and then a look at the token."""

TEXTS = 64
"""Texts encoded at a time."""

FEW_TEXTS = 256
"""Scores of no more texts leave them in the library, where others find them; of more only what they condense to."""


class Scores:
    """The scores in use. Thread-safe; one thread at a time asks for values."""

    def __init__(self, library: Library, scores: Sequence[Score] = ()) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._in_use: dict[str, Score] = {score.entry.id: score for score in scores}
        self._bound: dict[tuple[str, SpaceKey], tuple[Score, VectorScore]] = {}
        self._looked_through: dict[str, tuple[Score, Mapping[Source, SpaceKey | None], int]] = {}
        """What each score was asked for last, and how many vectors there were then."""

    # What is in use

    @property
    def in_use(self) -> tuple[Score, ...]:
        return tuple(self._in_use.values())

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(score.entry for score in self.in_use)

    def uses(self, score: Score) -> bool:
        """Whether exactly this one is in use: not another one of its id by now."""
        return self._in_use.get(score.entry.id) is score

    def use(self, score: Score) -> Changes:
        """Have photos judged by this one too; it takes the place of one with the same id."""
        entry = score.entry
        if entry.kind != "scores" or entry.id in _OWN_WAYS:
            raise ValueError(f"{entry.id!r} cannot be the id of a score from vectors")
        if not score.sources:
            raise ValueError(f"{entry.id} reads no vectors")
        with self._lock:
            self._in_use = {**self._in_use, entry.id: score}
        return Changes(entries=frozenset({entry.id}))

    def drop(self, entry_id: str) -> Changes:
        """Judge by it no longer, and forget its values."""
        with self._lock:
            if entry_id not in self._in_use:
                raise UserError(f"There is no score “{entry_id}” in use.")
            self._in_use = {name: score for name, score in self._in_use.items() if name != entry_id}
            self._bound = {key: bound for key, bound in self._bound.items() if key[0] != entry_id}
            self._looked_through.pop(entry_id, None)
            return self._library.forget_attribute(entry_id) | Changes(entries=frozenset({entry_id}))

    # What it takes

    def missing_texts(self, spec: EncoderSpec, space: SpaceKey | None) -> int:
        """How many texts are still to be encoded in this space (None: a new one)."""
        missing: set[str] = set()
        for score in self.in_use:
            if isinstance(score, TextScore) and _reads(spec, score):
                if space is None:
                    missing.update(score.texts)
                elif kept_rows(self._library, score.key, space) is None:
                    missing.update(set(score.texts) - self._library.known_texts(space, score.texts).keys())
        return len(missing)

    def ready(self, encoder: LoadedEncoder) -> tuple[VectorScore, ...]:
        """The scores that this encoder can give now, without encoding a text."""
        return tuple(score for _, score in self._ready(encoder))

    def bind(self, encoder: LoadedEncoder, ctx: JobContext, only: Collection[str] = ()) -> None:
        """Have every text that the scores in use (or `only` those of these entries) need encoded in this encoder's
        space; progress is in texts.

        A slice at a time: stopped, it goes on from there with the next call. Nothing in a library without a vector of
        this encoder, where nobody would ask. Raises ModelError, `Cancelled`.
        """
        space = encoder.space
        if not self._library.vectors_by_space().get(space):
            return
        waiting = [
            score
            for score in self.in_use
            if isinstance(score, TextScore)
            and _reads(encoder.spec, score)
            and (not only or score.entry.id in only)
            and self._bound_to(score, encoder, space) is None
        ]
        total, done = sum(len(score.texts) for score in waiting), 0
        for score in waiting:
            texts = tuple(score.texts)
            vectors = dict(self._library.known_texts(space, texts))
            new = [text for text in dict.fromkeys(texts) if text not in vectors]
            done += len(texts) - len(new)
            for start in range(0, len(new), TEXTS):
                ctx.progress(done, total)
                ctx.cancel.check()
                part = new[start : start + TEXTS]
                encoded = result_of(encoder.encode_texts(part), ctx.cancel)
                fresh = dict(zip(part, encoded, strict=True))
                if encoder.space != space:
                    return  # The model moved to another processor: its words are to be read anew, from the start.
                self._library.store_texts(space, fresh)
                vectors |= fresh
                done += len(part)
            kept = np.atleast_2d(np.asarray(score.condense(np.stack([vectors[text] for text in texts])), np.float32))
            self._library.store_texts(space, {kept_name(score.key, row): vector for row, vector in enumerate(kept)})
            if len(texts) > FEW_TEXTS:
                self._library.forget_texts(space, texts)
            self._remember(score, space, score.bound(kept, encoder.info.logit_scale))
        ctx.progress(total, total)

    def unknown(self, spec: EncoderSpec) -> frozenset[str]:
        """Ids of the scores whose words this encoder has not learned."""
        return frozenset(
            score.entry.id for score in self.in_use if isinstance(score, TextScore) and score.unknown(spec.knows)
        )

    # Values

    def rank(self, encoder: LoadedEncoder | None, ctx: JobContext, report: Report) -> Changes:
        """Values that photos with stored vectors lack, of every score that can be given now. See `Judges`."""
        changes = Changes()
        for score, ready in self._ready(encoder):
            spaces = {source: self.space_of(source, encoder) for source in ready.sources}
            state = (spaces, self._library.vector_count())
            last = self._looked_through.get(score.entry.id)
            if last is not None and last[0] is score and last[1:] == state:
                continue
            for part in self._fill(score, ready, spaces, ctx):
                report(part)
                changes |= part
            if self.uses(score):
                self._looked_through[score.entry.id] = (score, *state)
        return changes

    def look_again(self) -> None:
        """Vectors took the place of others: that there are no more of them says nothing."""
        self._looked_through = {}

    def _fill(
        self, score: Score, ready: VectorScore, spaces: Mapping[Source, SpaceKey | None], ctx: JobContext
    ) -> Iterator[Changes]:
        """Values of one score, a slice at a time."""
        entry = score.entry
        found = {source: space for source, space in spaces.items() if space is not None}
        if len(found) < len(spaces) or refusal_of(ready, found):
            return
        content_ids, places, matrices = self._vectors(found)
        space = found[ready.sources[0]]
        lacking = self._library.lacking(entry.id, content_ids, entry.version, space, nulls=True)
        for start in range(0, len(lacking), ROWS):
            ctx.cancel.check()
            rows = lacking[start : start + ROWS]
            vectors = {
                source: np.asarray(matrix[places[source][rows]], np.float32) for source, matrix in matrices.items()
            }
            values = np.asarray(ready.score(vectors), np.float32)
            if values.shape != (len(rows),):
                raise ValueError(f"{entry.id} gave {values.shape}, not ({len(rows)},)")
            with self._lock:
                if not self.uses(score):
                    return  # Nobody asks for it any more, and what is forgotten must stay so.
                part = self._library.write_attributes(
                    [entry.id], content_ids[rows], values[:, None], versions={entry.id: entry.version}, space=space
                )
            yield part

    def _vectors(
        self, spaces: Mapping[Source, SpaceKey]
    ) -> tuple[NDArray[np.int64], dict[Source, NDArray[np.int64]], dict[Source, NDArray[np.float16]]]:
        """Contents that have a vector of every source, where it stands in each matrix, and the matrices."""
        ids: NDArray[np.int64] | None = None
        read = {source: self._library.vectors(space, source.view) for source, space in spaces.items()}
        for own, _ in read.values():
            ids = own if ids is None else ids[np.isin(ids, own)]
        assert ids is not None
        places = {}
        for source, (own, _) in read.items():
            if own is ids or np.array_equal(own, ids):
                places[source] = np.arange(len(ids))
            else:
                order = np.argsort(own, kind="stable")
                places[source] = order[np.searchsorted(own, ids, sorter=order)]
        return ids, places, {source: matrix for source, (_, matrix) in read.items()}

    def space_of(self, source: Source, encoder: LoadedEncoder | None) -> SpaceKey | None:
        """Where the vectors of a source lie; None where nobody has made any or the encoder does not give them."""
        if encoder is not None and source.encoder in ("", encoder.spec.id):
            return space_given(encoder, source)
        if not source.encoder:
            return None
        native = source.view is not View.GLOBAL
        return fullest_space(self._library, source.encoder + NATIVE_SUFFIX * native, source.output)

    def _ready(self, encoder: LoadedEncoder | None) -> list[tuple[Score, VectorScore]]:
        """The scores that can be given now, each with what gives it."""
        found: list[tuple[Score, VectorScore]] = []
        for score in self.in_use:
            if not isinstance(score, TextScore):
                found.append((score, score))
            elif encoder is not None and _reads(encoder.spec, score):
                bound = self._bound_to(score, encoder, encoder.space)
                if bound is not None:
                    found.append((score, bound))
        return found

    def _bound_to(self, score: TextScore, encoder: LoadedEncoder, space: SpaceKey) -> VectorScore | None:
        """The score in this space if its texts were ever encoded there."""
        known = self._bound.get((score.entry.id, space))
        if known is not None and known[0] is score:
            return known[1]
        kept = kept_rows(self._library, score.key, space)
        return None if kept is None else self._remember(score, space, score.bound(kept, encoder.info.logit_scale))

    def _remember(self, score: TextScore, space: SpaceKey, bound: VectorScore) -> VectorScore:
        with self._lock:
            if self.uses(score):
                self._bound = {**self._bound, (score.entry.id, space): (score, bound)}
        return bound


_OWN_WAYS = ("scores.overall", "scores.technical")
"""Scores that come from other values."""


def _reads(spec: EncoderSpec, score: TextScore) -> bool:
    """Whether the texts are for this encoder, and in words that it has learned."""
    return score.sources[0].encoder in ("", spec.id) and not score.unknown(spec.knows)


def why_no_value(score: Score, spec: EncoderSpec) -> str:
    """Why the encoder gives no value for a score, "" where it will."""
    return NOT_LEARNED.reason if isinstance(score, TextScore) and score.unknown(spec.knows) else ""


def space_given(encoder: LoadedEncoder, source: Source) -> SpaceKey | None:
    """Where a loaded encoder's vectors of such a source lie; None where it gives none."""
    if source.view is View.GLOBAL:
        given = source.output in encoder.spec.outputs
        return replace(encoder.space, output=source.output) if given else None
    return encoder.native_space if source.output is Output.PROJECTED else None


def fullest_space(library: Library, encoder_id: str, output: Output = Output.PROJECTED) -> SpaceKey | None:
    """The space of an encoder by its id in which most photos have a vector; None where there is none."""
    counts = library.vectors_by_space()
    spaces = [space for space in counts if space.encoder == encoder_id and space.output is output]
    return max(spaces, key=lambda space: counts[space], default=None)


def kept_rows(library: Library, key: str, space: SpaceKey) -> NDArray[np.float32] | None:
    """What texts were condensed to in this space under that key, (K, D); None where they never were."""
    rows: list[NDArray[np.float32]] = []
    while True:
        names = [kept_name(key, len(rows) + place) for place in range(FEW_TEXTS if rows else 1)]
        found = library.known_texts(space, names)
        rows += [found[name] for name in names if name in found]
        if len(found) < len(names):
            return np.stack(rows) if rows else None


def kept_name(key: str, row: int) -> str:
    """The name of a row that texts were condensed to, among encoded texts: no prompt has a control character in it."""
    return f"\x1f{key}\x1f{row}"
