"""The prompts that were kept, as a menu: shown again, sorted by, or removed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.context import AppContext
from app.language import tr
from app.numbers import one_line
from app.widgets import without_state
from core.types import Changes


class KeptMenu(QToolButton):
    """`show_wanted` carries a prompt and which panel (0, 1) shall show it, `sort_wanted` and `remove_wanted` an entry's
    id. GUI thread."""

    show_wanted = Signal(object, object)
    sort_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setText(tr("Kept prompts"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self.menu().aboutToShow.connect(self.fill)
        context.changed.connect(self._changed)
        self._changed(Changes())

    def fill(self) -> None:
        """What is kept at this moment."""
        menu, workspace = self.menu(), self._context.workspace
        for action in menu.actions():
            menu.removeAction(action)
        for score in workspace.prompting.kept() if workspace is not None else ():
            one = QMenu(one_line(score.entry.title).replace("&", "&&"), menu)
            for place, name in enumerate(("A", "B")):
                show = partial(self.show_wanted.emit, score.prompt, place)
                one.addAction(tr("Show in {name}", name=name)).triggered.connect(without_state(show))
            for title, signal in ((tr("Sort by it"), self.sort_wanted), (tr("Remove"), self.remove_wanted)):
                act = partial(signal.emit, score.entry.id)
                one.addAction(title).triggered.connect(without_state(act))
            menu.addMenu(one)

    def _changed(self, changes: Changes) -> None:
        workspace = self._context.workspace
        self.setVisible(workspace is not None and bool(workspace.prompting.kept()))
