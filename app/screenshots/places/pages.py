"""Pages of their own."""

from __future__ import annotations

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
