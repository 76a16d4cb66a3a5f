"""One photo in the window."""

from __future__ import annotations

from app.screenshots.stage import Stage

_OVERLAYS = ("clipping", "peaking", "focus_point")


def loupe(stage: Stage) -> None:
    stage.window.grid.view.step_to(0)
    stage.run("view.loupe")
    stage.rest(0.5)
    stage.take("loupe")
    for name in _OVERLAYS:
        if stage.can(f"loupe.{name}"):
            stage.run(f"loupe.{name}")
            stage.take(f"loupe-{name.replace('_', '-')}")
            stage.run(f"loupe.{name}")
    stage.run("view.zoom")
    stage.rest(0.5)
    stage.take("loupe-100")
    stage.run("view.zoom", "view.back")
