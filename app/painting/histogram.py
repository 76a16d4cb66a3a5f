"""How light and colour are spread: pixels in, four curves out, with marks where black or white swallow detail.

`count_levels` is plain numpy and runs on a job lane; the widget only draws what it found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import colour
from core.types import RGB8

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CLIPPED = 0.001
"""From this share of the frame on a mark shows: below it every sharp photo has a few black and white pixels."""

_CHANNELS = ("#d4574f", "#62ad5e", "#5286d6")
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
    black = np.count_nonzero(flat.max(axis=1, initial=0) == 0)
    white = np.count_nonzero(flat.max(axis=1, initial=0) == 255)
    return Levels(counts, black / total, white / total)


def curve(counts: NDArray[np.int64], peak: float) -> NDArray[np.float64]:
    """Heights 0-1 of 256 counts under a square root, so that small amounts stay visible; `peak` reaches 1."""
    import numpy as np

    return np.sqrt(np.clip(counts / max(peak, 1.0), 0.0, 1.0))


def peak_of(counts: NDArray[np.int64]) -> float:
    """The count that fills the height: the tallest inner level, because a clipped end would flatten all the rest."""
    return float(counts[:, 1:255].max(initial=1))


class Histogram(QWidget):
    """Shows `set_levels`; empty until then."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._levels: Levels | None = None
        self._curves: list[NDArray[np.float64]] = []
        self.setMinimumHeight(72)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Histogram")

    @property
    def filled(self) -> bool:
        """Whether there is anything to show."""
        return self._levels is not None

    def set_levels(self, levels: Levels | None) -> None:
        self._levels = levels
        self._curves = []
        words = ""
        if levels is not None:
            peak = peak_of(levels.counts)
            self._curves = [curve(row, peak) for row in levels.counts]
            words = (
                f"Pure black: {levels.shadows:.1%} of the frame. "
                f"Burnt out in at least one colour: {levels.highlights:.1%} of the frame."
            )
        self.setToolTip(words)
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, 84)

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
            self._paint_curves(painter, plot)
            self._paint_marks(painter, frame, self._levels)
        painter.end()

    def _paint_curves(self, painter: QPainter, plot: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(colours().text_dim, 0.28))
        painter.drawPolygon(_area(self._curves[3], plot))
        # Light adds up: where channels overlap the colour goes towards white, as on the screen itself.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Screen)
        for heights, tint in zip(self._curves[:3], _CHANNELS, strict=True):
            painter.setBrush(colour(tint, 0.5))
            painter.drawPolygon(_area(heights, plot))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _paint_marks(self, painter: QPainter, frame: QRectF, levels: Levels) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        left, right, top = frame.left() + 4, frame.right() - 4, frame.top() + 4
        for share, x, inward in ((levels.shadows, left, _MARK), (levels.highlights, right, -_MARK)):
            if share >= CLIPPED:
                painter.setBrush(QColor(colours().warning))
                painter.drawPolygon(QPolygonF([QPointF(x, top), QPointF(x + inward, top), QPointF(x, top + _MARK)]))


def _area(heights: NDArray[np.float64], plot: QRectF) -> QPolygonF:
    step = plot.width() / (len(heights) - 1)
    points = [QPointF(plot.left() + i * step, plot.bottom() - h * plot.height()) for i, h in enumerate(heights)]
    return QPolygonF([QPointF(plot.left(), plot.bottom()), *points, QPointF(plot.right(), plot.bottom())])
