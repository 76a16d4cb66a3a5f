"""Pages of their own."""

from __future__ import annotations

from app.screenshots.stage import Stage


def settings(stage: Stage) -> None:
    """Every section of the settings."""
    if not stage.can("file.settings"):
        return
    stage.run("file.settings")
    stage.take("settings")
    stage.run("view.back")
