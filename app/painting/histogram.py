"""How light and colour are spread: pixels in, four curves out, with marks where black or white swallow detail.

`count_levels` is plain numpy and runs on a job lane; the widget only draws what it found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.language import tr
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import colour
from core.types import RGB8

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CLIPPED = 0.001
"""From this share of the frame on a mark shows: below it every sharp photo has a few black and white pixels."""

_MARK = 7.0


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """`counts`: shape (4, 256), red, green, blue and luminance. `shadows`: share of pixels, 0-1, that are 0 in
    all three; `highlights`: share that is 255 in at least one."""

    counts: NDArray[np.int64]
    shadows: float
    highlights: float


def count_levels(rgb: RGB8) -> Levels:
    """Count an sRGB picture, shape (height, width, 3), uint8. Luminance has the weights of Rec. 709 (R'G'B')."""
    import numpy as np

    flat = rgb.reshape(-1, 3)
    luminance = (flat @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32) + 0.5).astype(np.uint8)
    columns = (flat[:, 0], flat[:, 1], flat[:, 2], luminance)
    counts = np.stack([np.bincount(column, minlength=256) for column in columns])
    total = max(len(flat), 1)
    brightest = flat.max(axis=1, initial=0)
    black, white = np.count_nonzero(brightest == 0), np.count_nonzero(brightest == 255)
    return Levels(counts, black / total, white / total)


def curve(counts: NDArray[np.int64], peak: float) -> NDArray[np.float64]:
    """Heights 0-1 of 256 counts under a square root, so that small amounts stay visible; `peak` reaches 1."""
    import numpy as np

    return np.sqrt(np.clip(counts / max(peak, 1.0), 0.0, 1.0))


def peak_of(counts: NDArray[np.int64]) -> float:
    """The count that fills the height: the tallest inner level, because a clipped end would flatten all the rest."""
    return float(counts[:, 1:255].max(initial=1))


class Channel(Enum):
    """A curve of the histogram, its value the row of `Levels.counts`."""

    RED = 0
    GREEN = 1
    BLUE = 2
    LUMINANCE = 3


def tint_of(channel: Channel) -> QColor:
    """The colour that a channel is drawn in."""
    labels = colours().labels
    names = {Channel.RED: labels["Red"], Channel.GREEN: labels["Green"], Channel.BLUE: labels["Blue"]}
    return QColor(names.get(channel, colours().text_dim))


class Histogram(QWidget):
    """Shows `set_levels`, of the channels of `show_channels`; empty until then. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._levels: Levels | None = None
        self._curves: list[NDArray[np.float64]] = []
        self._areas: list[QPolygonF] = []
        self._channels = frozenset(Channel)
        self.setMinimumHeight(72)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Histogram"))

    @property
    def filled(self) -> bool:
        """Whether there is anything to show."""
        return self._levels is not None

    def set_levels(self, levels: Levels | None) -> None:
        self._levels = levels
        self._measure()
        words = ""
        if levels is not None:
            words = tr(
                "Pure black: {black} of the frame. Burnt out in at least one colour: {white} of the frame.",
                black=share_text(levels.shadows),
                white=share_text(levels.highlights),
            )
        self.setToolTip(words)
        self.setAccessibleDescription(words)
        self.update()

    def show_channels(self, channels: Iterable[Channel]) -> None:
        """Draw these curves only; they share one height."""
        self._channels = frozenset(channels)
        self._measure()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, 88)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._areas = []

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(colours().border), 1))
        painter.setBrush(QColor(colours().canvas))
        painter.drawRoundedRect(frame, tokens.RADIUS, tokens.RADIUS)
        plot = frame.adjusted(3, 4, -3, -1)
        painter.setPen(QPen(colour(colours().outline, 0.5), 1))
        for quarter in (0.25, 0.5, 0.75):
            x = round(plot.left() + quarter * plot.width()) + 0.5
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        if self._levels is not None:
            self._areas = self._areas or [_area(heights, plot) for heights in self._curves]
            self._paint_curves(painter)
            self._paint_marks(painter, frame, self._levels)
        painter.end()

    def _measure(self) -> None:
        """Heights under one peak, that of the channels on show."""
        self._curves, self._areas = [], []
        if self._levels is not None:
            counts = self._levels.counts
            peak = max((peak_of(counts[[one.value]]) for one in self._channels), default=1.0)
            self._curves = [curve(row, peak) for row in counts]

    def _paint_curves(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if Channel.LUMINANCE in self._channels:
            painter.setBrush(colour(colours().text_dim, 0.45))
            painter.drawPolygon(self._areas[Channel.LUMINANCE.value])
        # Light adds up: where channels overlap the colour goes towards white. On a light ground only ink shows, and
        # ink takes away.
        dark = QColor(colours().canvas).lightnessF() < 0.5
        modes = QPainter.CompositionMode
        painter.setCompositionMode(modes.CompositionMode_Screen if dark else modes.CompositionMode_Multiply)
        for channel in (Channel.RED, Channel.GREEN, Channel.BLUE):
            if channel in self._channels:
                tint = tint_of(channel)
                tint.setAlphaF(0.65 if dark else 0.4)
                painter.setBrush(tint)
                painter.drawPolygon(self._areas[channel.value])
        painter.setCompositionMode(modes.CompositionMode_SourceOver)

    def _paint_marks(self, painter: QPainter, frame: QRectF, levels: Levels) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        left, right, top = frame.left() + 4, frame.right() - 4, frame.top() + 4
        for share, x, inward in ((levels.shadows, left, _MARK), (levels.highlights, right, -_MARK)):
            if share >= CLIPPED:
                painter.setBrush(QColor(colours().warning))
                painter.drawPolygon(QPolygonF([QPointF(x, top), QPointF(x + inward, top), QPointF(x, top + _MARK)]))


def share_text(share: float) -> str:
    """A share of the frame, 0-1, as per cent: 0 %, under 0.1 %, 0.3 %, 12 %."""
    percent = 100 * share
    if 0 < percent < 0.1:
        return tr("under {n} %", n=QLocale().toString(0.1, "f", 1))
    return tr("{n} %", n=QLocale().toString(percent, "f", 1 if 0 < percent < 9.95 else 0))


def _area(heights: NDArray[np.float64], plot: QRectF) -> QPolygonF:
    step = plot.width() / (len(heights) - 1)
    points = [QPointF(plot.left() + i * step, plot.bottom() - h * plot.height()) for i, h in enumerate(heights)]
    return QPolygonF([QPointF(plot.left(), plot.bottom()), *points, QPointF(plot.right(), plot.bottom())])
