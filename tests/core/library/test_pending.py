"""Which photos wait for a pass: by what was made, in which space, and by how they failed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.library.library import Library
from core.library.made_by import measures_of, with_space
from core.questions import ChoiceFilter, Query
from core.types import SpaceKey, Status
from tests.core.library.build import ROOT, SPACE, failure, judge, photo, result, scan, waiting

OTHER = replace(SPACE, encoder="other")
IN_SPACE, IN_OTHER = with_space("first", "one"), with_space("first", "two")


def names(library: Library, made_by: str, space: SpaceKey | None = None) -> list[str]:
    return [item.files.primary.path.name for item in library.pending(None, made_by, space)]


def test_the_measures_of_a_pass_can_be_told_from_its_space() -> None:
    assert [measures_of(name) for name in ("first", IN_SPACE, "")] == ["first", "first", ""]


def test_a_pass_with_a_model_covers_one_without_and_not_the_other_way_round(library: Library) -> None:
    scan(library, photo("a.jpg"), photo("b.jpg"))
    items = waiting(library)
    library.write_results([result(items["a.jpg"], "A", made_by=IN_SPACE), result(items["b.jpg"], "B")])
    assert names(library, "first") == []
    assert names(library, IN_SPACE) == ["b.jpg"]
    assert names(library, "firs") == ["a.jpg", "b.jpg"]
    assert names(library, "second") == ["a.jpg", "b.jpg"]


def test_going_back_to_an_encoder_decodes_nothing_again(library: Library) -> None:
    scan(library, *(photo(f"{name}.jpg") for name in "abcd"))
    items = waiting(library)
    first = [result(items[f"{name}.jpg"], name, made_by=IN_SPACE, embedding=1) for name in "abc"]
    library.write_results([*first, failure(items["d.jpg"], "cut off", IN_SPACE)])
    assert names(library, IN_OTHER, OTHER) == ["a.jpg", "b.jpg", "c.jpg"]
    library.write_results(
        [result(items[f"{name}.jpg"], name, made_by=IN_OTHER, embedding=2, space=OTHER) for name in "ab"]
    )

    assert names(library, IN_OTHER, OTHER) == ["c.jpg"]
    assert names(library, IN_SPACE, SPACE) == []
    assert names(library, IN_SPACE) == ["a.jpg", "b.jpg"], "where nobody says which space it is"
    assert names(library, with_space("second", "one"), SPACE) == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
    scan(library, photo("a.jpg", mtime_ns=2), *(photo(f"{name}.jpg") for name in "bcd"))
    assert names(library, IN_SPACE, SPACE) == ["a.jpg"], "rewritten"


def test_a_passing_failure_shows_its_reason_and_waits_for_the_next_pass(library: Library) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    library.ids(Query(choices=(ChoiceFilter("status", (Status.UNREADABLE,)),)))
    library.write_results([failure(waiting(library)["a.jpg"], "the drive was gone", made_by="")])

    (row,) = library.rows([photo_id])
    assert (row.status, row.reason) == (Status.UNREADABLE, "the drive was gone")
    assert library.ids(Query(choices=(ChoiceFilter("status", (Status.UNREADABLE,)),))).tolist() == [photo_id]
    summary = library.summary(None)
    assert (summary.waiting, summary.unreadable) == (0, 1)
    assert summary.unreadable_files == ((ROOT / "a.jpg", "the drive was gone"),)
    assert names(library, "first") == names(library, IN_SPACE, SPACE) == names(library, "") == ["a.jpg"]

    judge(library, {"a.jpg": "A"})
    (row,) = library.rows([photo_id])
    assert (row.status, row.reason) == (Status.OK, "")
    assert names(library, "first") == []


@pytest.mark.parametrize("identified", [False, True])
def test_a_passing_failure_leaves_an_earlier_judgement_alone(library: Library, identified: bool) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    judge(library, {"a.jpg": "A"}, {"scores.overall": 0.7})
    before = library.details_of([photo_id])
    failed = failure(waiting(library, "second")["a.jpg"], "memory was short", made_by="")
    digest = result(failed.item, "A").digest if identified else None
    library.write_results([replace(failed, digest=digest)])
    assert library.details_of([photo_id]) == before
    assert names(library, "first") == []
    assert names(library, "second") == ["a.jpg"]


def test_a_rewritten_file_that_cannot_be_read_just_now_is_still_known_by_its_old_content(library: Library) -> None:
    one, two = scan(library, photo("a.jpg", mtime_ns=1), photo("b.jpg", mtime_ns=2)).new
    judge(library, {"a.jpg": "A", "b.jpg": "B"})
    scan(library, photo("a.jpg", mtime_ns=2), photo("b.jpg", mtime_ns=1))
    items = waiting(library)
    library.write_results([failure(items["a.jpg"], "the drive was gone", made_by="")])
    assert library.rows([one])[0].reason == "the drive was gone"
    assert set(waiting(library)) == {"a.jpg", "b.jpg"}
    library.write_results([result(items["b.jpg"], "A")])
    library.write_results([result(items["a.jpg"], "B")])
    assert [(row.id, row.path.name, row.status) for row in library.rows([one, two])] == [
        (one, "b.jpg", Status.OK),
        (two, "a.jpg", Status.OK),
    ]


def test_a_move_is_not_decided_while_a_file_that_may_be_the_same_cannot_be_read(library: Library) -> None:
    (gone,) = scan(library, photo("a.jpg")).new
    judge(library, {"a.jpg": "A"})
    scan(library, photo("b.jpg"), photo("c.jpg"))
    items = waiting(library)
    library.write_results([failure(items["c.jpg"], "the drive was gone", made_by="")])
    library.write_results([result(items["b.jpg"], "A")])
    assert gone not in library.ids(Query())
    library.write_results([result(items["c.jpg"], "C")])
    library.resolve_moves()
    assert gone in library.ids(Query())
