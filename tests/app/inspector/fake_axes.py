"""The axes of a workspace in memory: pairs that are kept and judged when told to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.jobs import JobContext
from core.paths import AppPaths
from core.scoring.attribute_sets import OWN_SET, AttributePair, load_sets, parse_pair
from core.types import Changes

_NOWHERE = Path("nowhere")


class FakeAxes:
    """Part of a workspace. `encoder` None: pairs are kept, but never judged."""

    encoder: object | None = "ViT-B/32"
    pair_error: Exception | None = None
    judge_error: Exception | None = None
    sets_error: Exception | None = None
    sets: tuple[str, ...] = ("look", "feel", "own")
    own: tuple[AttributePair, ...] = ()
    judged: int = 0
    medians_asked: int = 0
    middle: dict[str, float] = {}  # noqa: RUF012 - replaced, never changed

    @property
    def pairs(self) -> tuple[AttributePair, ...]:
        shipped = [name for name in self.sets if name != OWN_SET]
        return (*load_sets(shipped, AppPaths(*[_NOWHERE] * 4)), *self.own)

    def keep_pair(self, text: str) -> Changes:
        if self.pair_error is not None:
            raise self.pair_error
        pair = parse_pair(text)
        self.own = (*self.own, pair)
        return Changes(entries=frozenset({pair.entry.id}))

    def remove_pair(self, entry_id: str) -> Changes:
        self.own = tuple(pair for pair in self.own if pair.entry.id != entry_id)
        return Changes(entries=frozenset({entry_id}))

    def use_sets(self, names: Sequence[str]) -> Changes:
        if self.sets_error is not None:
            raise self.sets_error
        before = {pair.entry.id for pair in self.pairs}
        self.sets = tuple(names)
        return Changes(entries=frozenset(before ^ {pair.entry.id for pair in self.pairs}))

    def judge_pairs(self, ctx: JobContext) -> Changes:
        if self.judge_error is not None:
            raise self.judge_error
        self.judged += 1
        return Changes()

    def medians(self, folder: Path | None, entry_ids: Sequence[str]) -> dict[str, float]:
        self.medians_asked += 1
        return {entry_id: self.middle[entry_id] for entry_id in entry_ids if entry_id in self.middle}
