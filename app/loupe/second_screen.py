"""The current photo on another screen: the whole of it and nothing else, following the grid or the loupe."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QScreen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.context import AppContext
from app.language import tr
from app.loupe.view import LoupeView
from app.places import Places
from core.types import Changes

_SIZE = (960, 640)


def other_screen(mine: QScreen | None) -> QScreen | None:
    """A screen that is not `mine`, None where there is no other."""
    return next((screen for screen in QGuiApplication.screens() if screen is not mine), None)


class PhotoWindow(QWidget):
    """A window with one photo that fits. Esc closes it; `closed` says that it went."""

    closed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(tr("Photo – Beholder"))
        self.setAccessibleName(tr("Photo on the second screen"))
        self.resize(*_SIZE)
        self.view = LoupeView(context, plain=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.view.clear()
        self.closed.emit()
        event.accept()


class SecondScreen(QObject):
    """Opens and closes the window and keeps it on the photo that commands act on. Binds `view.second_screen`."""

    def __init__(self, context: AppContext, window: QWidget, places: Places) -> None:
        super().__init__(window)
        self._context, self._window, self._places = context, window, places
        self.photo_window: PhotoWindow | None = None
        self._on: QScreen | None = None
        context.actions.bind("view.second_screen", self.toggle)
        context.closing.connect(self.close)
        context.changed.connect(self._refresh)
        places.moved.connect(self._follow)
        places.loupe.shown.connect(self._follow)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._unplugged)

    def toggle(self) -> None:
        if self.photo_window is None:
            self.open()
        else:
            self.close()

    def open(self) -> None:
        """Full screen on another screen; where there is none, an ordinary window that can be moved to one."""
        made = PhotoWindow(self._context)
        made.closed.connect(self._closed)
        self.photo_window = made
        self._on = other_screen(self._window.screen())
        if self._on is not None:
            made.setScreen(self._on)
            made.setGeometry(self._on.geometry())
            made.showFullScreen()
        else:
            made.show()
        self._context.actions.action("view.second_screen").setChecked(True)
        self._follow()

    def close(self) -> None:
        if self.photo_window is not None:
            self.photo_window.close()

    def _closed(self) -> None:
        self.photo_window = self._on = None
        self._context.actions.action("view.second_screen").setChecked(False)

    def _follow(self) -> None:
        if self.photo_window is None:
            return
        selection = self._places.grid.selection
        current = self._places.loupe.current if self._places.in_loupe else selection.current
        if current is None:
            self.photo_window.view.clear()
        elif current != self.photo_window.view.current:
            self.photo_window.view.show(current, [current])

    def _refresh(self, changes: Changes) -> None:
        if self.photo_window is not None:
            self.photo_window.view.refresh(changes)

    def _unplugged(self, screen: QScreen) -> None:
        """Its screen is gone: an ordinary window would lie over the photos on the one that is left."""
        if self.photo_window is not None and screen is self._on:
            self.close()
            self._context.notices.info(
                tr("The second screen was unplugged."), tr("The photo on it is closed; open it again with the command.")
            )
