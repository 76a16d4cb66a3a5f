from __future__ import annotations

import os
import random
import sys
from pathlib import Path

import pytest

from core.library.library import Library
from core.questions import ChoiceFilter, Query
from core.types import Digest, Metadata, Status
from tests.core.library.build import ROOT, details, failure, found, judge, photo, result, scan, waiting


def paths(library: Library, query: Query | None = None) -> list[str]:
    rows = library.rows(library.ids(query or Query(sort="path", descending=False)))
    return [row.path.relative_to(ROOT).as_posix() for row in rows]


def test_new_photos_wait_and_a_second_scan_changes_nothing(library: Library) -> None:
    first = scan(library, photo("b.jpg"), photo("sub/a.jpg"))
    assert len(first.new) == 2
    assert first.changes.membership
    assert [row.status for row in library.rows(first.new)] == [Status.WAITING] * 2

    again = scan(library, photo("b.jpg"), photo("sub/a.jpg"))

    assert (again.new, again.changed, again.missing, again.unchanged) == ((), (), (), 2)
    assert not again.changes.photos
    assert not again.changes.membership


def test_an_incomplete_scan_marks_nothing_missing_and_a_complete_one_does(library: Library) -> None:
    ids = scan(library, photo("a.jpg"), photo("b.jpg")).new
    assert scan(library, photo("a.jpg"), complete=False).missing == ()
    assert scan(library, photo("a.jpg")).missing == (ids[1],)
    assert paths(library) == ["a.jpg"]
    assert library.summary(ROOT).missing == 1


def test_what_comes_back_has_its_marks_and_values(library: Library) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    judge(library, {"a.jpg": "A"}, {"scores.overall": 0.7})
    library.mark([photo_id], stars=4, source="person", visible="")
    scan(library)

    back = scan(library, photo("a.jpg"))

    assert back.restored == (photo_id,)
    (row,) = library.rows(library.ids(Query()))
    assert (row.id, row.stars, row.overall, row.status) == (photo_id, 4, 0.7, Status.OK)


def test_photos_below_a_skipped_folder_are_not_missing(library: Library) -> None:
    scan(library, photo("locked/a.jpg"), photo("b.jpg"))
    outcome = library.sync_folder(ROOT, [], [], [(ROOT / "locked", "no permission")], complete=True)
    assert [row.path.name for row in library.rows(outcome.missing)] == ["b.jpg"]
    assert library.summary(ROOT).skipped == ((ROOT / "locked", "no permission"),)


def test_a_scan_of_a_folder_leaves_its_neighbours_alone(library: Library) -> None:
    scan(library, photo("one/a.jpg"), photo("one more/b.jpg"), photo("one/deep/c.jpg"))
    scan(library, root=ROOT / "one")
    assert paths(library) == ["one more/b.jpg"]


def test_a_rewritten_file_waits_again_and_shows_its_old_values(library: Library) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    judge(library, {"a.jpg": "A"}, {"scores.overall": 0.7})
    assert waiting(library) == {}

    outcome = scan(library, photo("a.jpg", size=120, mtime_ns=2))

    assert outcome.changed == (photo_id,)
    assert list(waiting(library)) == ["a.jpg"]
    (row,) = library.rows([photo_id])
    assert (row.status, row.overall) == (Status.WAITING, 0.7)


def test_edited_metadata_keeps_what_was_computed_from_the_picture(library: Library) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    item = waiting(library)["a.jpg"]
    library.write_results([result(item, "A", {"measures.x": 0.3, "attributes.later": 0.9}, picture="pixels")])
    library.ids(Query(sort="attributes.later"))
    library.mark([photo_id], stars=2, source="person", visible="")
    scan(library, photo("a.jpg", mtime_ns=2))

    library.write_results([result(waiting(library)["a.jpg"], "A2", {"measures.x": 0.4}, picture="pixels")])

    shown = details(library, photo_id)
    assert shown.values == {"measures.x": 0.4, "attributes.later": 0.9}
    assert shown.row.stars == 2
    assert library.column("attributes.later")[1].tolist() == [0.9]


