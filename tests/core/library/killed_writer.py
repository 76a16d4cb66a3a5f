"""A process that writes to a library without end, to be killed in the middle: photos, results, vectors, marks.

Prints one line for every mark once `mark` has returned: from then on it may never be lost.
"""

from __future__ import annotations

import sys
from pathlib import Path

from core.library.database import open_library
from tests.core.library.build import photo, result, scan


def main(path: Path, start: int) -> None:
    library = open_library(path)
    for number in range(start, start + 100_000):
        names = [f"{number}-{part}.jpg" for part in range(4)]
        scan(library, *(photo(name) for name in names), complete=False)
        items = [item for item in library.pending(None, "first") if item.files.primary.path.name in names]
        values = {f"measures.m{entry}": 0.5 for entry in range(20)}
        results = [result(item, item.files.primary.path.name, values, embedding=item.photo_id) for item in items]
        library.write_results(results)
        library.mark([items[0].photo_id], stars=number % 5 + 1, source="person", visible="")
        print(f"{items[0].photo_id} {number % 5 + 1}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
