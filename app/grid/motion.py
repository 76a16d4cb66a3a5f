"""What moves in the grid: cells that glide to their new places, and scrolling in eased steps.

Both are one animation each and both can be done without: with reduced motion everything is at once where it belongs.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEasingCurve, QObject, QRect, QVariantAnimation, Signal
from PySide6.QtWidgets import QScrollBar

_GLIDE_MS = 160
_SCROLL_MS = 120
_MOST = 200
"""With more than so many cells on screen nobody can follow one of them."""

_CALM = 4
"""One cell in so many may come from afar, and the eye still follows its neighbours."""

Key = int | str
"""A photo's id or a section's key."""


class Glide(QObject):
    """Where cells are on their way from one arrangement to the next: what was on screen moves, what was not fades in.
    `moved` asks for a repaint."""

    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._from: dict[Key, QRect] = {}
        self._done = 1.0
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setDuration(_GLIDE_MS)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._step)
        self._animation.finished.connect(self.stop)

    @property
    def running(self) -> bool:
        return bool(self._from)

    def start(self, before: Mapping[Key, QRect], after: Mapping[Key, QRect], near: int | None = None) -> None:
        """Set out from `before` (places on screen) to `after`. Where nothing stays there is nothing to follow, and all
        is there at once. With `near` only what goes no further than that glides, the rest comes into view in its new
        place; and where that is much of the screen, all is there at once."""
        self.stop()
        staying = before.keys() & after.keys()
        if near is not None:
            staying = {key for key in staying if _is_near(before[key], after[key], near)}
            if len(after) - len(staying) > len(after) // _CALM:
                return
        if not staying or max(len(before), len(after)) > _MOST or before == after:
            return
        self._from = {key: before[key] for key in staying}
        self._done = 0.0
        self._animation.start()

    def stop(self) -> None:
        """Everything is in its place now."""
        self._animation.stop()
        if self._from:
            self._from = {}
            self._done = 1.0
            self.moved.emit()

    def place(self, key: Key, end: QRect) -> QRect:
        """Where something is that will be at `end`."""
        start = self._from.get(key)
        if start is None or start == end:
            return end
        left, done = 1.0 - self._done, self._done
        return QRect(
            round(left * start.x() + done * end.x()),
            round(left * start.y() + done * end.y()),
            round(left * start.width() + done * end.width()),
            round(left * start.height() + done * end.height()),
        )

    def opacity(self, key: Key) -> float:
        """How far something has come into view, 0-1."""
        return 1.0 if not self._from or key in self._from else self._done

    def _step(self, value: object) -> None:
        if isinstance(value, float) and self._from:
            self._done = value
            self.moved.emit()


def _is_near(start: QRect, end: QRect, reach: int) -> bool:
    return max(abs(end.x() - start.x()), abs(end.y() - start.y())) <= reach


class Scroller(QObject):
    """Moves a scroll bar in eased steps. Whoever else moves the bar ends the step that is under way."""

    def __init__(self, bar: QScrollBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self._ours = False
        self.smooth = True
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(_SCROLL_MS)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._step)
        bar.valueChanged.connect(self._moved)

    @property
    def target(self) -> int:
        """Where the bar will be."""
        running = self._animation.state() is QVariantAnimation.State.Running
        return int(self._animation.endValue()) if running else self._bar.value()

    def to(self, value: int) -> None:
        """Go there, from wherever the bar is now."""
        end = max(self._bar.minimum(), min(self._bar.maximum(), value))
        if end == self.target:
            return
        self._animation.stop()
        if not self.smooth:
            self._bar.setValue(end)
            return
        self._animation.setStartValue(self._bar.value())
        self._animation.setEndValue(end)
        self._animation.start()

    def by(self, distance: int) -> None:
        """Further than where the bar will be."""
        self.to(self.target + distance)

    def stop(self) -> None:
        self._animation.stop()

    def _step(self, value: object) -> None:
        if isinstance(value, int):
            self._ours = True
            self._bar.setValue(value)
            self._ours = False

    def _moved(self, value: int) -> None:
        if not self._ours:
            self._animation.stop()
