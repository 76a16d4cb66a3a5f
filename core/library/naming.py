"""Names as small numbers (entries, phrases, spaces): looked up in memory, added in a transaction of their own."""

from __future__ import annotations

from collections.abc import Iterable

from core.library.connection import Database
from core.types import Output, SpaceKey


class Names:
    """The two-column table `table` (id, name), mirrored in memory. Ids never change, so the mirror never lies."""

    def __init__(self, database: Database, table: str) -> None:
        self._database = database
        self._table = table
        self._ids: dict[str, int] = {}
        self._names: dict[int, str] = {}

    def find(self, name: str) -> int | None:
        """The id of a name, None if no process ever stored it."""
        if name not in self._ids:
            self._load()
        return self._ids.get(name)

    def name(self, row_id: int) -> str:
        if row_id not in self._names:
            self._load()
        return self._names[row_id]

    def all(self, prefix: str = "") -> dict[int, str]:
        """Every stored name that starts with `prefix`, by id."""
        self._load()
        return {row_id: name for row_id, name in self._names.items() if name.startswith(prefix)}

    def ensure(self, names: Iterable[str]) -> dict[str, int]:
        """Ids of the names, storing those that are new. Not to be called inside a write transaction."""
        wanted = set(names)
        if not wanted <= self._ids.keys():
            with self._database.write() as conn:
                conn.exec_driver_sql(
                    f"INSERT OR IGNORE INTO {self._table} (name) VALUES (?)",
                    [(name,) for name in sorted(wanted - self._ids.keys())],
                )
            self._load()
        return {name: self._ids[name] for name in wanted}

    def _load(self) -> None:
        with self._database.read() as conn:
            rows = conn.exec_driver_sql(f"SELECT id, name FROM {self._table}").fetchall()
        self._ids = {name: row_id for row_id, name in rows}
        self._names = dict(map(tuple, rows))


class Spaces:
    """Spaces by key, with the dimension that their first vector had."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[SpaceKey, tuple[int, int]] = {}

    def find(self, space: SpaceKey) -> tuple[int, int] | None:
        """`(id, dimension)`, None where nothing was ever stored in this space."""
        if space not in self._known:
            self._load()
        return self._known.get(space)

    def all(self) -> dict[SpaceKey, tuple[int, int]]:
        self._load()
        return dict(self._known)

    def ensure(self, space: SpaceKey, dimension: int) -> int:
        """Id of the space. Raises ValueError for a dimension other than the stored one. Not inside a transaction."""
        known = self.find(space)
        if known is None:
            with self._database.write() as conn:
                conn.exec_driver_sql(
                    "INSERT OR IGNORE INTO spaces (encoder, weights, preprocessing, backend, output, dimension) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (space.encoder, space.weights, space.preprocessing, space.backend, space.output.value, dimension),
                )
            self._load()
            known = self._known[space]
        if known[1] != dimension:
            raise ValueError(f"space {space} holds vectors of {known[1]} numbers, not {dimension}")
        return known[0]

    def _load(self) -> None:
        with self._database.read() as conn:
            rows = conn.exec_driver_sql(
                "SELECT encoder, weights, preprocessing, backend, output, id, dimension FROM spaces"
            ).fetchall()
        self._known = {SpaceKey(e, w, p, b, Output(o)): (row_id, dim) for e, w, p, b, o, row_id, dim in rows}
