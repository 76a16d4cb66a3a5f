"""The histogram with its key: which channels are drawn, and how much of the frame is pure black or burnt out."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.flow import FlowLayout
from app.inspector.reading import Preview
from app.language import tr
from app.painting.histogram import CLIPPED, Channel, Histogram, share_text, tint_of
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import font
from app.widgets import label, named

_KEYS = {
    Channel.RED: "Red",
    Channel.GREEN: "Green",
    Channel.BLUE: "Blue",
    Channel.LUMINANCE: "Brightness",
}
_SQUARE = 9
_PAD = 3
_HEIGHT = 22


class ChannelButton(QAbstractButton):
    """A square in a channel's colour with its name; filled while the channel is drawn."""

    def __init__(self, channel: Channel, text: str) -> None:
        super().__init__()
        self.channel = channel
        self.setText(text)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        self.setToolTip(tr("Draw this curve"))

    def sizeHint(self) -> QSize:
        return _size_for(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_focus(painter, self)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - _PAD - _SQUARE if rtl else _PAD
        square = QRectF(left + 0.5, (self.height() - _SQUARE) / 2 + 0.5, _SQUARE - 1, _SQUARE - 1)
        painter.setPen(QPen(tint_of(self.channel), 1.2))
        painter.setBrush(tint_of(self.channel) if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(square, 2, 2)
        shift = _PAD + _SQUARE + tokens.XS
        words = self.rect().adjusted(0, 0, -shift, 0) if rtl else self.rect().adjusted(shift, 0, 0, 0)
        painter.setFont(font(tokens.CAPTION))
        painter.setPen(QColor(colours().text if self.underMouse() else colours().text_dim))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self.text())
        painter.end()


class LightCard(QWidget):
    """Shows `show_preview`. `clipping_wanted`: show in the photo itself where it is clipped. GUI thread."""

    clipping_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.histogram = Histogram()
        self.channels = [ChannelButton(channel, tr(text)) for channel, text in _KEYS.items()]
        self.shadows, self.highlights = _ClippingButton(left=True), _ClippingButton(left=False)
        self._said = label(tone="caption")
        ends = QHBoxLayout()
        ends.setSpacing(tokens.S)
        # What is dark stands under the dark end, in every language: the plot is not mirrored.
        line = QWidget()
        line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        line.setLayout(ends)
        ends.setContentsMargins(0, 0, 0, 0)
        ends.addWidget(self.shadows)
        ends.addStretch(1)
        ends.addWidget(self.highlights)
        key = QWidget()
        flow = FlowLayout(key, 0)
        flow.setContentsMargins(0, 0, 0, 0)
        for button in self.channels:
            flow.addWidget(button)
            button.toggled.connect(self._choose)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        key.setSizePolicy(policy)
        for clipped in (self.shadows, self.highlights):
            clipped.clicked.connect(self.clipping_wanted)
        self._said.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.XS)
        layout.addWidget(self.histogram)
        layout.addWidget(line)
        layout.addWidget(key)
        layout.addWidget(self._said)

    @property
    def words(self) -> str:
        """What the pixels were counted on."""
        return self._said.text()

    def show_preview(self, preview: Preview) -> None:
        levels = preview.levels
        self.histogram.set_levels(levels)
        if levels is not None:
            self.shadows.show_share(levels.shadows)
            self.highlights.show_share(levels.highlights)
            width, height = preview.size
            self._said.setText(tr("Counted on the preview, {width} × {height} pixels.", width=width, height=height))

    def clear(self) -> None:
        """Nothing is known of the light of the photo yet."""
        self.histogram.set_levels(None)
        self._said.setText(" ")
        for button in (self.shadows, self.highlights):
            button.show_share(0.0)

    def _choose(self) -> None:
        self.histogram.show_channels(button.channel for button in self.channels if button.isChecked())


class _ClippingButton(QAbstractButton):
    """A triangle that points at its end of the histogram, and the share of the frame that is lost there: with its name
    where there is room for it."""

    def __init__(self, *, left: bool) -> None:
        super().__init__()
        self._left = left
        self._share = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_share(0.0)

    def show_share(self, share: float) -> None:
        self._share = share
        said = share_text(share)
        self.setText(tr("Shadows {share}", share=said) if self._left else tr("Highlights {share}", share=said))
        lost = tr("{share} of the frame is pure black.", share=said)
        burnt = tr("{share} of the frame is burnt out in at least one colour.", share=said)
        named(self, self.text())
        self.setToolTip(f"{lost if self._left else burnt} {tr('Click to see where in the photo.')}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return _size_for(self.text())

    def minimumSizeHint(self) -> QSize:
        return _size_for(share_text(self._share))

    @property
    def shown(self) -> str:
        """The words that fit."""
        return self.text() if self.width() >= self.sizeHint().width() else share_text(self._share)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_focus(painter, self)
        lost = self._share >= CLIPPED
        x, inward = (_PAD, 7) if self._left else (self.width() - _PAD, -7)
        y = self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().warning if lost else colours().outline))
        painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x + inward, y - 4), QPointF(x + inward, y + 4)]))
        shift = _SQUARE + tokens.XS
        words = self.rect().adjusted(shift if self._left else 0, 0, 0 if self._left else -shift, 0)
        side = Qt.AlignmentFlag.AlignLeft if self._left else Qt.AlignmentFlag.AlignRight
        painter.setFont(font(tokens.CAPTION))
        painter.setPen(QColor(colours().text if self.underMouse() else colours().text_dim))
        painter.drawText(words, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, self.shown)
        painter.end()


def _paint_focus(painter: QPainter, button: QWidget) -> None:
    if button.hasFocus():
        painter.setPen(QPen(QColor(colours().accent), 1))
        painter.drawRoundedRect(QRectF(button.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)


def _size_for(text: str) -> QSize:
    """Of a button with a mark and a caption: the style sheet's font is that of buttons."""
    return QSize(QFontMetrics(font(tokens.CAPTION)).horizontalAdvance(text) + _SQUARE + tokens.XS + 2 * _PAD, _HEIGHT)
