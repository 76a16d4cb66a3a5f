"""The loupe with a strip of thumbnails below it, which F6 shows and hides."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.context import AppContext
from app.filmstrip.strip import Filmstrip
from app.grid.page import GridPage


class WithFilmstrip(QWidget):
    """`upper` fills the room that the strip leaves. `chosen` carries a photo to look at. GUI thread."""

    chosen = Signal(object)

    def __init__(self, context: AppContext, upper: QWidget, grid: GridPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.strip = Filmstrip(grid.model, grid.thumbnails)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(upper, 1)
        column.addWidget(self.strip)
        self.setFocusProxy(upper)
        self.strip.chosen.connect(self.chosen)
        context.actions.bind("view.filmstrip", self._toggle)
        context.settings_changed.connect(self._show_settings)
        self._show_settings()

    def _toggle(self) -> None:
        """Where the loupe is not open, it opens with its strip."""
        settings, elsewhere = self._context.settings, self.isHidden()
        appearance = replace(settings.appearance, filmstrip=elsewhere or not settings.appearance.filmstrip)
        self._context.remember(replace(settings, appearance=appearance))
        if elsewhere:
            self._context.actions.run("view.loupe")

    def _show_settings(self) -> None:
        appearance = self._context.settings.appearance
        self.strip.set_motion(not appearance.reduced_motion)
        self.strip.setVisible(appearance.filmstrip)
        self._context.actions.action("view.filmstrip").setChecked(appearance.filmstrip)
