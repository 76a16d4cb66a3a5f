"""What somebody sees who opens Beholder for the first time."""

from __future__ import annotations

from app.engine_thread import Phase
from app.screenshots.stage import Stage


def welcome(stage: Stage) -> None:
    stage.take("welcome")
    page = stage.window.first_minute.page
    page.show_demo.click()
    stage.until(lambda: stage.window.first_minute.demo.drawing)
    stage.window.first_minute.demo.progressed.emit(23, 66)
    stage.take("welcome-drawing", moving=True)
    stage.window.first_minute.demo.cancel()


def tour(stage: Stage) -> None:
    stage.run("help.tour")
    shown = stage.window.first_minute.tour
    while shown is not None and stage.window.first_minute.tour is shown:
        stage.take(f"tour-{shown.number + 1}")
        shown.go_on()


def dropping(stage: Stage) -> None:
    highlight = stage.window.first_minute.drop.highlight
    highlight.appear()
    stage.take("dropping")
    highlight.hide()


def first_folder(stage: Stage) -> None:
    """Scanned and judged for the first time; what is still to be judged is left."""
    judging = stage.context.judging
    stage.window.open_folder(stage.folder)
    stage.take("scanning", moving=True)
    # Before it begins it is idle as well.
    stage.until(lambda: judging.state.done >= 8 or (judging.state.phase is Phase.IDLE and stage.all_judged))
    stage.take("progress", moving=True)