def test_a_result_for_bytes_that_were_replaced_meanwhile_is_not_linked(library: Library) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    item = waiting(library)["a.jpg"]
    scan(library, photo("a.jpg", mtime_ns=2))
    library.write_results([result(item, "A", {"scores.overall": 0.7})])
    assert library.rows([photo_id])[0].status is Status.WAITING
    assert list(waiting(library)) == ["a.jpg"]


def test_unreadable_photos_wait_again_only_for_another_pass_or_another_file(library: Library) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    library.write_results([failure(waiting(library)["a.jpg"], "cut off")])
    assert library.rows([photo_id])[0].reason == "cut off"
    assert waiting(library) == {}
    assert list(waiting(library, "second")) == ["a.jpg"]
    summary = library.summary(ROOT)
    assert summary.unreadable_files == ((ROOT / "a.jpg", "cut off"),)
    scan(library, photo("a.jpg", size=300))
    assert list(waiting(library)) == ["a.jpg"]
    assert library.rows([photo_id])[0].status is Status.WAITING


def test_copies_share_values_but_not_marks(library: Library) -> None:
    scan(library, photo("a.jpg"), photo("copy/a2.jpg"))
    ids = judge(library, {"a.jpg": "A", "a2.jpg": "A"}, {"scores.overall": 0.6})
    library.mark([ids["a.jpg"]], flag=1, source="person", visible="")
    rows = library.rows([ids["a.jpg"], ids["a2.jpg"]])
    assert [row.overall for row in rows] == [0.6, 0.6]
    assert [row.flag for row in rows] == [1, 0]


def test_a_known_digest_spares_the_decode(library: Library) -> None:
    scan(library, photo("a.jpg", size=777))
    judge(library, {"a.jpg": "A"}, {"scores.overall": 0.6})
    library.ids(Query())
    outcome = scan(library, photo("a.jpg", size=777), photo("b.jpg", size=777), photo("c.jpg", size=778))

    (alike,) = library.lookalikes(outcome)

    assert alike.files.primary.path.name == "b.jpg"
    assert not library.adopt(alike, Digest("B", ""))
    assert library.adopt(alike, Digest("A", ""))
    assert library.rows([alike.photo_id])[0].overall == 0.6
    assert list(waiting(library)) == ["c.jpg"]
    assert set(library.ids(Query(choices=(ChoiceFilter("status", (Status.OK,)),))).tolist()) == {1, alike.photo_id}


def test_pending_comes_in_path_order_as_people_count(library: Library) -> None:
    scan(library, photo("IMG_10.jpg"), photo("IMG_2.jpg"), photo("b/IMG_1.jpg"), photo("a/x.jpg"))
    names = [item.files.primary.path.relative_to(ROOT).as_posix() for item in library.pending(ROOT, "first")]
    assert names == ["IMG_2.jpg", "IMG_10.jpg", "a/x.jpg", "b/IMG_1.jpg"]
    assert names == paths(library)


def test_other_files_are_counted_and_dropped_when_gone(library: Library) -> None:
    videos = [found("a.mov", kind="video"), found("b.mov", kind="video"), found("c.psd", kind="psd")]
    library.sync_folder(ROOT, [], videos, [], complete=True)
    assert library.summary(ROOT).others == {"psd": 1, "video": 2}
    library.sync_folder(ROOT, [], [found("d.mov", kind="video")], [], complete=False)
    assert library.summary(None).others == {"psd": 1, "video": 3}
    library.sync_folder(ROOT, [], videos[:1], [], complete=True)
    assert library.summary(ROOT).others == {"video": 1}


def test_relative_paths_are_refused(library: Library) -> None:
    with pytest.raises(ValueError, match="absolute"):
        library.sync_folder(Path("photos"), [], [], [], complete=True)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text on this system")
