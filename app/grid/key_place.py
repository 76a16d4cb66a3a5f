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
        self._header = ""
        self._since = QElapsedTimer()
        self._rest = QTimer(self, singleShot=True, interval=_HOLD_MS)
        self._rest.timeout.connect(self.rested)
        selection.changed.connect(self._selection_changed)

    @property
    def header(self) -> str:
        """The key of the section whose header has the keys, "" while a photo has them."""
        return self._header

    @property
    def in_use(self) -> bool:
        return self._since.isValid() and self._since.elapsed() < _HOLD_MS

    def note(self) -> None:
        """A key acted on the current photo: it stays where it is for a while."""
        self._since.start()
        self._rest.start()

    def take_header(self, key: str) -> None:
        """Keys are on the header of this section now; "": on none."""
        if key != self._header:
            self._header = key
            self.moved.emit()

    def take_photo(self) -> None:
        """Keys are on the current photo now, and were just used."""
        self.take_header("")
        self.note()

    def _selection_changed(self) -> None:
        if self._selection.current is not None:
            # Whoever made a photo current, keys are on that and on no header.
            self.take_header("")
