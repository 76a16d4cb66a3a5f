"""Overall scores that follow from stored scores by another rule, or from newer ones: many at a time, no pass."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.library.clock import now
from core.library.columns import Columns
from core.library.connection import Database
from core.library.naming import Names
from core.library.score_history import keep_replaced
from core.types import OVERALL, Changes

_FRESH = (
    "CREATE TEMP TABLE IF NOT EXISTS fresh_overalls (content_id INTEGER PRIMARY KEY, value DOUBLE NOT NULL, "
    "scorer TEXT NOT NULL, space_id INTEGER, was_version INTEGER)"
)


@dataclass(frozen=True, slots=True, eq=False)
class Overalls:
    """Judgements of contents, arrays of one length: `values` 0-1; `scorers` names who gives them; `spaces` the ids of
    the spaces that they were judged from (0: none); `was_versions` the version of the scorer that was replaced, where
    nothing else tells it (0: the one that is stored)."""

    contents: NDArray[np.int64]
    values: NDArray[np.float64]
    scorers: Sequence[str]
    spaces: NDArray[np.int64]
    was_versions: NDArray[np.int64]

    def part(self, start: int, end: int) -> Overalls:
        return Overalls(
            self.contents[start:end],
            self.values[start:end],
            self.scorers[start:end],
            self.spaces[start:end],
            self.was_versions[start:end],
        )

    def __len__(self) -> int:
        return len(self.contents)


@dataclass(frozen=True, slots=True)
class StoredQuantiles:
    """Quantiles of a version of a score in a space, taken from `number` contents."""

    version: int
    number: int
    points: tuple[float, ...]


def write_overalls(database: Database, columns: Columns, entries: Names, version: int, fresh: Overalls) -> Changes:
    """Store new overall scores; what they replace goes into the history. One transaction."""
    if not len(fresh):
        return Changes()
    contents, values = fresh.contents.tolist(), fresh.values.tolist()
    rows = [
        (content, value, scorer, space or None, was or None)
        for content, value, scorer, space, was in zip(
            contents, values, fresh.scorers, fresh.spaces.tolist(), fresh.was_versions.tolist(), strict=True
        )
    ]
    with database.lock:
        overall = entries.ensure({OVERALL})[OVERALL]
        with database.write() as conn:
            moment = now()
            conn.exec_driver_sql(_FRESH)
            conn.exec_driver_sql("DELETE FROM fresh_overalls")
            conn.exec_driver_sql("INSERT INTO fresh_overalls VALUES (?, ?, ?, ?, ?)", rows)
            keep_replaced(conn, overall, moment)
            conn.exec_driver_sql(
                "INSERT OR REPLACE INTO scores (entry_id, content_id, value, phrase_id, version, space_id) "
                "SELECT ?, content_id, value, NULL, ?, space_id FROM fresh_overalls",
                (overall, version),
            )
            conn.exec_driver_sql(
                "UPDATE contents SET judged_at = ?, "
                "scorer = (SELECT f.scorer FROM fresh_overalls f WHERE f.content_id = contents.id) "
                "WHERE id IN (SELECT content_id FROM fresh_overalls)",
                (moment,),
            )
            conn.exec_driver_sql("DELETE FROM fresh_overalls")
        photos = columns.photos_with(fresh.contents)
        columns.set_values(OVERALL, fresh.contents, fresh.values)
    return Changes(photos, frozenset({OVERALL}))


def read_quantiles(database: Database, entries: Names, entry: str) -> dict[int, StoredQuantiles]:
    """What is usual for a score, by the id of the space."""
    entry_id = entries.find(entry)
    with database.read() as conn:
        rows = conn.exec_driver_sql(
            "SELECT space_id, version, number, points FROM quantiles WHERE entry_id = ?", (entry_id,)
        ).fetchall()
    return {row[0]: StoredQuantiles(row[1], row[2], tuple(json.loads(row[3]))) for row in rows}


def store_quantiles(database: Database, entries: Names, entry: str, space_id: int, taken: StoredQuantiles) -> None:
    """Keep what is usual for a score in a space, in place of what was kept."""
    with database.lock:
        entry_id = entries.ensure({entry})[entry]
        with database.write() as conn:
            conn.exec_driver_sql(
                "INSERT OR REPLACE INTO quantiles (entry_id, space_id, version, number, points, taken_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (entry_id, space_id, taken.version, taken.number, json.dumps(taken.points), now()),
            )


def judged_by(database: Database, scorers: Sequence[str], photo_ids: Sequence[int]) -> dict[int, str]:
    """Those of the photos whose overall score is by one of these scorers, with its name."""
    with database.read() as conn:
        rows = conn.exec_driver_sql(
            "SELECT p.id, c.scorer FROM photos p JOIN contents c ON c.id = p.content_id "
            "WHERE p.id IN (SELECT value FROM json_each(?)) AND c.scorer IN (SELECT value FROM json_each(?))",
            (json.dumps(list(photo_ids)), json.dumps(list(scorers))),
        )
        return {row[0]: row[1] for row in rows}
