"""The loupe's commands beside walking and zooming: marks over the photo, moving the view, first and last."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from app.actions import Actions
from app.loupe.view import LoupeView

_WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


class LoupeDuties(QObject):
    """Binds the commands and keeps their check marks right. GUI thread."""

    def __init__(self, actions: Actions, loupe: LoupeView) -> None:
        super().__init__(loupe)
        self._actions, self._loupe = actions, loupe
        for name in ("clipping", "peaking", "focus_point"):
            actions.bind(f"loupe.{name}", partial(self._toggle, name))
        for way, (across, down) in _WAYS.items():
            actions.bind(f"loupe.pan_{way}", partial(loupe.pan, across, down))
        actions.bind("loupe.first", loupe.first_photo)
        actions.bind("loupe.last", loupe.last_photo)

    def _toggle(self, name: str) -> None:
        loupe = self._loupe
        {
            "clipping": loupe.toggle_clipping,
            "peaking": loupe.toggle_peaking,
            "focus_point": loupe.toggle_focus_point,
        }[name]()
        shown = {
            "clipping": loupe.marks.clipping,
            "peaking": loupe.marks.peaking,
            "focus_point": loupe.focus_point_shown,
        }
        self._actions.action(f"loupe.{name}").setChecked(shown[name])
