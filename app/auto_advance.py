"""Going on to the next photo with every mark, as Caps Lock does elsewhere; here it is a switch, for the toolkit does
not tell whether that key is down."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.actions import Actions
from app.marking import Marking


class AutoAdvance(QObject):
    """Binds the switch, which is off at every start. GUI thread."""

    def __init__(self, actions: Actions, marking: Marking) -> None:
        super().__init__(marking)
        self._actions, self._marking = actions, marking
        actions.bind("mark.auto_advance", self._toggle)

    def _toggle(self) -> None:
        self._marking.always_next = not self._marking.always_next
        self._actions.action("mark.auto_advance").setChecked(self._marking.always_next)
