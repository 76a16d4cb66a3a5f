"""Search by looks: words, photos to be near to and photos to be far from -> one direction -> the closest photos.

Rocchio's sum: the parts are unit vectors, each divided by how far its products spread over the library, so that words
(whose products with photos hardly differ) count for as much as photos (whose products differ much).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.encoders.spec import EncoderSpec
from core.errors import UserError
from core.jobs import JobContext, result_of
from core.library.library import Library
from core.questions import Groups, Looked, Looks, Query, SortKey
from core.types import Embedding, Output, SpaceKey, View
from core.workspace.grouping import FolderGroups
from core.workspace.judges import Judges
from core.workspace.search_words import Asked, asked

WORDS, LIKE, LESS = 1.0, 1.0, -0.5
"""How much words, the mean of the photos to be near to, and that of the photos to be far from count."""
SAMPLE = 2048
"""Stored vectors over which a part's spread is taken."""
REMEMBERED = 256
"""Descriptions whose vectors are kept: what a person types on the way to a word is not worth a place in the library."""

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Photo ids (N,) in the order asked for, how similar each is (N,) as a product with the unit direction, and what
    there is to say about the search."""

    ids: NDArray[np.int64]
    similarity: Vector
    looked: Looked


class Searching:
    """Answers queries with `looks`. Thread-safe; blocks while a model loads."""

    def __init__(self, library: Library, judges: Judges, groups: FolderGroups) -> None:
        self._library, self._judges, self._groups = library, judges, groups
        self._lock = threading.Lock()
        self._texts: OrderedDict[tuple[str, str], tuple[SpaceKey, Vector, Asked]] = OrderedDict()

    def grouped(self, query: Query, ctx: JobContext) -> Groups:
        """The closest photos in the groups that the query asks for."""
        found = self.find(query, ctx)
        return replace(self._groups.of(query, found.ids), looked=found.looked)

    def find(
        self, query: Query, ctx: JobContext, like: Sequence[Embedding] = (), less: Sequence[Embedding] = ()
    ) -> Found:
        """The closest photos that match the query, in its order. `like` and `less` are pictures beside the library.
        Raises UserError where there is nothing to look for or nothing to look with, `Cancelled`."""
        looks = query.looks or Looks()
        if not looks.asks and not like and not less:
            raise UserError("There is nothing to look for.", "Describe what the photos show.")
        space, words, unknown = self._words(looks.words, ctx) if looks.words.strip() else (self.space(), None, ())
        for picture in (*like, *less):
            space = picture.space if words is None else space
            if picture.space != space:
                raise UserError("The pictures to search by were seen by different models.", "Search by one of them.")
        if space is None or not self._library.search.count(space, View.GLOBAL):
            raise UserError(
                "No photo has been judged by the model in use yet.", "Search again when the first ones have been."
            )
        parts = [(WORDS, words)] if words is not None else []
        for weight, photos, beside in ((LIKE, looks.like, like), (LESS, looks.less, less)):
            vectors = [*self._photos(photos, space), *(picture.vector for picture in beside)]
            if vectors:
                parts.append((weight, np.mean([unit(vector) for vector in vectors], axis=0)))
        direction = blended(parts, self._library.search.sample(space, View.GLOBAL, SAMPLE))
        closest = self._library.search.closest(query, space, View.GLOBAL, direction, looks.most, ctx.cancel)
        ids, similarity = self._in_order(query, closest.ids, closest.similarity)
        return Found(ids, similarity, Looked(closest.searched, closest.without, unknown, closest.exact))

    def build(self, ctx: JobContext) -> bool:
        """Make ready what searches of a large library need; True if there was anything to do. Raises `Cancelled`."""
        space = self.space()
        return space is not None and self._library.search.build(space, View.GLOBAL, ctx.cancel)

    def space(self) -> SpaceKey | None:
        """Where photos are compared: the fullest space of the encoder in use, or of any where none is installed."""
        spec = self._judges.spec
        spaces = [
            space
            for space in self._library.spaces()
            if space.output is Output.PROJECTED and (spec is None or space.encoder == spec.id)
        ]
        return max(spaces, key=lambda space: self._library.search.count(space, View.GLOBAL), default=None)

    def _words(self, words: str, ctx: JobContext) -> tuple[SpaceKey, Vector, tuple[str, ...]]:
        """The space in which the words lie, their vector, and those that are not known."""
        spec = self._judges.spec
        if spec is None:
            raise _no_model()
        key = (f"{spec.id} {spec.weights}", " ".join(words.split()))
        with self._lock:
            known = self._texts.get(key)
            if known is not None:
                self._texts.move_to_end(key)
        if known is None:
            known = self._encoded(spec, words, ctx)
            with self._lock:
                self._texts[key] = known
                while len(self._texts) > REMEMBERED:
                    self._texts.popitem(last=False)
        space, vector, said = known
        return space, vector, said.unknown

    def _encoded(self, spec: EncoderSpec, words: str, ctx: JobContext) -> tuple[SpaceKey, Vector, Asked]:
        said = asked(words, spec.knows, spec.title)
        encoder = self._judges.loaded(ctx.cancel)
        if encoder is None:
            raise _no_model()
        vectors = result_of(encoder.encode_texts(said.texts), ctx.cancel)
        return encoder.space, unit(np.mean([unit(vector) for vector in vectors], axis=0)), said

    def _photos(self, photo_ids: Sequence[int], space: SpaceKey) -> Vector:
        """The vectors of these photos (N, dimension); UserError where one has none."""
        if not photo_ids:
            return np.empty((0, 0), np.float32)
        contents = self._library.contents_of(photo_ids)
        found, vectors = self._library.search.vectors_of(space, View.GLOBAL, contents)
        photos = self._library.photos_of(found)
        judged = {photo for several in photos.values() for photo in several}
        waiting = [row for row in self._library.rows(photo_ids) if row.id not in judged]
        if waiting:
            raise UserError(
                f"“{waiting[0].path.name}” is still being judged.",
                "Search again when it has been, or by another photo.",
            )
        if not len(vectors):
            raise UserError("The photo to search by is gone.", "Choose another one.")
        return vectors

    def _in_order(self, query: Query, ids: NDArray[np.int64], similarity: Vector) -> tuple[NDArray[np.int64], Vector]:
        """The closest photos as the query sorts them."""
        if query.sort == SortKey.LOOKS:
            return (ids, similarity) if query.descending else (ids[::-1], similarity[::-1])
        ordered = self._library.ids(replace(query, looks=None))
        order = np.argsort(ids)
        ordered = ordered[np.isin(ordered, ids)]
        return ordered, similarity[order[np.searchsorted(ids[order], ordered)]]


def blended(parts: Sequence[tuple[float, Vector]], sample: Vector) -> Vector:
    """Rocchio's sum of weighted parts (dimension,) as a unit vector, float32.

    Each part is divided by the standard deviation of its products with `sample` (M, dimension), stored vectors of the
    same space; with one part alone, or without two of them to tell, by nothing. Raises UserError where the parts cancel
    out.
    """
    total = np.zeros(len(parts[0][1]), np.float64)
    usable = sample[np.isfinite(sample).all(axis=1)] if len(sample) else sample
    for weight, part in parts:
        spread = float(np.std(usable @ part)) if len(parts) > 1 and len(usable) > 1 else 1.0
        total += weight / (spread or 1.0) * part.astype(np.float64)
    return unit(total)


def unit(vector: NDArray[np.float32] | NDArray[np.float64]) -> Vector:
    """The vector at length 1. Raises UserError for one without a direction."""
    wide = np.asarray(vector, np.float64)
    length = float(np.linalg.norm(wide))
    if not np.isfinite(length) or length < 1e-9:
        raise UserError("What is asked for cancels out.", "Choose other words or other photos.")
    return np.asarray(wide / length, np.float32)


def _no_model() -> UserError:
    return UserError(
        "Searching by words needs a model that knows words.",
        "Install one; photos can be searched by other photos without.",
    )
