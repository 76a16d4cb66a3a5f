"""What a photo's overall score was before another scorer, version or model judged it otherwise.

Kept in the transaction that replaces the score, and only where the number changes: a first judgement writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from core.library.connection import Database
from core.library.naming import Names
from core.library.words import ScoreThen
from core.types import OVERALL, Null, PhotoResult, Value

MOST = 8
"""Old scores kept of one content; the oldest goes first."""

SAME = 0.005
"""Scores nearer than this read as the same number of 0-100, or as its neighbour: no change that a person sees."""

_STANDING = (
    "SELECT s.value, s.phrase_id, c.scorer, COALESCE((SELECT own.version FROM scores own JOIN entries e "
    "ON e.id = own.entry_id WHERE e.name = 'scores.' || c.scorer AND own.content_id = c.id), s.version), "
    "c.made_by, c.judged_at "
    "FROM scores s JOIN contents c ON c.id = s.content_id WHERE s.entry_id = ? AND s.content_id = ?"
)
_INSERT = "INSERT INTO score_history (content_id, replaced_at, value, phrase_id, scorer, version, made_by, judged_at) "
_TRIM = (
    "DELETE FROM score_history WHERE content_id = ? AND replaced_at NOT IN "
    "(SELECT replaced_at FROM score_history WHERE content_id = ? ORDER BY replaced_at DESC LIMIT ?)"
)


@dataclass(frozen=True, slots=True)
class OldScores:
    """Keeps what a batch of results replaces. `overall`: the number of the entry of the overall score, None where no
    score was ever stored; `versions`: those of the entries by id; `moment`: when the batch is written."""

    overall: int | None
    versions: Mapping[str, int]
    moment: float

    def keep(self, conn: Connection, result: PhotoResult, content: int, old: int | None = None) -> None:
        """Before `result` is written as `content`: keep the score that `old` (None: `content` itself) has, if this
        result replaces it."""
        fresh = result.values.get(OVERALL)
        if self.overall is None or fresh is None:
            return
        standing = conn.exec_driver_sql(_STANDING, (self.overall, content if old is None else old)).first()
        if standing is None:
            return
        value, phrase_id, *made = standing
        version = self.versions.get(f"scores.{result.scorer}", self.versions.get(OVERALL, 1))
        if made[:3] == [result.scorer, version, result.made_by] or _same(value, fresh):
            return
        conn.exec_driver_sql(
            f"{_INSERT}VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (content, self.moment, value, phrase_id, *made)
        )
        conn.exec_driver_sql(_TRIM, (content, content, MOST))

    def take_over(self, conn: Connection, result: PhotoResult, old: int, new: int) -> None:
        """Before `result` is written as the content `new`, whose picture is that of `old`: its history goes on."""
        conn.exec_driver_sql(
            f"{_INSERT}SELECT ?, replaced_at, value, phrase_id, scorer, version, made_by, judged_at "
            "FROM score_history WHERE content_id = ?",
            (new, old),
        )
        self.keep(conn, result, new, old)


def keep_replaced(conn: Connection, overall: int, moment: float) -> None:
    """Before the rows of the temporary table `fresh_overalls` (see `core.library.overalls`) are written: keep every
    score that another scorer, another version of it or another space replaces."""
    conn.exec_driver_sql(
        f"{_INSERT}SELECT s.content_id, ?, s.value, s.phrase_id, c.scorer, "
        "COALESCE(f.was_version, own.version, s.version), c.made_by, c.judged_at "
        "FROM fresh_overalls f JOIN scores s ON s.entry_id = ? AND s.content_id = f.content_id "
        "JOIN contents c ON c.id = f.content_id LEFT JOIN scores own ON own.content_id = c.id "
        "AND own.entry_id = (SELECT id FROM entries WHERE name = 'scores.' || c.scorer) "
        "WHERE (c.scorer <> f.scorer OR f.was_version IS NOT NULL OR s.space_id IS NOT f.space_id) "
        "AND (s.value IS NULL OR ABS(s.value - f.value) >= ?)",
        (moment, overall, SAME),
    )
    full = conn.exec_driver_sql(
        "SELECT f.content_id FROM fresh_overalls f WHERE "
        "(SELECT COUNT(*) FROM score_history h WHERE h.content_id = f.content_id) > ?",
        (MOST,),
    ).fetchall()
    for (content,) in full:
        conn.exec_driver_sql(_TRIM, (content, content, MOST))


def read(database: Database, entries: Names, phrases: Names, photo_id: int) -> tuple[ScoreThen, ...]:
    """The overall scores of a photo in their order, the one that holds now last; () where it never changed."""
    overall = entries.find(OVERALL)
    with database.read() as conn:
        content = conn.exec_driver_sql("SELECT content_id FROM photos WHERE id = ?", (photo_id,)).scalar()
        old = conn.exec_driver_sql(
            "SELECT value, phrase_id, scorer, version, made_by, judged_at, replaced_at FROM score_history "
            "WHERE content_id = ? ORDER BY replaced_at",
            (content,),
        ).fetchall()
        now = conn.exec_driver_sql(_STANDING, (overall, content)).first()
    if not old or now is None:
        return ()
    # A score holds from the moment when it took another's place, however often it was confirmed since.
    since = [old[0][5], *(row[6] for row in old)]
    return tuple(
        ScoreThen(_value(row, phrases), row[2], row[3], row[4], moment)
        for row, moment in zip([*old, now], since, strict=True)
    )


def _value(row: Any, phrases: Names) -> Value:
    return float(row[0]) if row[1] is None else Null(phrases.name(row[1]))


def _same(stored: float | None, fresh: Value) -> bool:
    if stored is None or isinstance(fresh, Null):
        return stored is None and isinstance(fresh, Null)
    return abs(stored - fresh) < SAME
