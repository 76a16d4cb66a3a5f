"""A person's marks: stars, flag and label of a photo, each change stored with its inverse so that it can be taken back.

A mark that a person made, here or in another program's sidecar, is only replaced by a person; a camera's rating and an
applied cull fill what nobody decided.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from core.library.clock import now
from core.library.columns import Columns
from core.library.connection import Database
from core.types import Changes

SOURCES = ("person", "sidecar", "applied cull", "camera")
_BY_A_PERSON = ("person", "sidecar")
_FIELDS = ("number", "text", "source", "visible", "marked_at")

MarkRow = tuple[int, str, list[Any] | None]
"""Photo id, kind, and the fields of the mark (number, text, source, visible, marked_at) or None for no mark."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """One kind of mark as a person asks for it, which may depend on what the photos have."""

    kind: str
    number: int = 0
    text: str = ""
    step: int = 0
    toggle: bool = False

    def on(self, photo_ids: Sequence[int], held: Mapping[int, list[Any]]) -> Iterator[tuple[int, int, str]]:
        """Photo id, number and text to be set. A step that leads nowhere is left out: nobody chose that number."""
        off = self.toggle and all(photo_id in held and held[photo_id][1] == self.text for photo_id in photo_ids)
        for photo_id in photo_ids:
            if not self.step:
                yield photo_id, self.number, "" if off else self.text
                continue
            now = held[photo_id][0] if photo_id in held else 0
            raised = max(0, min(5, now + self.step))
            if raised != now:
                yield photo_id, raised, ""


class Marks:
    """Marks and their undo history. Every commit waits for the disk: marks are never lost."""

    def __init__(self, database: Database, columns: Columns) -> None:
        self._database = database
        self._columns = columns

    def mark(
        self,
        photo_ids: Iterable[int],
        *,
        stars: int | None,
        step: int,
        flag: int | None,
        label: str | None,
        toggle: bool,
        source: str,
        visible: str,
    ) -> Changes:
        """Set what is not None on every photo, all of them or none; stored as one operation. `step` raises or lowers
        each photo's stars within 0 to 5; `toggle` takes `label` off again where every photo has it already. Raises
        ValueError outside the ranges."""
        wishes = _wishes(stars, step, flag, label, toggle, source)
        with self._database.lock:
            with self._database.write(full=True) as conn:
                at = now()
                before, after = [], []
                present = _present(conn, photo_ids)
                for wish in wishes:
                    held = _held(conn, present, wish.kind)
                    for photo_id, number, text in wish.on(present, held):
                        old, new = held.get(photo_id), [number, text, source, visible, at]
                        if _may_replace(old, new):
                            before.append((photo_id, wish.kind, old))
                            after.append((photo_id, wish.kind, new))
                if not after:
                    return Changes()
                _apply(conn, after)
                conn.exec_driver_sql("UPDATE operations SET state = 'superseded' WHERE state = 'undone'")
                conn.exec_driver_sql(
                    "INSERT INTO operations (kind, done_at, forward, inverse, state) VALUES ('mark', ?, ?, ?, 'done')",
                    (at, json.dumps(after), json.dumps(before)),
                )
            return self._remember(after)

    def undo(self) -> Changes | None:
        """Take the latest operation back; None where there is none."""
        return self._turn("SELECT id, inverse FROM operations WHERE state = 'done' ORDER BY id DESC LIMIT 1", "undone")

    def redo(self) -> Changes | None:
        """Do the operation again that was taken back last; None where there is none."""
        return self._turn("SELECT id, forward FROM operations WHERE state = 'undone' ORDER BY id LIMIT 1", "done")

    def _turn(self, select: str, state: str) -> Changes | None:
        with self._database.lock:
            with self._database.write(full=True) as conn:
                found = conn.exec_driver_sql(select).first()
                if found is None:
                    return None
                rows: list[MarkRow] = [(photo_id, kind, values) for photo_id, kind, values in json.loads(found[1])]
                there = set(_present(conn, [row[0] for row in rows]))
                rows = [row for row in rows if row[0] in there]
                _apply(conn, rows)
                conn.exec_driver_sql("UPDATE operations SET state = ? WHERE id = ?", (state, found[0]))
            return self._remember(rows)

    def _remember(self, rows: Sequence[MarkRow]) -> Changes:
        for kind in {row[1] for row in rows}:
            alike = [(photo_id, values) for photo_id, other, values in rows if other == kind]
            ids = [photo_id for photo_id, _ in alike]
            if kind == "label":
                self._columns.set_labels(ids, [values[1] if values else "" for _, values in alike])
            else:
                self._columns.set_marks(f"marks.{kind}", ids, [values[0] if values else 0 for _, values in alike])
        return Changes(frozenset(row[0] for row in rows), frozenset(f"marks.{row[1]}" for row in rows))


def camera_marks(conn: Connection, photo_id: int, rating: int | None) -> list[tuple[int, str, int]]:
    """Take over an in-camera rating (1-5 stars, -1 rejected) where nobody else marked; returns what was set."""
    if not rating or not -1 <= rating <= 5:
        return []
    kind = "flag" if rating < 0 else "stars"
    new = [rating, "", "camera", "", now()]
    if not _may_replace(_read(conn, photo_id, kind), new):
        return []
    _apply(conn, [(photo_id, kind, new)])
    return [(photo_id, kind, rating)]


def read_marks(conn: Connection, photo_ids: Sequence[int]) -> dict[int, dict[str, tuple[int, str]]]:
    """Number and text of every mark, by photo and kind."""
    found: dict[int, dict[str, tuple[int, str]]] = {}
    for photo_id, kind, number, text in conn.exec_driver_sql(
        "SELECT photo_id, kind, number, text FROM marks WHERE photo_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(photo_ids)),),
    ):
        found.setdefault(photo_id, {})[kind] = (number, text)
    return found


def _wishes(
    stars: int | None, step: int, flag: int | None, label: str | None, toggle: bool, source: str
) -> list[_Wish]:
    if source not in SOURCES:
        raise ValueError(f"a mark comes from one of {SOURCES}, not {source!r}")
    if stars is not None and not 0 <= stars <= 5:
        raise ValueError(f"{stars} stars: 0 to 5")
    if stars is not None and step:
        raise ValueError("stars are set, or raised and lowered, not both")
    if flag is not None and flag not in (-1, 0, 1):
        raise ValueError(f"flag {flag}: -1, 0 or 1")
    wishes = []
    if stars is not None or step:
        wishes.append(_Wish("stars", stars or 0, step=step))
    if flag is not None:
        wishes.append(_Wish("flag", flag))
    if label is not None:
        wishes.append(_Wish("label", text=label, toggle=toggle))
    return wishes


def _may_replace(old: list[Any] | None, new: list[Any]) -> bool:
    if old is None:
        return True
    if old[:3] == new[:3]:
        return False
    if new[2] == "camera":
        return bool(old[2] == "camera")
    return new[2] in _BY_A_PERSON or old[2] not in _BY_A_PERSON


def _present(conn: Connection, photo_ids: Iterable[int]) -> list[int]:
    """The ids that exist, each once, in the order given."""
    wanted = list(dict.fromkeys(int(item) for item in photo_ids))
    rows = conn.exec_driver_sql(
        "SELECT id FROM photos WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(wanted),)
    )
    there = {row[0] for row in rows}
    return [item for item in wanted if item in there]


def _read(conn: Connection, photo_id: int, kind: str) -> list[Any] | None:
    row = conn.exec_driver_sql(
        f"SELECT {', '.join(_FIELDS)} FROM marks WHERE photo_id = ? AND kind = ?", (photo_id, kind)
    ).first()
    return None if row is None else list(row)


def _held(conn: Connection, photo_ids: Sequence[int], kind: str) -> dict[int, list[Any]]:
    """The fields of one kind of mark, by photo, of the photos that have it."""
    found = conn.exec_driver_sql(
        f"SELECT photo_id, {', '.join(_FIELDS)} FROM marks "
        "WHERE kind = ? AND photo_id IN (SELECT value FROM json_each(?))",
        (kind, json.dumps(list(photo_ids))),
    )
    return {row[0]: list(row[1:]) for row in found}


def _apply(conn: Connection, rows: Sequence[MarkRow]) -> None:
    kept = [(photo_id, kind, *values) for photo_id, kind, values in rows if values is not None]
    dropped = [(photo_id, kind) for photo_id, kind, values in rows if values is None]
    if kept:
        conn.exec_driver_sql(
            f"INSERT OR REPLACE INTO marks (photo_id, kind, {', '.join(_FIELDS)}) VALUES (?, ?, ?, ?, ?, ?, ?)", kept
        )
    if dropped:
        conn.exec_driver_sql("DELETE FROM marks WHERE photo_id = ? AND kind = ?", dropped)
