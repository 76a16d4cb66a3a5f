"""Libraries with vectors and an encoder that reads words, without a model or a file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.library.library import Library
from core.scoring.vector_scores import GLOBAL, Knows, LinearScore, Source, VectorScore
from core.types import Better, Digest, Embedding, Entry, Metadata, Output, PhotoResult, Pixels, SpaceKey, Status
from tests.core.library.build import photo, scan, waiting

DIMENSION = 8
SPACE = SpaceKey("first", "w", 1, "fp32", Output.PROJECTED)
OTHER = SpaceKey("second", "w", 1, "fp32", Output.PROJECTED)


def entry(name: str, version: int = 1, by_rank: bool = False) -> Entry:
    return Entry(
        f"scores.{name}",
        name,
        "low",
        "high",
        Better.MORE,
        Pixels.EMBEDDING,
        "About it.",
        "test",
        version,
        by_rank=by_rank,
    )


def unit(seed: int | str, dimension: int = DIMENSION) -> NDArray[np.float32]:
    """A direction of its own for each number or text."""
    number = int.from_bytes(hashlib.sha256(str(seed).encode()).digest()[:4], "big")
    vector = np.random.default_rng(number).standard_normal(dimension)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def linear(
    name: str, version: int = 1, seed: int = 1, sources: Sequence[Source] = (GLOBAL,), **more: Any
) -> LinearScore:
    return LinearScore(entry(name, version, **more), tuple(unit(seed + n) for n in range(len(sources))), tuple(sources))


@dataclass(frozen=True)
class Words:
    """A score of words: the mean of the first half of its texts against that of the second."""

    texts: tuple[str, ...] = ("good", "bad")
    name: str = "words"
    version: int = 1
    by_rank: bool = False
    sources: tuple[Source, ...] = (GLOBAL,)

    @property
    def entry(self) -> Entry:
        return entry(self.name, self.version, self.by_rank)

    @property
    def key(self) -> str:
        return hashlib.sha256("|".join(self.texts).encode()).hexdigest()

    def unknown(self, knows: Knows) -> tuple[str, ...]:
        return () if knows == "all" else tuple(text for text in self.texts if text not in knows)

    def condense(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        half = len(vectors) // 2
        return np.stack([vectors[:half].mean(axis=0), vectors[half:].mean(axis=0)])

    def bound(self, kept: NDArray[np.float32], logit_scale: float) -> VectorScore:
        return LinearScore(self.entry, (kept[0] - kept[1],))


@dataclass
class Encoder:
    """Reads words at once, and remembers how many at a time."""

    space: SpaceKey = SPACE
    native_space: SpaceKey | None = None
    knows: Knows = "all"
    read: list[int] = field(default_factory=list)
    batch: int = 4

    @property
    def spec(self) -> Any:
        return SimpleNamespace(id=self.space.encoder, knows=self.knows, outputs=(Output.PROJECTED,))

    @property
    def info(self) -> Any:
        return SimpleNamespace(logit_scale=100.0)

    def encode_texts(self, texts: Sequence[str]) -> Future[NDArray[np.float32]]:
        self.read.append(len(texts))
        answer: Future[NDArray[np.float32]] = Future()
        answer.set_result(np.stack([unit(f"{self.space.encoder} {text}") for text in texts]))
        return answer


def fill(
    library: Library,
    count: int,
    spaces: Sequence[SpaceKey] = (SPACE,),
    technical: float | None = 0.5,
    vectors: Mapping[int, NDArray[np.float32]] | None = None,
    made_by: str = "m+first",
    space: SpaceKey | None = SPACE,
) -> NDArray[np.float32]:
    """`count` judged photos 0.jpg, 1.jpg, ... with a vector each; gives the vectors as the library stores them."""
    scan(library, *(photo(f"{number:05d}.jpg") for number in range(count)))
    known = dict(vectors or {})
    stored = np.stack([known.get(number, unit(number)) for number in range(count)]) if count else np.empty((0, 0))
    items = waiting(library, made_by)
    results = []
    for number in range(count):
        item = items.get(f"{number:05d}.jpg")
        if item is None:
            continue
        values = {} if technical is None else {"scores.technical": technical, "scores.overall": technical}
        embeddings = tuple(Embedding(one, GLOBAL.view, stored[number]) for one in spaces)
        results.append(
            PhotoResult(
                item,
                Status.OK,
                made_by,
                digest=Digest(f"c{number}", f"p{number}"),
                metadata=Metadata(),
                full_width=60,
                full_height=40,
                measured_scale=1.0,
                values=values,
                reasons=("because",),
                scorer="technical",
                embeddings=embeddings,
            )
        )
    library.write_results(results, space=space)
    return stored.astype(np.float16).astype(np.float32)


def column(library: Library, name: str) -> NDArray[np.float64]:
    """Values of the photos in the order of their names."""
    return library.column(name)[1]
