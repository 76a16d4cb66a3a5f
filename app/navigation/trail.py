"""The stops behind and ahead of where a person is, as a browser keeps them. No Qt."""

from __future__ import annotations

from app.navigation.where import Where

LIMIT = 100


class Trail:
    """At most `limit` stops; the oldest goes first."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._stops: list[Where] = []
        self._at = -1

    def __len__(self) -> int:
        return len(self._stops)

    @property
    def here(self) -> Where | None:
        return self._stops[self._at] if self._stops else None

    def peek(self, by: int) -> Where | None:
        """The stop so many behind (negative) or ahead; None where the trail ends before it."""
        there = self._at + by
        return self._stops[there] if 0 <= there < len(self._stops) else None

    def go(self, by: int) -> None:
        """Be at that stop. IndexError where there is none."""
        if self.peek(by) is None:
            raise IndexError(by)
        self._at += by

    def visit(self, where: Where) -> None:
        """Be somewhere: another stop is added, and what was ahead is forgotten; the same one is brought up to date.
        From the loupe back to the grid that it was opened from is a step back."""
        before = self.peek(-1)
        if self.here is not None and self.here.same_view(where):
            self._stops[self._at] = where
        elif self.here is not None and self.here.in_loupe and before is not None and before.same_view(where):
            self._at -= 1
            self._stops[self._at] = where
        else:
            self._stops[self._at + 1 :] = [where]
            del self._stops[: -self._limit]
            self._at = len(self._stops) - 1
