"""Tags that a model saw in contents: the few nearest of each kind, apart from whatever a person wrote.

`tagged` names the space and the lists that a content's tags came from, so that only what lacks them is tagged again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.library.choices import TAGS
from core.library.connection import Database, driver_cursor
from core.library.naming import Names
from core.library.results import photos_sharing
from core.library.vector_store import VectorStore
from core.library.words import PhotoTags, SeenTag
from core.types import Changes, SpaceKey

SEMANTIC, AESTHETIC = 0, 1
"""`tags.kind`: what is in the picture, how it looks."""


@dataclass(frozen=True, slots=True, eq=False)
class TagRows:
    """The tags of some contents: `places` (N, K) into `names`, -1 for none; `similarities` (N, K), cosines; the first
    `semantic` columns speak of what is in the picture, the others of how it looks."""

    contents: NDArray[np.int64]
    names: Sequence[str]
    places: NDArray[np.int64]
    similarities: NDArray[np.float32]
    semantic: int

    def part(self, start: int, end: int) -> TagRows:
        here = slice(start, end)
        return TagRows(self.contents[here], self.names, self.places[here], self.similarities[here], self.semantic)


class Tags:
    """Reads and writes tags; any thread."""

    def __init__(self, database: Database, vectors: VectorStore) -> None:
        self._database, self._vectors = database, vectors
        self._names = Names(database, "tag_names")
        self._lists = Names(database, "tag_lists")

    def lacking(self, space: SpaceKey, lists: str, content_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Positions of those contents that were not tagged from this space by these lists, ascending."""
        list_id = self._lists.find(self._list_name(space, lists))
        if list_id is None:
            return np.arange(len(content_ids))
        with self._database.read() as conn:
            rows = driver_cursor(conn).execute("SELECT content_id FROM tagged WHERE list_id = ?", (list_id,)).fetchall()
        have = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        return np.flatnonzero(~np.isin(content_ids, have))

    def write(self, rows: TagRows, space: SpaceKey, lists: str) -> Changes:
        """Store these contents' tags in place of those that they had, in one transaction."""
        if rows.places.shape != rows.similarities.shape or len(rows.places) != len(rows.contents):
            raise ValueError(f"{rows.places.shape} places, {rows.similarities.shape} similarities")
        used = np.unique(rows.places[rows.places >= 0])
        with self._database.lock:
            numbers = self._names.ensure(rows.names[place] for place in used.tolist())
            name = self._list_name(space, lists)
            list_id = self._lists.ensure([name])[name]
            of_place = {int(place): numbers[rows.names[place]] for place in used}
            stored = [
                (content, of_place[place], SEMANTIC if column < rows.semantic else AESTHETIC, similarity)
                for content, places, values in zip(
                    rows.contents.tolist(), rows.places.tolist(), rows.similarities.tolist(), strict=True
                )
                for column, (place, similarity) in enumerate(zip(places, values, strict=True))
                if place >= 0
            ]
            contents = [(content,) for content in rows.contents.tolist()]
            with self._database.write() as conn:
                cursor = driver_cursor(conn)
                cursor.executemany("DELETE FROM tags WHERE content_id = ?", contents)
                cursor.executemany(
                    "INSERT INTO tags (content_id, tag_id, kind, similarity) VALUES (?, ?, ?, ?)", sorted(stored)
                )
                cursor.executemany(
                    "INSERT OR REPLACE INTO tagged (content_id, list_id) VALUES (?, ?)",
                    [(content, list_id) for (content,) in contents],
                )
                photos = photos_sharing(conn, {content for (content,) in contents})
        return Changes(frozenset(photos), frozenset({TAGS}))

    def of_photo(self, photo_id: int) -> PhotoTags:
        """What a model saw in one photo, the nearest first."""
        with self._database.read() as conn:
            rows = conn.exec_driver_sql(
                "SELECT n.name, t.kind, t.similarity FROM photos p JOIN tags t ON t.content_id = p.content_id "
                "JOIN tag_names n ON n.id = t.tag_id WHERE p.id = ? ORDER BY t.similarity DESC, n.id",
                (int(photo_id),),
            ).fetchall()
        seen = [(SeenTag(name, similarity), kind) for name, kind, similarity in rows]
        return PhotoTags(
            tuple(tag for tag, kind in seen if kind == SEMANTIC), tuple(tag for tag, kind in seen if kind == AESTHETIC)
        )

    def top(self, content_ids: Sequence[int] | NDArray[np.int64], most: int) -> dict[int, tuple[str, ...]]:
        """What is in the picture, the nearest `most` tags first, of those contents that have any."""
        with self._database.read() as conn:
            rows = conn.exec_driver_sql(
                "SELECT t.content_id, n.name FROM tags t JOIN tag_names n ON n.id = t.tag_id WHERE t.kind = ? "
                "AND t.content_id IN (SELECT value FROM json_each(?)) ORDER BY t.content_id, t.similarity DESC, n.id",
                (SEMANTIC, json.dumps([int(item) for item in content_ids])),
            ).fetchall()
        found: dict[int, list[str]] = {}
        for content, name in rows:
            found.setdefault(content, []).append(name)
        return {content: tuple(names[:most]) for content, names in found.items()}

    def counts(self, content_ids: NDArray[np.int64]) -> dict[str, int]:
        """How many of these contents have each tag, the most frequent first."""
        with self._database.read() as conn:
            rows = conn.exec_driver_sql(
                "SELECT n.name, COUNT(*) AS many FROM tags t JOIN tag_names n ON n.id = t.tag_id "
                "WHERE t.content_id IN (SELECT value FROM json_each(?)) GROUP BY t.tag_id ORDER BY many DESC, n.name",
                (json.dumps(np.unique(content_ids).tolist()),),
            ).fetchall()
        return {str(name): int(many) for name, many in rows}

    def _list_name(self, space: SpaceKey, lists: str) -> str:
        return f"{self._vectors.space_id(space) or 0} {lists}"
