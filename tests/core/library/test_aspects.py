"""The shapes of photos: from what was measured, as soon as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from core.library.database import open_library
from tests.core.library.build import photo, result, scan, waiting


def test_shapes_by_photo_follow_what_is_measured(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.sqlite") as library:
        scan(library, *(photo(f"{n}.jpg", size=100 + n) for n in range(4)))
        items = waiting(library)
        ids = np.array([items[f"{n}.jpg"].photo_id for n in range(4)])
        assert np.isnan(library.aspects(ids)).all()
        wide = replace(result(items["1.jpg"], "b"), full_width=600, full_height=200)
        library.write_results([result(items["0.jpg"], "a"), wide])
        unsized = replace(result(items["2.jpg"], "c"), full_width=0, full_height=0)
        library.write_results([unsized])
        asked = np.array([ids[1], 999_999, ids[0], -3, ids[2], ids[3]])
        expected = [3.0, np.nan, 1.5, np.nan, np.nan, np.nan]
        np.testing.assert_array_equal(library.aspects(asked), expected)
    with open_library(tmp_path / "library.sqlite") as again:
        np.testing.assert_array_equal(again.aspects(asked), expected)
