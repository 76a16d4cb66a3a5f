"""What a score was before another scorer, version or model came: kept where it changed, bounded, never in the way."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.library.database import open_library
from core.library.library import Library
from core.library.score_history import MOST
from core.types import Null, Value
from tests.core.library.build import photo, result, scan, waiting


def judged(
    library: Library,
    value: Value,
    made_by: str,
    scorer: str = "technical",
    version: int = 1,
    content: str = "A",
    name: str = "a.jpg",
) -> None:
    """The photo gets an overall score from a pass named `made_by`."""
    item = waiting(library, made_by)[name]
    found = result(item, content, {"scores.overall": value, f"scores.{scorer}": value}, made_by=made_by, picture="P")
    library.write_results([replace(found, scorer=scorer)], versions={f"scores.{scorer}": version})


@pytest.fixture
def one(library: Library) -> Library:
    scan(library, photo("a.jpg"))
    return library


def told(library: Library, photo_id: int = 1) -> list[tuple[Value, str, int, str]]:
    return [(then.value, then.scorer, then.version, then.made_by) for then in library.score_history(photo_id)]


def test_a_first_judgement_has_no_history(one: Library) -> None:
    assert one.score_history(1) == ()
    judged(one, 0.72, "m1")
    assert one.score_history(1) == ()
    assert one.score_history(99) == ()


def test_another_model_version_and_scorer_leave_what_was(one: Library) -> None:
    judged(one, 0.72, "m1")
    judged(one, 0.78, "m1+space")
    judged(one, Null("preview too small"), "m2+space", version=2)
    judged(one, 0.60, "m3+space", scorer="taste", version=4)
    assert told(one) == [
        (0.72, "technical", 1, "m1"),
        (0.78, "technical", 1, "m1+space"),
        (Null("preview too small"), "technical", 2, "m2+space"),
        (0.60, "taste", 4, "m3+space"),
    ]
    moments = [then.since for then in one.score_history(1)]
    assert moments == sorted(set(moments))


def test_the_same_number_again_is_no_change_and_keeps_its_moment(one: Library) -> None:
    judged(one, 0.72, "m1")
    judged(one, 0.78, "m2")
    since = one.score_history(1)[-1].since
    judged(one, 0.781, "m3")
    assert [then.value for then in one.score_history(1)] == [0.72, 0.781]
    assert one.score_history(1)[-1].since == since
    judged(one, Null("why"), "m4")
    judged(one, Null("why else"), "m5")
    assert [then.value for then in one.score_history(1)] == [0.72, 0.781, Null("why else")]


def test_a_second_judgement_by_the_same_scorer_is_no_change_of_mind(one: Library) -> None:
    judged(one, 0.72, "m1")
    item = replace(result(waiting(one, "other")["a.jpg"], "A", {"scores.overall": 0.5}), made_by="m1")
    one.write_results([item])
    assert one.score_history(1) == ()


def test_values_without_a_score_change_nothing(one: Library) -> None:
    judged(one, 0.72, "m1")
    one.write_results([result(waiting(one, "m2")["a.jpg"], "A", {"measures.noise": 0.1}, made_by="m2")])
    assert one.score_history(1) == ()


def test_only_the_latest_are_kept(one: Library) -> None:
    for number in range(MOST + 4):
        judged(one, number / 20, f"m{number}")
    assert [then.value for then in one.score_history(1)] == [number / 20 for number in range(3, MOST + 4)]


def test_history_goes_on_where_only_the_files_metadata_were_edited(one: Library) -> None:
    judged(one, 0.72, "m1")
    judged(one, 0.78, "m2")
    scan(one, photo("a.jpg", mtime_ns=2))
    judged(one, 0.78, "m2", content="A, captioned")
    assert [then.value for then in one.score_history(1)] == [0.72, 0.78]
    scan(one, photo("a.jpg", mtime_ns=3))
    judged(one, 0.40, "m3", content="A, captioned again")
    assert [then.value for then in one.score_history(1)] == [0.72, 0.78, 0.40]


def test_history_and_score_are_written_together_or_not_at_all(one: Library, tmp_path: Path) -> None:
    judged(one, 0.72, "m1")
    scan(one, photo("a.jpg"), photo("b.jpg"))
    good = result(waiting(one, "m2")["a.jpg"], "A", {"scores.overall": 0.1}, made_by="m2")
    bad = result(waiting(one, "m2")["b.jpg"], "B", {"scores.overall": "no number"}, made_by="m2")  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="no number"):
        one.write_results([good, bad])
    assert one.score_history(1) == ()
    assert one.rows([1])[0].overall == 0.72
    with closing(sqlite3.connect(tmp_path / "library.db")) as conn:
        assert conn.execute("SELECT COUNT(*) FROM score_history").fetchone() == (0,)


def test_history_is_there_again_after_a_restart(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.db") as library:
        scan(library, photo("a.jpg"))
        judged(library, 0.72, "m1")
        judged(library, 0.78, "m2")
        before = library.score_history(1)
    with open_library(tmp_path / "library.db") as library:
        assert library.score_history(1) == before
        assert len(before) == 2
