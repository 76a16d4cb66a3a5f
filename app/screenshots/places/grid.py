"""Photos side by side: marks, sizes, layouts, groups, filters."""

from __future__ import annotations

from app.engine_thread import Phase
from app.screenshots.stage import Stage

_MARKS = (("pick", "stars_5"), ("stars_4", "label_green"), ("reject",), ("label_blue",))


def photos(stage: Stage) -> None:
    """Judged photos with a person's marks, a selection, the smallest and the largest thumbnails."""
    window, view = stage.window, stage.window.grid.view
    window.open_folder(stage.folder)
    judging = stage.context.judging
    stage.until(lambda: len(window.grid.model) > 0)
    # Before it begins it is idle as well.
    stage.until(lambda: judging.state.phase is Phase.IDLE and stage.all_judged, 240)
    # The last scores take their places a moment later by themselves.
    stage.run("view.sort_now")
    stage.settle()
    for index, names in enumerate(_MARKS):
        view.walk.step_to(index)
        row = window.grid.model.row_at(index)
        if row is not None and not (row.stars or row.flag or row.label):
            # An earlier sitting marked them already, and a label that is given again is taken away.
            stage.run(*(f"mark.{name}" for name in names))
    view.walk.step_to(0)
    stage.take("grid")
    view.walk.step_to(1)
    view.walk.step_to(3, extend=True)
    stage.take("grid-selection")
    edge = view.edge
    for name, other in (("small", 96), ("large", 300)):
        view.set_edge(other)
        stage.take(f"grid-{name}")
    view.set_edge(edge)
    view.walk.step_to(0)


def layouts(stage: Stage) -> None:
    stage.run("view.layout_justified")
    stage.take("grid-justified")
    stage.run("view.layout_square")


def groups(stage: Stage) -> None:
    """Every way to group, and the first group collapsed."""
    for name in ("folder", "day", "burst"):
        stage.run(f"view.group_{name}")
        stage.settle()
        stage.window.grid.view.walk.step_to(0)
        stage.take(f"grid-by-{name}")
    stage.run("view.collapse")
    stage.take("grid-collapsed")
    stage.run("view.expand_all", "view.group_none")
    stage.settle()


def asking(stage: Stage) -> None:
    """The filters' sentence, and nothing that fits it."""
    grid = stage.window.grid
    grid.look_for()
    stage.take("grid-filter")
    grid.toolbar.search.setText("no such photo")
    stage.until(lambda: len(grid.model) == 0, 5)
    stage.take("grid-no-results")
    grid.back()
    grid.back()
    stage.until(lambda: len(grid.model) > 0, 5)
