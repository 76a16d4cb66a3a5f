"""One paint of the grid: cells, headers over them, the rubber band on top. Touches no file and no database."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from app.grid.band import RubberBand
from app.grid.headers import paint_header
from app.grid.hover import Hover
from app.grid.key_place import KeyPlace
from app.grid.motion import Glide
from app.grid.painter import CellPainter, CellState, paint_band
from app.grid.scene import Scene
from app.grid.selection import Selection
from app.grid.thumbnails import Thumbnails


class PagePainter:
    """Reads everything, changes nothing. GUI thread."""

    def __init__(
        self,
        scene: Scene,
        thumbnails: Thumbnails,
        selection: Selection,
        hover: Hover,
        keys: KeyPlace,
        band: RubberBand,
        glide: Glide,
    ) -> None:
        self._scene, self._thumbnails, self._selection = scene, thumbnails, selection
        self._hover, self._keys, self._band, self._glide = hover, keys, band, glide
        self.cells = CellPainter()

    def paint(self, painter: QPainter, viewport: QRect, exposed: QRect, *, focused: bool) -> None:
        """Paint what of the viewport is exposed; `focused`: keys come here."""
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        top, gliding = self._scene.top, self._glide.running
        # What glides may be anywhere: then all that is on screen is looked at.
        shown = viewport if gliding else exposed
        for run in self._scene.geometry.between(shown.top() + top, shown.bottom() + top):
            for index in run:
                photo_id, cell = self._scene.model.id_at(index), self._scene.on_screen(index)
                if gliding:
                    cell = self._glide.place(photo_id, cell)
                if cell.intersects(exposed):
                    painter.setOpacity(self._glide.opacity(photo_id))
                    self._paint_cell(painter, index, photo_id, cell, focused)
        painter.setOpacity(1.0)
        if self._scene.geometry.sections:
            self._paint_headers(painter, top, focused)
        if self._band.box is not None:
            paint_band(painter, self._band.box.translated(0, -top))

    def _paint_cell(self, painter: QPainter, index: int, photo_id: int, cell: QRect, focused: bool) -> None:
        here = focused and self._keys.header is None
        state = CellState(
            selected=photo_id in self._selection,
            current=photo_id == self._selection.current and here,
            hovered=index == self._hover.photo,
            kept=photo_id in self._scene.kept,
        )
        model = self._scene.model
        row, pixmap = model.row_at(index), self._thumbnails.pixmap(photo_id)
        self.cells.paint(painter, self._scene.geometry, cell, row, pixmap, state, model.place_at(index))

    def _paint_headers(self, painter: QPainter, top: int, focused: bool) -> None:
        geometry = self._scene.geometry
        stuck = geometry.sticky(top)
        for number in geometry.headers(top, top + self._scene.height):
            if stuck is None or number != stuck[0]:
                box = self._glide.place(geometry.sections[number].key, geometry.header(number).translated(0, -top))
                self._paint_header(painter, number, box, focused, stuck=False)
        if stuck is not None:
            box = stuck[1].translated(0, -top)
            self._paint_header(painter, stuck[0], box, focused, stuck=geometry.heads[stuck[0]] < top)

    def _paint_header(self, painter: QPainter, number: int, box: QRect, focused: bool, *, stuck: bool) -> None:
        section = self._scene.geometry.sections[number]
        paint_header(
            painter,
            box,
            section,
            hovered=number == self._hover.header,
            current=section.key == self._keys.header and focused,
            stuck=stuck,
            mirrored=self._scene.geometry.mirrored,
        )
