"""Texts that travel inside the file (a generator's prompt, a caption), folded until somebody wants to read them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.theme import tokens

_TITLES = {"parameters": "Prompt", "prompt": "Prompt", "workflow": "Workflow", "comment": "Comment"}
_MOST_CHARACTERS = 20_000
_HEIGHT = 150


class _Reader(QPlainTextEdit):
    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)


class TextList(QWidget):
    """Shows `show_texts`; folded for every new photo unless the person has unfolded it. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fold = QToolButton()
        self.fold.setText("Texts in the file")
        self.fold.setCheckable(True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setIcon(icon("chevron-right"))
        self.fold.setStyleSheet("border: none; background: transparent; padding: 0;")
        self.fold.toggled.connect(self._turn)
        self.text = _Reader()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Texts in the file")
        self.text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.text.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, tokens.S, 0, 0)
        layout.setSpacing(tokens.S)
        layout.addWidget(self.fold)
        layout.addWidget(self.text)

    def show_texts(self, texts: Mapping[str, str]) -> None:
        """Chunks by name, as they are in the file; nothing at all where there are none."""
        self.text.setPlainText(together(texts))
        self.setVisible(bool(texts))

    def _turn(self, unfolded: bool) -> None:
        self.fold.setIcon(icon("chevron-down" if unfolded else "chevron-right"))
        self.text.setVisible(unfolded)


def together(texts: Mapping[str, str]) -> str:
    """All texts under their names; a very long one is cut, and says so."""
    parts = []
    for name, text in texts.items():
        rest = len(text) - _MOST_CHARACTERS
        shown = text if rest <= 0 else f"{text[:_MOST_CHARACTERS]}… ({rest:,} more characters)"
        parts.append(f"{_TITLES.get(name.casefold(), name)}\n{shown.strip()}")
    return "\n\n".join(parts)
