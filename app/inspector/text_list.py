"""Texts that travel inside the file (a generator's prompt, a caption), as they stand there."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from app.inspector.wording import cut
from app.language import tr

_TITLES = {"parameters": "Prompt", "prompt": "Prompt", "workflow": "Workflow", "comment": "Comment"}
_MOST_CHARACTERS = 20_000
_HEIGHT = 150


class TextList(QPlainTextEdit):
    """Shows `show_texts`; can be selected and copied by mouse and keys. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(tr("Texts in the file"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._texts: dict[str, str] = {}

    def show_texts(self, texts: Mapping[str, str]) -> None:
        """Chunks by name, as they are in the file."""
        if texts != self._texts:
            self._texts = dict(texts)
            self.setPlainText(together(texts))

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)


def together(texts: Mapping[str, str]) -> str:
    """All texts under their names; a very long one is cut, and says so."""
    titles = {name: tr(_TITLES.get(name.casefold(), name)) for name in texts}
    return "\n\n".join(f"{titles[name]}\n{cut(text, _MOST_CHARACTERS)}" for name, text in texts.items())
