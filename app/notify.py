"""Notices: what a person should know, said once, calmly, without stopping anybody.

Anyone posts a Notice; the window's NoticeBar shows them one at a time at the bottom of the pictures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from textwrap import shorten

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.icons import IconLabel
from app.language import tr
from app.theme import tokens
from app.widgets import icon_button
from core.errors import UserError

_MOST = 240
"""Letters of an exception that a notice shows; all of it is in the report."""


class Tone(StrEnum):
    """How much a notice matters."""

    INFO = "info"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Notice:
    """`message` in one sentence, `hint` what can be done, `action` a button's words and what it does."""

    message: str
    hint: str = ""
    tone: Tone = Tone.INFO
    action: str = ""
    act: Callable[[], None] | None = None


class Notices(QObject):
    """Where notices are posted, and taken back where they no longer hold. GUI thread."""

    posted = Signal(object)
    withdrawn = Signal(object)
    unexpected = Signal(object)
    """An exception that was told of and is no UserError: what we did wrong."""

    def info(self, message: str, hint: str = "", *, action: str = "", act: Callable[[], None] | None = None) -> None:
        """What went well or is good to know; `action` names a button that does `act`."""
        self.posted.emit(Notice(message, hint, Tone.INFO, action, act))

    def problem(self, *sentences: str) -> None:
        """What core says of something that is not as it should be, the first sentence before the others."""
        message, *more = map(tr, sentences)
        self.posted.emit(Notice(message, "\n".join(more), Tone.PROBLEM))

    def error(self, error: Exception, *, action: str = "", act: Callable[[], None] | None = None) -> Notice:
        """A UserError in its own words. Returns what was posted, to be withdrawn once it is over."""
        if isinstance(error, UserError):
            notice = Notice(tr(error.message), tr(error.hint), Tone.PROBLEM, action, act)
        else:
            message = tr("Something went wrong inside Beholder.")
            notice = Notice(message, shorten(str(error), _MOST, placeholder=" …"), Tone.PROBLEM, action, act)
            self.unexpected.emit(error)
        self.posted.emit(notice)
        return notice

    def withdraw(self, notice: Notice) -> None:
        """What it says is over: it goes from the screen, or never comes there."""
        self.withdrawn.emit(notice)


_LOOKS = {Tone.INFO: ("info", "accent_bright"), Tone.PROBLEM: ("warning", "warning")}
_SHOWN_MS = 6000
_OFFERED_MS = 12000
"""A notice with a button leaves time to read it and to reach the button."""
_WIDEST, _NARROWEST = 560, 240


class NoticeBar(QFrame):
    """Floats over the lower edge of `host`. Information leaves by itself; a problem stays until it is closed."""

    def __init__(self, notices: Notices, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("notice")
        self.setProperty("floats", True)
        self._host = host
        self._waiting: list[Notice] = []
        self._shown: Notice | None = None
        self._mark, self._message, self._hint = IconLabel(tokens.ICON), QLabel(), QLabel()
        self._message.setWordWrap(True)
        self._hint.setWordWrap(True)
        self._hint.setProperty("tone", "dim")
        for label in (self._message, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = QPushButton()
        self._action.clicked.connect(self._act)
        close = icon_button("close", tr("Close"))
        close.clicked.connect(self.dismiss)
        words = QVBoxLayout()
        words.setSpacing(tokens.XS)
        words.addWidget(self._message)
        words.addWidget(self._hint)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(tokens.L, tokens.M, tokens.M, tokens.M)
        row.setSpacing(tokens.M)
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self._mark, alignment=middle)
        row.addLayout(words, 1)
        row.addWidget(self._action, alignment=middle)
        row.addWidget(close, alignment=middle)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.dismiss)
        notices.posted.connect(self._take)
        notices.withdrawn.connect(self._withdraw)
        host.installEventFilter(self)
        self.hide()

    @property
    def notice(self) -> Notice | None:
        return self._shown

    def dismiss(self) -> None:
        self._timer.stop()
        self._shown = None
        self.hide()
        if self._waiting:
            self._show(self._waiting.pop(0))

    def _take(self, notice: Notice) -> None:
        if notice == self._shown or notice in self._waiting:
            return
        if self._shown is None or self._shown.tone is Tone.INFO:
            self._show(notice)
        else:
            self._waiting.append(notice)

    def _withdraw(self, notice: Notice) -> None:
        self._waiting = [waiting for waiting in self._waiting if waiting != notice]
        if notice == self._shown:
            self.dismiss()

    def _show(self, notice: Notice) -> None:
        self._shown = notice
        name, tint = _LOOKS[notice.tone]
        self._mark.show_icon(name, tint)
        self._message.setText(notice.message)
        self._hint.setText(notice.hint)
        self._hint.setVisible(bool(notice.hint))
        self._action.setText(notice.action)
        self._action.setVisible(bool(notice.action))
        self.show()
        self._place()
        self.raise_()
        if notice.tone is Tone.INFO:
            self._timer.start(_OFFERED_MS if notice.action else _SHOWN_MS)
        else:
            self._timer.stop()

    def _act(self) -> None:
        act = self._shown.act if self._shown else None
        self.dismiss()
        if act is not None:
            act()

    def _place(self) -> None:
        width = min(_WIDEST, self._host.width() - 2 * tokens.L)
        self.setFixedWidth(max(_NARROWEST, width))
        height = self._row.heightForWidth(self.width())
        self.resize(self.width(), max(height, self.minimumSizeHint().height()))
        self.move((self._host.width() - self.width()) // 2, self._host.height() - self.height() - tokens.L)

    def enterEvent(self, event: QEnterEvent) -> None:
        # Whoever points at it is about to use it.
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        if self._shown is not None and self._shown.tone is Tone.INFO:
            self._timer.start(_SHOWN_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
