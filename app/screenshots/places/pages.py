"""Pages of their own."""

from __future__ import annotations

from pathlib import Path

from app.screenshots.stage import Stage


def settings(stage: Stage) -> None:
    """Every section of the settings."""
    stage.run("file.settings")
    page = stage.window.settings.page
    if page is not None:
        for section in page.sections:
            page.open(section.title)
            stage.take(f"settings-{section.title.lower()}")
    stage.run("view.back")


def prompt_lab(stage: Stage) -> None:
    """Two prompts over the folder, where there is a model to judge by."""
    stage.run("view.prompt_lab")
    page = stage.window.prompt_lab.page
    if page is not None and stage.window.context.workspace is not None and stage.window.context.workspace.encoder:
        stage.until(lambda: all(panel.ranking is not None for panel in page.panels))
    stage.take("prompt-lab")
    stage.run("view.back")


def models(stage: Stage) -> None:
    """The models, one of them with its terms before a download, and the form for a file of one's own."""
    stage.run("file.models")
    page = stage.window.models.page
    if page is None:
        return
    stage.until(lambda: bool(page.cards))
    stage.take("models")
    card = page.cards["mobileclip2-s0"]
    card.install.click()
    page.show_card(card)
    stage.take("models-terms")
    card.never_mind.click()
    page.form.show_file(Path("ViT-B-32-openai.pt"))
    page.show_card(page.form)
    stage.take("models-import")
    page.form.hide()
    stage.run("view.back")
