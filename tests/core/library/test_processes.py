"""More than one process, and processes that die: nothing committed is lost, nobody waits in vain."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import numpy as np

from core.library.database import open_library
from core.library.library import Library
from core.questions import ChoiceFilter, Query
from core.types import Status, View
from tests.core.library.build import SPACE, details, judge, photo, result, scan, vector, waiting

REPOSITORY = Path(__file__).resolve().parents[3]


def start_writer(path: Path, number: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.core.library.killed_writer", str(path), str(number)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )


def read_marks(process: subprocess.Popen[str], count: int) -> list[tuple[int, int]]:
    assert process.stdout is not None
    marks = []
    for line in process.stdout:
        photo_id, stars = line.split()
        marks.append((int(photo_id), int(stars)))
        if len(marks) == count:
            break
    return marks


def test_a_killed_process_loses_its_batch_at_most_and_never_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    rng = random.Random(0)
    promised: dict[int, int] = {}
    for round_number in range(3):
        process = start_writer(path, round_number * 100_000)
        with process:
            promised.update(read_marks(process, rng.randint(3, 12)))
            process.kill()
            assert process.stdout is not None
            promised.update((int(a), int(b)) for a, b in (line.split() for line in process.stdout if line[-1] == "\n"))
        with closing(sqlite3.connect(path)) as conn:
            assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        with open_library(path) as library:
            assert library.notices == ()
            check(library, promised)


def check(library: Library, promised: dict[int, int]) -> None:
    assert {row.id: row.stars for row in library.rows(list(promised))} == promised
    judged = library.details_of(library.ids(Query(choices=(ChoiceFilter("status", (Status.OK,)),))))
    assert len(judged) >= 4 * len(promised)
    assert all(len(details.values) == 20 for details in judged)
    contents, matrix = library.vectors(SPACE, View.GLOBAL)
    assert len(contents) == len(judged)
    for photos, stored in zip((library.photos_of([int(item)])[int(item)] for item in contents), matrix, strict=True):
        np.testing.assert_array_equal(stored, vector(photos[0]).astype(np.float16))


def test_a_library_is_written_beside_another_process_and_notices_it(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with open_library(path) as library:
        (mine,) = scan(library, photo("mine.jpg")).new
        library.ids(Query())
        before = library.data_version()
        library.mark([mine], stars=1, source="person", visible="")
        assert library.data_version() == before, "one's own writes are no news"

        with start_writer(path, 0) as process:
            theirs = dict(read_marks(process, 3))
            for step in range(20):
                library.mark([mine], stars=2 + step % 2, source="person", visible="")
                scan(library, photo(f"beside {step}.jpg"), complete=False)
            theirs |= dict(read_marks(process, 1))
            process.kill()

        assert library.data_version() != before
        library.refresh()
        assert set(theirs) <= set(library.ids(Query()).tolist())
        assert {row.id: row.stars for row in library.rows(list(theirs))} == theirs
        assert library.rows([mine])[0].stars == 3


def test_threads_read_and_write_at_once(library: Library) -> None:
    scan(library, *(photo(f"{number}.jpg") for number in range(60)))
    items = list(waiting(library).values())
    failures: list[BaseException] = []

    def write(part: int) -> None:
        try:
            for item in items[part::3]:
                library.write_results([result(item, f"c{item.photo_id}", {"scores.overall": 0.5}, embedding=1)])
                library.mark([item.photo_id], stars=part + 1, source="person", visible="")
        except BaseException as error:
            failures.append(error)

    def read() -> None:
        try:
            while library.count(Query(choices=(ChoiceFilter("status", (Status.OK,)),))) < len(items):
                found = library.ids(Query())
                assert len(library.rows(found)) == len(found) == len(items)
                contents, matrix = library.vectors(SPACE, View.GLOBAL)
                assert len(contents) == len(matrix)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(part,)) for part in range(3)] + [threading.Thread(target=read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert sorted(library.column("marks.stars")[1].tolist()) == [1.0] * 20 + [2.0] * 20 + [3.0] * 20


def test_every_new_row_is_seen_by_a_reader_that_was_open_before(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.db") as one, open_library(tmp_path / "library.db") as two:
        scan(one, photo("a.jpg"))
        ids = judge(two, {"a.jpg": "A"}, {"measures.new": 0.5})
        assert details(one, ids["a.jpg"]).values == {"measures.new": 0.5}
        scan(two, photo("a.jpg"), photo("b.jpg"))
        judge(one, {"b.jpg": "B"}, {"measures.newer": 0.25})
        two.refresh()
        assert two.column("measures.newer")[1].tolist()[1] == 0.25
