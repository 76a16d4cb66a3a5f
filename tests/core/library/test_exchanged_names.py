"""Files that exchange their names: the photos, with their marks, follow their contents."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from core.library.library import Library
from core.questions import Query
from core.types import Digest, PhotoFiles
from tests.core.library.build import found, judge, photo, result, scan, waiting

SEEDS = pytest.mark.parametrize("seed", range(4))
HOW = pytest.mark.parametrize("adopt", [True, False], ids=["recognised", "decoded"])


def start(library: Library, contents: str) -> dict[str, int]:
    """Photos p0, p1, ... with these contents, with 1, 2, ... stars. Returns photo ids by content."""
    names = {f"p{number}.jpg": letter for number, letter in enumerate(contents)}
    scan(library, *(photo(name, mtime_ns=ord(letter)) for name, letter in names.items()))
    ids = judge(library, names)
    for number, photo_id in enumerate(ids.values()):
        library.mark([photo_id], stars=1 + number, source="person", visible="")
    library.ids(Query())
    return {names[name]: photo_id for name, photo_id in ids.items()}


def rescan(library: Library, disk: Mapping[str, str], rng: random.Random, *, adopt: bool = True) -> None:
    """A scan that sees `disk` (contents by name; a stamp goes with its content); all is identified in random order."""
    outcome = scan(library, *(photo(name, mtime_ns=ord(letter)) for name, letter in disk.items()))
    items = library.lookalikes(outcome) if adopt else []
    rng.shuffle(items)
    for item in items:
        library.adopt(item, Digest(disk[item.files.primary.path.name], ""))
    items = list(waiting(library).values())
    rng.shuffle(items)
    for start_at in range(0, len(items), 2):
        batch = items[start_at : start_at + 2]
        library.write_results([result(item, disk[item.files.primary.path.name]) for item in batch])
    library.resolve_moves()
    assert scan(library, *(photo(name, mtime_ns=ord(letter)) for name, letter in disk.items())).unchanged == len(disk)


def shown(library: Library) -> dict[str, tuple[str, int]]:
    """Content and stars of what is there, by file name; in memory and on disk alike."""
    by_row = {row.path.name: (row.content, row.stars) for row in library.rows(library.ids(Query()))}
    order = library.ids(Query(sort="marks.stars")).tolist()
    library.refresh()
    assert library.ids(Query(sort="marks.stars")).tolist() == order
    return by_row


@SEEDS
@HOW
def test_two_files_swap(library: Library, seed: int, adopt: bool) -> None:
    ids = start(library, "AB")
    rescan(library, {"p0.jpg": "B", "p1.jpg": "A"}, random.Random(seed), adopt=adopt)
    assert shown(library) == {"p0.jpg": ("B", 2), "p1.jpg": ("A", 1)}
    assert {row.content: row.id for row in library.rows(list(ids.values()))} == ids


@SEEDS
@HOW
def test_five_files_are_renumbered(library: Library, seed: int, adopt: bool) -> None:
    start(library, "ABCDE")
    rescan(library, {f"p{1 + number}.jpg": "ABCDE"[number] for number in range(5)}, random.Random(seed), adopt=adopt)
    assert shown(library) == {f"p{1 + number}.jpg": ("ABCDE"[number], 1 + number) for number in range(5)}
    assert library.summary(None).missing == 0


@SEEDS
@HOW
def test_the_gap_that_a_deleted_file_left_is_closed(library: Library, seed: int, adopt: bool) -> None:
    ids = start(library, "ABCDE")
    rescan(library, {f"p{number}.jpg": "BCDE"[number] for number in range(4)}, random.Random(seed), adopt=adopt)
    assert shown(library) == {f"p{number}.jpg": ("BCDE"[number], 2 + number) for number in range(4)}
    assert library.summary(None).missing == 1
    rescan(library, {**{f"p{number}.jpg": "BCDE"[number] for number in range(4)}, "back.jpg": "A"}, random.Random(seed))
    assert shown(library)["back.jpg"] == ("A", 1)
    assert library.rows([ids["A"]])[0].path.name == "back.jpg"


@SEEDS
@HOW
def test_any_renaming_at_all(library: Library, seed: int, adopt: bool) -> None:
    start(library, "ABCDE")
    rng = random.Random(seed)
    for _ in range(4):
        places = rng.sample([f"p{number}.jpg" for number in range(8)], 5)
        rescan(library, dict(zip(places, "ABCDE", strict=True)), rng, adopt=adopt)
        assert shown(library) == {name: ("ABCDE"[number], 1 + number) for number, name in enumerate(places)}
        assert library.summary(None).missing == 0


@HOW
def test_a_file_edited_in_place_keeps_its_marks(library: Library, adopt: bool) -> None:
    ids = start(library, "ABC")
    rescan(library, {"p0.jpg": "A", "p1.jpg": "X", "p2.jpg": "C"}, random.Random(1), adopt=adopt)
    assert shown(library) == {"p0.jpg": ("A", 1), "p1.jpg": ("X", 2), "p2.jpg": ("C", 3)}
    assert library.rows([ids["B"]])[0].content == "X"


def test_a_copy_over_another_file_leaves_the_photo_that_it_was_copied_from(library: Library) -> None:
    ids = start(library, "AB")
    scan(library, photo("p0.jpg", mtime_ns=ord("A")), photo("p1.jpg", mtime_ns=999))
    library.write_results([result(waiting(library)["p1.jpg"], "A")])
    assert shown(library) == {"p0.jpg": ("A", 1), "p1.jpg": ("A", 2)}
    assert library.rows([ids["A"]])[0].path.name == "p0.jpg"


def test_twins_go_with_their_photo(library: Library) -> None:
    def pair(name: str, stamp: int) -> PhotoFiles:
        return photo(f"{name}.jpg", mtime_ns=stamp, twin=found(f"{name}.cr2", 900, stamp, "raw"))

    one, two = scan(library, pair("a", 1), pair("b", 2)).new
    judge(library, {"a.jpg": "A", "b.jpg": "B"})
    scan(library, pair("a", 2), pair("b", 1))
    judge(library, {"b.jpg": "A", "a.jpg": "B"})
    files = {item.row.id: [path.name for path in item.files] for item in library.details_of([one, two])}
    assert files == {one: ["b.jpg", "b.cr2"], two: ["a.jpg", "a.cr2"]}
    assert scan(library, pair("a", 2), pair("b", 1)).unchanged == 2
