"""How the grid lays photos out, as commands, settings and a reading of the pictures' shapes in the background."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.context import AppContext
from app.grid.layouts.kinds import LayoutKind
from app.grid.order import Ids
from app.grid.view import GridView
from app.jobs import Lane
from core.jobs import JobContext
from core.types import Changes

if TYPE_CHECKING:
    from app.grid.shapes import Aspects


class LayoutChoice(QObject):
    """Binds the commands of layouts and sections to a view, and tells it what it has to know for them. GUI thread."""

    def __init__(self, context: AppContext, view: GridView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._view = context, view
        bind = context.actions.bind
        for kind in LayoutKind:
            bind(_command(kind), partial(self._choose, kind))
        bind("view.collapse", view.walk.toggle_section)
        bind("move.group_up", partial(view.walk.step_section, -1))
        bind("move.group_down", partial(view.walk.step_section, 1))
        view.shapes_wanted.connect(self._read_shapes)
        context.changed.connect(self._changed)
        context.settings_changed.connect(self._show_settings)
        self._show_settings()

    def _choose(self, kind: LayoutKind) -> None:
        settings = self._context.settings
        if settings.appearance.layout != kind:
            self._context.remember(replace(settings, appearance=replace(settings.appearance, layout=kind.value)))
        self._show_settings()

    def _show_settings(self) -> None:
        appearance = self._context.settings.appearance
        self._view.set_motion(not appearance.reduced_motion)
        self._view.arranging.set_layout_kind(LayoutKind(appearance.layout))
        for kind in LayoutKind:
            self._context.actions.action(_command(kind)).setChecked(kind == appearance.layout)

    def _changed(self, changes: Changes) -> None:
        self._view.forget_shapes(changes.photos)

    def _read_shapes(self, ids: Ids) -> None:
        workspace = self._context.workspace
        if workspace is None:
            return

        def work(ctx: JobContext) -> tuple[Ids, Aspects]:
            return ids, workspace.aspects(ids)

        self._context.jobs.submit(Lane.DATABASE, work, done=self._shapes_read)

    def _shapes_read(self, read: tuple[Ids, Aspects]) -> None:
        self._view.take_shapes(*read)


def _command(kind: LayoutKind) -> str:
    return f"view.layout_{kind.value}"
