"""Photos looked at three ways: takes up the setting while the window is open, and has photos looked at again whose main
part a person moved.

settings.scoring.three_views -> `use_views`, `judge_pairs` (model lane) -> judging goes on, its third pass makes views
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.context import AppContext
from app.jobs import Lane
from core.jobs import JobContext
from core.settings import Settings
from core.types import Changes

if TYPE_CHECKING:
    from core.workspace import Workspace

REGION = "region"
"""The entry that changes name where a main part was moved (`core.library.regions.ENTRY`)."""


class ThreeWays(QObject):
    """GUI thread. What is in the settings when this is made counts as in effect."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._context = context
        self._in_effect = _chosen(context.settings)
        context.settings_changed.connect(self._take_up)
        context.opened.connect(self._take_up)
        context.changed.connect(self._changed)

    def _take_up(self) -> None:
        workspace, wanted = self._context.workspace, _chosen(self._context.settings)
        if workspace is None or wanted == self._in_effect:
            return
        self._in_effect = wanted
        self._context.judging.halt()
        work = partial(_use_views, workspace, *wanted)
        self._context.jobs.submit(
            Lane.MODEL, work, done=self._used, failed=self._context.notices.error, key="three_ways"
        )

    def _used(self, changes: Changes) -> None:
        self._context.changed.emit(changes)
        self._go_on()

    def _changed(self, changes: Changes) -> None:
        if REGION in changes.entries:
            self._go_on()

    def _go_on(self) -> None:
        """What a person paused or stopped stays so."""
        if self._context.judging.wanted:
            self._context.actions.run("file.judge")


def _chosen(settings: Settings) -> tuple[bool, str]:
    return settings.scoring.three_views, settings.scoring.salient


def _use_views(workspace: Workspace, three: bool, salient: str, ctx: JobContext) -> Changes:
    """Model lane: what is judged from one view or three may have to be judged again from what is stored."""
    changes = workspace.use_views(three=three, salient="subject" if salient == "subject" else "middle")
    return changes | workspace.judge_pairs(ctx)
