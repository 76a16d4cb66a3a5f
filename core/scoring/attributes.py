"""CLIP-IQA: embeddings judged by antonym pairs (paper 4, eq. 4). Numpy only; nothing is decoded, nothing is encoded.

Texts come in as unit vectors from whatever encoder made the embeddings; judging a stored embedding by a new pair is
one dot product.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.scoring.absence import NOT_LEARNED
from core.scoring.attribute_sets import AttributePair
from core.types import Value

TextVector = Callable[[str], NDArray[np.float32]] | Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class Directions:
    """Pairs as vectors of one space: `high` and `low` are float32 of shape (K, D), unit rows, in the order of `ids`.

    `unknown` names the pairs that the encoder cannot judge: they have no vectors, and null for a value.
    """

    ids: tuple[str, ...]
    high: NDArray[np.float32]
    low: NDArray[np.float32]
    unknown: tuple[str, ...] = ()

    def values(self, row: NDArray[np.float32]) -> dict[str, Value]:
        """One row of what `judge` returned, by entry id, with the unknown pairs as nulls."""
        known: dict[str, Value] = dict(zip(self.ids, row.tolist(), strict=True))
        return known | dict.fromkeys(self.unknown, NOT_LEARNED)


def knows_pair(knows: Literal["all"] | Sequence[str], pair: AttributePair) -> bool:
    """Whether an encoder that knows these attribute ids and words (`EncoderSpec.knows`) can judge the pair.

    A pair is known by its entry id, or by both ends: for each side every phrasing's words, or the end's own name.
    """
    if knows == "all" or pair.entry.id in knows:
        return True
    words = set(knows)

    def side(name: str, phrasings: tuple[str, ...]) -> bool:
        return name.casefold() in words or all(phrasing.casefold().rstrip(".") in words for phrasing in phrasings)

    return side(pair.entry.high, pair.high) and side(pair.entry.low, pair.low)


def phrasings(pairs: Sequence[AttributePair]) -> tuple[str, ...]:
    """Every text that `directions` will ask for, each once: encode them in one batch and hand in the mapping."""
    return tuple(dict.fromkeys(text for pair in pairs for text in (*pair.high, *pair.low)))


def directions(
    pairs: Sequence[AttributePair], text_vector: TextVector, knows: Literal["all"] | Sequence[str] = "all"
) -> Directions:
    """One unit vector a side: each phrasing to unit length, their mean, to unit length again.

    `text_vector` gives a text's vector, shape (D,), as a function or a mapping; it is asked for known pairs only.
    ValueError where a side's phrasings cancel out or a vector is not finite.
    """
    vector = text_vector.__getitem__ if isinstance(text_vector, Mapping) else text_vector
    known = [pair for pair in pairs if knows_pair(knows, pair)]
    unknown = tuple(pair.entry.id for pair in pairs if not knows_pair(knows, pair))
    sides = [
        [_unit(np.mean([_unit(vector(text)) for text in texts], axis=0)) for texts in (pair.high, pair.low)]
        for pair in known
    ]
    stacked = np.asarray(sides, dtype=np.float32) if sides else np.empty((0, 2, 0), dtype=np.float32)
    return Directions(tuple(pair.entry.id for pair in known), stacked[:, 0], stacked[:, 1], unknown)


def judge(embeddings: NDArray[np.float32], against: Directions, scale: float) -> NDArray[np.float32]:
    """How far each picture leans to the high end of each pair: float32 of shape (N, K), 0-1.

    p = sigmoid(scale * (cos(x, high) - cos(x, low))), the two-way softmax of CLIP-IQA. `embeddings` are unit rows,
    shape (N, D), of the directions' space; `scale` is the encoder's `logit_scale`, exponentiated already (about 100).
    """
    if not against.ids:
        return np.empty((len(embeddings), 0), dtype=np.float32)
    margin = scale * (embeddings.astype(np.float32, copy=False) @ (against.high - against.low).T)
    # tanh is the sigmoid that overflows for no margin.
    return (0.5 * (1.0 + np.tanh(0.5 * margin))).astype(np.float32)


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float64]:
    wide = np.asarray(vector, dtype=np.float64)
    length = float(np.linalg.norm(wide))
    if not np.isfinite(length) or length < 1e-9:
        raise ValueError("a text vector has no direction")
    return wide / length
