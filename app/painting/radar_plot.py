"""What a radar plots and where it lies: series in, one layout and the vertices of every photo out. Paints nothing.

series -> align (the same axes for all) -> labels -> arrange (the largest web that fits) -> points
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFontMetricsF

from app.language import tr
from app.painting import radar_paint as paint
from app.painting.radar_geometry import Layout, Point, arrange, vertex_at
from app.painting.radar_words import Mark, key_of
from app.theme.colours import DARK
from core.interop.radar_series import RadarSeries, align, photos_of
from core.types import MEASURED, Null

MOST = len(DARK.series)
"""More photos than this cannot be told apart; the rest are left out of the plot."""
SMALLEST = 160
"""Height below which no radar can be read."""

_MARGIN = 4.0
_TALLEST = 1.1
_HIGHEST = 460.0
_REACH = 11.0
_REMEMBERED = 16


class RadarPlot:
    """`layout` is None while there is nothing to plot. GUI thread: it measures words in the application's font."""

    def __init__(self) -> None:
        self.series: list[RadarSeries] = []
        self.photos: list[RadarSeries] = []
        self.measured: list[list[bool]] = []
        """Of every photo, which axes were measured rather than judged by a model."""
        self.key: list[tuple[Mark, str]] = []
        self.layout: Layout | None = None
        self.points: list[list[Point | None]] = []
        """Of every photo, where its value stands on each axis; None for an axis without one."""
        self.reference: list[list[Point | None]] = []
        self._layouts: dict[tuple[object, ...], Layout] = {}

    def set_series(self, series: Sequence[RadarSeries]) -> None:
        """These photos, at most `MOST`, and the references among them; to be arranged next."""
        self.series = align([*photos_of(series)[:MOST], *(one for one in series if one.reference)])
        self.photos = photos_of(self.series)
        self.measured = [[axis.source == MEASURED for axis in one.axes] for one in self.photos]
        self.key = key_of(self.series)

    @property
    def count(self) -> int:
        """How many axes are on view."""
        return len(self.layout.boxes) if self.layout else 0

    @property
    def labels(self) -> tuple[tuple[str, str], ...]:
        """The words at the far end and at the centre of every axis."""
        if not self.series:
            return ()
        return tuple((tr(axis.high), tr(axis.low)) for axis in self.series[0].axes)

    def arrange(self, width: int, height: int) -> None:
        """Lay it out in so many logical pixels."""
        layout, room = self._natural(width), height - self._key_height(width)
        if layout is None:
            self.layout, self.points, self.reference = None, [], []
            return
        top, bottom = layout.extent
        if bottom - top > room:
            self.layout = layout = self._fitted(width, room)
        else:
            self.layout = layout = layout.lowered((room - (bottom - top)) / 2 - top)
        self.points = [_vertices(layout, one) for one in self.photos]
        self.reference = [_vertices(layout, one) for one in self.series if one.reference]

    def height_for(self, width: int) -> int:
        """How high it would like to be."""
        layout = self._natural(width)
        if layout is None:
            return SMALLEST
        top, bottom = layout.extent
        return max(round(bottom - top + 2 * _MARGIN + self._key_height(width)), SMALLEST)

    def at(self, x: float, y: float) -> tuple[tuple[int, int] | None, int | None]:
        """((photo, axis) of the mark that is meant, or None; the axis that is meant, or None)."""
        if self.layout is None:
            return None, None
        vertex = vertex_at(self.points, x, y, _REACH)
        return vertex, vertex[1] if vertex else self.layout.axis_at(x, y)

    def forget_layouts(self) -> None:
        """Fonts or the direction of reading changed: words have other sizes."""
        self._layouts.clear()

    def _natural(self, width: int) -> Layout | None:
        """The radar at its best for a width, before anybody says how high it may be."""
        if not self.series or not self.series[0].axes:
            return None
        return self._fitted(width, min(width * _TALLEST, _HIGHEST))

    def _fitted(self, width: float, height: float) -> Layout:
        # Walking from photo to photo keeps the axes: the search for the largest web that fits is not done again.
        wanted = (width, height, self.labels)
        if wanted not in self._layouts:
            if len(self._layouts) >= _REMEMBERED:
                self._layouts.clear()
            metrics = QFontMetricsF(paint.label_font())
            self._layouts[wanted] = arrange(width, height, wanted[2], metrics.horizontalAdvance, metrics.height())
        return self._layouts[wanted]

    def _key_height(self, width: float) -> float:
        return paint.KEY_ROW * len(paint.key_rows(self.key, width)) + 2


def _vertices(layout: Layout, one: RadarSeries) -> list[Point | None]:
    return [None if isinstance(axis.value, Null) else layout.point(i, axis.value) for i, axis in enumerate(one.axes)]
