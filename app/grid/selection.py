"""What is selected, by photo id: a re-sort, a rescan or a filter moves photos about and loses nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.grid.model import PhotoModel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Selection(QObject):
    """Selected ids, the current one (where keys act) and the anchor that a shift-click extends from."""

    changed = Signal()

    def __init__(self, model: PhotoModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._ids: set[int] = set()
        self._current: int | None = None
        self._anchor: int | None = None

    def __contains__(self, photo_id: object) -> bool:
        return photo_id in self._ids

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def current(self) -> int | None:
        return self._current

    def ids(self) -> list[int]:
        """Selected photos that are on view, in the order of the grid."""
        if not self._ids:
            return []
        found: list[int] = self._model.ids[self._on_view()].tolist()
        return found

    def count(self) -> int:
        """How many of the selected photos are on view."""
        return int(self._on_view().sum()) if self._ids else 0

    def targets(self) -> list[int]:
        """What a mark acts on: the selection, else the current photo unless it lies under a collapsed header."""
        chosen = self.ids()
        at = self._model.index_of(self._current) if self._current is not None and not chosen else -1
        return chosen if at < 0 or self._current is None or self._model.is_hidden(at) else [self._current]

    def set_only(self, photo_id: int) -> None:
        self._set({photo_id}, photo_id, photo_id)

    def toggle(self, photo_id: int) -> None:
        self._set(self._ids ^ {photo_id}, photo_id, photo_id)

    def extend_to(self, photo_id: int, *, add: bool = False) -> None:
        """Everything on view from the anchor to this photo; `add` keeps what was selected before."""
        start = self._model.index_of(self._anchor) if self._anchor is not None else -1
        end = self._model.index_of(photo_id)
        if start < 0 or end < 0:
            self.set_only(photo_id)
            return
        reach = self._model.shown_between(min(start, end), max(start, end) + 1) | {photo_id}
        self._set(self._ids | reach if add else reach, photo_id, self._anchor)

    def set_many(self, photo_ids: Iterable[int], current: int | None = None) -> None:
        """Exactly these; the current photo stays where none is given."""
        self._set(set(photo_ids), self._current if current is None else current, self._anchor)

    def set_all(self) -> None:
        """Every photo that does not lie under a collapsed header."""
        self._set(set(self._model.shown_ids.tolist()), self._current, self._anchor)

    def clear(self) -> None:
        """Nothing selected; the current photo stays."""
        self._set(set(), self._current, self._anchor)

    def forget(self) -> None:
        """Another folder: nothing selected and no current photo."""
        self._set(set(), None, None)

    def _on_view(self) -> NDArray[np.bool_]:
        """For each photo of the grid whether it is selected."""
        import numpy as np

        return np.isin(self._model.ids, np.fromiter(self._ids, np.int64, len(self._ids)))

    def _set(self, ids: set[int], current: int | None, anchor: int | None) -> None:
        before = (self._ids, self._current)
        self._ids, self._current, self._anchor = ids, current, anchor
        if before != (ids, current):
            self.changed.emit()
