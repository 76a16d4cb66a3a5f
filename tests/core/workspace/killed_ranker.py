"""A process that judges a library by a score and settles what follows, to be killed in the middle; one line a slice."""

from __future__ import annotations

import sys
from pathlib import Path

from core.jobs import JobContext
from core.library.database import open_library
from core.types import Changes
from core.workspace import overalls, scores
from tests.core.workspace.vectors import Encoder, linear

BEAUTY = linear("aesthetic", by_rank=True)


def main(path: Path) -> None:
    scores.ROWS = overalls.ROWS = 8

    def tell(changes: Changes) -> None:
        print(len(changes.photos), *changes.entries, flush=True)

    with open_library(path) as library:
        scores.Scores(library, (BEAUTY,)).rank(Encoder(), JobContext(), tell)  # type: ignore[arg-type]
        overalls.settle(library, (BEAUTY.entry,), JobContext(), tell)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
