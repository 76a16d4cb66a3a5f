from __future__ import annotations

import random
from pathlib import Path

import pytest

from core.library.database import open_library
from core.library.library import Library
from core.questions import Query, RangeFilter
from core.types import Metadata
from tests.core.library.build import judge, photo, result, scan, waiting


def shown(library: Library, photo_id: int) -> tuple[int, int, str]:
    (row,) = library.rows([photo_id])
    return row.stars, row.flag, row.label


def test_marks_are_set_together_and_taken_back_together(library: Library) -> None:
    ids = scan(library, photo("a.jpg"), photo("b.jpg")).new
    changes = library.mark(ids, stars=3, flag=-1, label="red", source="person", visible="score")
    assert changes.photos == set(ids)
    assert changes.entries == {"marks.stars", "marks.flag", "marks.label"}
    assert [shown(library, item) for item in ids] == [(3, -1, "red")] * 2

    undone = library.undo()

    assert undone is not None
    assert undone.photos == set(ids)
    assert [shown(library, item) for item in ids] == [(0, 0, "")] * 2
    assert library.undo() is None


def test_history_survives_a_restart_and_ends_where_something_new_is_done(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with open_library(path) as library:
        (photo_id,) = scan(library, photo("a.jpg")).new
        for stars in (1, 2, 3):
            library.mark([photo_id], stars=stars, source="person", visible="")
    with open_library(path) as library:
        library.undo()
        library.undo()
        assert shown(library, photo_id)[0] == 1
    with open_library(path) as library:
        library.redo()
        assert shown(library, photo_id)[0] == 2
        library.mark([photo_id], stars=5, source="person", visible="")
        assert library.redo() is None
        library.undo()
        assert shown(library, photo_id)[0] == 2


def test_marking_what_is_marked_so_already_is_no_operation(library: Library) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    library.mark([photo_id], stars=3, source="person", visible="")
    again = library.mark([photo_id], stars=3, source="person", visible="")
    assert not again.photos
    library.undo()
    assert shown(library, photo_id)[0] == 0


def test_a_persons_mark_is_never_overwritten(library: Library) -> None:
    scan(library, photo("a.jpg"), photo("b.jpg"))
    items = waiting(library)
    mine, free = items["a.jpg"].photo_id, items["b.jpg"].photo_id
    library.mark([mine], stars=0, flag=0, source="person", visible="")

    rated = Metadata(camera_rating=4)
    library.write_results([result(item, name, metadata=rated) for name, item in items.items()])
    library.mark([mine, free], flag=-1, source="applied cull", visible="score")

    assert shown(library, mine) == (0, 0, "")
    assert shown(library, free) == (4, -1, "")
    library.mark([free], stars=2, source="person", visible="")
    library.write_results([result(items["b.jpg"], "b.jpg", metadata=rated)])
    assert shown(library, free)[0] == 2


def test_a_camera_that_rejected_flags_and_an_unrated_one_says_nothing(library: Library) -> None:
    scan(library, photo("a.jpg"), photo("b.jpg"))
    items = waiting(library)
    library.write_results(
        [
            result(items["a.jpg"], "A", metadata=Metadata(camera_rating=-1)),
            result(items["b.jpg"], "B", metadata=Metadata(camera_rating=0)),
        ]
    )
    assert shown(library, items["a.jpg"].photo_id) == (0, -1, "")
    assert shown(library, items["b.jpg"].photo_id) == (0, 0, "")


@pytest.mark.parametrize("wrong", [{"stars": 6}, {"stars": -1}, {"flag": 2}, {"stars": 1, "source": "nobody"}], ids=str)
def test_marks_outside_their_range_are_refused(library: Library, wrong: dict[str, object]) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    with pytest.raises(ValueError, match=r"."):
        library.mark([photo_id], **{"source": "person", "visible": "", **wrong})  # type: ignore[arg-type]


def test_marks_are_columns_too(library: Library) -> None:
    ids = scan(library, photo("a.jpg"), photo("b.jpg"), photo("c.jpg")).new
    assert library.count(Query(ranges=(RangeFilter("marks.stars", low=1),))) == 0
    library.mark(ids[1:2], stars=2, source="person", visible="")
    library.mark(ids[2:], stars=5, flag=1, source="person", visible="")
    assert library.ids(Query(sort="marks.stars")).tolist() == [ids[2], ids[1], ids[0]]
    assert library.ids(Query(ranges=(RangeFilter("marks.flag", low=1),))).tolist() == [ids[2]]
    library.undo()
    assert library.ids(Query(sort="marks.stars")).tolist() == [ids[1], ids[0], ids[2]]


def test_undo_outlives_the_photo_that_a_move_dissolved(library: Library) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    judge(library, {"a.jpg": "A"})
    library.mark([photo_id], stars=5, source="person", visible="")
    scan(library, photo("b.jpg"))
    judge(library, {"b.jpg": "A"})
    assert shown(library, photo_id)[0] == 5
    assert library.undo() is not None
    assert shown(library, photo_id)[0] == 0


@pytest.mark.parametrize("seed", range(5))
def test_any_order_of_marks_undos_and_redos_agrees_with_a_naive_history(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    path = tmp_path / "library.db"
    library = open_library(path)
    ids = scan(library, *(photo(f"{number}.jpg") for number in range(4))).new
    state: dict[int, tuple[int, int, str]] = dict.fromkeys(ids, (0, 0, ""))
    sources: dict[tuple[int, str], str] = {}
    past: list[tuple[object, object]] = []
    future: list[tuple[object, object]] = []
    for _ in range(60):
        action = rng.choice(["mark"] * 5 + ["undo"] * 4 + ["redo"] * 3 + ["reopen"])
        if action == "mark":
            chosen = rng.sample(ids, rng.randint(1, 3))
            stars, source = rng.randint(0, 5), rng.choice(["person", "applied cull"])
            before = (dict(state), dict(sources))
            for item in chosen:
                held = sources.get((item, "stars"))
                if held == "person" and source != "person":
                    continue
                state[item] = (stars, *state[item][1:])
                sources[item, "stars"] = source
            changes = library.mark(chosen, stars=stars, source=source, visible="")
            if (dict(state), dict(sources)) != before:
                past.append((before, (dict(state), dict(sources))))
                future.clear()
            assert bool(changes.photos) == ((dict(state), dict(sources)) != before)
        elif action == "undo":
            assert (library.undo() is not None) == bool(past)
            if past:
                future.append(past.pop())
                state, sources = (dict(part) for part in future[-1][0])  # type: ignore[attr-defined]
        elif action == "redo":
            assert (library.redo() is not None) == bool(future)
            if future:
                past.append(future.pop())
                state, sources = (dict(part) for part in past[-1][1])  # type: ignore[attr-defined]
        else:
            library.close()
            library = open_library(path)
        assert {item: shown(library, item) for item in ids} == state
        by_column = dict(zip(*(part.tolist() for part in library.column("marks.stars")), strict=True))
        assert by_column == {item: marks[0] for item, marks in state.items()}
    library.close()


def test_a_step_raises_and_lowers_what_each_photo_has_as_one_operation(library: Library) -> None:
    ids = scan(library, *(photo(f"{number}.jpg") for number in range(6))).new
    for stars, item in enumerate(ids):
        library.mark([item], stars=stars, source="person", visible="")

    def stars_now() -> list[int]:
        return [shown(library, item)[0] for item in ids]

    changes = library.mark(ids, step=1, source="person", visible="scores")
    assert stars_now() == [1, 2, 3, 4, 5, 5]
    assert changes.photos == set(ids[:-1])
    library.undo()
    assert stars_now() == [0, 1, 2, 3, 4, 5]
    library.redo()
    assert stars_now() == [1, 2, 3, 4, 5, 5]
    assert library.ids(Query(sort="marks.stars", ranges=(RangeFilter("marks.stars", high=2),))).tolist() == [
        ids[1],
        ids[0],
    ]
    library.mark(ids, step=-3, source="person", visible="")
    assert stars_now() == [0, 0, 0, 1, 2, 2]


def test_a_step_is_all_or_nothing(library: Library) -> None:
    ids = scan(library, *(photo(f"{number}.jpg") for number in range(3))).new
    for stars, item in enumerate(ids):
        library.mark([item], stars=stars, source="person", visible="")
    with pytest.raises(ValueError, match="not both"):
        library.mark(ids, stars=2, step=1, source="person", visible="")
    with library._database.write(full=False) as conn:
        conn.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON operations BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    with pytest.raises(Exception, match="no room"):
        library.mark(ids, step=1, source="person", visible="")
    assert [shown(library, item)[0] for item in ids] == [0, 1, 2]


def test_a_step_that_leads_nowhere_is_no_operation(library: Library) -> None:
    (photo_id,) = scan(library, photo("a.jpg")).new
    assert not library.mark([photo_id], step=-1, source="person", visible="").photos
    assert library.undo() is None


def test_a_label_that_all_have_already_is_taken_off(library: Library) -> None:
    ids = scan(library, *(photo(f"{number}.jpg") for number in range(3))).new
    library.mark(ids[:2], label="Red", toggle=True, source="person", visible="")
    library.mark(ids, label="Red", toggle=True, source="person", visible="")
    assert [shown(library, item)[2] for item in ids] == ["Red"] * 3
    library.mark(ids, label="Red", toggle=True, source="person", visible="")
    assert [shown(library, item)[2] for item in ids] == [""] * 3
    library.undo()
    assert [shown(library, item)[2] for item in ids] == ["Red"] * 3
