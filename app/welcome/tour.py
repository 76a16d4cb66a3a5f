"""The tour: four cards over the window, one at a time; skipped at any moment, shown once unasked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPointF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.language import tr
from app.overlay import Overlay
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import colour
from app.welcome.cards import Card
from app.welcome.illustrations import HEIGHT, WIDTH
from app.widgets import label, named

_VEIL = 0.84
_FADE_MS = 180
_DOT = 7


class Tour(Overlay):
    """Covers `window` from the start. `closed` says that it was read or skipped; the widget deletes itself."""

    closed = Signal()

    def __init__(
        self, cards: Sequence[Card], window: QWidget, take_focus: Callable[[], None], *, still: bool = False
    ) -> None:
        super().__init__(window, take_focus)
        self.setProperty("floats", True)
        self.setAccessibleName(tr("Tour"))
        self._cards, self._number = tuple(cards), 0
        self._picture = Picture(still=still)
        self._title, self._text = label(tone="display"), label(tone="dim")
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self._dots = Dots(len(cards))
        self.skip = named(QPushButton(tr("Skip")), tr("Skip the tour"))
        self.skip.setProperty("role", "link")
        room = self.skip.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self.skip.setSizePolicy(room)
        self.back, self.next = QPushButton(tr("Back")), QPushButton()
        self.next.setProperty("role", "primary")
        self.skip.clicked.connect(self.leave)
        self.back.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        for button in (self.skip, self.back, self.next):
            button.installEventFilter(self)
        self._lay_out()
        self._show(0)
        self.appear()

    @property
    def number(self) -> int:
        """Which card is on screen, from 0."""
        return self._number

    def go_on(self) -> None:
        """The next card; after the last one the tour is over."""
        if self._number + 1 == len(self._cards):
            self.leave()
        else:
            self._show(self._number + 1)

    def go_back(self) -> None:
        self._show(max(0, self._number - 1))

    def first_stop(self) -> QWidget:
        return self.next

    def leave(self) -> None:
        super().leave()
        self.closed.emit()
        self.deleteLater()

    def _lay_out(self) -> None:
        frame = QFrame()
        frame.setObjectName("tourcard")
        frame.setFixedWidth(WIDTH + 2 * tokens.XL)
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(tokens.XL, tokens.XL, tokens.XL, tokens.L)
        inner.setSpacing(tokens.S)
        inner.addWidget(self._picture)
        inner.addSpacing(tokens.S)
        inner.addWidget(self._title)
        inner.addWidget(self._text)
        inner.addSpacing(tokens.M)
        turning = QHBoxLayout()
        turning.setSpacing(tokens.S)
        turning.addStretch(1)
        turning.addWidget(self.back)
        turning.addWidget(self.next)
        # The dots stay in the middle, whatever stands on the buttons.
        buttons = QGridLayout()
        buttons.setColumnStretch(0, 1)
        buttons.setColumnStretch(2, 1)
        buttons.addWidget(self.skip, 0, 0, Qt.AlignmentFlag.AlignLeading)
        buttons.addWidget(self._dots, 0, 1, Qt.AlignmentFlag.AlignCenter)
        buttons.addLayout(turning, 0, 2)
        inner.addLayout(buttons)
        # All cards take the room of the longest text: nothing jumps from one to the next.
        heights = []
        for card in self._cards:
            self._text.setText(card.text)
            heights.append(self._text.heightForWidth(WIDTH))
        self._text.setMinimumHeight(max(heights, default=0))
        outer = QVBoxLayout(self)
        outer.addWidget(frame, alignment=Qt.AlignmentFlag.AlignCenter)

    def _show(self, number: int) -> None:
        self._number = number
        card, last = self._cards[number], number + 1 == len(self._cards)
        self._picture.show_card(card)
        self._title.setText(card.title)
        self._text.setText(card.text)
        self._dots.show_number(number)
        self.back.setEnabled(number > 0)
        self.skip.setVisible(not last)
        self.next.setText(tr("Begin") if last else tr("Next"))
        # The frame of the focus takes a little room that the hint may not know of yet.
        wide = self.next.sizeHint().width() + tokens.XS
        self.next.setMinimumWidth(max(self.next.minimumWidth(), wide))
        if self.isVisible() and (last or not self.back.isEnabled()):
            self.next.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # To a button an arrow means the button beside it; here it turns the cards over, wherever the focus is.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is not self.window():
            step = self._step(event.key())
            if step is not None:
                step()
                return True
        return super().eventFilter(watched, event)

    def _step(self, key: int) -> Callable[[], None] | None:
        """What a key does here; the arrows follow the direction in which people read."""
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        right, left = (self.go_back, self.go_on) if mirrored else (self.go_on, self.go_back)
        steps = {Qt.Key.Key_Right: right, Qt.Key.Key_Left: left, Qt.Key.Key_Escape: self.leave}
        return next((step for wanted, step in steps.items() if wanted == key), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(colours().canvas, _VEIL))
        painter.end()


class Picture(QWidget):
    """A card's picture; a new one fades in, unless `still`."""

    def __init__(self, *, still: bool) -> None:
        super().__init__()
        self.setFixedSize(WIDTH, HEIGHT)
        self._card: Card | None = None
        self._opacity = 1.0
        self._fade: QVariantAnimation | None = None
        if not still:
            self._fade = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=_FADE_MS)
            self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
            self._fade.valueChanged.connect(self._faded)

    def show_card(self, card: Card) -> None:
        self._card = card
        if self._fade is not None:
            self._fade.stop()
            self._fade.start()
        self.update()

    def _faded(self, value: object) -> None:
        self._opacity = float(value)  # type: ignore[arg-type]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._card is not None:
            painter = QPainter(self)
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(colours().canvas))
            painter.drawRoundedRect(self.rect(), tokens.RADIUS_LARGE, tokens.RADIUS_LARGE)
            painter.setOpacity(self._opacity)
            # A picture is a picture: it is not turned round where people read from right to left.
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            self._card.paint(painter)
            painter.end()


class Dots(QWidget):
    """How far the tour has come."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count, self._number = count, 0
        self.setFixedSize(QSize(count * _DOT + (count - 1) * tokens.S, _DOT))

    def show_number(self, number: int) -> None:
        self._number = number
        self.setAccessibleName(tr("Card {number} of {count}", number=number + 1, count=self._count))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for index in range(self._count):
            place = self._count - 1 - index if mirrored else index
            painter.setBrush(colour(colours().accent if index == self._number else colours().outline))
            painter.drawEllipse(QPointF(_DOT / 2 + place * (_DOT + tokens.S), _DOT / 2), _DOT / 2, _DOT / 2)
        painter.end()
