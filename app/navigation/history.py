"""Back and forward: through folders, filters, grid and loupe, each with the photo and the place it was left at."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from app.context import AppContext
from app.language import tr
from app.navigation.trail import Trail
from app.navigation.where import Where
from app.navigation.whereabouts import Whereabouts


class History(QObject):
    """Binds the commands, and takes the side buttons of a mouse over `watched`. GUI thread."""

    def __init__(
        self, context: AppContext, whereabouts: Whereabouts, watched: tuple[QWidget, ...], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._whereabouts = context, whereabouts
        self.trail = Trail()
        context.actions.bind("move.back", partial(self.go, -1))
        context.actions.bind("move.forward", partial(self.go, 1))
        whereabouts.changed.connect(self._look)
        for widget in watched:
            widget.installEventFilter(self)
        self._show_ways()

    def go(self, by: int) -> None:
        """So many stops ahead, or behind for a negative number; nothing where the trail ends."""
        there = self.trail.peek(by)
        if there is not None and not self._whereabouts.going:
            self._whereabouts.go(there, self._gone, partial(self._leave, by))

    def _leave(self, by: int) -> None:
        self.trail.go(by)
        self._show_ways()

    def _gone(self, where: Where) -> None:
        self._context.notices.info(
            tr("The folder “{name}” is no longer there.", name=where.folder.name or str(where.folder)),
            tr("You are still where you were."),
        )

    def _look(self) -> None:
        now = self._whereabouts.now()
        if now is not None and not self._whereabouts.going:
            self.trail.visit(now)
            self._show_ways()

    def _show_ways(self) -> None:
        for command, by in (("move.back", -1), ("move.forward", 1)):
            self._context.actions.action(command).setEnabled(self.trail.peek(by) is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            by = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: 1}.get(event.button())
            if by is not None:
                self.go(by)
                return True
        return False
