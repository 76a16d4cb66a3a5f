"""From numbers to a judgement: attributes from vectors, scores from measures and attributes. No pixels, no torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.scoring.absence import CANNOT_TELL, NEEDS_MODEL
from core.scoring.attribute_sets import AttributePair
from core.scoring.attributes import Directions, judge
from core.scoring.overall import overall
from core.scoring.percentiles import Quantiles
from core.scoring.technical import technical
from core.scoring.vector_scores import VectorScore
from core.types import OVERALL, Null, Value

NO_VALUES: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that follows for one photo: `values` holds attributes and scores by entry id."""

    values: Mapping[str, Value]
    reasons: tuple[str, ...]
    scorer: str


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """Judges photos by the pairs it was made with. Immutable; any thread.

    `directions` is None while no encoder is at hand: every pair is then null with that reason. `scores` read nothing
    but the global view of the encoder in use; `quantiles` says what is usual for those that are compared by rank.
    """

    pairs: tuple[AttributePair, ...] = ()
    directions: Directions | None = None
    logit_scale: float = 1.0
    missing: Null = NEEDS_MODEL
    scores: tuple[VectorScore, ...] = ()
    quantiles: Mapping[str, Quantiles] = field(default_factory=dict)

    def attributes(self, embeddings: NDArray[np.float32]) -> list[dict[str, Value]]:
        """One mapping of attribute values per row of `embeddings`, shape (N, D), unit length."""
        if self.directions is None:
            return [self.no_attributes() for _ in range(len(embeddings))]
        return [self.directions.values(row) for row in self.probabilities(embeddings)]

    @property
    def known(self) -> tuple[str, ...]:
        """Entry ids of the pairs that the encoder can judge; none without one."""
        return self.directions.ids if self.directions is not None else ()

    def probabilities(self, embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        """The known pairs alone, in the order of `known`: shape (N, K), 0-1."""
        assert self.directions is not None
        return judge(embeddings, self.directions, self.logit_scale)

    def scored(self, embeddings: NDArray[np.float32]) -> list[dict[str, Value]]:
        """One mapping of raw scores per row of `embeddings`, as of `attributes`."""
        found: list[dict[str, Value]] = [{} for _ in range(len(embeddings))]
        for score in self.scores:
            numbers = score.score(dict.fromkeys(score.sources, embeddings)).tolist()
            for row, number in zip(found, numbers, strict=True):
                row[score.entry.id] = number if isfinite(number) else CANNOT_TELL
        return found

    def no_attributes(self, reason: Null | None = None) -> dict[str, Value]:
        """Every pair as null, with `reason` or the judge's own."""
        return {pair.entry.id: reason or self.missing for pair in self.pairs}

    def verdict(
        self, measures: Mapping[str, Value], attributes: Mapping[str, Value], scores: Mapping[str, Value] = NO_VALUES
    ) -> Verdict:
        """Scores, their reasons and who gave them. `scores` holds raw ones, as `scored` gives them."""
        judgement = technical(measures)
        values: dict[str, Value] = {**attributes, **scores, "scores.technical": judgement.value}
        best, scorer = overall(self._comparable(values))
        values[OVERALL] = best.value
        reasons = best.reasons or judgement.reasons
        return Verdict(values, reasons, scorer)

    def _comparable(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """The values with percentiles for raw scores; a score of which it is not known what is usual is left out."""
        shown = dict(values)
        for entry in (score.entry for score in self.scores if score.entry.by_rank):
            raw, usual = shown.get(entry.id), self.quantiles.get(entry.id)
            if isinstance(raw, float) and usual is not None:
                shown[entry.id] = usual.percentile(raw)
            else:
                shown.pop(entry.id, None)
        return shown


def stack(vectors: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Rows of one matrix, shape (N, D)."""
    return np.stack(vectors) if vectors else np.empty((0, 0), np.float32)
