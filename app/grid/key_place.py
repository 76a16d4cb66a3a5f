"""Where keys act: on the selection's current photo, or on a section's header; and whether they were used lately."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from app.grid.selection import Selection

_HOLD_MS = 4000
"""How long after a key the current photo keeps its place."""


class KeyPlace(QObject):
    """`moved` says that another header has the keys, or none any more; `rested` that no key was used for a while. GUI
    thread."""

    moved = Signal()
    rested = Signal()

    def __init__(self, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selection = selection
        self._header: str | None = None
        self._left: tuple[list[int], int] | None = None
        self._under = False
        self._since = QElapsedTimer()
        self._rest = QTimer(self, singleShot=True, interval=_HOLD_MS)
        self._rest.timeout.connect(self.rested)
        selection.changed.connect(self._selection_changed)

    @property
    def header(self) -> str | None:
        """The key of the section whose header has the keys, None while a photo has them: "" is a section's, too."""
        return self._header

    @property
    def in_use(self) -> bool:
        return self._since.isValid() and self._since.elapsed() < _HOLD_MS

    def note(self) -> None:
        """A key acted on the current photo: it stays where it is for a while."""
        self._since.start()
        self._rest.start()

    def release(self) -> None:
        """The current photo may move, until a key acts on it again."""
        self._since.invalidate()
        self._rest.stop()

    def take_header(self, key: str | None) -> None:
        """Keys are on the header of this section now, and no photo is current, so that no mark lands where nobody
        looks; None: on none."""
        current = self._selection.current
        if key is not None and current is not None:
            self._left, self._under = (self._selection.ids(), current), False
            self._selection.forget()
        if key != self._header:
            self._header = key
            self.moved.emit()

    @property
    def left(self) -> int | None:
        """The photo that was current before keys went to a header; None while one is current."""
        return self._left[1] if self._left is not None else None

    def laid_out(self, *, seen: bool) -> bool:
        """A new layout shows the photo that was left, or hides it. True if keys are to come back to it: the header is
        gone, or was opened over it."""
        if self._left is None:
            return False
        self._under |= not seen
        return seen and (self._under or self._header is None)

    def come_back(self) -> None:
        """The photo that was left is current again, with what was selected beside it."""
        if self._left is not None:
            ids, current = self._left
            self._selection.set_many(self._selection.ids() or ids, current)

    def take_photo(self) -> None:
        """Keys are on the current photo now, and were just used."""
        self.take_header(None)
        self.note()

    def _selection_changed(self) -> None:
        if self._selection.current is not None:
            # Whoever made a photo current, keys are on that and on no header.
            self._left = None
            self.take_header(None)
