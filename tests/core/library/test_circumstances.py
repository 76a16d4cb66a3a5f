"""What groups are made of comes from stored metadata, whether a column was loaded or kept up to date."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from core.library.circumstances import Circumstances
from core.library.library import Library
from core.types import Metadata
from tests.core.library.build import ROOT, photo, result, scan, waiting

NOON = datetime(2026, 5, 1, 12, 0, 0, 250_000)
SECOND = timedelta(seconds=1)

TOLD = {
    "a/1.jpg": Metadata(taken_at=NOON, make="Canon", model="R5", serial="001"),
    "a/2.jpg": Metadata(taken_at=NOON + SECOND, make="Canon", model="R5", serial="002"),
    "a/3.jpg": Metadata(taken_at=NOON, make="Canon", model="R5", serial="001", burst_id="X"),
    "b/4.jpg": Metadata(make="Apple", model="iPhone", burst_id="X"),
    "b/5.jpg": Metadata(),
}


def fill(library: Library) -> None:
    scan(library, *(photo(path, size=number + 100) for number, path in enumerate(TOLD)))
    items = waiting(library)
    library.write_results([result(items[Path(path).name], f"c{path}", metadata=told) for path, told in TOLD.items()])


def told(found: Circumstances) -> list[tuple[str, float, object, object]]:
    """Folder, time, and which of the earlier photos share camera and burst."""
    same = [
        tuple(
            next((m for m in range(n) if column[m] == column[n]), n) if not np.isnan(column[n]) else None
            for column in (found.camera, found.burst)
        )
        for n in range(len(found))
    ]
    return [
        (Path(found.folders[folder]).name, taken, *shared)
        for folder, taken, shared in zip(found.folder.tolist(), found.taken.tolist(), same, strict=True)
    ]


@pytest.mark.parametrize("loaded_first", [False, True])
def test_it_reads_folder_time_camera_and_burst(library: Library, loaded_first: bool) -> None:
    if loaded_first:
        # The columns are in memory, empty, and follow what is written.
        assert len(library.circumstances(None)) == 0
    fill(library)
    if not loaded_first:
        library.refresh()
    found = library.circumstances(ROOT)
    noon = (NOON - datetime(1970, 1, 1)).total_seconds()
    assert told(found)[:3] == [("a", noon, 0, None), ("a", noon + 1, 1, None), ("a", noon, 0, 2)]
    assert noon % 1 == 0.25
    assert told(found)[3][0] == "b"
    assert np.isnan(found.taken[3])
    assert told(found)[3][2:] == (3, 2)
    assert told(found)[4][2:] == (None, None)
    assert (found.content > 0).all()


def test_a_folder_below(library: Library) -> None:
    fill(library)
    assert library.circumstances(ROOT / "b").ids.tolist() == library.circumstances(None).ids[3:].tolist()
    assert len(library.circumstances(ROOT / "nowhere")) == 0


def test_vectors_are_counted_over_all_spaces(library: Library) -> None:
    assert library.vector_count() == 0
    assert library.spaces() == ()
    scan(library, photo("1.jpg"), photo("2.jpg", size=7))
    items = waiting(library)
    library.write_results([result(items[f"{n}.jpg"], f"c{n}", embedding=n) for n in (1, 2)])
    assert library.vector_count() == 2
    assert len(library.spaces()) == 1
