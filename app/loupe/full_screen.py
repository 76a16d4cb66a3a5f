"""Full screen: in the loupe nothing but the photo, and no pointer over it while the hand rests."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QMainWindow, QWidget

from app.context import AppContext
from app.places import Places

HIDE_POINTER_MS = 2000
_MOVED = (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Enter, QEvent.Type.Wheel)


class FullScreen(QObject):
    """Takes `around` (panes, status strip) away while the loupe is full screen and brings back what was there.

    Binds `view.full_screen`. GUI thread.
    """

    def __init__(self, context: AppContext, window: QMainWindow, places: Places, *around: QWidget) -> None:
        super().__init__(window)
        self._context, self._window, self._places, self._around = context, window, places, around
        self._hidden: list[QWidget] = []
        self._pointer = QTimer(self, singleShot=True, interval=HIDE_POINTER_MS)
        self._pointer.timeout.connect(self._hide_pointer)
        context.actions.bind("view.full_screen", self.toggle)
        context.closing.connect(self._bring_back)
        places.currentChanged.connect(self._settle)
        places.loupe.installEventFilter(self)
        window.installEventFilter(self)

    @property
    def bare(self) -> bool:
        """Whether the photo is all that shows."""
        return self._window.isFullScreen() and self._places.in_loupe

    def toggle(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)
        self._settle()

    def _settle(self) -> None:
        full = self._window.isFullScreen()
        self._window.menuBar().setVisible(not full)
        self._context.actions.action("view.full_screen").setChecked(full)
        if self.bare and not self._hidden:
            self._hidden = [widget for widget in self._around if not widget.isHidden()]
            for widget in self._hidden:
                widget.hide()
            self._pointer.start()
        elif not self.bare:
            self._bring_back()

    def _bring_back(self) -> None:
        hidden, self._hidden = self._hidden, []
        for widget in hidden:
            widget.show()
        self._show_pointer()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.WindowStateChange:
            self._settle()
        elif watched is self._places.loupe and self.bare and event.type() in _MOVED:
            self._show_pointer()
            self._pointer.start()
        return False

    def _hide_pointer(self) -> None:
        if self.bare:
            self._places.loupe.hide_pointer()

    def _show_pointer(self) -> None:
        self._pointer.stop()
        self._places.loupe.show_pointer()
