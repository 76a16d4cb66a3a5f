"""Searching vectors: the closest of the photos that match, all of them or through codes, with nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core.errors import Cancelled
from core.jobs import CancelToken
from core.library import search
from core.library.database import open_library
from core.library.library import Library
from core.library.search import CODES, products
from core.questions import Query, RangeFilter, SortKey
from core.types import View
from tests.core.library.build import ROOT, SPACE, photo, result, scan, vector, waiting
from tests.core.library.test_codes import clustered


def fill(library: Library, count: int, first: int = 0, *, without: int = 0) -> dict[str, int]:
    """So many judged photos in two folders, vector n in photo n; the last `without` have none. Ids by name."""
    names = [f"{'ab'[n % 2]}/{n}.jpg" for n in range(first, first + count)]
    scan(library, *map(photo, names), complete=False)
    items = waiting(library)
    known = names[: count - without]
    library.write_results(
        [
            result(items[Path(name).name], f"c{name}", {"scores.overall": (n % 10) / 10}, embedding=n)
            for n, name in enumerate(known, first)
        ]
    )
    return {Path(name).name: items[Path(name).name].photo_id for name in names}


def ask(library: Library, direction: np.ndarray, most: int = 1000, query: Query | None = None) -> search.Closest:
    return library.search.closest(query or Query(), SPACE, View.GLOBAL, direction, most, CancelToken())


def nearest_of(numbers: Sequence[int], direction: np.ndarray) -> int:
    """Which of the vectors so numbered truly lies farthest in a direction."""
    return max(numbers, key=lambda n: float(vector(n).astype(np.float16).astype(np.float64) @ direction))


def top(library: Library, direction: np.ndarray) -> str:
    (row,) = library.rows(ask(library, direction, 1).ids)
    return row.path.stem


def test_the_closest_come_first_with_how_close_they_are(library: Library) -> None:
    ids = fill(library, 30, without=4)
    direction = vector(77)
    found = ask(library, direction)
    truth = {ids[f"{n}.jpg"]: float(vector(n).astype(np.float16).astype(np.float32) @ direction) for n in range(26)}
    assert found.ids.tolist() == sorted(truth, key=lambda photo_id: -truth[photo_id])
    np.testing.assert_allclose(found.similarity, [truth[photo_id] for photo_id in found.ids.tolist()], rtol=1e-5)
    assert (found.searched, found.without, found.exact) == (26, 4, True)
    assert ask(library, direction, 5).ids.tolist() == found.ids[:5].tolist()
    assert ask(library, direction, 0).ids.tolist() == []


def test_folders_that_were_searched_are_remembered_until_something_changes(library: Library) -> None:
    ids = fill(library, 10)
    assert ask(library, vector(3)).ids.tolist() == ask(library, vector(3)).ids.tolist()
    scan(library, *(photo(f"{'ab'[n % 2]}/{n}.jpg") for n in range(9)))  # The last one is gone.
    assert ids["9.jpg"] not in ask(library, vector(3)).ids.tolist()
    library.mark([ids["3.jpg"]], stars=5, source="person", visible="")
    starred = Query(ranges=(RangeFilter("marks.stars", 5),))
    assert ask(library, vector(3), query=starred).ids.tolist() == [ids["3.jpg"]]
    library.mark([ids["4.jpg"]], stars=5, source="person", visible="")
    assert len(ask(library, vector(3), query=starred).ids) == 2


def test_filters_hold(library: Library) -> None:
    ids = fill(library, 30)
    inside = ask(library, vector(3), query=Query(folder=ROOT / "b"))
    assert set(inside.ids.tolist()) == {ids[f"{n}.jpg"] for n in range(1, 30, 2)}
    named = ask(library, vector(3), query=Query(text="2"))
    assert set(named.ids.tolist()) == {photo_id for name, photo_id in ids.items() if "2" in name}
    assert ask(library, vector(3), query=Query(text="nothing")).ids.tolist() == []


def test_copies_of_one_picture_are_all_found(library: Library) -> None:
    scan(library, photo("one.jpg"), photo("two.jpg"), photo("else.jpg"))
    items = waiting(library)
    same = [result(items[name], "same", embedding=1) for name in ("one.jpg", "two.jpg")]
    library.write_results([*same, result(items["else.jpg"], "else", embedding=2)])
    closest = ask(library, vector(1) - vector(2)).ids.tolist()
    assert closest == [items[name].photo_id for name in ("one.jpg", "two.jpg", "else.jpg")]


def test_what_comes_later_is_found(library: Library) -> None:
    fill(library, 10)
    ask(library, vector(3))
    ids = fill(library, 5, first=10)
    assert set(ids.values()) < set(ask(library, vector(12)).ids.tolist())


def test_a_library_without_vectors_finds_nothing(library: Library) -> None:
    scan(library, photo("a.jpg"))
    found = ask(library, vector(1))
    assert (found.ids.tolist(), found.searched, found.without) == ([], 0, 1)


def test_a_direction_of_another_length_is_our_mistake(library: Library) -> None:
    fill(library, 3)
    with pytest.raises(ValueError, match="direction"):
        ask(library, np.zeros(9, np.float32))


def test_a_vector_that_is_none_is_last(library: Library) -> None:
    matrix = np.array([[1, 0], [np.nan, 1], [0, 1]], np.float16)
    found = products(matrix, np.arange(3), np.array([0.5, 0.5], np.float32), CancelToken())
    np.testing.assert_array_equal(found, np.array([0.5, -np.inf, 0.5], np.float32))


def test_a_cancelled_search_stops(library: Library) -> None:
    fill(library, 3)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        library.search.closest(Query(), SPACE, View.GLOBAL, vector(1), 10, token)


def test_an_order_by_looks_without_looks_is_that_of_the_paths(library: Library) -> None:
    ids = fill(library, 6)
    assert library.ids(Query(sort=SortKey.LOOKS)).tolist() == library.ids(Query(sort="path", descending=False)).tolist()
    assert len(ids) == 6


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes are used from forty vectors on, and hand on twenty of forty."""
    monkeypatch.setattr(search, "EXACT_BELOW", 40)
    monkeypatch.setattr(search, "NEAR", 40)
    monkeypatch.setattr(search, "CANDIDATES", 20)


