"""The settings as a duty of the window: the page is made when it is first asked for, and found by the palette."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.command_palette.items import Item
from app.context import AppContext
from app.language import tr
from app.places import Places

if TYPE_CHECKING:
    from app.settings.page import SettingsPage
    from app.settings.rows import Row, RowsSection


class SettingsDuty(QObject):
    """Binds its command. While the page is on screen `beside`, a pane that tells of photos, makes room. GUI thread."""

    def __init__(self, context: AppContext, places: Places, beside: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._places, self._beside = context, places, beside
        self._gave_room = False
        self.page: SettingsPage | None = None
        context.actions.bind("file.settings", self.open)
        places.currentChanged.connect(self._moved)
        context.closing.connect(self._give_back)

    def open(self, title: str = "") -> None:
        """Show the page, at the section of this title or the one that was open last."""
        page = self._made()
        self._places.show_page(page)
        page.open(title)

    def items(self) -> Iterator[Item]:
        """The sections and what can be set in them, for the palette."""
        from app.settings.rows import RowsSection

        for section in self._made().sections:
            title = tr("Settings: {section}", section=section.title)
            yield Item(f"settings:{section.title}", title, tr("File"), partial(self.open, section.title), icon="gear")
            if isinstance(section, RowsSection):
                for row in section.rows:
                    name, go = f"settings:{section.title}:{row.title}", partial(self._go_to, section, row)
                    yield Item(name, row.title, title, go, icon="gear", words=row.choices())

    def _go_to(self, section: RowsSection, row: Row) -> None:
        self.open(section.title)
        section.go_to(row)

    def _made(self) -> SettingsPage:
        if self.page is None:
            self.page = self._make()
        return self.page

    def _make(self) -> SettingsPage:
        # Six sections of controls that most sessions never see.
        from app.settings.appearance import AppearanceSection
        from app.settings.engine import EngineSection
        from app.settings.folders import FoldersSection
        from app.settings.keys import KeysSection
        from app.settings.page import SettingsPage
        from app.settings.privacy import PrivacySection
        from app.settings.scoring import ScoringSection

        kinds = (AppearanceSection, FoldersSection, KeysSection, ScoringSection, EngineSection, PrivacySection)
        page = SettingsPage([kind(self._context) for kind in kinds])
        page.left.connect(self._places.show_grid)
        return page

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
