"""Columns of values: read a slice at a time, exactly as they were stored, also while somebody writes."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from core.library import columns
from core.library.database import open_library
from core.library.library import Library
from core.types import Metadata, Null, Value
from tests.core.library.build import details, photo, result, scan, waiting

ENTRY = "measures.sharpness"
PHOTOS = 23
SLICE = 5


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setattr(columns, "SLICE", SLICE)
    with open_library(tmp_path / "library.db") as library:
        scan(library, *(photo(f"{number:03d}.jpg") for number in range(PHOTOS)))
        yield library


def store(library: Library, values: list[Value], entry: str = ENTRY) -> None:
    """Judge all photos that wait, one content each; nothing of it is in memory afterwards."""
    items = sorted(waiting(library).values(), key=lambda item: item.files.primary.path)
    library.write_results(
        [
            result(item, f"content {number}", {entry: value})
            for number, (item, value) in enumerate(zip(items, values, strict=True))
        ]
    )
    library.refresh()


def stored(library: Library, entry: str = ENTRY) -> list[Value | None]:
    """The naive way: one photo at a time, in path order."""
    ids, _ = library.column("marks.stars")
    return [details(library, photo_id).values.get(entry) for photo_id in ids.tolist()]


def in_column(library: Library, entry: str = ENTRY) -> list[Value | None]:
    _, values = library.column(entry)
    return [None if math.isnan(value) else value for value in values.tolist()]


def numbers_of_every_size(rng: random.Random) -> float:
    """Of single and double precision, tiny, huge, negative, whole."""
    return rng.choice(
        [
            rng.random(),
            rng.random() * 1e-9,
            -rng.random() * 1e12,
            float(np.float32(rng.random() / 300)),
            rng.random() / 300,
            float(rng.randint(-9, 9)),
            0.1 * rng.randint(0, 10),
            9.3e18,
            5e-324,
        ]
    )


@pytest.mark.parametrize("seed", range(5))
def test_every_number_comes_out_of_the_library_as_it_was_stored(library: Library, seed: int) -> None:
    rng = random.Random(seed)
    store(library, [Null("no") if rng.random() < 0.2 else numbers_of_every_size(rng) for _ in range(PHOTOS)])
    naive = [None if isinstance(value, Null) else value for value in stored(library)]
    assert in_column(library) == naive


def test_times_before_and_after_1970_come_out_as_they_were_stored(library: Library) -> None:
    start = datetime(1931, 5, 1, 12, 30, 15, 123456)
    items = sorted(waiting(library).values(), key=lambda item: item.files.primary.path)
    days = [start + timedelta(days=2100 * number, microseconds=number) for number in range(PHOTOS)]
    library.write_results(
        [
            result(item, f"content {number}", metadata=Metadata(taken_at=day))
            for number, (item, day) in enumerate(zip(items, days, strict=True))
        ]
    )
    library.refresh()
    assert in_column(library, "taken") == [day.replace(tzinfo=UTC).timestamp() for day in days]


def test_an_entry_that_nobody_stored_is_a_column_without_values(library: Library) -> None:
    store(library, [0.5] * PHOTOS)
    assert in_column(library, "measures.never") == [None] * PHOTOS


def test_a_library_without_contents_has_columns_without_values(library: Library) -> None:
    assert in_column(library) == [None] * PHOTOS


@pytest.mark.parametrize("slices", range(PHOTOS // SLICE + 2))
def test_what_is_written_while_a_column_is_read_is_in_it(library: Library, slices: int) -> None:
    store(library, [0.5] * PHOTOS)
    for _ in range(slices):
        library._columns._read_on(ENTRY)
    ids, _ = library.column("marks.stars")
    contents = library.contents_of(ids.tolist())
    fresh = np.linspace(0, 1, len(contents), dtype=np.float32)[:, None]
    library.write_attributes([ENTRY], contents, fresh)
    assert in_column(library) == [float(value) for value in fresh[:, 0]]


@pytest.mark.parametrize("slices", range(PHOTOS // SLICE + 2))
def test_a_content_inherits_values_while_a_column_is_read(library: Library, slices: int) -> None:
    store(library, [number / 100 for number in range(PHOTOS)])
    scan(library, photo("later.jpg"), complete=False)
    for _ in range(slices):
        library._columns._read_on(ENTRY)
    (item,) = waiting(library).values()
    library.write_results([result(item, "edited", {}, picture="picture of content 7")])
    assert in_column(library)[-1] == 0.07


def test_the_lock_is_free_between_two_slices(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    store(library, [0.5] * PHOTOS)
    taken = []

    class Counted:
        def __enter__(self) -> None:
            taken.append("in")

        def __exit__(self, *_: object) -> None:
            taken.append("out")

    monkeypatch.setattr(library._columns, "lock", Counted())
    library._columns.load([ENTRY])
    assert taken == ["in", "out"] * math.ceil(PHOTOS / SLICE)
