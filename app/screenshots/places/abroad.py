"""The same in another language: words get longer, and nothing may be cut."""

from __future__ import annotations

from app.screenshots.places.beside import KEY_SHEET
from app.screenshots.stage import Stage


def abroad(stage: Stage) -> None:
    window, code = stage.window, stage.context.settings.appearance.language
    window.open_folder(stage.folder)
    stage.until(lambda: len(window.grid.model) > 0)
    stage.settle()
    window.grid.view.walk.step_to(0)
    stage.take(f"{code}-grid")
    stage.take(f"{code}-inspector", window.inspector)
    window.grid.look_for()
    stage.take(f"{code}-filter")
    window.grid.back()
    stage.run("file.settings")
    stage.take(f"{code}-settings")
    stage.run("view.back", "help.tour")
    if window.first_minute.tour is not None:
        stage.take(f"{code}-tour")
        window.first_minute.tour.leave()
    stage.run("help.keys")
    if window.help.sheet is not None:
        stage.take_whole(f"{code}-keys", window.help.sheet, KEY_SHEET)
        window.help.sheet.close()
