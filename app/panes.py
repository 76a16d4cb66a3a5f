"""The window's own furniture: panes beside the photos, and where all of it stood last time."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

from app.context import AppContext

_SIDEBAR, _INSPECTOR, _WINDOW = 236, 320, 1360
_MIDDLE = 400


class Panes(QObject):
    """`split` holds sidebar, middle and inspector. Binds the commands that show and hide them. GUI thread."""

    def __init__(
        self, context: AppContext, window: QMainWindow, sidebar: QWidget, middle: QWidget, inspector: QWidget
    ) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._panes = {"view.sidebar": sidebar, "view.inspector": inspector}
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        for widget in (sidebar, middle, inspector):
            self.split.addWidget(widget)
        self.split.setStretchFactor(1, 1)
        # In a narrow window the panes give way first: the photos and their bar keep a usable width.
        middle.setMinimumWidth(_MIDDLE)
        self.split.setSizes([_SIDEBAR, _WINDOW - _SIDEBAR - _INSPECTOR, _INSPECTOR])
        for command, pane in self._panes.items():
            context.actions.bind(command, partial(self._toggle, pane))
        context.closing.connect(self._remember)

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
        pane.setVisible(pane.isHidden())
        self._show_states()

    def _show_states(self) -> None:
        for command, pane in self._panes.items():
            self._context.actions.action(command).setChecked(not pane.isHidden())

    def _remember(self) -> None:
        kept = self._file()
        kept.setValue("geometry", self._window.saveGeometry())
        kept.setValue("split", self.split.saveState())
        kept.setValue("hidden", " ".join(command for command, pane in self._panes.items() if pane.isHidden()))

    def _file(self) -> QSettings:
        return QSettings(str(self._context.paths.config / "window.ini"), QSettings.Format.IniFormat)
