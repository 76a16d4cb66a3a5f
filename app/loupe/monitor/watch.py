"""Follows a widget from screen to screen and tells which colours it is to be painted in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QScreen, QWindow
from PySide6.QtWidgets import QWidget

from app.jobs import Jobs, Lane
from app.loupe.monitor.colours import ReadColours, ScreenColours


class ScreenWatch(QObject):
    """`colours` are those of the screen that `widget` is on; `changed` says that they are others now. GUI thread."""

    changed = Signal()

    def __init__(self, widget: QWidget, jobs: Jobs) -> None:
        super().__init__(widget)
        self._widget, self._jobs = widget, jobs
        self._window: QWindow | None = None
        self._screen: QScreen | None = None
        self.colours = ScreenColours()
        widget.installEventFilter(self)

    def _read(self, screen: QScreen) -> None:
        """Ask for a screen's colours anew; what was asked before is not heard of again."""
        self._screen = screen
        work = ReadColours.of(screen)
        self._jobs.submit(Lane.PICTURES, work, done=self._know, key=f"screen colours {id(self)}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._follow()
        elif event.type() == QEvent.Type.WindowActivate and self._screen is not None and self._widget.isVisible():
            # Who comes back may have calibrated the screen, of which no system tells in a way that all share.
            self._read(self._screen)
        return False

    def _follow(self) -> None:
        window = self._widget.window().windowHandle()
        if window is not None and window is not self._window:
            self._window = window
            window.screenChanged.connect(self._moved)
        self._moved(self._widget.screen())

    def _moved(self, screen: QScreen | None) -> None:
        if screen is not None and screen is not self._screen:
            self._read(screen)

    def _know(self, colours: ScreenColours) -> None:
        if colours != self.colours:
            self.colours = colours
            self.changed.emit()
