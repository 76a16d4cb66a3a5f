"""From numbers to a judgement: attributes from vectors, scores from measures and attributes. No pixels, no torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.scoring.absence import NEEDS_MODEL
from core.scoring.attribute_sets import AttributePair
from core.scoring.attributes import Directions, judge
from core.scoring.overall import overall
from core.scoring.technical import technical
from core.types import OVERALL, Null, Value


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that follows for one photo: `values` holds attributes and scores by entry id."""

    values: Mapping[str, Value]
    reasons: tuple[str, ...]
    scorer: str


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """Judges photos by the pairs it was made with. Immutable; any thread.

    `directions` is None while no encoder is at hand: every pair is then null with that reason.
    """

    pairs: tuple[AttributePair, ...] = ()
    directions: Directions | None = None
    logit_scale: float = 1.0
    missing: Null = NEEDS_MODEL

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

    def no_attributes(self, reason: Null | None = None) -> dict[str, Value]:
        """Every pair as null, with `reason` or the judge's own."""
        return {pair.entry.id: reason or self.missing for pair in self.pairs}

    def verdict(self, measures: Mapping[str, Value], attributes: Mapping[str, Value]) -> Verdict:
        """Scores, their reasons and who gave them."""
        judgement = technical(measures)
        values: dict[str, Value] = {**attributes, "scores.technical": judgement.value}
        best, scorer = overall(values)
        values[OVERALL] = best.value
        reasons = best.reasons or judgement.reasons
        return Verdict(values, reasons, scorer)


def stack(vectors: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Rows of one matrix, shape (N, D)."""
    return np.stack(vectors) if vectors else np.empty((0, 0), np.float32)
