"""Main parts of pictures: what persons choose, what vectors were cut from, and who waits for views."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core.encoders.views import BRANCHES
from core.library.database import open_library
from core.library.library import Library
from core.library.regions import Region, ViewsOf
from core.types import Changes, Embedding, View
from tests.core.library.build import ROOT, SPACE, failure, photo, result, scan, vector, waiting

NATIVE = dataclasses.replace(SPACE, encoder="encoder+native")


def judged(library: Library, *names: str) -> dict[str, int]:
    """Photos that a first pass has seen, each with a content of its own name; their ids."""
    scan(library, *(photo(name) for name in names))
    items = waiting(library)
    library.write_results([result(items[name], name[0] * 4) for name in names])
    return {name: items[name].photo_id for name in names}


def views(name: str, seed: int, region: Region | None = None, wanted: Sequence[View] = BRANCHES) -> ViewsOf:
    made = tuple(Embedding(NATIVE, view, vector(seed + at)) for at, view in enumerate(wanted))
    return ViewsOf(name[0] * 4, made, region or Region())


def lacking(library: Library, salient: str = "middle", wanted: Sequence[View] = BRANCHES) -> list[str]:
    found = library.regions.without_views(None, NATIVE, wanted, salient)  # type: ignore[arg-type]
    return [item.files.primary.path.name for item in found]


def stored(library: Library, view: View) -> dict[int, np.ndarray]:
    ids, matrix = library.vectors(NATIVE, view)
    return {int(content): np.array(matrix[row]) for row, content in enumerate(ids)}


def test_photos_wait_until_every_view_is_there(library: Library) -> None:
    judged(library, "a.jpg", "b.jpg")
    assert lacking(library) == ["a.jpg", "b.jpg"]
    changes = library.regions.store([views("a.jpg", 10)])
    assert changes.photos == {1}
    assert lacking(library) == ["b.jpg"]
    library.regions.store([views("b.jpg", 20, wanted=BRANCHES[:2])])
    assert lacking(library) == ["b.jpg"]
    assert lacking(library, wanted=BRANCHES[:2]) == []
    library.regions.store([views("b.jpg", 22, wanted=BRANCHES[2:])])
    assert lacking(library) == []
    np.testing.assert_array_equal(stored(library, View.SALIENT)[1], vector(12).astype(np.float16))


def test_photos_that_are_gone_unread_or_unjudged_do_not_wait(library: Library) -> None:
    judged(library, "a.jpg")
    scan(library, photo("b.jpg"), photo("c.jpg"))
    library.write_results([failure(waiting(library)["c.jpg"], "damaged")])
    assert lacking(library) == []
    assert library.regions.without_views(ROOT / "elsewhere", NATIVE, BRANCHES, "middle") == []


def test_a_region_that_moves_has_its_view_made_again_in_its_place(library: Library) -> None:
    ids = judged(library, "a.jpg", "b.jpg")
    library.regions.store([views("a.jpg", 10), views("b.jpg", 20)])
    before = stored(library, View.FRAGMENTS)
    changes = library.regions.choose(ids["b.jpg"], (0.25, 0.75))
    assert changes == Changes(frozenset({ids["b.jpg"]}), frozenset({"region"}))
    assert lacking(library) == ["b.jpg"]
    assert lacking(library, wanted=BRANCHES[:2]) == []

    library.regions.store([views("b.jpg", 77, Region(0.25, 0.75, "person"), BRANCHES[2:])])
    assert lacking(library) == []
    salient = stored(library, View.SALIENT)
    np.testing.assert_array_equal(salient[1], vector(12).astype(np.float16))
    np.testing.assert_array_equal(salient[2], vector(77).astype(np.float16))
    assert {key: value.tolist() for key, value in stored(library, View.FRAGMENTS).items()} == {
        key: value.tolist() for key, value in before.items()
    }

    library.regions.choose(ids["b.jpg"], (0.25, 0.5))
    assert lacking(library) == ["b.jpg"]
    library.regions.choose(ids["b.jpg"], None)
    assert lacking(library) == ["b.jpg"]
    library.regions.store([views("b.jpg", 20)])
    assert lacking(library) == []


def test_another_rule_for_the_main_part_asks_for_it_anew_where_no_person_chose(library: Library) -> None:
    ids = judged(library, "a.jpg", "b.jpg", "c.jpg")
    library.regions.choose(ids["c.jpg"], (0.1, 0.1))
    library.regions.store(
        [
            views("a.jpg", 1),
            views("b.jpg", 2, Region(0.4, 0.4, "subject")),
            views("c.jpg", 3, Region(0.1, 0.1, "person")),
        ]
    )
    assert lacking(library, "middle") == ["b.jpg"]
    assert lacking(library, "subject") == ["a.jpg"]


def test_what_is_shown_is_the_choice_else_what_was_cut_else_the_middle(library: Library) -> None:
    ids = judged(library, "a.jpg", "b.jpg")
    first = ids["a.jpg"]
    assert library.regions.of(first, NATIVE) == Region()
    library.regions.store([views("a.jpg", 1, Region(0.3, 0.6, "subject"))])
    assert library.regions.of(first, NATIVE) == Region(0.3, 0.6, "subject")
    assert library.regions.of(first, None) == Region()
    library.regions.choose(first, (0.9, 0.2))
    assert library.regions.of(first, NATIVE) == library.regions.of(first, None) == Region(0.9, 0.2, "person")
    assert library.regions.chosen([first, ids["b.jpg"]]) == {first: (0.9, 0.2)}
    library.regions.store([views("a.jpg", 1, Region(0.9, 0.2, "person"))])
    library.regions.choose(first, None)
    assert library.regions.of(first, NATIVE) == Region()


def test_copies_of_a_photo_share_its_main_part(library: Library) -> None:
    scan(library, photo("a.jpg"), photo("copy.jpg"))
    items = waiting(library)
    library.write_results([result(items[name], "aaaa") for name in items])
    changes = library.regions.choose(items["a.jpg"].photo_id, (0.2, 0.2))
    assert changes.photos == {item.photo_id for item in items.values()}


def test_a_file_whose_metadata_was_edited_keeps_its_main_part(library: Library) -> None:
    ids = judged(library, "a.jpg")
    library.regions.choose(ids["a.jpg"], (0.2, 0.3))
    scan(library, photo("a.jpg", mtime_ns=2))
    item = waiting(library)["a.jpg"]
    library.write_results([result(item, "edited", picture="picture of aaaa")])
    assert library.regions.of(item.photo_id, None) == Region(0.2, 0.3, "person")


def test_nonsense_is_refused_and_the_unknown_left_out(library: Library) -> None:
    ids = judged(library, "a.jpg")
    for wrong in ((-0.1, 0.5), (0.5, 1.1), (float("nan"), 0.5)):
        with pytest.raises(ValueError, match="outside"):
            library.regions.choose(ids["a.jpg"], wrong)
    scan(library, photo("a.jpg"), photo("new.jpg"))
    assert library.regions.choose(waiting(library)["new.jpg"].photo_id, (0.5, 0.5)) == Changes()
    assert library.regions.choose(4711, (0.5, 0.5)) == Changes()
    assert library.regions.store([views("z.jpg", 1)]) == Changes()
    assert library.regions.store([]) == Changes()


def test_choices_outlive_the_session(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.db") as library:
        first = judged(library, "a.jpg")["a.jpg"]
        library.regions.choose(first, (0.125, 0.5))
        library.regions.store([views("a.jpg", 4, Region(0.125, 0.5, "person"))])
    with open_library(tmp_path / "library.db") as library:
        assert lacking(library) == []
        assert library.regions.of(first, NATIVE) == Region(0.125, 0.5, "person")