@pytest.mark.usefixtures("small")
def test_codes_are_made_once_used_and_brought_up_to_date(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.db") as library:
        fill(library, 100)
        assert ask(library, vector(5), 3).exact
        assert library.search.build(SPACE, View.GLOBAL, CancelToken())
        assert not library.search.build(SPACE, View.GLOBAL, CancelToken())
        found = ask(library, vector(5), 3)
        assert not found.exact
        truth = np.argsort(-(np.stack([vector(n) for n in range(100)]).astype(np.float16) @ vector(5)))[:3]
        assert [row.path.stem for row in library.rows(found.ids)] == [str(n) for n in truth]
        # A filter that leaves few: every one of them.
        assert ask(library, vector(5), 3, Query(text="1")).exact
        fill(library, 20, first=100)
        new = next(vector(n) for n in range(100, 120) if nearest_of(range(120), vector(n)) >= 100)
        assert top(library, new) == str(nearest_of(range(120), new))
        assert library.search.build(SPACE, View.GLOBAL, CancelToken())
    (file,) = (tmp_path / "library.vectors").glob(f"*{CODES}")
    with open_library(tmp_path / "library.db") as library:
        assert not library.search.build(SPACE, View.GLOBAL, CancelToken())
        assert not ask(library, vector(117), 3).exact
        library.refresh()
        assert not ask(library, vector(117), 3).exact
    file.write_bytes(b"damaged")
    with open_library(tmp_path / "library.db") as library:
        assert ask(library, vector(117), 3).exact
        assert library.search.build(SPACE, View.GLOBAL, CancelToken())
        assert not ask(library, vector(117), 3).exact


@pytest.mark.usefixtures("small")
def test_a_library_that_has_outgrown_its_codes_makes_them_anew(library: Library) -> None:
    fill(library, 50)
    assert library.search.build(SPACE, View.GLOBAL, CancelToken())
    fill(library, 200, first=50)
    assert library.search.build(SPACE, View.GLOBAL, CancelToken())
    assert not ask(library, vector(200), 1).exact
    assert top(library, vector(200)) == str(nearest_of(range(250), vector(200)))


@pytest.mark.usefixtures("small")
def test_a_disk_without_room_costs_the_codes_alone(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fill(library, 50)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(search.SignCodes, "begin", full)
    with caplog.at_level("CRITICAL"):
        assert not library.search.build(SPACE, View.GLOBAL, CancelToken())
    assert ask(library, vector(5), 3).exact


def test_products_equal_the_naive_ones() -> None:
    matrix = clustered(9000)
    rows = np.flatnonzero(np.arange(9000) % 7 > 2)
    direction = np.asarray(matrix[17], np.float32)
    found = products(matrix, rows, direction, CancelToken())
    naive = [float(np.dot(matrix[row].astype(np.float64), direction.astype(np.float64))) for row in rows.tolist()]
    np.testing.assert_allclose(found, naive, atol=1e-5)
    assert products(matrix, rows[:0], direction, CancelToken()).shape == (0,)
