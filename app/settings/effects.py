"""Settings take effect while the window is open: one place listens to them and tells those who must know.

remember(settings) -> settings_changed -> theme, keys, thumbnails at once; the engine once the hand rests
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.context import AppContext
from app.grid.view import GridView
from app.jobs import Lane
from app.keymap import Keymap
from app.theme.colours import Theme
from app.theme.style import apply_theme
from core.jobs import JobContext
from core.settings import EngineSettings, Settings
from core.types import Changes

if TYPE_CHECKING:
    from core.workspace import Workspace

_REST_MS = 700
"""A number that is stepped through shall not start the engine anew with every step."""


class SettingEffects(QObject):
    """GUI thread. What is in the settings when this is made counts as in effect."""

    def __init__(self, context: AppContext, view: GridView) -> None:
        super().__init__(context)
        self._context, self._view = context, view
        self._shown = self._judged = context.settings
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._judge_anew)
        context.settings_changed.connect(self._changed)
        context.closing.connect(self._rest.stop)
        context.opened.connect(self._judge_anew)
        for theme in Theme:
            context.actions.bind(f"view.theme_{theme.value}", partial(self._choose, theme))
        self._show_theme()

    def _choose(self, theme: Theme) -> None:
        settings = self._context.settings
        self._context.remember(replace(settings, appearance=replace(settings.appearance, theme=theme.value)))

    def _show_theme(self) -> None:
        for theme in Theme:
            chosen = self._context.settings.appearance.theme == theme.value
            self._context.actions.action(f"view.theme_{theme.value}").setChecked(chosen)

    def _changed(self) -> None:
        before, now = self._shown, self._context.settings
        self._show_theme()
        self._shown = now
        app = QApplication.instance()
        if now.appearance.theme != before.appearance.theme and isinstance(app, QApplication):
            apply_theme(app, Theme(now.appearance.theme))
        if now.appearance.thumbnail_size != before.appearance.thumbnail_size:
            self._view.set_edge(now.appearance.thumbnail_size)
        if now.keys != before.keys:
            self._context.actions.rebind(Keymap(overrides=now.keys))
        if _judging_of(now) != _judging_of(before):
            self._rest.start()

    def _judge_anew(self) -> None:
        """Other helpers or another encoder: what runs is halted, and goes on from where it was. What a person paused or
        stopped stays so."""
        workspace, now = self._context.workspace, self._context.settings
        if _judging_of(now) == _judging_of(self._judged):
            return
        if workspace is None:
            # The library is opened with the settings of the start; those of now are taken up when it is there.
            return
        self._judged = now
        self._context.judging.halt()
        work = partial(_use_engine, workspace, now)
        self._context.jobs.submit(
            Lane.MODEL, work, done=self._used, failed=self._context.notices.error, key="settings.engine"
        )

    def _used(self, changes: Changes) -> None:
        self._context.changed.emit(changes)
        if self._context.judging.wanted:
            self._context.actions.run("file.judge")


def _judging_of(settings: Settings) -> tuple[EngineSettings, str]:
    """What the engine is started by. Sets are no part of it: axes are exchanged without ending anything."""
    return settings.engine, settings.scoring.encoder


def _use_engine(workspace: Workspace, settings: Settings, ctx: JobContext) -> Changes:
    """Model lane: ending processes takes a moment."""
    return workspace.use_engine(*_judging_of(settings))
