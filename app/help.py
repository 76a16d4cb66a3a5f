"""Help: the sheet of keys, and the report of what went wrong, to be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.context import AppContext
from app.language import tr

if TYPE_CHECKING:
    from app.keysheet import KeySheet


class Help(QObject):
    """Binds the help commands; offers the report where something broke. GUI thread."""

    def __init__(self, context: AppContext, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self.sheet: KeySheet | None = None
        context.actions.bind("help.keys", self._show_keys)
        context.actions.bind("help.report", self._show_report)
        context.errors.happened.connect(self._broke)

    def _show_keys(self) -> None:
        from app.keysheet import KeySheet

        if self.sheet is None:
            self.sheet = KeySheet(self._context.actions, self._window)
            self.sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.sheet.finished.connect(self._sheet_closed)
        self.sheet.show()
        self.sheet.raise_()
        self.sheet.activateWindow()

    def _sheet_closed(self) -> None:
        self.sheet = None

    def _show_report(self) -> None:
        from app.lists import ReportPaper

        ReportPaper(tr("Report a problem"), self._context.errors.report(), self._window).show()

    def _broke(self, error: Exception) -> None:
        self._context.notices.error(error, action=tr("Show the report"), act=self._show_report)
