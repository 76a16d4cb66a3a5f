"""Distributions against plain Python, over a real library, fresh after every change."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.library.database import open_library
from core.library.library import Library
from core.types import Better, Entry, Null, Pixels, Value
from core.workspace import distributions
from core.workspace.distributions import Distribution, Distributions, FolderDistributions, distribution_of
from tests.core.library.build import ROOT, judge, photo, scan
from tests.core.workspace.conftest import OpenWorkspace

SHARP = Entry("measures.sharpness", "Sharpness", "blurry", "sharp", Better.MORE, Pixels.WORKING, "", "")
NOISE = Entry("measures.noise", "Noise", "clean", "noisy", Better.LESS, Pixels.NATIVE, "", "", range=(-2.0, 6.0))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library.db") as opened:
        yield opened


def put(library: Library, values: dict[str, Value], entry: Entry = SHARP) -> None:
    """Photos by path below ROOT with their values of an entry."""
    known = {row.path for row in library.rows(library.column("taken")[0])}
    files = sorted({str(path.relative_to(ROOT)) for path in known} | set(values))
    scan(library, *map(photo, files))
    for path, value in values.items():
        judge(library, {Path(path).name: path}, {entry.id: value})


def naive(values: list[float], low: float, high: float, bins: int) -> list[int]:
    counts = [0] * bins
    for value in values:
        place = sum(np.float32(value) >= low + (high - low) * edge / bins for edge in range(1, bins))
        counts[int(place)] += 1
    return counts


@pytest.mark.parametrize("number", [0, 1, 2, 3, 200, 201, 1000])
def test_bins_median_and_ranks_against_plain_python(number: int) -> None:
    rng = np.random.default_rng(number)
    values = np.round(rng.normal(2, 3, number), 1).astype(np.float32).astype(np.float64)
    with_nulls = np.insert(values, rng.integers(0, number + 1, number // 3), np.nan)
    found = distribution_of(with_nulls, -2.0, 6.0, 16)
    assert list(found.counts) == naive(values.tolist(), -2.0, 6.0, 16)
    assert found.number == number
    if not number:
        assert found.median is None
        assert found.below(1.0) == found.above(1.0) == 0
        return
    assert found.median == pytest.approx(statistics.median(values.tolist()), abs=1e-6)
    slack = 0.0 if number <= distributions._POINTS else 0.006
    for value in (-99.0, float(values[0]), 2.0, 2.05, 99.0):
        assert found.below(value) == pytest.approx(sum(values < value) / number, abs=slack + 1e-12)
        assert found.above(value) == pytest.approx(sum(values > value) / number, abs=slack + 1e-12)


def test_only_photos_below_the_folder_that_have_a_value_count(library: Library) -> None:
    put(library, {"a/1.jpg": 0.1, "a/b/2.jpg": 0.5, "ab/3.jpg": 0.9, "a/4.jpg": Null("too small")})
    scan(library, photo("a/1.jpg"), photo("a/b/2.jpg"), photo("ab/3.jpg"), photo("a/4.jpg"), photo("a/waiting.jpg"))
    asked = FolderDistributions(library)
    found = asked.of(ROOT / "a", [SHARP, NOISE], 10)
    assert found.by_entry[SHARP.id].counts == (0, 1, 0, 0, 0, 1, 0, 0, 0, 0)
    assert found.of(NOISE.id) is None
    assert found.of("measures.unheard") is None
    assert asked.of(None, [SHARP]).by_entry[SHARP.id].number == 3
    assert asked.medians(ROOT / "a", [SHARP, NOISE]) == {SHARP.id: pytest.approx(0.3, abs=1e-6)}
    assert asked.of(ROOT / "nowhere", [SHARP]).of(SHARP.id) is None


def test_photos_that_share_a_content_count_each(library: Library) -> None:
    scan(library, photo("a.jpg"), photo("b.jpg"))
    judge(library, {"a.jpg": "same", "b.jpg": "same"}, {SHARP.id: 0.5})
    assert FolderDistributions(library).of(None, [SHARP]).by_entry[SHARP.id].number == 2


def test_what_was_worked_out_is_kept_until_something_changes(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[int] = []

    def count(values: np.ndarray, low: float, high: float, bins: int) -> Distribution:
        worked.append(len(values))
        return distribution_of(values, low, high, bins)

    monkeypatch.setattr(distributions, "distribution_of", count)
    put(library, {"1.jpg": 0.2})
    asked = FolderDistributions(library)
    first = asked.of(None, [SHARP])
    assert asked.of(None, [SHARP]) == first
    assert worked == [1]
    asked.of(None, [SHARP, NOISE])
    assert worked == [1, 1], "only what is new is worked out"
    library.mark([1], stars=3, label="red", source="person", visible="")
    asked.of(None, [SHARP])
    assert worked == [1, 1], "marks change no value"
    put(library, {"2.jpg": 0.4})
    assert asked.of(None, [SHARP]).by_entry[SHARP.id].median == pytest.approx(0.3, abs=1e-6)
    library.write_attributes([SHARP.id], np.array([1]), np.array([[0.8]], np.float32))
    assert asked.of(None, [SHARP]).by_entry[SHARP.id].median == pytest.approx(0.6, abs=1e-6)
    scan(library, photo("2.jpg"))
    assert asked.of(None, [SHARP]).by_entry[SHARP.id].number == 1


def test_a_distribution_of_nothing_says_so() -> None:
    nothing = Distributions()
    assert nothing.of(SHARP.id) is None
    assert nothing.folder is None


def test_the_workspace_knows_its_catalogue_and_the_history(open_one: OpenWorkspace) -> None:
    workspace = open_one()
    library = workspace.library
    put(library, {"a/1.jpg": 0.2, "a/2.jpg": 0.6})
    found = workspace.distribution(ROOT / "a", [SHARP.id, "measures.unheard"], 4)
    assert list(found.by_entry) == [SHARP.id]
    assert found.by_entry[SHARP.id].counts == (1, 0, 1, 0)
    assert workspace.medians(None, [SHARP.id, "measures.noise", "nonsense"]) == {SHARP.id: pytest.approx(0.4, abs=1e-6)}
    assert workspace.score_history(1) == ()
