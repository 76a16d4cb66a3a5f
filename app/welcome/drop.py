"""The whole window takes a folder, or a photo for the folder that it lies in, and shows that it would.

What is dragged is taken by its form alone; what it is, the files lane sees once it is dropped: a drive may sleep.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.context import AppContext
from app.icons import paint_icon
from app.jobs import Lane
from app.language import tr
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import colour, font
from core.jobs import JobContext

_GLYPH = 48


class DropTarget(QObject):
    """Watches drags over `window`; `dropped` carries the folder. Drags that carry none are left to others."""

    dropped = Signal(object)

    def __init__(self, context: AppContext, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self.highlight = DropHighlight(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            return self._enter(event)
        if kind == QEvent.Type.DragLeave:
            self.highlight.hide()
        elif kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self.highlight.hide()
            return self._drop(event)
        elif kind == QEvent.Type.Resize:
            self.highlight.setGeometry(self._window.rect())
        return False

    def _enter(self, event: QDragEnterEvent) -> bool:
        if event.source() is not None or not _paths(event.mimeData()):
            # What is dragged out of the window itself is not meant to come back into it.
            return False
        event.acceptProposedAction()
        self.highlight.appear()
        return True

    def _drop(self, event: QDropEvent) -> bool:
        paths = _paths(event.mimeData())
        if not paths:
            return False
        event.acceptProposedAction()
        self._context.jobs.submit(Lane.FILES, partial(_folder_of, paths), done=self._looked, key="dropped")
        return True

    def _looked(self, folder: Path | None) -> None:
        if folder is None:
            self._context.notices.info(tr("What was dropped is not there, or cannot be read."))
        else:
            self.dropped.emit(folder)


def _paths(dragged: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in dragged.urls() if url.isLocalFile()]


def _folder_of(paths: Sequence[Path], ctx: JobContext) -> Path | None:
    """Files lane. The first of the paths that is there; for a file, the folder that it lies in."""
    for path in paths:
        ctx.cancel.check()
        if path.is_dir():
            return path
        if path.is_file():
            return path.parent
    return None


class DropHighlight(QWidget):
    """A frame in the accent over everything, with a word; lets every event through to the window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("floats", True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def appear(self) -> None:
        self.setGeometry(self.window().rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour(colours().canvas))
        frame = QRectF(self.rect()).adjusted(tokens.L, tokens.L, -tokens.L, -tokens.L)
        painter.setPen(QPen(colour(colours().accent), 2, Qt.PenStyle.DashLine))
        painter.setBrush(colour(colours().accent, 0.08))
        painter.drawRoundedRect(frame, tokens.RADIUS_LARGE, tokens.RADIUS_LARGE)
        middle = frame.center()
        glyph = QRectF(middle.x() - _GLYPH / 2, middle.y() - _GLYPH, _GLYPH, _GLYPH)
        paint_icon(painter, "folder-open", glyph, "accent_bright")
        painter.setPen(colour(colours().text))
        painter.setFont(font(tokens.DISPLAY, strong=True))
        words = QRectF(frame.left(), middle.y() + tokens.M, frame.width(), tokens.XXL)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, tr("Drop it to look at its photos"))
        painter.end()
