"""Prompts tried out on the photos of a folder, from stored vectors: ranked at once, compared, searched for, kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.engine.engine import LoadedEncoder
from core.errors import ModelError, UserError
from core.jobs import JobContext
from core.library.library import Library
from core.paths import AppPaths
from core.scoring.percentiles import ranks
from core.scoring.prompts.arithmetic import (
    Floats,
    Means,
    ensembled_verdicts,
    own_content_scores,
    scores,
    unit,
    verdicts,
)
from core.scoring.prompts.kept import forget_prompt, keep_prompt
from core.scoring.prompts.prompt import OWN_TAGS, Method, Prompt, checked, unknown_words
from core.scoring.prompts.scores import AESTHETIC, KEPT, PromptScore
from core.scoring.prompts.search import Criterion, Examples, Found, enough, grades_of, search, spearman
from core.scoring.prompts.words import label_words
from core.types import Changes, PhotoDetails, SpaceKey, View
from core.workspace.judges import Judges
from core.workspace.scores import kept_name
from core.workspace.sentences import Sentences

ROWS = 4096
"""Vectors multiplied at a time, and then a look at the token."""

OWN_CONTEXTS = 5
"""Tags of a photo that become its contexts."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Photos by a prompt, the best first: ids, raw scores and their percentiles among these photos, (N,) each.

    `without`: photos that have no vector yet, or no tag where the prompt takes those.
    """

    prompt: Prompt
    ids: NDArray[np.int64]
    scores: Floats
    percentiles: NDArray[np.float64]
    without: int


@dataclass(frozen=True, slots=True)
class PromptVerdict:
    """What the binary form of a prompt says of one photo: the better label, and the context of the single most similar
    sentence where the method looks for one, else ""."""

    good: bool
    label: str
    context: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Photos:
    """Photos that have a vector: ids and rows of `matrix`, (N,) each; `number` of photos there are, with one or not."""

    ids: NDArray[np.int64]
    contents: NDArray[np.int64]
    rows: NDArray[np.int64]
    matrix: NDArray[np.float16]
    number: int


class Prompting:
    """Prompts over one library. Thread-safe; what is not marked *fast* blocks, and reads what was never read before."""

    def __init__(self, library: Library, judges: Judges, paths: AppPaths) -> None:
        self._library, self._judges, self._paths = library, judges, paths
        self._lock = threading.Lock()
        self._stored: tuple[tuple[SpaceKey, int], NDArray[np.int64], NDArray[np.float16]] | None = None

    def unknown(self, prompt: Prompt) -> tuple[str, ...]:
        """*Fast.* The words of the prompt that the encoder in use has not learned; () without an encoder."""
        spec = self._judges.spec
        return unknown_words(spec.knows, prompt.label_pair) if spec is not None else ()

    def rank(self, prompt: Prompt, folder: Path | None, ctx: JobContext) -> Ranking:
        """The photos below `folder` (None: all) by a prompt, from their stored vectors. Progress is in sentences.

        Raises UserError for what is no prompt and for words that the encoder does not know, ModelError without an
        encoder, `Cancelled`.
        """
        prompt, encoder = self._ready(prompt, ctx)
        photos = self._photos(encoder.space, folder)
        if prompt.contexts == OWN_TAGS:
            found = self._by_own_tags(prompt, Sentences(self._library, encoder, ctx), photos, ctx)
        else:
            means = Sentences(self._library, encoder, ctx).means(prompt)
            found = _in_blocks(photos, lambda vectors, block: scores(vectors, means, prompt.method), ctx)
        known = np.flatnonzero(np.isfinite(found))
        order = known[np.argsort(-found[known], kind="stable")]
        raw = found[order]
        wide = raw.astype(np.float64)
        return Ranking(prompt, photos.ids[order], raw, ranks(wide, wide), photos.number - len(order))

    def verdict(self, prompt: Prompt, photo_id: int, ctx: JobContext) -> PromptVerdict | None:
        """The binary judgement of one photo; None where it has no vector or contexts of its own. Raises as `rank`."""
        prompt, encoder = self._ready(prompt, ctx)
        contents = self._library.contents_of([photo_id])
        content_ids, matrix = self._vectors(encoder.space)
        place = np.flatnonzero(content_ids == contents[0]) if len(contents) else contents
        if not len(place) or prompt.contexts == OWN_TAGS:
            return None
        vector = np.asarray(matrix[place[:1]], np.float32)
        sentences = Sentences(self._library, encoder, ctx)
        if prompt.method is Method.ENSEMBLED:
            good = bool(ensembled_verdicts(vector, sentences.means(prompt)).good[0])
            return PromptVerdict(good, prompt.label_pair[not good])
        sides = [prompt.side(label) for label in prompt.label_pair]
        sentences.expect(sides)
        judged = verdicts(vector, *(sentences.vectors(side) for side in sides))
        good = bool(judged.good[0])
        return PromptVerdict(good, prompt.label_pair[not good], prompt.context_texts()[int(judged.best[0])])

    def with_verdict(self, photo: PhotoDetails) -> PhotoDetails:
        """The details with what the prompt behind `scores.aesthetic` says of the photo in its binary form, as one more
        reason; as they are where it did not judge the photo. Loads no model."""
        score = next((one for one in self._judges.scores if one.entry.id == AESTHETIC), None)
        if not isinstance(score, PromptScore) or not isinstance(photo.values.get(AESTHETIC), float):
            return photo
        contents = self._library.contents_of([photo.row.id])
        for space in self._library.spaces():
            names = [kept_name(score.key, row) for row in (0, 1)]
            kept = self._library.known_texts(space, names)
            there, vectors = self._library.search.vectors_of(space, View.GLOBAL, contents)
            if len(kept) == len(names) and len(there) and self._is_in_use(space):
                means = score.means(np.stack([kept[name] for name in names]))
                return replace(photo, reasons=(*photo.reasons, *reasons(score.prompt, vectors, means)))
        return photo

    def _is_in_use(self, space: SpaceKey) -> bool:
        spec = self._judges.spec
        return spec is None or spec.id == space.encoder

    # Prompts as scores

    def kept(self) -> tuple[PromptScore, ...]:
        """*Fast.* The prompts that the person keeps as scores, in the order in which they were kept."""
        return tuple(
            score for score in self._judges.scores if isinstance(score, PromptScore) and score.entry.id.startswith(KEPT)
        )

    def keep(self, prompt: Prompt, title: str = "") -> Changes:
        """Keep a prompt as a score; `Workspace.rank_stored` gives its values. Raises UserError for what is none.

        What was read of it in the encoder's space need not be read again.
        """
        score = keep_prompt(prompt, title, self._paths)
        for space in self._library.spaces():
            sides = [score.prompt.side(label) for label in score.prompt.label_pair]
            means = [Sentences.known_mean(self._library, space, side) for side in sides]
            rows = {kept_name(score.key, row): mean for row, mean in enumerate(means) if mean is not None}
            if len(rows) == len(means):
                self._library.store_texts(space, rows)
        return self._judges.use_score(score)

    def forget(self, entry_id: str) -> Changes:
        """Forget a kept prompt and its values. Raises UserError for any other score."""
        forget_prompt(entry_id, self._paths)
        return self._judges.drop_score(entry_id)

    # The search for words

    def search(self, prompt: Prompt, criterion: Criterion, folder: Path | None, ctx: JobContext) -> Found:
        """The 27 x 12 label words in the sentence and the contexts of `prompt`, held against the person's marks below
        `folder` (None: all); its own words stand for what is in use.

        With a thousand contexts that is 39,000 sentences the first time; progress is in sentences. Stopped, the labels
        that were read stay read. Raises UserError where there are too few marks, ModelError, `Cancelled`.
        """
        prompt, encoder = self._ready(prompt, ctx)
        if prompt.contexts == OWN_TAGS:
            raise UserError("Words cannot be searched for with the photos’ own tags.", "Choose a list of contexts.")
        examples, vectors = self._marked(self._photos(encoder.space, folder))
        enough(examples, criterion)
        words = label_words()
        plus, minus = (
            tuple(label for label in dict.fromkeys((*known, own)) if not unknown_words(encoder.spec.knows, (label,)))
            for known, own in zip((words.positive, words.negative), prompt.label_pair, strict=True)
        )
        sentences = Sentences(self._library, encoder, ctx)
        sides = [prompt.side(label) for label in (*plus, *minus)]
        sentences.expect(sides)
        similar = np.stack([_similarity(sentences, side, prompt, criterion, vectors) for side in sides], axis=1)
        return search(
            similar[:, : len(plus)], similar[:, len(plus) :], (plus, minus), prompt.label_pair, examples, criterion
        )

    def _marked(self, photos: _Photos) -> tuple[Examples, Floats]:
        """The person's marks as grades, and the vectors of the photos that have one."""
        ids, stars = self._library.column("marks.stars")
        _, flags = self._library.column("marks.flag")
        grades = dict(zip(ids.tolist(), grades_of(stars, flags).tolist(), strict=True))
        found = np.array([grades.get(photo_id, np.nan) for photo_id in photos.ids.tolist()], np.float64)
        marked = np.flatnonzero(np.isfinite(found))
        vectors = np.asarray(photos.matrix[photos.rows[marked]], np.float32)
        whole = np.isfinite(vectors).all(axis=1)
        return Examples(found[marked][whole], np.empty((0, 2), np.int64)), vectors[whole]

    # What it takes

    def _ready(self, prompt: Prompt, ctx: JobContext) -> tuple[Prompt, LoadedEncoder]:
        """The prompt, put right, and the encoder that can judge by it."""
        prompt = checked(prompt)
        encoder = self._judges.loaded(ctx.cancel)
        if encoder is None:
            raise ModelError("Judging by words needs a model.", "Install one first.")
        unknown = unknown_words(encoder.spec.knows, prompt.label_pair)
        if unknown:
            named = ", ".join(f"“{word}”" for word in unknown)
            raise UserError(f"This model has not learned {named}.", "Choose other words, or another model.")
        return prompt, encoder

    def _vectors(self, space: SpaceKey) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        """Those of the first pass; found again only where some were added."""
        key = (space, self._library.vector_count())
        with self._lock:
            if self._stored is None or self._stored[0] != key:
                self._stored = (key, *self._library.vectors(space, View.GLOBAL))
            return self._stored[1:]

    def _photos(self, space: SpaceKey, folder: Path | None) -> _Photos:
        """Those below a folder that have a vector in the space, in path order."""
        there = self._library.circumstances(folder)
        content_ids, matrix = self._vectors(space)
        row_of = np.full(max(content_ids.max(initial=0), there.content.max(initial=0)) + 1, -1, np.int64)
        row_of[content_ids] = np.arange(len(content_ids))
        rows = row_of[there.content]
        have = rows >= 0
        return _Photos(there.ids[have], there.content[have], rows[have], matrix, len(there))

    def _by_own_tags(self, prompt: Prompt, sentences: Sentences, photos: _Photos, ctx: JobContext) -> Floats:
        """Scores with each photo's own top tags as its contexts."""
        tags = self._library.top_tags(photos.contents, OWN_CONTEXTS)
        known = tuple(sorted({tag for own in tags.values() for tag in own}))
        if not known:
            return np.full(len(photos.ids), np.nan, np.float32)
        number = {tag: place for place, tag in enumerate(known)}
        own = np.full((len(photos.ids), OWN_CONTEXTS), -1, np.int64)
        for row, content in enumerate(photos.contents.tolist()):
            found = [number[tag] for tag in tags.get(content, ())][:OWN_CONTEXTS]
            own[row, : len(found)] = found
        sides = [prompt.side(label, known) for label in prompt.label_pair]
        sentences.expect(sides)
        plus, minus = (sentences.vectors(side) for side in sides)
        return _in_blocks(photos, lambda vectors, block: own_content_scores(vectors, plus - minus, own[block]), ctx)


