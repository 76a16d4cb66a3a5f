"""The grid under a person's hands: pointer and keys become selection, scrolling, size and collapsed sections."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QCursor, QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.grid.badges import BadgeKind, badge_at
from app.grid.canvas import GridCanvas
from app.grid.model import PhotoModel
from app.grid.selection import Selection
from app.grid.spoken import Spoken
from app.grid.thumbnails import Thumbnails
from app.grid.tips import badge_tip, photo_tip, plain
from app.grid.wheel import Wheel
from app.language import tr
from core.types import PhotoDetails, PhotoRow

_DRAG_FROM = 6
_EDGE_STEP = 16


class GridView(GridCanvas):
    """`opened` carries the id of a photo to look at, `menu_wanted` where a context menu should open, `asked_why` the
    photo whose tool tip shows, `drag_wanted` the selected photos that the pointer drags away."""

    opened = Signal(object)
    menu_wanted = Signal(QPoint)
    asked_why = Signal(object)
    drag_wanted = Signal(object)

    def __init__(
        self, model: PhotoModel, thumbnails: Thumbnails, selection: Selection, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, thumbnails, selection, parent)
        self.why_waiting: Callable[[], str] = str
        """Says why a photo that is not judged yet has to wait."""
        self._before_band: set[int] = set()
        self._in_band: bytes = b""
        self._only_on_release: int | None = None
        self._column: int | None = None
        self._wheel = Wheel(self.verticalScrollBar(), self._scroller)
        self._spoken = Spoken(self, model, selection)
        self._drag_scroll = QTimer(self, interval=16)
        self._drag_scroll.timeout.connect(self._scroll_with_band)

    # Keys: bound to commands by the page

    def step(self, across: int, down: int, *, extend: bool = False) -> None:
        """Make the photo to the left or right (`across` -1 or 1), above or below (`down` -1 or 1) current. Up and down
        stop at the header of a collapsed section; on a header, left and right close and open it."""
        if self._current_header and not extend:
            self._step_on_header(across, down)
            return
        index = self._current_index()
        if index < 0:
            self.step_to(0, extend=extend)
            return
        if down:
            header = self._header_between(index, down)
            if header >= 0 and not extend:
                self._go_to_header(header)
                return
            if self._column is None:
                self._column = self._geometry.cell(index).center().x()
        there = self._geometry.neighbour(index, across, down, self._column)
        self._make_current(there, extend=extend, column=self._column if down else None)

    def step_on(self, by: int = 1) -> None:
        """The photo after the current one in the order, whichever way it is written."""
        self.step(-by if self._geometry.mirrored else by, 0)

    def step_page(self, direction: int) -> None:
        """The photo about one screen further up or down."""
        index, geometry = self._current_index(), self._geometry
        row = geometry.row_of(index) if index >= 0 else -1
        if row < 0:
            self.step_to(0)
            return
        top = geometry.row_box(row)[0]
        away = max(geometry.pitch, self.viewport().height() - geometry.pitch)
        end = geometry.row_until(top + away) if direction > 0 else geometry.row_from(top - away)
        # Never less than one row, however tall that is.
        end = max(row + 1, end) if direction > 0 else min(row - 1, end)
        x = geometry.cell(index).center().x() if self._column is None else self._column
        self._make_current(geometry.nearest(max(0, min(geometry.rows - 1, end)), x), column=x)

    def step_to(self, index: int, *, extend: bool = False) -> None:
        """Make this photo current, or the first one from there on that is not in a collapsed section."""
        count = len(self._model)
        if count:
            at = max(0, min(count - 1, index))
            at = self._geometry.visible_from(at, -1 if at == count - 1 else 1)
            if at >= 0:
                self._make_current(at, extend=extend)
            elif not extend:
                self._go_to_header(0 if index <= 0 else len(self._geometry.sections) - 1)

    def step_to_last(self, *, extend: bool = False) -> None:
        self.step_to(len(self._model) - 1, extend=extend)

    def step_section(self, direction: int) -> None:
        """To the header of the current photo's section, then from header to header."""
        geometry = self._geometry
        if not geometry.sections:
            return
        here = self._section_index(self._current_header)
        if here >= 0:
            here += direction
        else:
            index = self._current_index()
            here = (geometry.section_of(index) if index >= 0 else 0) + (direction > 0)
        if 0 <= here < len(geometry.sections):
            self._go_to_header(here)

    def toggle_current_section(self) -> None:
        """Collapse or open the section that keys are in."""
        geometry, index = self._geometry, self._current_index()
        if self._current_header:
            self.toggle_section(self._current_header)
        elif geometry.sections and index >= 0:
            section = geometry.section_of(index)
            self._go_to_header(section)
            self.toggle_section(geometry.sections[section].key)

    def _make_current(self, index: int, *, extend: bool = False, column: int | None = None) -> None:
        photo_id = self._model.id_at(index)
        self._column, self._current_header = column, ""
        self.note_key()
        if extend:
            self._selection.extend_to(photo_id)
        else:
            self._selection.set_only(photo_id)
        self.reveal(photo_id, smooth=True)
        self.viewport().update()

    def _go_to_header(self, section: int) -> None:
        """Keys are on a header now: no photo is current, so that no mark lands where nobody looks."""
        self._current_header = self._geometry.sections[section].key
        self._selection.forget()
        self._reveal_box(self._geometry.header(section), smooth=True)
        self._spoken.say_header(self._geometry.sections[section])
        self.viewport().update()

    def _step_on_header(self, across: int, down: int) -> None:
        geometry, here = self._geometry, self._section_index(self._current_header)
        if here < 0:
            self._current_header = ""
            self.step_to(0)
        elif across:
            opens = (across > 0) != geometry.mirrored
            if geometry.sections[here].collapsed == opens:
                self.toggle_section(self._current_header)
            elif opens and geometry.sections[here].count:
                self._make_current(geometry.starts[here])
        elif down > 0 and not geometry.sections[here].collapsed and geometry.sections[here].count:
            self._make_current(geometry.nearest(geometry.row_of(geometry.starts[here]), self._column or 0))
        else:
            there = here + down
            if not 0 <= there < len(geometry.sections):
                return
            if down > 0 or geometry.sections[there].collapsed or not geometry.sections[there].count:
                self._go_to_header(there)
            else:
                last = geometry.row_of(geometry.starts[there + 1] - 1)
                self._make_current(geometry.nearest(last, self._column or 0), column=self._column)

    def _header_between(self, index: int, down: int) -> int:
        """The header of the collapsed section that a step up or down from a photo comes to, or -1."""
        geometry = self._geometry
        if not geometry.sections or geometry.row_of(index) < 0:
            return -1
        there = geometry.row_of(index) + down
        here = geometry.section_of(index)
        if 0 <= there < geometry.rows and geometry.section_of(geometry.row_cells(there).start) == here:
            return -1
        beside = here + down
        inside = 0 <= beside < len(geometry.sections)
        return beside if inside and geometry.sections[beside].collapsed else -1

    def _current_index(self) -> int:
        current = self._selection.current
        at = self._model.index_of(current) if current is not None else -1
        if at >= 0:
            return at
        seen = self.visible_indices()
        return seen[0] - 1 if seen else -1

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._column, self._only_on_release = None, None
        header = self._header_under(point)
        if header >= 0:
            self._press_header(header, event)
            return
        index = self._geometry.index_at(self._content(point))
        photo_id = self._model.id_at(index) if index >= 0 else None
        if event.button() == Qt.MouseButton.RightButton:
            if photo_id is not None and photo_id not in self._selection:
                self._selection.set_only(photo_id)
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._current_header = ""
        self._pressed = self._content(point)
        self._before_band = set(self._selection.ids()) if shift or control else set()
        self._in_band = b""
        if photo_id is None:
            if not (shift or control):
                self._selection.clear()
        elif shift:
            self._selection.extend_to(photo_id, add=control)
        elif control:
            self._selection.toggle(photo_id)
        elif photo_id in self._selection:
            # It may be the beginning of a drag of all that is selected.
            self._only_on_release = photo_id
        else:
            self._selection.set_only(photo_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._pointer = point
        self._find_hovered()
        if self._pressed is None:
            return
        here = self._content(point)
        if self._band is None and (here - self._pressed).manhattanLength() < _DRAG_FROM:
            return
        if self._only_on_release is not None:
            # Whoever takes it drags until the button is up, and no release comes back here.
            self._pressed = self._only_on_release = None
            self.drag_wanted.emit(self._selection.ids())
            return
        self._band_to(here)
        if not self._drag_scroll.isActive():
            self._drag_scroll.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._only_on_release is not None:
            self._selection.set_only(self._only_on_release)
        self._pressed = self._band = self._only_on_release = None
        self._drag_scroll.stop()
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        header = self._header_under(point)
        if header >= 0:
            # Two quick presses on a header are two presses.
            self._press_header(header, event)
            return
        index = self._geometry.index_at(self._content(point))
        if index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(self._model.id_at(index))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            current = self._selection.current
            at = self._model.index_of(current) if current is not None else -1
            if at >= 0:
                self.menu_wanted.emit(self.viewport().mapToGlobal(self._on_screen(at).center()))
        elif self._header_under(event.pos()) < 0:
            self.menu_wanted.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                self.set_edge(self._edge + (_EDGE_STEP if turned > 0 else -_EDGE_STEP))
        else:
            self._wheel.turn(event)
        event.accept()

    def _press_header(self, section: int, event: QMouseEvent) -> None:
        """A press collapses or opens; with Ctrl it adds the section's photos to the selection."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        geometry = self._geometry
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            inside = self._model.ids_in(range(geometry.starts[section], geometry.starts[section + 1]))
            self._selection.set_many({*self._selection.ids(), *inside})
        else:
            self.toggle_section(geometry.sections[section].key)

    def _band_to(self, here: QPoint) -> None:
        if self._pressed is None:
            return
        self._band = QRect(self._pressed, here).normalized()
        inside = self._geometry.inside(self._band)
        key = inside.tobytes()
        if key != self._in_band:
            self._in_band = key
            self._selection.set_many(self._before_band.union(self._model.ids[inside].tolist()))
        self.viewport().update()

    def _scroll_with_band(self) -> None:
        point = self.viewport().mapFromGlobal(self.cursor().pos())
        beyond = min(0, point.y()) + max(0, point.y() - self.viewport().height())
        if beyond and self._band is not None:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + max(-60, min(60, beyond)))
            self._band_to(self._content(point))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._pointer = None
            self._find_hovered()
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tool_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tool_tip(self, event: QHelpEvent) -> None:
        header = self._header_under(event.pos())
        if header >= 0:
            self._show_header_tip(header, event)
            return
        index = self._geometry.index_at(self._content(event.pos()))
        row: PhotoRow | None = self._model.row_at(index) if index >= 0 else None
        if row is None:
            QToolTip.hideText()
            return
        self._say(event.globalPos(), index, row, None)
        self.asked_why.emit(row.id)

    def _show_header_tip(self, section: int, event: QHelpEvent) -> None:
        shown = self._geometry.sections[section]
        todo = (
            tr("Press to open, with Ctrl to select the photos")
            if shown.collapsed
            else tr("Press to collapse, with Ctrl to select the photos")
        )
        QToolTip.showText(event.globalPos(), plain(f"{shown.title}\n{todo}"), self.viewport())

    def tell_why(self, details: PhotoDetails) -> None:
        """Everything about a photo, added to its tool tip if the pointer still rests on it."""
        index = self._hovered
        row = self._model.row_at(index) if 0 <= index < len(self._model) else None
        if row is not None and row.id == details.row.id and QToolTip.isVisible():
            self._say(QCursor.pos(), index, row, details)

    def _say(self, where: QPoint, index: int, row: PhotoRow, details: PhotoDetails | None) -> None:
        """A tool tip for the badge under the pointer, else for the photo."""
        cell, point = self._on_screen(index), self.viewport().mapFromGlobal(where)
        place = self._model.place_at(index)
        lines, footer = self._geometry.lines(cell), self._painter.footer
        badge = badge_at(footer.badges(row, lines, place, mirrored=self._geometry.mirrored), point)
        if badge is None or badge.kind is BadgeKind.NAME:
            text, about = photo_tip(row, details), cell
        else:
            text, about = badge_tip(badge, row, details, self.why_waiting, place), badge.box.adjusted(-3, -4, 3, 4)
        QToolTip.showText(where, plain(text), self.viewport(), about)
