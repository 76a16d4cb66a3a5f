"""The loupe's commands beside walking and zooming: marks over the photo, moving the view, first and last."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.actions import Actions
from app.loupe.view import LoupeView

_WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


class LoupeDuties(QObject):
    """Binds the commands and keeps their check marks right. GUI thread."""

    def __init__(self, actions: Actions, loupe: LoupeView) -> None:
        super().__init__(loupe)
        self._actions = actions
        for command, toggle in (
            ("loupe.clipping", loupe.toggle_clipping),
            ("loupe.peaking", loupe.toggle_peaking),
            ("loupe.focus_point", loupe.toggle_focus_point),
        ):
            actions.bind(command, partial(self._toggle, command, toggle))
        for way, (across, down) in _WAYS.items():
            actions.bind(f"loupe.pan_{way}", partial(loupe.pan, across, down))
        actions.bind("loupe.first", loupe.first_photo)
        actions.bind("loupe.last", loupe.last_photo)

    def _toggle(self, command: str, toggle: Callable[[], bool]) -> None:
        self._actions.action(command).setChecked(toggle())
