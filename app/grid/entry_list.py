"""Catalogue entries in a combo box, by kind, under headings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from app.language import tr
from app.theme import tokens
from app.theme.style import font
from core.types import Entry

_KINDS = (("scores", "Scores"), ("measures", "Measures"), ("attributes", "Attributes"))


def fill_entries(combo: QComboBox, entries: Sequence[Entry]) -> None:
    """Fill a combo box with entries by kind, under headings, in plain titles."""
    for kind, heading in _KINDS:
        of_kind = [entry for entry in entries if entry.kind == kind]
        if not of_kind:
            continue
        add_heading(combo, tr(heading))
        for entry in of_kind:
            combo.addItem(tr(entry.title), entry.id)
            combo.setItemData(combo.count() - 1, tr(entry.explanation), Qt.ItemDataRole.ToolTipRole)


def add_heading(combo: QComboBox, text: str) -> None:
    """A line in a combo box that cannot be chosen."""
    combo.addItem(text)
    item = combo.model().item(combo.count() - 1)  # type: ignore[attr-defined]
    item.setEnabled(False)
    item.setFont(font(tokens.CAPTION, strong=True))
