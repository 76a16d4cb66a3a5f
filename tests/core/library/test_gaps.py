"""What judged photos lack: entries of another version, and attributes from another space."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.library.library import Library
from core.types import Null
from tests.core.library.build import SPACE, photo, result, scan, waiting

OTHER = replace(SPACE, encoder="other")
CONTENTS = np.array([1, 2, 3], np.int64)


def filled(library: Library) -> None:
    """Contents 1 and 2 have a value each for two entries, of version 1 and 2; content 3 has nulls."""
    scan(library, *(photo(f"{name}.jpg") for name in "abc"))
    items = waiting(library)
    values = {"measures.x": 0.5, "attributes.y": 0.5}
    library.write_results(
        [
            result(items["a.jpg"], "A", values, embedding=1),
            result(items["b.jpg"], "B", values, embedding=2),
            result(items["c.jpg"], "C", {entry: Null("no") for entry in values}, embedding=3),
        ],
        versions={"attributes.y": 2},
        space=SPACE,
    )


def names(library: Library, **versions: int) -> list[str]:
    """Of the photos that lack one of these versions; `measures_x` stands for "measures.x"."""
    wanted = {entry.replace("_", "."): version for entry, version in versions.items()}
    return [item.files.primary.path.stem for item in library.without(None, wanted)]


def test_a_higher_version_of_an_entry_is_lacking_everywhere(library: Library) -> None:
    filled(library)
    assert names(library, measures_x=1) == names(library, attributes_y=2) == []
    assert names(library, measures_x=2) == names(library, attributes_y=3) == ["a", "b", "c"]
    assert library.lacking("measures.x", CONTENTS).tolist() == [2]
    assert library.lacking("measures.x", CONTENTS, 2).tolist() == [0, 1, 2]
    assert library.lacking("attributes.y", CONTENTS, 2).tolist() == [2]
    library.write_attributes(
        ["measures.x", "attributes.y"], CONTENTS[:2], np.full((2, 2), 0.25, np.float32), versions={"measures.x": 2}
    )
    assert names(library, measures_x=2) == ["c"]
    assert names(library, measures_x=2, attributes_y=1) == ["c"]
    assert names(library, measures_x=2, attributes_y=2) == ["a", "b", "c"], "one that is lacking is enough"
    assert library.lacking("measures.x", CONTENTS, 2).tolist() == [2]
    assert library.lacking("attributes.y", CONTENTS, 2).tolist() == [0, 1, 2]
    assert library.lacking("attributes.y", CONTENTS).tolist() == [2]


def test_attributes_from_another_space_are_judged_again(library: Library) -> None:
    filled(library)
    assert library.lacking("attributes.y", CONTENTS, 2, SPACE).tolist() == [2]
    assert library.lacking("attributes.y", CONTENTS, 2, OTHER).tolist() == [0, 1, 2]
    assert library.lacking("measures.x", CONTENTS, 1, OTHER).tolist() == [2], "measures come from pixels"

    library.write_results([result(waiting(library, "second")["a.jpg"], "A", embedding=1, space=OTHER)])
    value = np.full((1, 1), 0.25, np.float32)
    library.write_attributes(["attributes.y"], CONTENTS[:1], value, versions={"attributes.y": 2}, space=OTHER)

    assert library.lacking("attributes.y", CONTENTS, 2, OTHER).tolist() == [1, 2]
    assert library.lacking("attributes.y", CONTENTS, 2, SPACE).tolist() == [0, 2]
    assert library.lacking("attributes.y", CONTENTS, 2).tolist() == [2]


def test_a_file_whose_metadata_was_edited_inherits_versions_and_spaces(library: Library) -> None:
    scan(library, photo("a.jpg"))
    first = result(waiting(library)["a.jpg"], "A", {"attributes.y": 0.5}, picture="pixels", embedding=1)
    library.write_results([first], versions={"attributes.y": 3}, space=SPACE)
    scan(library, photo("a.jpg", mtime_ns=2))
    library.write_results([result(waiting(library)["a.jpg"], "A2", picture="pixels", embedding=1)])
    assert library.lacking("attributes.y", CONTENTS[:2], 3, SPACE).tolist() == []
