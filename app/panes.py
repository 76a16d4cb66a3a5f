"""The window's own furniture: panes beside the photos, and where all of it stood last time.

In a narrow window the panes give way to the photos, the inspector before the folders, and come back when there is room.
What a person hid stays hidden, and what a person asks for is shown however narrow it gets.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

from app.context import AppContext

_SIDEBAR, _INSPECTOR, _WINDOW = 236, 320, 1360
_MIDDLE = 400
_ROOM = 520
"""What the photos get before the panes beside them do: two columns and a bar that is whole."""


class Panes(QObject):
    """`split` holds sidebar, middle and inspector. Binds the commands that show and hide them. GUI thread."""

    def __init__(
        self, context: AppContext, window: QMainWindow, sidebar: QWidget, middle: QWidget, inspector: QWidget
    ) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._panes = {"view.sidebar": sidebar, "view.inspector": inspector}
        self._gave_way: set[QWidget] = set()
        self._asked_for: set[QWidget] = set()
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        for widget in (sidebar, middle, inspector):
            self.split.addWidget(widget)
        self.split.setStretchFactor(1, 1)
        middle.setMinimumWidth(_MIDDLE)
        self.split.setSizes([_SIDEBAR, _WINDOW - _SIDEBAR - _INSPECTOR, _INSPECTOR])
        for command, pane in self._panes.items():
            context.actions.bind(command, partial(self._toggle, pane))
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fit)
        for widget in (window, sidebar, inspector):
            widget.installEventFilter(self)

    def restore(self) -> None:
        """Put window and panes where they were. Called once, before the window shows."""
        kept = self._file()
        for key, take in (("geometry", self._window.restoreGeometry), ("split", self.split.restoreState)):
            value = kept.value(key)
            if value is not None:
                take(value)
        for command in str(kept.value("hidden", "")).split():
            if command in self._panes:
                self._panes[command].hide()
        self._show_states()

    def _toggle(self, pane: QWidget) -> None:
        self._gave_way.discard(pane)
        if pane.isHidden():
            self._asked_for.add(pane)
        else:
            self._asked_for.discard(pane)
        pane.setVisible(pane.isHidden())
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._fit()
        elif event.type() == QEvent.Type.Show and watched is not self._window:
            # Brought back by whoever took it away; where it stands is known after this event.
            self._soon.start()
        return False

    def _fit(self) -> None:
        """Hide what has no room, and show again what had none."""
        if self._window.isFullScreen():
            # The photo alone may fill it, and a screen is wide.
            return
        sidebar, inspector = self._panes["view.sidebar"], self._panes["view.inspector"]
        left = self._window.width() - _ROOM
        for pane, width in ((sidebar, _SIDEBAR), (inspector, _INSPECTOR)):
            wanted = not pane.isHidden() or pane in self._gave_way
            fits = left >= width
            if wanted and not fits and pane not in self._asked_for:
                self._gave_way.add(pane)
                pane.hide()
            elif wanted:
                left -= width
                self._gave_way.discard(pane)
                pane.show()
            if fits:
                self._asked_for.discard(pane)
        self._show_states()

    def _show_states(self) -> None:
        for command, pane in self._panes.items():
            self._context.actions.action(command).setChecked(not pane.isHidden())

    def remember(self) -> None:
        """Keep where everything stands. Called once, when whoever took a pane away for a while has given it back."""
        kept = self._file()
        kept.setValue("geometry", self._window.saveGeometry())
        kept.setValue("split", self.split.saveState())
        hidden = [name for name, pane in self._panes.items() if pane.isHidden() and pane not in self._gave_way]
        kept.setValue("hidden", " ".join(hidden))

    def _file(self) -> QSettings:
        return QSettings(str(self._context.paths.config / "window.ini"), QSettings.Format.IniFormat)
