"""The menu of axis sets: which of them judge photos, as a checklist, and whether axes without a value are shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.axes import SETS, Axes
from app.inspector.reading import InspectorContext
from app.language import tr, trn


class AxisSets(QMenu):
    """Filled anew whenever it opens. `gaps_wanted`: `gaps`, whether axes without a value are shown, has changed. GUI
    thread."""

    gaps_wanted = Signal()

    def __init__(self, context: InspectorContext, axes: Axes, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._axes = context, axes
        self.gaps = False
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        """Each set with how many axes it has that can be seen now."""
        chosen, workspace = self._context.settings.scoring.sets, self._context.workspace
        names = [pair.set_name for pair in workspace.pairs] if workspace is not None else []
        self.clear()
        for name, title, hint in SETS:
            count, shown = names.count(name), tr(title)
            if count:
                shown = tr("{set}  ({axes})", set=shown, axes=trn("{n} axis", "{n} axes", count))
            action = self.addAction(shown)
            action.setCheckable(True)
            action.setChecked(name in chosen)
            action.setToolTip(tr(hint))
            action.toggled.connect(partial(self._turn, name))
        self.addSeparator()
        gaps = self.addAction(tr("Show axes without a value"))
        gaps.setCheckable(True)
        gaps.setChecked(self.gaps)
        gaps.toggled.connect(self._turn_gaps)

    def _turn_gaps(self, shown: bool) -> None:
        self.gaps = shown
        self.gaps_wanted.emit()

    def _turn(self, name: str, wanted: bool) -> None:
        chosen = self._context.settings.scoring.sets
        self._axes.choose((*chosen, name) if wanted else [one for one in chosen if one != name])
