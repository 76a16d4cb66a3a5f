"""Every way in which the layout changes, and what keeps its place on screen through it.

another order, sections, kind, edge, shapes, width -> Scene.lay_out -> the bar's range -> `laid_out`
before it: what is to keep its height (Anchor);  after it: scrolled there, and glided to
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.grid.gliding import Gliding
from app.grid.layouts.kinds import LayoutKind
from app.grid.order import Ids
from app.grid.scene import Scene
from app.grid.scrolling import Anchor, Scrolling
from app.grid.sections import Section
from app.grid.selection import Selection
from core.settings import LARGEST_THUMBNAIL, SMALLEST_THUMBNAIL


class Arranging(QObject):
    """The only one who lays a Scene out. `laid_out` follows every new layout, `edge_changed` carries a new thumbnail
    size, `section_toggled` the key of a section to be collapsed or opened by whoever sets the sections. GUI thread."""

    laid_out = Signal()
    edge_changed = Signal(int)
    section_toggled = Signal(str)

    def __init__(
        self,
        scene: Scene,
        selection: Selection,
        scrolling: Scrolling,
        gliding: Gliding,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._scene, self._selection, self._scrolling, self._gliding = scene, selection, scrolling, gliding
        self._toggled: Anchor | None = None
        scene.model.reordered.connect(self.lay_out)

    # What a person asks for

    def set_edge(self, edge: int) -> None:
        """New thumbnail size; the current photo, else the first one on view, keeps its height on screen."""
        edge = max(SMALLEST_THUMBNAIL, min(LARGEST_THUMBNAIL, edge))
        if edge != self._scene.edge:
            anchor = self._anchor()
            self._scene.edge = edge
            self.lay_out()
            self._scrolling.restore(anchor)
            self.edge_changed.emit(edge)

    def set_layout_kind(self, kind: LayoutKind) -> None:
        """Another layout of the same photos; what `set_edge` keeps in place stays here too."""
        if kind is self._scene.kind:
            return

        def change() -> None:
            anchor = self._anchor()
            self._scene.kind = kind
            self.lay_out()
            self._scrolling.restore(anchor)

        self._gliding.through(change)

    def set_sections(self, sections: Sequence[Section]) -> None:
        """Other sections of the same photos in the same order; a header that was pressed stays where it is."""
        if tuple(sections) == tuple(self._scene.sections):
            return

        def change() -> None:
            anchor = self._toggled or self._anchor()
            self._toggled = None
            self._scene.sections = sections
            self.lay_out()
            self._scrolling.restore(anchor)

        self._gliding.through(change)

    def toggle_section(self, key: str) -> None:
        """Ask for a section to be collapsed, or opened again."""
        at = self._scene.section_at(key)
        if at >= 0:
            self._toggled = self._scrolling.anchor_header(at)
            self.section_toggled.emit(key)

    def reorder_around_current(self, ids: Ids, sections: Sequence[Section] = (), *, from_top: bool) -> None:
        """New order that was asked for: shown from its beginning, else with the current photo, where it is still
        among them, at the height on screen where it was."""

        def change() -> None:
            anchor = None if from_top else self._anchor()
            self._take_order(ids, sections)
            if not self._scrolling.restore(anchor):
                self._scrolling.to(0)

        self._gliding.through(change)

    # What happens by itself

    def apply_order(self, ids: Ids, sections: Sequence[Section] = ()) -> None:
        """New order under an unchanged scroll position: who stays in place was decided by the order, and the rest
        settles calmly."""

        def change() -> None:
            at = self._scene.top
            self._take_order(ids, sections)
            self._scrolling.to(at)

        self._gliding.through(change, calm=True)

    def settle(self, keep: int) -> None:
        """Shapes have come; the first `keep` photos stay as they are."""

        def change() -> None:
            anchor = self._scrolling.anchor(None) if not keep and not self._scrolling.at_top else None
            self.lay_out(keep)
            self._scrolling.restore(anchor)

        self._gliding.through(change, calm=True)

    def resize(self) -> None:
        """The viewport has another size: all is at once where it belongs."""
        anchor = self._anchor() if not self._scrolling.at_top else None
        self._gliding.stop()
        self.lay_out()
        self._scrolling.restore(anchor)

    def lay_out(self, keep: int = 0) -> None:
        """Lay out anew, without a thought for where things were."""
        self._scene.lay_out(keep)
        self._scrolling.measure()
        self.laid_out.emit()

    def _take_order(self, ids: Ids, sections: Sequence[Section]) -> None:
        self._scene.sections = sections
        before = self._scene.geometry
        self._scene.model.set_order(ids)
        if self._scene.geometry is before:
            # The same order, perhaps in other sections.
            self.lay_out()

    def _anchor(self) -> Anchor | None:
        return self._scrolling.anchor(self._selection.current)
