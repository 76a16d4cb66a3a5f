from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import LibraryError
from core.library.database import open_library
from core.library.library import Library
from core.questions import Query
from core.types import Embedding, Null, View
from tests.core.library.build import SPACE, details, judge, photo, result, scan, vector, waiting


def write(library: Library, count: int, first: int = 0) -> None:
    scan(library, *(photo(f"{number}.jpg") for number in range(first, first + count)), complete=False)
    items = waiting(library)
    library.write_results(
        [result(items[f"{number}.jpg"], f"c{number}", embedding=number) for number in range(first, first + count)]
    )


def expect(library: Library, count: int) -> None:
    contents, matrix = library.vectors(SPACE, View.GLOBAL)
    assert matrix.shape == (count, 8)
    photos = library.photos_of(contents)
    for row, content in enumerate(contents.tolist()):
        (photo_id,) = photos[content]
        (shown,) = library.rows([photo_id])
        np.testing.assert_array_equal(matrix[row], vector(int(shown.path.stem)).astype(np.float16))


def test_vectors_come_back_with_their_contents_after_a_restart(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.db") as library:
        assert library.vectors(SPACE, View.GLOBAL)[1].shape[0] == 0
        write(library, 5)
        write(library, 3, first=5)
        expect(library, 8)
    with open_library(tmp_path / "library.db") as library:
        expect(library, 8)
        assert library.vectors(SPACE, View.NATIVE)[1].shape == (0, 8)
        assert library.vectors(replace(SPACE, weights="other"), View.GLOBAL)[0].size == 0


def test_a_content_judged_again_keeps_its_vector(library: Library) -> None:
    write(library, 2)
    item = waiting(library, "second")["0.jpg"]
    library.write_results([result(item, "c0", embedding=0, made_by="second")])
    expect(library, 2)


def test_rows_that_nobody_names_are_written_over(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.db") as library:
        write(library, 2)
    (file,) = (tmp_path / "library.vectors").iterdir()
    with file.open("ab") as torn:
        torn.write(b"\xff" * 21)
    with open_library(tmp_path / "library.db") as library:
        expect(library, 2)
        write(library, 3, first=2)
        expect(library, 5)


def test_vectors_that_the_disk_lost_are_forgotten_and_made_again(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.db") as library:
        write(library, 4)
        assert waiting(library) == {}
    (file,) = (tmp_path / "library.vectors").iterdir()
    file.write_bytes(file.read_bytes()[: 2 * 16 + 3])
    with open_library(tmp_path / "library.db") as library:
        expect(library, 2)
        assert set(waiting(library)) == {"2.jpg", "3.jpg"}
        items = waiting(library)
        library.write_results([result(items[f"{number}.jpg"], f"c{number}", embedding=number) for number in (2, 3)])
        expect(library, 4)


def test_vectors_that_go_away_while_the_library_is_open_are_said_plainly(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.db") as library:
        write(library, 2)
        (file,) = (tmp_path / "library.vectors").iterdir()
        file.unlink()
        with pytest.raises(LibraryError, match="cannot be read"):
            library.vectors(SPACE, View.GLOBAL)


def test_a_vector_of_another_length_is_refused_whole(library: Library) -> None:
    write(library, 1)
    scan(library, photo("x.jpg"), complete=False)
    item = waiting(library)["x.jpg"]
    wrong = replace(result(item, "X"), embeddings=(Embedding(SPACE, View.GLOBAL, np.zeros(9, np.float32)),))
    with pytest.raises(ValueError, match="9"):
        library.write_results([wrong])
    assert list(waiting(library)) == ["x.jpg"]
    expect(library, 1)


def test_attributes_are_judged_from_vectors_in_bulk(library: Library) -> None:
    scan(library, photo("a.jpg"), photo("copy.jpg"), photo("b.jpg"))
    ids = judge(library, {"a.jpg": "A", "copy.jpg": "A", "b.jpg": "B"}, {"scores.overall": 0.5})
    library.ids(Query(sort="attributes.new"))
    contents = np.array([2, 1])
    matrix = np.array([[0.25, np.nan], [0.75, 0.5]], np.float32)
    changes = library.write_attributes(
        ["attributes.new", "attributes.odd"], contents, matrix, {"attributes.odd": "needs a full CLIP"}
    )
    assert changes.photos == set(ids.values())
    assert details(library, ids["copy.jpg"]).values["attributes.new"] == 0.75
    assert details(library, ids["b.jpg"]).values["attributes.odd"] == Null("needs a full CLIP")
    order = library.ids(Query(sort="attributes.new")).tolist()
    assert order == [ids["a.jpg"], ids["copy.jpg"], ids["b.jpg"]]
    with pytest.raises(ValueError, match="matrix"):
        library.write_attributes(["attributes.new"], contents, matrix)


def test_texts_are_encoded_once(library: Library) -> None:
    assert library.known_texts(SPACE, ["a photo"]) == {}
    library.store_texts(SPACE, {"a photo": vector(1), "b": vector(2)})
    known = library.known_texts(SPACE, ["a photo", "c"])
    assert list(known) == ["a photo"]
    np.testing.assert_array_equal(known["a photo"], vector(1))
    with pytest.raises(ValueError, match="3"):
        library.store_texts(SPACE, {"d": np.zeros(3, np.float32)})
