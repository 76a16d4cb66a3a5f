"""The way through the grid's order, and whether somebody runs along it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from app.loupe.reading_ahead import before_the_feet, beside

_FAST_MS = 160
"""Steps closer together than this are a key held down: only thumbnails keep up with it."""
_RACE_MS = 70
"""Steps closer together than this leave no time to read a picture between them; no finger presses so fast."""
_REST_MS = 110


class Walk(QObject):
    """Where the person is among the photos. `rested`: nobody runs any more. GUI thread."""

    rested = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.ids: Sequence[int] = ()
        self.place: int | None = None
        self.bursts: Mapping[int, int] = {}
        self._direction = 1
        self._since_step = QElapsedTimer()
        self._pace = _FAST_MS
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.rested)

    @property
    def running(self) -> bool:
        """A key is held down: what is not here already would come too late."""
        return self._rest.isActive()

    @property
    def racing(self) -> bool:
        """A picture that is asked for now would come when its photo has been passed."""
        return self.running and self._pace < _RACE_MS

    def begin(self, photo_id: int, ids: Sequence[int]) -> None:
        """Stand at this photo; there is no way to walk where it is none of `ids`."""
        self.ids = ids
        self.place = ids.index(photo_id) if photo_id in ids else None

    def stand(self) -> None:
        """Run no further."""
        self._rest.stop()

    def step(self, by: int) -> int | None:
        """So many photos on, or as far as there are any; the photo there, None where that leads nowhere."""
        if self.place is None or not self.ids:
            return None
        place = min(max(self.place + by, 0), len(self.ids) - 1)
        if place == self.place:
            return None
        self._direction = 1 if by > 0 else -1
        self._pace = self._since_step.elapsed() if self._since_step.isValid() else _FAST_MS
        if self._pace < _FAST_MS:
            self._rest.start()
        self._since_step.start()
        self.place = place
        return self.ids[place]

    def to_burst(self, direction: int) -> int:
        """How many photos lie between here and the first frame of the next (1) or the previous (-1) burst; single
        photos are bursts of their own. Before the first burst lies its own first frame."""
        if self.place is None:
            return 0
        if direction > 0:
            last = self._edge(self.place, 1)
            return last + 1 - self.place if last + 1 < len(self.ids) else 0
        first = self._edge(self.place, -1)
        return (self._edge(first - 1, -1) if first else first) - self.place

    def _edge(self, place: int, way: int) -> int:
        """The outermost photo, that way, of the frames of one burst that lie together here."""
        burst = self.bursts.get(self.ids[place])
        while (
            burst is not None and 0 <= place + way < len(self.ids) and self.bursts.get(self.ids[place + way]) == burst
        ):
            place += way
        return place

    def ahead(self) -> list[int]:
        """Photos to read before they are asked for, dearest first."""
        if self.running:
            coming = before_the_feet(self.ids, self.place, self._direction)
            # The furthest is here by the time that it is passed, the nearest would not be.
            return coming[::-1] if self.racing else coming
        return beside(self.ids, self.place, self._direction)