def test_names_that_are_not_utf8_come_back_byte_for_byte(library: Library) -> None:
    raw = os.fsencode(ROOT) + b"/caf\xe9/\xff\xfe.jpg"
    path = Path(os.fsdecode(raw))
    scan(library, photo(path))
    assert scan(library, photo(path)).unchanged == 1
    library.write_results([failure(waiting(library)[path.name], f"cannot read {path}")])
    (row,) = library.rows(library.ids(Query(text=path.name[:1])))
    assert os.fsencode(row.path) == raw
    assert library.summary(path.parent).unreadable == 1


def test_a_folder_that_looks_as_before_is_compared_again_after_any_change_to_its_stored_files(library: Library) -> None:
    whole = [photo("one/a.jpg"), photo("two/b.jpg")]
    ids = scan(library, *whole).new
    assert scan(library, *whole).unchanged == 2
    assert scan(library, root=ROOT / "two").missing == (ids[1],)
    back = scan(library, *whole)
    assert (back.restored, back.unchanged) == ((ids[1],), 1)
    assert len(library.ids(Query())) == 2


@pytest.mark.parametrize("seed", range(6))
def test_any_history_of_scans_ends_in_what_the_last_complete_one_saw(library: Library, seed: int) -> None:
    rng = random.Random(seed)
    marks: dict[str, int] = {}
    for step in range(25):
        names = sorted(rng.sample([f"{folder}/{stem}" for folder in "ab" for stem in "wxyz"], rng.randint(0, 8)))
        photos = []
        for name in names:
            twin = found(f"{name}.cr2", size=900, kind="raw") if rng.random() < 0.4 else None
            photos.append(photo(f"{name}.jpg", mtime_ns=rng.randint(1, 2), twin=twin))
        folder = rng.choice([ROOT, ROOT, ROOT / "a"])
        inside = [item for item in photos if item.primary.path.is_relative_to(folder)]
        others = {path for path in paths(library) if not (ROOT / path).is_relative_to(folder)}
        scan(library, *inside, root=folder)
        seen = {item.primary.path.relative_to(ROOT).as_posix() for item in inside}
        assert set(paths(library)) == seen | others
        again = scan(library, *inside, root=folder)
        assert (again.unchanged, again.changes.photos) == (len(inside), frozenset())
        for row in library.rows(library.ids(Query())):
            assert row.stars == marks.get(row.path.as_posix(), 0), "marks stay with the file of their photo"
        details = {item.row.path: item.files for item in library.details_of(library.ids(Query(folder=folder)))}
        assert details == {
            item.primary.path: (item.primary.path, *([item.twin.path] if item.twin else [])) for item in inside
        }
        if inside:
            chosen = rng.choice(library.rows(library.ids(Query(folder=folder))))
            library.mark([chosen.id], stars=1 + step % 5, source="person", visible="")
            marks[chosen.path.as_posix()] = 1 + step % 5


# Twins


def test_a_raw_file_that_joins_its_jpeg_and_leaves_again_is_one_photo_throughout(library: Library) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    judge(library, {"a.jpg": "A"})
    raw = found("a.cr2", size=900, kind="raw")
    joined = scan(library, photo("a.jpg", twin=raw))
    assert joined.new == joined.missing == joined.changed == ()
    assert joined.changes.photos == {photo_id}
    assert details(library, photo_id).files == (ROOT / "a.jpg", ROOT / "a.cr2")
    assert scan(library, photo("a.jpg", twin=raw)).unchanged == 1
    scan(library, photo("a.jpg"))
    assert library.rows([photo_id])[0].has_twin is False


def test_where_the_jpeg_goes_the_raw_file_keeps_the_photo(library: Library) -> None:
    raw = found("a.cr2", size=900, kind="raw")
    (photo_id,) = scan(library, photo("a.jpg", twin=raw)).new
    judge(library, {"a.jpg": "A"})
    library.mark([photo_id], stars=5, source="person", visible="")
    outcome = scan(library, photo("a.cr2", size=900))
    assert (outcome.new, outcome.missing, outcome.changed) == ((), (), (photo_id,))
    (row,) = library.rows(library.ids(Query()))
    assert (row.path.name, row.stars, row.status) == ("a.cr2", 5, Status.WAITING)