def reasons(prompt: Prompt, vector: Floats, means: Means) -> tuple[str, ...]:
    """What the ensembled prompt finds of one photo, (1, D), as sentences for a person."""
    good = bool(ensembled_verdicts(vector, means).good[0])
    better, worse = prompt.label_pair if good else prompt.label_pair[::-1]
    return (f"Nearer to “{better}” than to “{worse}”: the prompt’s verdict on beauty.",)


def _in_blocks(photos: _Photos, score: Callable[[Floats, slice], Floats], ctx: JobContext) -> Floats:
    """`score` of every photo's vector, a block at a time."""
    found = np.empty(len(photos.rows), np.float32)
    for start in range(0, len(found), ROWS):
        ctx.cancel.check()
        block = slice(start, start + ROWS)
        found[block] = score(np.asarray(photos.matrix[photos.rows[block]], np.float32), block)
    return found


def _similarity(
    sentences: Sentences, side: tuple[str, ...], prompt: Prompt, criterion: Criterion, vectors: Floats
) -> Floats:
    """How similar photos are to a label in its sentences, (N,), as the method and the criterion want it."""
    if criterion is Criterion.ACCURACY and prompt.method is Method.CONTEXT:
        most: Floats = (vectors @ sentences.vectors(side).T).max(axis=1)
        return most
    mean = sentences.mean(side)
    if criterion is Criterion.ACCURACY and prompt.method is Method.ENSEMBLED:
        mean = unit(mean)
    similar: Floats = vectors @ mean
    return similar


def likeness(first: Ranking, second: Ranking) -> tuple[float, int]:
    """Spearman's rank correlation over the photos that both rank, and how many they are; NaN below two of them."""
    _, here, there = np.intersect1d(first.ids, second.ids, assume_unique=True, return_indices=True)
    if len(here) < 2:
        return float("nan"), len(here)
    left, right = first.scores[here].astype(np.float64), second.scores[there].astype(np.float64)
    return float(spearman(left[:, None], right)[0]), len(here)
