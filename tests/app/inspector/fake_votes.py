"""Votes of a workspace in memory: none until a test gives some."""

from __future__ import annotations

from core.types import Better, Entry, Pixels
from core.workspace.votes import Votes


class FakeVotes:
    """Answers from `by_photo`."""

    def __init__(self) -> None:
        self.by_photo: dict[int, tuple[Votes, ...]] = {}
        self.asked: list[int] = []
        self.error: Exception | None = None

    def of(self, photo_id: int) -> tuple[Votes, ...]:
        self.asked.append(photo_id)
        if self.error is not None:
            raise self.error
        return self.by_photo.get(photo_id, ())


def votes(*shares: float, apart: float | None = 0.5, title: str = "Mine") -> Votes:
    """Votes of these shares, brought to a sum of 1."""
    total = sum(shares)
    parts = tuple(share / total for share in shares)
    mean = sum(vote * share for vote, share in enumerate(parts, 1))
    spread = sum((vote - mean) ** 2 * share for vote, share in enumerate(parts, 1)) ** 0.5
    entry = Entry(f"scores.head:{title}", title, "Plain", "Beautiful", Better.MORE, Pixels.EMBEDDING, "Says.", "own")
    return Votes(entry, parts, mean, spread, sum(parts[5:]), apart)
