"""The grid's model: a list of photo ids, an index by id, and a bounded cache of rows that is filled a page at a time.

library -> ids (one array) -> set_order
library -> rows of what is about to be seen -> fetch -> row_at, which painting reads
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.grid.order import Ids
from core.types import PhotoRow

Rows = Callable[[Sequence[int]], Sequence[PhotoRow]]

_PAGE = 128
_KEPT = 4_000


class PhotoModel(QAbstractListModel):
    """Photos in order. `rows` reads rows by id, quickly, in the GUI thread; a mark shown ahead of its commit is an
    overlay (`show_ahead`) that the next read replaces."""

    reordered = Signal()
    rows_changed = Signal(object)

    def __init__(self, rows: Rows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._ids: Ids | tuple[()] = ()
        self._sorted: tuple[Ids, Ids] | None = None
        self._cache: OrderedDict[int, PhotoRow] = OrderedDict()
        self._stale: set[int] = set()
        self._hidden: tuple[range, ...] = ()
        self._places: tuple[Any, Any] | None = None

    @property
    def ids(self) -> Ids:
        """All ids in order. Read only."""
        import numpy as np

        return np.asarray(self._ids, np.int64)

    def hide(self, runs: Iterable[range]) -> None:
        """Photos at these indices lie under collapsed headers. Until the next order nothing that is done to all photos
        on view reaches them."""
        self._hidden = tuple(runs)

    @property
    def shown_ids(self) -> Ids:
        """The ids that do not lie under a collapsed header, in order. Read only."""
        return self.ids[self._shown()] if self._hidden else self.ids

    def shown_between(self, first: int, end: int) -> set[int]:
        """The ids from index `first` to before `end` that do not lie under a collapsed header."""
        ids = self.ids[first:end]
        found: list[int] = (ids[self._shown()[first:end]] if self._hidden else ids).tolist()
        return set(found)

    def _shown(self) -> Any:
        import numpy as np

        shown = np.ones(len(self._ids), np.bool_)
        for run in self._hidden:
            shown[run.start : run.stop] = False
        return shown

    def is_hidden(self, index: int) -> bool:
        """Whether the photo at this index lies under a collapsed header."""
        return any(index in run for run in self._hidden)

    def set_places(self, places: Any, counts: Any) -> None:
        """Which one of its burst each photo is (N,), from 1 and 0 for none, of how many (N,). Until the next order."""
        self._places = places, counts

    def place_at(self, index: int) -> tuple[int, int]:
        """Which one of its burst a photo is, of how many; (0, 0) for none."""
        if self._places is None:
            return 0, 0
        place = int(self._places[0][index])
        return (place, int(self._places[1][index])) if place else (0, 0)

    def ids_in(self, wanted: range) -> list[int]:
        """The ids of these indices."""
        # Asked before there is anything to order, at the very start: not even numpy is here then.
        found: list[int] = self.ids[wanted.start : wanted.stop].tolist() if wanted and len(self._ids) else []
        return found

    def __len__(self) -> int:
        return len(self._ids)

    def id_at(self, index: int) -> int:
        return int(self._ids[index])

    def index_of(self, photo_id: int) -> int:
        """Where a photo stands, or -1."""
        if not len(self._ids):
            return -1
        if self._sorted is None:
            by_id = self.ids.argsort()
            self._sorted = (self.ids[by_id], by_id)
        ids, positions = self._sorted
        at = int(ids.searchsorted(photo_id))
        return int(positions[at]) if at < len(ids) and ids[at] == photo_id else -1

    def set_order(self, ids: Ids | tuple[()]) -> None:
        """New ids in a new order, none of them hidden. An equal count permutes in place; another count resets."""
        self._hidden, self._places = (), None
        if len(ids) == len(self._ids):
            if not len(ids) or (self.ids == ids).all():
                return
            self._ids, self._sorted = ids, None
            self.dataChanged.emit(self.index(0), self.index(len(ids) - 1))
        else:
            self.beginResetModel()
            self._ids, self._sorted = ids, None
            self.endResetModel()
        self.reordered.emit()

    def row_at(self, index: int) -> PhotoRow | None:
        """The row if it is in memory. Touches nothing else: painting calls it."""
        return self._cache.get(self.id_at(index))

    def known(self, photo_id: int) -> PhotoRow | None:
        """The row of a photo if it is in memory; nothing is read."""
        return self._cache.get(photo_id)

    def row_of(self, photo_id: int) -> PhotoRow | None:
        """The row of a photo, read if need be; None where the library has it no more."""
        return next(iter(self.rows_of([photo_id])), None)

    def rows_of(self, photo_ids: Sequence[int]) -> list[PhotoRow]:
        """The rows of these photos, read in one go if need be; without those that the library has no more."""
        missing = self._missing(photo_ids)
        read = {row.id: row for row in self._rows(missing)} if missing else {}
        asked = set(missing)
        found = [read.get(photo_id) if photo_id in asked else self._cache[photo_id] for photo_id in photo_ids]
        self._keep(missing, read)
        return [row for row in found if row is not None]

    def fetch(self, wanted: range) -> None:
        """Bring the rows of these indices into memory, in whole pages."""
        if not wanted:
            return
        first = wanted.start // _PAGE * _PAGE
        last = min(-(-wanted.stop // _PAGE) * _PAGE, len(self._ids))
        self._load(self.ids_in(range(first, last)))

    def refresh(self, photo_ids: Iterable[int]) -> None:
        """These photos changed in the library: tell who shows them. A row is read again when it is next asked for, and
        until then painted as it was; so a mark on twenty thousand photos reads no more than the screen holds."""
        known = [photo_id for photo_id in photo_ids if photo_id in self._cache]
        if known:
            self._stale.update(known)
            self._announce(known)

    def show_ahead(self, rows: Iterable[PhotoRow]) -> None:
        """Show these rows before the library has them."""
        shown = list(rows)
        self._keep([row.id for row in shown], {row.id: row for row in shown})
        self._announce([row.id for row in shown])

    def clear(self) -> None:
        self._cache.clear()
        self._stale.clear()
        self.set_order(())

    def _load(self, photo_ids: Sequence[int]) -> None:
        missing = self._missing(photo_ids)
        if missing:
            self._keep(missing, {row.id: row for row in self._rows(missing)})

    def _missing(self, photo_ids: Sequence[int]) -> list[int]:
        return [photo_id for photo_id in photo_ids if photo_id not in self._cache or photo_id in self._stale]

    def _keep(self, asked: Sequence[int], read: Mapping[int, PhotoRow]) -> None:
        """Remember what the library said about the photos that were asked for."""
        for photo_id in asked:
            self._stale.discard(photo_id)
            self._cache.pop(photo_id, None)
        self._cache.update(read)
        while len(self._cache) > _KEPT:
            self._stale.discard(self._cache.popitem(last=False)[0])

    def _announce(self, photo_ids: Sequence[int]) -> None:
        self.rows_changed.emit(photo_ids)
        for photo_id in photo_ids[:_PAGE]:
            at = self.index_of(photo_id)
            if at >= 0:
                self.dataChanged.emit(self.index(at), self.index(at))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid() or index.row() >= len(self._ids):
            return None
        row = self.row_of(self.id_at(index.row()))
        return row.path.name if row is not None else None
