"""The models as a duty of the window: the page is made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.context import AppContext
from app.places import Places

if TYPE_CHECKING:
    from app.models_page.page import ModelsPage


class Models(QObject):
    """Binds its command. While the page is on screen `beside`, a pane that tells of photos, makes room. GUI thread."""

    def __init__(self, context: AppContext, places: Places, beside: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._places, self._beside = context, places, beside
        self._gave_room = False
        self.page: ModelsPage | None = None
        context.actions.bind("file.models", self.open)
        places.currentChanged.connect(self._moved)
        context.closing.connect(self._give_back)

    def open(self) -> None:
        """Show the page as things are now."""
        if self.page is None:
            from app.models_page.page import ModelsPage

            self.page = ModelsPage(self._context)
            self.page.left.connect(self._places.show_grid)
        self._places.show_page(self.page)
        self.page.refresh()

    def _moved(self) -> None:
        here = self.page is not None and self._places.currentWidget() is self.page
        if here and not self._beside.isHidden():
            self._gave_room = True
            self._beside.hide()
        elif not here:
            self._give_back()

    def _give_back(self) -> None:
        if self._gave_room:
            self._gave_room = False
            self._beside.show()
