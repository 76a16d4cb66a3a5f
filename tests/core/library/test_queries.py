from __future__ import annotations

import math
import random
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from core.library.database import open_library
from core.library.library import Library
from core.library.path_codec import folder_key, natural_key
from core.questions import ChoiceFilter, Query, RangeFilter
from core.types import Metadata, Null, PhotoFiles, PhotoRow, Status, Value
from tests.core.library.build import ROOT, details, failure, found, judge, photo, result, scan, waiting

ENTRIES = ("scores.overall", "measures.sharpness", "attributes.happy", "measures.never")


KINDS = {".jpg": {"jpeg"}, ".nef": {"nef"}, ".dng": {"dng", "jpeg"}}
"""What `filled` says of its files by the end of their names; a DNG has a JPEG as its twin."""


def naive(rows: list[PhotoRow], values: dict[int, dict[str, Value]], query: Query) -> list[int]:
    """The query in plain Python over everything that the library says about every photo."""

    def number(row: PhotoRow, entry: str) -> float | None:
        if entry == "taken":
            return None if row.taken_at is None else row.taken_at.timestamp()
        value = values[row.id].get(entry)
        return value if isinstance(value, float) else None

    def keeps(row: PhotoRow) -> bool:
        if query.folder is not None and not row.path.is_relative_to(query.folder):
            return False
        if query.text.casefold() not in row.path.name.casefold():
            return False
        for wanted in query.ranges:
            value = number(row, wanted.entry)
            if not (wanted.keep_null if value is None else wanted.low <= value <= wanted.high):
                return False
        return all(of(row, choice.column) & set(choice.values) for choice in query.choices)

    def of(row: PhotoRow, column: str) -> set[int | str]:
        alone = {"marks.flag": row.flag, "marks.label": row.label, "status": row.status}
        return {alone[column]} if column in alone else set(KINDS[row.path.suffix])

    def path_key(row: PhotoRow) -> tuple[tuple[bytes, ...], bytes]:
        return folder_key(str(row.path.parent)), natural_key(row.path.name)

    kept = sorted((row for row in rows if keeps(row)), key=path_key)
    if query.sort == "path":
        return [row.id for row in (reversed(kept) if query.descending else kept)]
    if query.sort == "name":
        # Python keeps the order of equals in a reversed sort too.
        return [row.id for row in sorted(kept, key=lambda row: natural_key(row.path.name), reverse=query.descending)]
    sign = -1 if query.descending else 1

    def value_key(row: PhotoRow) -> tuple[bool, float]:
        value = number(row, query.sort)
        return value is None, 0.0 if value is None else sign * value

    return [row.id for row in sorted(kept, key=value_key)]


def filled(library: Library, rng: random.Random) -> None:
    folders = ["", "a/", "a/b/", "A2/", "a 2/", "z/é/"]
    names = [
        f"{rng.choice(['IMG_', 'img', 'Straße ', 'x'])}{rng.randint(0, 120)}{rng.choice(list(KINDS))}"
        for _ in range(80)
    ]
    scan(library, *(_of_kind(rng.choice(folders) + name) for name in dict.fromkeys(names)))
    results = []
    for item in waiting(library).values():
        if rng.random() < 0.1:
            continue
        if rng.random() < 0.1:
            results.append(failure(item, "broken"))
            continue
        values: dict[str, Value] = {}
        for entry in ENTRIES[:3]:
            if rng.random() < 0.8:
                values[entry] = Null("no") if rng.random() < 0.2 else rng.randint(0, 10) / 10
        day = datetime(2020, 1, 1) + timedelta(days=rng.randint(0, 9))
        taken = Metadata(taken_at=day if rng.random() < 0.7 else None)
        results.append(result(item, f"content {rng.randint(0, 40)}", values, metadata=taken))
    rng.shuffle(results)
    for start in range(0, len(results), 7):
        library.write_results(results[start : start + 7])
        if start == 21:
            for entry in ENTRIES:
                library.ids(Query(sort=entry))


