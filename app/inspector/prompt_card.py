"""How a picture was generated: the prompt in full, what was to be kept out, and the settings that make it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.inspector.fact_table import FactTable
from app.inspector.flow_text import FlowText
from app.inspector.wording import FactList, cut
from app.language import tr
from app.theme import tokens
from app.widgets import label

MOST_CHARACTERS = 10_000
"""Of one text; the rest of a longer one is among the texts in the file."""

if TYPE_CHECKING:
    from core.imaging.generation import Generation


class PromptCard(QWidget):
    """Shows `show_generation`. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Generation | None = None
        self.prompt, self.negative = FlowText(tr("Prompt")), FlowText(tr("Negative prompt"))
        self.settings = FactTable(tr("Settings of the generator"))
        self._without = label(tr("Negative prompt"), tone="caption")
        self._unread = label(tr("This text could not be taken apart. As it stands in the file:"), tone="caption")
        self._unread.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.XS)
        layout.addWidget(self._unread)
        layout.addWidget(self.prompt)
        layout.addSpacing(tokens.XS)
        layout.addWidget(self._without)
        layout.addWidget(self.negative)
        layout.addSpacing(tokens.XS)
        layout.addWidget(self.settings)

    def show_generation(self, made: Generation | None) -> None:
        """What is known of how the picture was made; None where it was not generated."""
        if made == self.shown:
            return
        self.shown = made
        from core.imaging.generation import Generation

        found = made or Generation()
        facts = settings_of(found)
        unread = not (found.prompt or found.negative or facts)
        self._unread.setVisible(unread)
        self.prompt.show_plain(cut(found.raw if unread else found.prompt, MOST_CHARACTERS))
        self.negative.show_plain(cut(found.negative, MOST_CHARACTERS))
        self.settings.show_facts(facts)
        self.prompt.setVisible(bool(self.prompt.text()))
        for part in (self._without, self.negative):
            part.setVisible(bool(found.negative))
        self.settings.setVisible(bool(facts))

    def copy_prompt(self) -> None:
        """Put the prompt on the clipboard, whole; where it could not be taken apart, the text as it is."""
        if self.shown is not None:
            QGuiApplication.clipboard().setText(self.shown.prompt or self.shown.raw)


def settings_of(made: Generation) -> FactList:
    """The settings that a generator wrote down, in words."""
    model = tr("{name} ({hash})", name=made.model, hash=made.model_hash) if made.model and made.model_hash else ""
    facts = [
        (tr("Seed"), made.seed),
        (tr("Model"), model or made.model or made.model_hash),
        (tr("Steps"), made.steps),
        (tr("Sampler"), made.sampler),
        (tr("Guidance"), made.cfg),
    ]
    facts = [(name, value) for name, value in facts if value]
    # The program alone is no setting: it says nothing of a text that could not be read.
    return [*facts, (tr("Made with"), made.tool)] if facts and made.tool else facts
