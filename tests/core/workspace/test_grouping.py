"""Groups of a library: bursts by its clock and its vectors, found anew when either changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from core.library.database import open_library
from core.library.library import Library
from core.questions import Grouping, Query
from core.types import Embedding, Metadata, View
from core.workspace import grouping
from core.workspace.grouping import FolderGroups
from tests.core.library.build import ROOT, SPACE, photo, result, scan, waiting

NOON = datetime(2026, 5, 1, 12)
BURSTS = Query(folder=ROOT, sort="name", descending=False, group=Grouping.BURST)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library.db") as opened:
        yield opened


def shoot(library: Library, seconds: list[float], vectors: list[list[float]] | None = None) -> None:
    """Photos of one camera at these seconds after noon; those that were shot before stay as they are."""
    scan(library, *(photo(f"{n:02d}.jpg", size=n + 1) for n in range(len(seconds))))
    items, results = waiting(library), []
    for n, at in enumerate(seconds):
        if f"{n:02d}.jpg" not in items:
            continue
        told = Metadata(taken_at=NOON + timedelta(seconds=at), make="Canon", model="R5")
        made = result(items[f"{n:02d}.jpg"], f"c{n}", metadata=told)
        if vectors is not None:
            vector = np.array(vectors[n], np.float32) / np.linalg.norm(vectors[n])
            made = replace(made, embeddings=(Embedding(SPACE, View.GLOBAL, vector),))
        results.append(made)
    library.write_results(results)


def sizes(library: Library, query: Query = BURSTS) -> list[tuple[str, int]]:
    groups = FolderGroups(library).of(query)
    return [(key.split()[0], size) for key, size in zip(groups.keys, groups.sizes.tolist(), strict=True)]


def test_without_vectors_the_clock_decides(library: Library) -> None:
    shoot(library, [0, 0.5, 2.2, 30])
    assert sizes(library) == [("burst", 2), ("after", 2)]


def test_vectors_join_what_the_clock_leaves_open_and_part_what_only_the_clock_joined(library: Library) -> None:
    shoot(library, [0, 0.5, 2.2, 30], [[1, 0], [0, 1], [0.1, 1], [0.1, 1]])
    assert sizes(library) == [("after", 1), ("burst", 2), ("after", 1)]


def test_other_groups_and_none(library: Library) -> None:
    shoot(library, [0, 0.5, 90_000])
    assert FolderGroups(library).of(replace(BURSTS, group=Grouping.DAY)).keys == ("2026-05-01", "2026-05-02")
    assert FolderGroups(library).of(replace(BURSTS, group=Grouping.FOLDER)).keys == (str(ROOT),)
    plain = FolderGroups(library).of(replace(BURSTS, group=Grouping.NONE))
    assert plain.keys == ()
    assert plain.ids.tolist() == library.ids(BURSTS).tolist()


def test_bursts_are_found_again_only_after_a_change(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[int] = []
    real = grouping.find_bursts

    def counting(photos: object, likeness: object) -> object:
        found.append(1)
        return real(photos, likeness)  # type: ignore[arg-type]

    monkeypatch.setattr(grouping, "find_bursts", counting)
    shoot(library, [0, 0.5])
    groups = FolderGroups(library)
    groups.of(BURSTS)
    groups.of(replace(BURSTS, sort="scores.overall"))
    library.mark(library.ids(BURSTS).tolist(), stars=3, source="person", visible="")
    groups.of(BURSTS)
    assert len(found) == 1
    shoot(library, [0, 0.5, 1.0])
    assert groups.of(BURSTS).sizes.tolist() == [3]
    assert len(found) == 2