def _of_kind(name: str) -> PhotoFiles:
    kind = Path(name).suffix.removeprefix(".")
    twin = found(str(Path(name).with_suffix(".JPG"))) if kind == "dng" else None
    return PhotoFiles(found(name, kind="jpeg" if kind == "jpg" else kind), twin)


def random_marks(library: Library, rng: random.Random) -> None:
    """As a person marks, and takes some of it back."""
    ids = library.ids(Query(sort="path")).tolist()
    for _ in range(12):
        some = rng.sample(ids, rng.randint(1, 9))
        label, flag = rng.choice(["Red", "Green", "Lilac", "", None]), rng.choice([-1, 0, 1, None])
        library.mark(some, flag=flag, label=label, source="person", visible="")
        if rng.random() < 0.2:
            library.undo()


def random_query(rng: random.Random) -> Query:
    ranges = tuple(
        RangeFilter(
            rng.choice(ENTRIES), rng.choice([-math.inf, 0.2, 0.5]), rng.choice([math.inf, 0.7]), rng.random() < 0.3
        )
        for _ in range(rng.randint(0, 2))
    )
    return Query(
        folder=rng.choice([None, ROOT, ROOT / "a", ROOT / "A2", ROOT / "nowhere"]),
        sort=rng.choice(["path", "name", "taken", *ENTRIES]),
        descending=rng.random() < 0.5,
        ranges=ranges,
        text=rng.choice(["", "", "IMG", "STRASSE", "1"]),
        choices=tuple(_random_choice(rng) for _ in range(rng.choice([0, 1, 1, 2]))),
    )


def _random_choice(rng: random.Random) -> ChoiceFilter:
    columns: dict[str, list[int | str]] = {
        "marks.flag": [-1, 0, 1],
        "marks.label": ["", "Red", "Green", "Lilac", "Mauve"],
        "status": list(Status),
        "kind": ["jpeg", "nef", "dng", "cr3"],
    }
    column = rng.choice(list(columns))
    return ChoiceFilter(column, tuple(rng.sample(columns[column], rng.randint(0, 3))))


