"""Keys that go from pane to pane, so that everything can be reached without a pointer and without a hundred Tabs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.context import AppContext
from app.places import Places


class PaneWalk(QObject):
    """`panes` in the order of the walk; of nested ones the inner comes before the outer. GUI thread."""

    def __init__(self, context: AppContext, window: QWidget, places: Places, panes: Sequence[QWidget]) -> None:
        super().__init__(window)
        self._window, self._places, self._panes = window, places, tuple(panes)
        context.actions.bind("view.next_pane", partial(self._go, 1))
        context.actions.bind("view.previous_pane", partial(self._go, -1))

    def _go(self, by: int) -> None:
        """To the next pane that is on screen and has something to use."""
        here = self._here()
        for step in range(1, len(self._panes) + 1):
            pane = self._panes[(here + by * step) % len(self._panes)]
            if pane.isVisible() and self._enter(pane):
                return

    def _here(self) -> int:
        held = self._window.focusWidget()
        return next((place for place, pane in enumerate(self._panes) if held and _within(pane, held)), 0)

    def _enter(self, pane: QWidget) -> bool:
        if pane is self._places:
            self._places.take_focus()
            return True
        stop = first_stop(pane)
        if stop is not None:
            stop.setFocus(Qt.FocusReason.TabFocusReason)
        return stop is not None


def first_stop(pane: QWidget) -> QWidget | None:
    """The first widget of a pane that Tab would visit."""
    chain = pane.nextInFocusChain()
    stop = pane
    while True:
        wants = stop.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if wants and stop.isEnabled() and stop.isVisible() and _within(pane, stop):
            return stop
        if chain is None or chain is pane:
            return None
        stop, chain = chain, chain.nextInFocusChain()


def _within(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)
