"""Where the grid is scrolled to: what keeps its height through a new layout, and what is brought into view."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QScrollBar

from app.grid.geometry import GAP, HEADER
from app.grid.motion import Key, Scroller
from app.grid.scene import Scene
from app.theme import tokens


@dataclass(frozen=True, slots=True)
class Anchor:
    """What keeps its height on screen through a new layout: a photo, or the header of a section."""

    key: Key
    screen_top: int


class Scrolling:
    """Moves the bar, at once or in eased steps. GUI thread."""

    def __init__(self, scene: Scene, bar: QScrollBar) -> None:
        self._scene, self._bar = scene, bar
        self.scroller = Scroller(bar)

    @property
    def at_top(self) -> bool:
        return self._bar.value() < self._scene.geometry.pitch // 2

    def measure(self) -> None:
        """The layout or the viewport is another: so is how far one can scroll."""
        bar, geometry, height = self._bar, self._scene.geometry, self._scene.height
        bar.setRange(0, max(0, geometry.height - height))
        bar.setEnabled(bar.maximum() > 0)
        bar.setPageStep(height)
        bar.setSingleStep(max(24, geometry.pitch // 3))

    def anchor(self, current: int | None) -> Anchor | None:
        """The current photo where it is on view, else the first one on view, else the header that sticks."""
        scene, seen = self._scene, self._scene.visible()
        if current is not None and scene.model.index_of(current) in seen:
            key: Key = current
        elif seen:
            key = scene.model.id_at(seen[0])
        else:
            stuck = scene.geometry.sticky(scene.top)
            if stuck is None:
                return None
            key = scene.geometry.sections[stuck[0]].key
        at = scene.top_of(key)
        return Anchor(key, at - scene.top) if at is not None else None

    def anchor_header(self, section: int) -> Anchor:
        """The header of a section where it is drawn now, stuck to the upper edge or not."""
        scene = self._scene
        stuck = scene.geometry.sticky(scene.top)
        box = stuck[1] if stuck is not None and stuck[0] == section else scene.geometry.header(section)
        return Anchor(scene.geometry.sections[section].key, box.top() - scene.top)

    def restore(self, anchor: Anchor | None) -> bool:
        """Scroll so that it has its height again; False where it is not there any more."""
        top = self._scene.top_of(anchor.key) if anchor is not None else None
        if anchor is None or top is None:
            return False
        self.to(top - anchor.screen_top)
        return True

    def to(self, top: int) -> None:
        """Scroll there at once."""
        self._bar.setValue(top)

    def reveal(self, photo_id: int, *, smooth: bool) -> None:
        """Scroll as little as needed to see a photo whole; of one in a collapsed section, the header."""
        at, geometry = self._scene.model.index_of(photo_id), self._scene.geometry
        if at < 0:
            return
        cell = geometry.cell(at)
        self.reveal_box(geometry.header(geometry.section_of(at)) if cell.isEmpty() else cell, smooth=smooth)

    def reveal_box(self, box: QRect, *, smooth: bool) -> None:
        """The same for a box in content coordinates, clear of a header that sticks."""
        now, geometry = self.scroller.target, self._scene.geometry
        # Above the first row and below the last there is a margin, and nothing else to see.
        usual, left = HEADER if geometry.sections else GAP, geometry.height - 1 - box.bottom()
        above = box.top() if box.top() <= tokens.M else usual
        below = left if left <= tokens.M else GAP
        if box.top() - above < now:
            end = box.top() - above
        elif box.bottom() + below > now + self._scene.height:
            end = box.bottom() + below - self._scene.height
        else:
            return
        if smooth:
            self.scroller.to(end)
        else:
            self.to(end)
