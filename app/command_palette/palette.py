"""The palette as a duty of the window: opens over any place, and does what was chosen where the person was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.command_palette.items import Item, Provider
from app.context import AppContext

if TYPE_CHECKING:
    from app.command_palette.view import PaletteView


class CommandPalette(QObject):
    """Binds its command. Items come from providers in the order in which they were added; `take_focus` is called where
    the widget that had the focus is gone. GUI thread."""

    def __init__(self, context: AppContext, window: QWidget, take_focus: Callable[[], None]) -> None:
        super().__init__(window)
        self._context, self._window, self._take_focus = context, window, take_focus
        self._providers: list[Provider] = []
        self.view: PaletteView | None = None
        context.actions.bind("help.palette", self.toggle)

    @property
    def is_open(self) -> bool:
        return self.view is not None and self.view.isVisible()

    def add(self, *providers: Provider) -> None:
        """Offer what these have, below what is there already."""
        self._providers += providers

    def toggle(self) -> None:
        """Open, or close again."""
        if self.is_open:
            self.close()
            return
        if self.view is None:
            from app.command_palette.view import PaletteView

            own = self._context.actions.action("help.palette")
            self.view = PaletteView(self._window, self._take_focus, (own,))
            self.view.chosen.connect(self._choose)
            self.view.dismissed.connect(self.close)
        items = [item for provider in self._providers for item in provider.items()]
        self.view.open(items, self._context.settings.palette.recent)

    def close(self) -> None:
        """Close; the focus goes back to whatever had it."""
        if self.view is not None:
            self.view.leave()

    def _choose(self, item: Item) -> None:
        self.close()
        settings = self._context.settings
        self._context.remember(replace(settings, palette=settings.palette.chose(item.id)))
        item.run()
