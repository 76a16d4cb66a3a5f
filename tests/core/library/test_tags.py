"""Tags in the library: written in place of older ones, found again, filtered by, inherited."""

from __future__ import annotations

import numpy as np
import pytest

from core.library.library import Library
from core.library.tags import TagRows
from core.questions import ChoiceFilter, Query
from tests.core.library.build import ROOT, SPACE, judge, photo, result, scan, waiting

NAMES = ("dog", "cat", "sea", "calm", "dramatic")
LISTS = "the lists"


def rows(contents: list[int], places: list[list[int]], near: list[list[float]] | None = None) -> TagRows:
    shape = (len(places), len(places[0])) if places else (0, 2)
    values = np.array(near, np.float32) if near else np.full(shape, 0.25, np.float32)
    return TagRows(np.array(contents, np.int64), NAMES, np.array(places, np.int64).reshape(shape), values, 1)


@pytest.fixture
def photos(library: Library) -> dict[str, int]:
    scan(library, photo("a.jpg"), photo("b.jpg"), photo("c.jpg"))
    return judge(library, {"a.jpg": "A", "b.jpg": "B", "c.jpg": "C"})


def contents(library: Library, photos: dict[str, int]) -> dict[str, int]:
    return {name: int(library.contents_of([photo_id])[0]) for name, photo_id in photos.items()}


def test_tags_come_back_by_kind_the_nearest_first(library: Library, photos: dict[str, int]) -> None:
    a = contents(library, photos)["a.jpg"]
    library.tags.write(TagRows(np.array([a]), NAMES, np.array([[1, 0, 4, 3]]), np.array([[0.1, 0.3, 0.2, -0.1]]), 2),
                       SPACE, LISTS)  # fmt: skip
    seen = library.tags.of_photo(photos["a.jpg"])
    assert [tag.name for tag in seen.semantic] == ["dog", "cat"]
    assert [(tag.name, tag.similarity) for tag in seen.aesthetic] == [("dramatic", 0.2), ("calm", -0.1)]
    assert library.tags.of_photo(photos["b.jpg"]).semantic == ()
    assert library.tags.of_photo(12345).aesthetic == ()
    assert library.top_tags([a, 99], 1) == {a: ("dog",)}


def test_writing_says_which_photos_changed_and_replaces_what_was(library: Library, photos: dict[str, int]) -> None:
    ids = contents(library, photos)
    changes = library.tags.write(rows([ids["a.jpg"], ids["b.jpg"]], [[0, 3], [1, -1]]), SPACE, LISTS)
    assert changes.photos == {photos["a.jpg"], photos["b.jpg"]}
    assert changes.entries == {"tags"}
    library.tags.write(rows([ids["a.jpg"]], [[2, 3]]), SPACE, LISTS)
    seen = library.tags.of_photo(photos["a.jpg"])
    assert [tag.name for tag in (*seen.semantic, *seen.aesthetic)] == ["sea", "calm"]
    assert library.tags.of_photo(photos["b.jpg"]).aesthetic == ()
    with pytest.raises(ValueError, match="places"):
        library.tags.write(TagRows(np.array([1]), NAMES, np.zeros((1, 2), int), np.zeros((1, 3)), 1), SPACE, LISTS)


def test_only_what_lacks_tags_of_this_space_and_these_lists_is_lacking(
    library: Library, photos: dict[str, int]
) -> None:
    ids = contents(library, photos)
    everyone = np.array(sorted(ids.values()))
    assert library.tags.lacking(SPACE, LISTS, everyone).tolist() == [0, 1, 2]
    library.tags.write(rows([int(everyone[1])], [[-1, -1]]), SPACE, LISTS)  # Nothing seen is an answer too.
    assert library.tags.lacking(SPACE, LISTS, everyone).tolist() == [0, 2]
    assert library.tags.lacking(SPACE, "other lists", everyone).tolist() == [0, 1, 2]
    library.tags.write(rows([int(everyone[1])], [[0, 3]]), SPACE, "other lists")
    assert library.tags.lacking(SPACE, LISTS, everyone).tolist() == [0, 1, 2]
    assert library.tags.lacking(SPACE, LISTS, np.empty(0, np.int64)).tolist() == []


def test_photos_are_filtered_by_tags(library: Library, photos: dict[str, int]) -> None:
    ids = contents(library, photos)
    library.tags.write(rows([ids["a.jpg"], ids["b.jpg"]], [[0, 3], [1, 3]]), SPACE, LISTS)

    def tagged(*choices: tuple[str, ...]) -> list[str]:
        found = library.ids(Query(ROOT, choices=tuple(ChoiceFilter("tags", values) for values in choices))).tolist()
        return sorted(name for name, photo_id in photos.items() if photo_id in found)

    assert tagged(("calm",)) == ["a.jpg", "b.jpg"]
    assert tagged(("dog", "cat")) == ["a.jpg", "b.jpg"]
    assert tagged(("calm",), ("cat",)) == ["b.jpg"]
    assert tagged(("dramatic",)) == tagged(("no such tag",)) == []
    # What is written shows at once, without loading anything anew.
    library.tags.write(rows([ids["c.jpg"]], [[0, 4]]), SPACE, LISTS)
    assert tagged(("dramatic",)) == ["c.jpg"]


def test_tags_are_counted_the_most_frequent_first(library: Library, photos: dict[str, int]) -> None:
    ids = contents(library, photos)
    library.tags.write(rows(list(ids.values()), [[0, 3], [1, 3], [0, 4]]), SPACE, LISTS)
    counted = library.tags.counts(np.array([*ids.values(), ids["a.jpg"]]))
    assert counted == {"calm": 2, "dog": 2, "cat": 1, "dramatic": 1}
    assert list(counted)[:2] == ["calm", "dog"]
    assert library.tags.counts(np.empty(0, np.int64)) == {}


def test_a_file_whose_metadata_alone_changed_keeps_its_tags(library: Library) -> None:
    scan(library, photo("a.jpg"))
    a = judge(library, {"a.jpg": "A"})["a.jpg"]
    content = int(library.contents_of([a])[0])
    library.tags.write(rows([content], [[0, 3]]), SPACE, LISTS)
    scan(library, photo("a.jpg", mtime_ns=2))
    item = waiting(library)["a.jpg"]
    library.write_results([result(item, "A edited", picture="picture of A")])
    assert int(library.contents_of([a])[0]) != content
    assert [tag.name for tag in library.tags.of_photo(a).semantic] == ["dog"]
    assert library.tags.lacking(SPACE, LISTS, library.contents_of([a])).tolist() == []
