"""What comes over the photos and goes again: keys, palette, notices, lists."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog

from app.screenshots.stage import Stage
from core.errors import UserError

KEY_SHEET = QSize(1040, 760)
"""As it opens on a usual screen; this process has a smaller one."""


def finding(stage: Stage) -> None:
    """The key sheet and the palette."""
    stage.run("help.keys")
    if stage.window.help.sheet is not None:
        stage.take_whole("keys", stage.window.help.sheet, KEY_SHEET)
        stage.window.help.sheet.close()
    stage.run("help.palette")
    stage.take("palette")
    stage.window.command_palette.close()


def notices(stage: Stage) -> None:
    """Said once: something done that can be undone, something that went wrong, and what was not judged."""
    context, bar = stage.context, stage.window.notices
    context.notices.info("3 photos rejected.", action="Undo", act=_nothing)
    stage.take("notice-undo", moving=True)
    bar.dismiss()
    context.notices.error(
        UserError("The drive “Photos” is no longer there.", "Connect it again; nothing that was found is lost."),
        action="Try again",
    )
    stage.take("notice-problem")
    bar.dismiss()


def lists(stage: Stage) -> None:
    """What was not judged, and why."""
    for name, link in stage.window.status.links.items():
        if not link.isHidden():
            link.click()
            stage.settle()
            papers = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog)]
            for paper in papers:
                if paper.isVisible():
                    stage.take(f"list-{name}", paper)
                    paper.close()


def _nothing() -> None:
    """The button of a notice that is only looked at."""
