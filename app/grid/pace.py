"""How soon a live order may move the screen again: quickly while it is calm, more and more rarely while much moves."""

from __future__ import annotations

from collections.abc import Sequence

QUICK_MS, SLOW_MS = 500, 4000
_MUCH = 4
"""More than one in so many photos on screen is a big change."""


class Pace:
    """`wait_ms` doubles with every big change, from `QUICK_MS` to `SLOW_MS`; a small one brings `QUICK_MS` back."""

    def __init__(self) -> None:
        self.wait_ms = QUICK_MS

    def saw(self, before: Sequence[int], after: Sequence[int]) -> None:
        """These photos were on screen, in order, and now are these."""
        stayed = sum(old == new for old, new in zip(before, after, strict=False))
        most = max(len(before), len(after))
        if before and (most - stayed) * _MUCH > most:
            self.wait_ms = min(SLOW_MS, 2 * self.wait_ms)
        else:
            self.wait_ms = QUICK_MS
