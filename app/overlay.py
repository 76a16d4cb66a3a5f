"""A layer over the whole window that keeps keys and pointer to itself until it leaves: the tour, the palette."""

from __future__ import annotations

from collections.abc import Callable, Collection

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenuBar, QWidget

_PRESS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Overlay(QWidget):
    """Covers `window` from `appear` to `leave`. Meanwhile no key is a command, those of `passes` excepted, and the
    focus comes back whoever else asks for it: what lies below works on, and may want it. Afterwards the focus goes to
    what had it before, or where `take_focus` puts it. GUI thread."""

    def __init__(self, window: QWidget, take_focus: Callable[[], None], passes: Collection[QAction] = ()) -> None:
        super().__init__(window)
        self._window, self._take_focus, self._passes = window, take_focus, tuple(passes)
        self._before: QWidget | None = None
        self._held: QWidget | None = None
        self._up = False
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def first_stop(self) -> QWidget:
        """The widget that has the focus at first, and where no other could. Each overlay's own: Qt's metaclass leaves
        no room for an abstract method."""
        raise NotImplementedError

    def appear(self) -> None:
        if not self._up:
            self._up, self._before = True, self._window.focusWidget()
            self._window.installEventFilter(self)
            QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.first_stop().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Go away, and give the focus back."""
        if not self._up:
            return
        self._up = False
        self._window.removeEventFilter(self)
        QApplication.instance().focusChanged.disconnect(self._focus_moved)  # type: ignore[union-attr]
        before, self._before, self._held = self._before, None, None
        if before is not None and _usable(before) and not isinstance(before, QMenuBar):
            before.setFocus()
        else:
            self._take_focus()
        self.hide()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and not self._lets(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What nobody within took. Return presses a button as Space does, dialog or not."""
        held = self.focusWidget()
        if event.key() in _PRESS and isinstance(held, QAbstractButton):
            held.click()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays within: what lies below cannot be seen well enough to be used."""
        stops = [child for child in self.findChildren(QWidget) if _tabbed(child)]
        if not self._up or not stops:
            # Qt asks while it hides, too, and would send the focus on to whatever comes next in the window.
            return False
        here = next((place for place, stop in enumerate(stops) if stop.hasFocus()), -1)
        there = 0 if here < 0 and forward else (here + (1 if forward else -1)) % len(stops)
        stops[there].setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def _lets(self, event: QKeyEvent) -> bool:
        pressed = QKeySequence(event.keyCombination())
        return any(pressed in action.shortcuts() for action in self._passes)

    def _focus_moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self._held = now
        elif now is None or (now.window() is self._window and not _over(now)):
            held = self._held
            (held if held is not None and _usable(held) else self.first_stop()).setFocus()


def _usable(widget: QWidget) -> bool:
    return shiboken6.isValid(widget) and widget.isVisible() and widget.isEnabled()


def _tabbed(widget: QWidget) -> bool:
    return _usable(widget) and bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)


def _over(widget: QWidget | None) -> bool:
    """Whether it is part of an overlay: the later of two keeps the focus."""
    while widget is not None:
        if isinstance(widget, Overlay):
            return True
        widget = widget.parentWidget()
    return False
