"""Starts no program: remembers what it was asked to start."""

from __future__ import annotations

from collections.abc import Sequence


class FakeRunner:
    """Remembers what it was told; programs of `broken` cannot be started."""

    def __init__(self, *broken: str) -> None:
        self.broken = broken
        self.told: list[tuple[str, ...]] = []

    def run(self, words: Sequence[str], seconds: float) -> bool:
        return self.start(words)

    def start(self, words: Sequence[str]) -> bool:
        self.told.append(tuple(words))
        return words[0] not in self.broken
