"""Thumbnails for what is on screen: asked newest first, dropped when scrolled away, decoded off the GUI thread.

want(visible, then near) -> Loader -> Loaded -> mailbox -> QPixmap -> LRU
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from app.grid.loader import Load, Loaded, Loader, Wanted
from app.mailbox import Mailbox
from core.errors import UserError

_BUDGET = 64 * 1024 * 1024
"""What pictures may take at least; a large window with large thumbnails gets twice what it shows and reads ahead."""
_TOO_LARGE = 2
"""A picture this many times larger than it is shown wastes memory, and glitters when it is drawn."""


class Thumbnails(QObject):
    """Pictures by photo id. GUI thread; `load(photo_id) -> JPEG bytes` is called in loader threads."""

    ready = Signal(object)
    broke = Signal(object)

    def __init__(self, load: Load, budget: int = _BUDGET, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = Mailbox(self._receive, self)
        self._budget = self._most = budget
        self._held = 0
        self._pixmaps: OrderedDict[int, tuple[Wanted, QPixmap]] = OrderedDict()
        self._failed: dict[int, Wanted] = {}
        self._wanted: dict[int, Wanted] = {}
        self._loader = Loader(load, self._mailbox.post)

    @property
    def held_bytes(self) -> int:
        return self._held

    def pixmap(self, photo_id: int) -> QPixmap | None:
        """The newest picture there is, perhaps of another size than was asked last."""
        found = self._pixmaps.get(photo_id)
        return found[1] if found else None

    def tried(self, photo_id: int) -> bool:
        """There is a picture, or it is known that there is none."""
        return photo_id in self._pixmaps or photo_id in self._failed

    def want(self, wanted: Sequence[Wanted], *, rough: bool = False) -> None:
        """What is needed now, most wanted first. Whatever waits and is not among it is dropped. `rough`: sizes are
        still changing, and a picture that is somewhat larger than needed will do."""
        self._wanted = {item.photo_id: item for item in wanted}
        self._most = max(self._budget, 2 * sum(4 * item.box.width() * item.box.height() for item in wanted))
        for item in wanted:
            if item.photo_id in self._pixmaps:
                self._pixmaps.move_to_end(item.photo_id)
        self._loader.replace([item for item in wanted if not self._settled(item, rough=rough)])

    def forget_failures(self) -> None:
        self._failed.clear()

    def close(self, seconds: float = 1.0) -> bool:
        """Stop the loaders; True if they have ended within `seconds`."""
        ended = self._loader.stop(seconds)
        self._mailbox.close()
        self._pixmaps.clear()
        return ended

    def _settled(self, item: Wanted, *, rough: bool) -> bool:
        if self._failed.get(item.photo_id) == item:
            return True
        found = self._pixmaps.get(item.photo_id)
        if found is None or found[0].content != item.content:
            return False
        made = found[0].box
        if rough:
            largest = item.box * _TOO_LARGE
            return item.box.boundedTo(made) == item.box and made.boundedTo(largest) == made
        return made == item.box

    def _receive(self, message: object) -> None:
        if not isinstance(message, Loaded):
            return
        if message.image is None:
            self._failed[message.wanted.photo_id] = message.wanted
            if message.error is not None and not isinstance(message.error, UserError):
                self.broke.emit(message.error)
        elif self._is_late(message.wanted):
            return
        else:
            self._keep(message.wanted, QPixmap.fromImage(message.image))
        self.ready.emit(message.wanted.photo_id)

    def _is_late(self, loaded: Wanted) -> bool:
        """What is wanted now has come already: a loader was slow with what was wanted before."""
        found = self._pixmaps.get(loaded.photo_id)
        return found is not None and found[0] == self._wanted.get(loaded.photo_id) != loaded

    def _keep(self, wanted: Wanted, pixmap: QPixmap) -> None:
        older = self._pixmaps.pop(wanted.photo_id, None)
        if older is not None:
            self._held -= _bytes(older[1])
        self._pixmaps[wanted.photo_id] = (wanted, pixmap)
        self._held += _bytes(pixmap)
        while self._held > self._most and len(self._pixmaps) > 1:
            _, (_, dropped) = self._pixmaps.popitem(last=False)
            self._held -= _bytes(dropped)


def _bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