@pytest.mark.parametrize("seed", range(4))
def test_every_query_agrees_with_plain_python(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    with open_library(tmp_path / "library.db") as library:
        filled(library, rng)
        random_marks(library, rng)
        library.count(Query(choices=(ChoiceFilter("marks.label", ("Red",)),)))
        random_marks(library, rng)
        every = library.ids(Query(sort="path", descending=False))
        rows = library.rows(every)
        values = {details.row.id: dict(details.values) for details in library.details_of(every)}
        assert len(rows) == len(every) > 50
        for _ in range(120):
            query = random_query(rng)
            expected = naive(rows, values, query)
            assert library.ids(query).tolist() == expected, query
            assert library.count(query) == len(expected)


@pytest.mark.parametrize("seed", range(3))
def test_columns_in_memory_stay_what_is_stored(tmp_path: Path, seed: int) -> None:
    """Columns that lived through every kind of write equal those of a fresh look at the file."""
    rng = random.Random(seed)
    with open_library(tmp_path / "library.db") as library:
        filled(library, rng)
        for entry in (*ENTRIES, "taken", "marks.stars"):
            library.column(entry)
        for step in range(12):
            ids = library.ids(Query(sort="path"))
            library.mark(
                rng.sample(ids.tolist(), min(3, len(ids))), stars=rng.randint(0, 5), source="person", visible=""
            )
            contents = np.array(sorted({1 + rng.randrange(15) for _ in range(4)}), np.int64)
            matrix = np.array([[rng.choice([0.25, 0.5, math.nan])] for _ in contents], np.float32)
            library.write_attributes(["attributes.happy"], contents, matrix, {"attributes.happy": "unknown"})
            scan(library, photo(f"new {seed} {step}.jpg"), complete=step % 4 == 3)
            for item in waiting(library).values():
                library.write_results([result(item, f"fresh {item.photo_id % 9}", {"scores.overall": rng.random()})])
            warm = {entry: library.column(entry) for entry in (*ENTRIES, "taken", "marks.stars")}
            library.refresh()
            for entry, (warm_ids, warm_values) in warm.items():
                cold_ids, cold_values = library.column(entry)
                np.testing.assert_array_equal(warm_ids, cold_ids)
                np.testing.assert_array_equal(warm_values, cold_values)


def test_what_cannot_be_chosen_from_is_refused(library: Library) -> None:
    with pytest.raises(ValueError, match="choose"):
        library.ids(Query(choices=(ChoiceFilter("marks.mood", ("good",)),)))


def test_names_sort_as_people_count() -> None:
    names = [
        "IMG_10.jpg",
        "IMG_2.jpg",
        "img_2.JPG",
        "IMG_002.jpg",
        "a.jpg",
        "B.jpg",
        "IMG_2a.jpg",
        "1.jpg",
        "01.jpg",
        "0.jpg",
    ]
    assert sorted(names, key=natural_key) == [
        "0.jpg",
        "01.jpg",
        "1.jpg",
        "a.jpg",
        "B.jpg",
        "IMG_002.jpg",
        "IMG_2.jpg",
        "img_2.JPG",
        "IMG_2a.jpg",
        "IMG_10.jpg",
    ]


def test_rows_keep_the_order_asked_for_and_leave_out_strangers(library: Library) -> None:
    ids = scan(library, *(photo(f"{number}.jpg") for number in range(5))).new
    asked = [ids[3], 999, ids[0], ids[3]]
    assert [row.id for row in library.rows(asked)] == [ids[3], ids[0], ids[3]]
    assert library.rows([]) == []
    assert library.details_of([999]) == []


def test_details_give_back_what_was_written(library: Library) -> None:
    scan(library, photo("a.jpg"))
    metadata = Metadata(
        taken_at=datetime.fromisoformat("2024-02-03T04:05:06.789000+02:00"),
        make="Maker",
        model="Model",
        iso=400,
        f_number=2.8,
        af_point=(0.25, 0.75),
        flash_fired=False,
        texts={"parameters": "a cat\n\ud800"},
    )
    values: dict[str, Value] = {"scores.overall": 0.5, "measures.x": Null("preview too small"), "attributes.y": 0.125}
    library.write_results([result(waiting(library)["a.jpg"], "A", values, metadata=metadata)])
    shown = details(library, 1)
    assert shown.metadata == metadata
    assert shown.values == values
    assert (shown.scorer, shown.made_by) == ("technical", "first")
    assert (shown.measured_scale, shown.seconds) == (0.5, 0.25)
    assert shown.reasons == ("because",)
    assert (shown.row.width, shown.row.height, shown.row.content) == (60, 40, "A")
    assert shown.row.taken_at == metadata.taken_at


def test_a_wrong_entry_id_is_refused_before_anything_is_written(library: Library) -> None:
    scan(library, photo("a.jpg"))
    with pytest.raises(ValueError, match="catalogue"):
        library.write_results([result(waiting(library)["a.jpg"], "A", {"nonsense": 1.0})])
    assert list(waiting(library)) == ["a.jpg"]


def test_an_attribute_can_be_forgotten(library: Library) -> None:
    scan(library, photo("a.jpg"))
    judge(library, {"a.jpg": "A"}, {"attributes.y": 0.5, "attributes.z": 0.5})
    assert library.column("attributes.y")[1].tolist() == [0.5]
    assert library.forget_attribute("attributes.y").entries == {"attributes.y"}
    assert not library.forget_attribute("attributes.unheard").entries
    assert math.isnan(library.column("attributes.y")[1][0])
    assert set(details(library, 1).values) == {"attributes.z"}
