"""Marks from keys: shown at once where photos are on screen, made on the database lane, taken back if that fails.

The lane decides what a mark means for each photo (a star more, a label taken off again): however many are marked, no
row is read in the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.context import AppContext
from app.grid.model import PhotoModel
from core.types import Changes, PhotoRow

if TYPE_CHECKING:
    from core.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Mark:
    """What a command sets; None leaves it as it is. `step` raises or lowers the stars of each photo."""

    stars: int | None = None
    flag: int | None = None
    label: str | None = None
    step: int = 0

    def on(self, row: PhotoRow) -> PhotoRow:
        stars = row.stars if self.stars is None else self.stars
        return replace(
            row,
            stars=max(0, min(5, stars + self.step)),
            flag=row.flag if self.flag is None else self.flag,
            label=row.label if self.label is None else self.label,
        )


MARKS: dict[str, Mark] = {
    "mark.pick": Mark(flag=1),
    "mark.reject": Mark(flag=-1),
    "mark.unflag": Mark(flag=0),
    **{f"mark.stars_{n}": Mark(stars=n) for n in range(6)},
    **{f"mark.label_{name.lower()}": Mark(label=name) for name in ("Red", "Yellow", "Green", "Blue")},
    "mark.fewer_stars": Mark(step=-1),
    "mark.more_stars": Mark(step=1),
}


class Marking(QObject):
    """Marks the photos that `targets` gives. `on_screen` are the ids to be shown ahead of the library, `visible` says
    what of the app's opinion was on screen, to be stored with the mark; `advance` follows a mark that goes on to the
    next photo."""

    advance = Signal()
    marked = Signal()

    def __init__(
        self,
        context: AppContext,
        model: PhotoModel,
        targets: Callable[[], Sequence[int]],
        on_screen: Callable[[], Sequence[int]],
        visible: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._model, self._targets = context, model, targets
        self._on_screen, self._visible = on_screen, visible
        self.always_next = False
        """Whether every mark goes on to the next photo."""
        for command, mark in MARKS.items():
            context.actions.bind(command, partial(self.apply, mark))
            following = f"{command}.next"
            if any(known.id == following for known in context.actions.keymap.commands):
                context.actions.bind(following, partial(self.apply, mark, then_next=True))
        context.actions.bind("edit.undo", partial(self._travel, back=True))
        context.actions.bind("edit.redo", partial(self._travel, back=False))

    def apply(self, mark: Mark, *, then_next: bool = False) -> None:
        """Mark the targets. A colour label that all of them have already is taken off, as Lightroom does."""
        ids = self._targets()
        if not ids or self._context.workspace is None:
            return
        ahead = self._ahead(mark, ids)
        self._model.show_ahead(ahead)
        work = partial(_make, tuple(ids), mark, self._visible())
        self._context.operate(work, partial(self._failed, [row.id for row in ahead]))
        self.marked.emit()
        if then_next or self.always_next:
            self.advance.emit()

    def _ahead(self, mark: Mark, ids: Sequence[int]) -> list[PhotoRow]:
        """What the rows that are on screen will be, as far as they alone can tell."""
        wanted = set(ids)
        seen = [photo_id for photo_id in dict.fromkeys(self._on_screen()) if photo_id in wanted]
        rows = [row for row in map(self._model.known, seen) if row is not None]
        if mark.label and all(row.label == mark.label for row in rows):
            if len(rows) < len(wanted):
                # The rest decides whether the label goes or comes; these have it in the meantime.
                return []
            mark = Mark(label="")
        return [new for new, old in zip(map(mark.on, rows), rows, strict=True) if new != old]

    def _travel(self, *, back: bool) -> None:
        self._context.operate(_undo if back else _redo, self._context.notices.error)

    def _failed(self, ids: Sequence[int], error: Exception) -> None:
        self._model.refresh(ids)
        self._context.notices.error(error)


def _make(ids: Sequence[int], mark: Mark, visible: str, workspace: Workspace) -> Changes:
    """One operation for one key."""
    return workspace.mark(
        ids,
        stars=mark.stars,
        step=mark.step,
        flag=mark.flag,
        label=mark.label,
        toggle=bool(mark.label),
        visible=visible,
    )


def _undo(workspace: Workspace) -> Changes | None:
    return workspace.undo()


def _redo(workspace: Workspace) -> Changes | None:
    return workspace.redo()