def test_two_photos_that_become_one_keep_the_marks_of_either(library: Library) -> None:
    jpeg, raw = scan(library, photo("a.jpg"), photo("a.cr2", size=900)).new
    library.mark([raw], stars=5, source="person", visible="")
    outcome = scan(library, photo("a.jpg", twin=found("a.cr2", size=900)))
    assert outcome.changes.membership
    (row,) = library.rows(library.ids(Query()))
    assert (row.id, row.stars, row.has_twin) == (jpeg, 5, True)


# Moves


def test_a_moved_photo_keeps_its_marks(library: Library) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    judge(library, {"a.jpg": "A"}, {"scores.overall": 0.6})
    library.mark([photo_id], stars=5, source="person", visible="")
    (new,) = scan(library, photo("elsewhere/b.jpg")).new

    changes = library.write_results([result(waiting(library)["b.jpg"], "A")])

    assert changes.membership
    assert {photo_id, new} <= changes.photos
    (row,) = library.rows(library.ids(Query()))
    assert (row.id, row.path, row.stars, row.overall) == (photo_id, ROOT / "elsewhere/b.jpg", 5, 0.6)
    assert library.rows([new]) == []
    assert library.summary(ROOT).missing == 0
    assert scan(library, photo("elsewhere/b.jpg")).unchanged == 1


def test_a_move_is_found_by_its_digest_alone(library: Library) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    judge(library, {"a.jpg": "A"})
    (alike,) = library.lookalikes(scan(library, photo("b.jpg")))
    assert library.adopt(alike, Digest("A", ""))
    assert library.ids(Query()).tolist() == [photo_id]


def test_a_move_seen_before_the_old_place_was_scanned_is_followed_then(library: Library) -> None:
    (photo_id,) = scan(library, photo("one/a.jpg"), root=ROOT / "one").new
    judge(library, {"a.jpg": "A"})
    scan(library, photo("two/b.jpg"), root=ROOT / "two")
    judge(library, {"b.jpg": "A"})
    assert len(library.ids(Query())) == 2
    outcome = scan(library, root=ROOT / "one")
    assert (outcome.moved, outcome.missing) == ((photo_id,), ())
    assert paths(library) == ["two/b.jpg"]


def test_an_old_copy_does_not_take_the_place_of_a_deleted_photo(library: Library) -> None:
    scan(library, photo("a.jpg"), photo("copy.jpg"))
    ids = judge(library, {"a.jpg": "A", "copy.jpg": "A"})
    scan(library, photo("a.jpg"), photo("copy.jpg"))
    outcome = scan(library, photo("copy.jpg"))
    assert (outcome.missing, outcome.moved) == ((ids["a.jpg"],), ())
    assert library.ids(Query()).tolist() == [ids["copy.jpg"]]


def test_two_new_files_with_the_content_are_no_move(library: Library) -> None:
    (gone,) = scan(library, photo("a.jpg")).new
    judge(library, {"a.jpg": "A"})
    new = scan(library, photo("b.jpg"), photo("c.jpg")).new
    judge(library, {"b.jpg": "A"})
    assert gone not in library.ids(Query()), "undecided while c.jpg may be the same"
    judge(library, {"c.jpg": "A"})
    assert set(library.ids(Query()).tolist()) == set(new)
    assert not library.resolve_moves().membership


def test_a_move_that_had_to_wait_is_resolved_at_the_end(library: Library) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    judge(library, {"a.jpg": "A"})
    scan(library, photo("b.jpg"), photo("c.jpg"))
    judge(library, {"b.jpg": "A"})
    library.write_results([failure(waiting(library)["c.jpg"], "broken")])
    assert library.resolve_moves().membership
    assert photo_id in library.ids(Query())


def test_the_time_a_camera_rated_is_taken_over(library: Library) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    library.write_results([result(waiting(library)["a.jpg"], "A", metadata=Metadata(camera_rating=3))])
    assert library.rows([photo_id])[0].stars == 3
