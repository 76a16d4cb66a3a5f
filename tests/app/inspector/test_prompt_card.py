"""The prompt beside the picture: read in full, copied whole, and as it stands where it could not be taken apart."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.inspector.panel import InspectorPanel
from app.inspector.prompt_card import MOST_CHARACTERS, PromptCard, settings_of
from app.inspector.section import Section
from app.inspector.text_list import together
from app.jobs import Jobs
from core.demo import prompts
from core.imaging.generation import Generation
from core.types import Metadata
from tests.app.inspector.fakes import FakeContext, FakeWorkspace, details


def test_a_generated_picture_tells_how_it_was_made(jobs: Jobs, qtbot: QtBot) -> None:
    made = details(1, metadata=Metadata(texts={"parameters": prompts.A1111}))
    broken = details(2, metadata=Metadata(texts={"prompt": prompts.BROKEN}))
    panel = InspectorPanel(FakeContext(FakeWorkspace({1: made, 2: broken, 3: details(3)}), jobs))  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    panel.resize(320, 900)
    panel.show()

    def show(*ids: int) -> PromptCard:
        panel.show_photos(ids)
        qtbot.waitUntil(lambda: jobs.busy == 0)
        return panel._prompt

    card = show(1)
    assert card.prompt.text().startswith("ink in water, turquoise and gold")
    assert card.negative.text() == "text, watermark, blurry"
    assert card.settings.facts[:3] == (
        ("Seed", "1234567890"),
        ("Model", "drawn-by-beholder (0123456789)"),
        ("Steps", "28"),
    )
    shown = [section.title for section in panel.findChildren(Section) if section.isVisible()]
    assert shown[0] == "Prompt"
    card.copy_prompt()
    assert QGuiApplication.clipboard().text() == "ink in water, turquoise and gold, macro photograph, soft studio light"
    card = show(2)
    assert card.prompt.text() == prompts.BROKEN
    assert not card.negative.isVisible()
    assert not card.settings.isVisible()
    card.copy_prompt()
    assert QGuiApplication.clipboard().text() == prompts.BROKEN
    QGuiApplication.clipboard().clear()
    for ids in ((3,), (1, 2)):
        show(*ids)
        assert not panel._prompted.isVisible()


def test_a_very_long_prompt_is_cut_and_says_so(qtbot: QtBot) -> None:
    card = PromptCard()
    qtbot.addWidget(card)
    card.show_generation(Generation(prompt="a" * (MOST_CHARACTERS + 20), tool="ComfyUI"))
    assert card.prompt.text().endswith("… (20 more characters)")
    card.show_generation(Generation(negative="fog"))
    assert card.prompt.text() == ""
    assert card.prompt.isHidden()


def test_settings_are_said_where_they_are_known() -> None:
    assert settings_of(Generation(tool="InvokeAI", raw="a barn -s 20")) == []
    assert settings_of(Generation(model_hash="abc", tool="ComfyUI")) == [("Model", "abc"), ("Made with", "ComfyUI")]


def test_texts_are_together_and_bounded() -> None:
    assert together({"Comment": " hi ", "parameters": "cat"}) == "Comment\nhi\n\nPrompt\ncat"
    assert together({"workflow": "x" * 20_500}).endswith("… (500 more characters)")
