"""Names and values in two columns, to be selected and copied by mouse and keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.inspector.flow_text import FlowText
from app.inspector.wording import plain, table
from app.theme.colours import colours


class FactTable(FlowText):
    """Shows `show_facts`. GUI thread."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._facts: tuple[tuple[str, str], ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        return self._facts

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        if tuple(facts) != self._facts:
            self._facts = tuple(facts)
            self._write()

    def copy_all(self) -> None:
        """Put every fact on the clipboard, a line each."""
        QGuiApplication.clipboard().setText(plain(self._facts))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.LayoutDirectionChange):
            self._write()

    def _write(self) -> None:
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.show_html(table(self._facts, colours().text_faint, mirrored=mirrored) if self._facts else "")
        self.setAccessibleDescription(plain(self._facts))
