"""Keys in the grid: from photo to photo, over headers, by rows, pages and sections. Bound to commands by the page."""

from __future__ import annotations

from app.grid.arranging import Arranging
from app.grid.key_place import KeyPlace
from app.grid.scene import Scene
from app.grid.scrolling import Scrolling
from app.grid.selection import Selection
from app.grid.spoken import Spoken


class Walk:
    """Steps of a person's: each makes one photo current, or puts the keys on one header, and brings it into view.
    `forget_column` when the pointer took over. GUI thread."""

    def __init__(
        self,
        scene: Scene,
        selection: Selection,
        keys: KeyPlace,
        scrolling: Scrolling,
        arranging: Arranging,
        spoken: Spoken,
    ) -> None:
        self._scene, self._selection, self._keys = scene, selection, keys
        self._scrolling, self._arranging, self._spoken = scrolling, arranging, spoken
        self._column: int | None = None

    def forget_column(self) -> None:
        """The next step up or down begins where the current photo is."""
        self._column = None

    def step(self, across: int, down: int, *, extend: bool = False) -> None:
        """Make the photo to the left or right (`across` -1 or 1), above or below (`down` -1 or 1) current. Up and down
        stop at the header of a collapsed section; on a header, left and right close and open it."""
        if self._keys.header is not None and not extend:
            self._step_on_header(across, down)
            return
        index = self._index_to_step_from()
        if index < 0:
            self.step_to(0, extend=extend)
            return
        if down:
            header = self._header_between(index, down)
            if header >= 0 and not extend:
                self._go_to_header(header)
                return
            if self._column is None:
                self._column = self._scene.geometry.cell(index).center().x()
        there = self._scene.geometry.neighbour(index, across, down, self._column)
        self._make_current(there, extend=extend, column=self._column if down else None)

    def step_on(self) -> None:
        """The photo after the current one in the order, whichever way it is written."""
        self.step(-1 if self._scene.geometry.mirrored else 1, 0)

    def step_page(self, direction: int) -> None:
        """The photo about one screen further up or down."""
        index, geometry = self._index_to_step_from(), self._scene.geometry
        row = geometry.row_of(index) if index >= 0 else -1
        if row < 0:
            self.step_to(0)
            return
        top = geometry.row_box(row)[0]
        away = max(geometry.pitch, self._scene.height - geometry.pitch)
        end = geometry.row_until(top + away) if direction > 0 else geometry.row_from(top - away)
        # Never less than one row, however tall that is.
        end = max(row + 1, end) if direction > 0 else min(row - 1, end)
        x = geometry.cell(index).center().x() if self._column is None else self._column
        self._make_current(geometry.nearest(max(0, min(geometry.rows - 1, end)), x), column=x)

    def step_to(self, index: int, *, extend: bool = False) -> None:
        """Make this photo current, or the first one from there on that is not in a collapsed section."""
        count, geometry = len(self._scene.model), self._scene.geometry
        if count:
            at = max(0, min(count - 1, index))
            at = geometry.visible_from(at, -1 if at == count - 1 else 1)
            if at >= 0:
                self._make_current(at, extend=extend)
            elif not extend:
                self._go_to_header(0 if index <= 0 else len(geometry.sections) - 1)

    def step_to_last(self, *, extend: bool = False) -> None:
        self.step_to(len(self._scene.model) - 1, extend=extend)

    def step_section(self, direction: int) -> None:
        """To the header of the current photo's section, then from header to header."""
        geometry = self._scene.geometry
        if not geometry.sections:
            return
        here = self._scene.section_at(self._keys.header)
        if here >= 0:
            here += direction
        else:
            index = self._index_to_step_from()
            here = (geometry.section_of(index) if index >= 0 else 0) + (direction > 0)
        if 0 <= here < len(geometry.sections):
            self._go_to_header(here)

    def toggle_section(self) -> None:
        """Collapse or open the section that keys are in, else the one that is seen first."""
        geometry = self._scene.geometry
        if self._keys.header is not None:
            self._arranging.toggle_section(self._keys.header)
            return
        index = self._index_of_current()
        if index < 0:
            index = next(iter(self._scene.visible()), -1)
        if geometry.sections and index >= 0:
            section = geometry.section_of(index)
            self._go_to_header(section)
            self._arranging.toggle_section(geometry.sections[section].key)

    def _make_current(self, index: int, *, extend: bool = False, column: int | None = None) -> None:
        photo_id = self._scene.model.id_at(index)
        self._column = column
        self._keys.take_photo()
        if extend:
            self._selection.extend_to(photo_id)
        else:
            self._selection.set_only(photo_id)
        self._scrolling.reveal(photo_id, smooth=True)

    def _go_to_header(self, section: int) -> None:
        geometry = self._scene.geometry
        self._keys.take_header(geometry.sections[section].key)
        self._scrolling.reveal_box(geometry.header(section), smooth=True)
        self._spoken.say_header(geometry.sections[section])

    def _step_on_header(self, across: int, down: int) -> None:
        geometry, here = self._scene.geometry, self._scene.section_at(self._keys.header)
        if here < 0:
            self._keys.take_header(None)
            self.step_to(0)
        elif across:
            opens = (across > 0) != geometry.mirrored
            if geometry.sections[here].collapsed == opens:
                self._arranging.toggle_section(geometry.sections[here].key)
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
        geometry = self._scene.geometry
        if not geometry.sections or geometry.row_of(index) < 0:
            return -1
        there = geometry.row_of(index) + down
        here = geometry.section_of(index)
        if 0 <= there < geometry.rows and geometry.section_of(geometry.row_cells(there).start) == here:
            return -1
        beside = here + down
        inside = 0 <= beside < len(geometry.sections)
        return beside if inside and geometry.sections[beside].collapsed else -1

    def _index_of_current(self) -> int:
        current = self._selection.current
        return self._scene.model.index_of(current) if current is not None else -1

    def _index_to_step_from(self) -> int:
        """Of the current photo, else just before the first one that is seen; -1 before all."""
        at = self._index_of_current()
        if at >= 0:
            return at
        seen = self._scene.visible()
        return seen[0] - 1 if seen else -1
