"""Marks from keys: shown at once, committed on the database lane, taken back if that fails."""

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
    """Marks the photos that `targets` gives. `visible` says what was on screen, to be stored with the mark;
    `advance` follows a mark that goes on to the next photo."""

    advance = Signal()
    marked = Signal()

    def __init__(
        self,
        context: AppContext,
        model: PhotoModel,
        targets: Callable[[], Sequence[int]],
        visible: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._model, self._targets, self._visible = context, model, targets, visible
        for command, mark in MARKS.items():
            context.actions.bind(command, partial(self.apply, mark))
            following = f"{command}.next"
            if any(known.id == following for known in context.actions.keymap.commands):
                context.actions.bind(following, partial(self.apply, mark, then_next=True))
        context.actions.bind("edit.undo", partial(self._travel, back=True))
        context.actions.bind("edit.redo", partial(self._travel, back=False))

    def apply(self, mark: Mark, *, then_next: bool = False) -> None:
        """Mark the targets. A colour label that all of them have already is taken off, as Lightroom does."""
        rows = self._model.rows_of(self._targets())
        if not rows or self._context.workspace is None:
            return
        if mark.label and all(row.label == mark.label for row in rows):
            mark = Mark(label="")
        after = [mark.on(row) for row in rows]
        changed = [new for new, old in zip(after, rows, strict=True) if new != old]
        if changed:
            self._model.show_ahead(changed)
            ids = [row.id for row in changed]
            self._context.operate(partial(_commit, changed, mark, self._visible()), partial(self._failed, ids))
            self.marked.emit()
        if then_next:
            self.advance.emit()

    def _travel(self, *, back: bool) -> None:
        self._context.operate(_undo if back else _redo, self._context.notices.error)

    def _failed(self, ids: Sequence[int], error: Exception) -> None:
        self._model.refresh(ids)
        self._context.notices.error(error)


def _commit(rows: Sequence[PhotoRow], mark: Mark, visible: str, workspace: Workspace) -> Changes:
    """One operation for one key; stars that are raised or lowered may end differently from photo to photo."""
    if not mark.step:
        return workspace.mark(
            [row.id for row in rows], stars=mark.stars, flag=mark.flag, label=mark.label, visible=visible
        )
    changes = Changes()
    for stars in sorted({row.stars for row in rows}):
        alike = [row.id for row in rows if row.stars == stars]
        changes |= workspace.mark(alike, stars=stars, visible=visible)
    return changes


def _undo(workspace: Workspace) -> Changes | None:
    return workspace.undo()


def _redo(workspace: Workspace) -> Changes | None:
    return workspace.redo()
