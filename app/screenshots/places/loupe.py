"""One photo in the window."""

from __future__ import annotations

from app.screenshots.stage import Stage
from core.types import Status

_OVERLAYS = ("clipping", "peaking", "focus_point")


def loupe(stage: Stage) -> None:
    stage.window.grid.view.walk.step_to(0)
    stage.run("view.loupe")
    stage.take("loupe")
    for name in _OVERLAYS:
        stage.run(f"loupe.{name}")
        stage.take(f"loupe-{name.replace('_', '-')}")
        stage.run(f"loupe.{name}")
    stage.run("view.filmstrip")
    stage.take("loupe-alone")
    stage.run("view.filmstrip")
    stage.run("view.zoom")
    stage.take("loupe-100")
    stage.run("view.zoom", "view.back")


def unreadable(stage: Stage) -> None:
    """A file that gives no picture says so where the picture would be."""
    model = stage.window.grid.model
    rows = ((place, model.row_at(place)) for place in range(len(model)))
    broken = next((place for place, row in rows if row is not None and row.status is Status.UNREADABLE), None)
    if broken is not None:
        stage.window.grid.view.walk.step_to(broken)
        stage.run("view.loupe")
        stage.take("loupe-unreadable")
        stage.run("view.back")


def second_screen(stage: Stage) -> None:
    stage.window.grid.view.walk.step_to(0)
    stage.run("view.second_screen")
    stage.take("second-screen", stage.window.second_screen.photo_window)
    stage.run("view.second_screen")
