"""How people would vote on one photo, as the heads in use foresee it from its stored vectors."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.encoders.weights import NATIVE_SUFFIX
from core.library.library import Library
from core.scoring.heads.apply import liked_of, mean_of, spread_of
from core.scoring.heads.scores import SPREAD, TagVoteScore, VoteScore, entry_id
from core.scoring.percentiles import FEWEST, ranks
from core.scoring.vector_scores import Score, Source
from core.types import Entry, SpaceKey, View
from core.workspace.judges import Judges
from core.workspace.scores import fullest_space, kept_rows

DIVIDES = 0.9
"""Photos whose votes lie further apart than this share of the library's are said to divide people."""


@dataclass(frozen=True, slots=True)
class Votes:
    """How people would vote on one photo, as the head behind `entry` foresees it.

    `shares`: of the votes 1, 2, ..., 10, together 1. `mean` 1-10, `spread` their standard deviation, `liked` the share
    above 5. `apart`: the share of the library's photos whose votes lie closer together, None where there are too few to
    compare with.
    """

    entry: Entry
    shares: tuple[float, ...]
    mean: float
    spread: float
    liked: float
    apart: float | None = None

    @property
    def divides(self) -> bool:
        """Whether people would be of two minds, by what is usual in this library."""
        return self.apart is not None and self.apart >= DIVIDES


class VoteReader:
    """What heads say of single photos. Thread-safe; every method blocks for milliseconds."""

    def __init__(self, library: Library, judges: Judges) -> None:
        self._library, self._judges = library, judges
        self._lock = threading.Lock()
        self._bound: dict[tuple[int, SpaceKey], VoteScore] = {}

    def of(self, photo_id: int) -> tuple[Votes, ...]:
        """The votes on a photo by each head in use that foresees some; () where none does, or vectors lack."""
        contents = self._library.contents_of([photo_id])
        found = (self._votes(score, contents) for score in self._judges.scores if _tells_votes(score))
        return tuple(votes for votes in found if votes is not None)

    def _votes(self, score: Score, contents: NDArray[np.int64]) -> Votes | None:
        vectors: dict[Source, NDArray[np.float32]] = {}
        spaces: dict[Source, SpaceKey] = {}
        for source in score.sources:
            native = source.view is not View.GLOBAL
            space = fullest_space(self._library, source.encoder + NATIVE_SUFFIX * native, source.output)
            if space is None:
                return None
            rows = self._library.search.vectors_of(space, source.view, contents)[1]
            if not len(rows):
                return None
            vectors[source], spaces[source] = rows[:1], space
        bound = self._ready(score, spaces[score.sources[0]])
        if bound is None or bound.refusal(spaces):
            return None
        shares = bound.votes(vectors)
        return Votes(
            score.entry,
            tuple(shares[0].tolist()),
            float(mean_of(shares)[0]),
            float(spread_of(shares)[0]),
            float(liked_of(shares)[0]),
            self._apart(bound.head.spec.id, int(contents[0])),
        )

    def _ready(self, score: Score, space: SpaceKey) -> VoteScore | None:
        """The score itself, or with its texts as they were encoded in this space, if they ever were."""
        if isinstance(score, VoteScore):
            return score
        if not isinstance(score, TagVoteScore):
            return None
        key = (score.entry.version, space)
        with self._lock:
            bound = self._bound.get(key)
        if bound is None:
            kept = kept_rows(self._library, score.key, space)
            if kept is None:
                return None
            bound = score.bound(kept, 1.0)
            with self._lock:
                self._bound[key] = bound
        return bound

    def _apart(self, head_id: str, content: int) -> float | None:
        """Of stored values: what is worked out anew differs from them by the rounding of the stored vector."""
        name = entry_id(head_id, SPREAD)
        contents, columns = self._library.by_content([name])
        values = columns[name]
        known = values[np.isfinite(values)]
        own = values[contents == content]
        return float(ranks(own, known)[0]) if len(own) and np.isfinite(own[0]) and len(known) >= FEWEST else None


def _tells_votes(score: Score) -> bool:
    """The mean of a head's votes, under the head's own name: one of the three scores of each."""
    return isinstance(score, VoteScore | TagVoteScore) and score.entry.id == entry_id(score.head.spec.id)
