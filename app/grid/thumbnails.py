"""Thumbnails for what is on screen: asked newest first, dropped when scrolled away, decoded off the GUI thread.

want(visible, then near) -> loader threads: JPEG bytes -> QImage at its final size -> mailbox -> QPixmap -> LRU

The JPEG bytes of what was seen last are kept as well, so that another size costs a decode and no look at the disk.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from app.mailbox import Mailbox
from core.errors import Cancelled, UserError

Load = Callable[[int], bytes]

_BUDGET = 64 * 1024 * 1024
"""What pictures may take at least; a large window with large thumbnails gets twice what it shows and reads ahead."""
_BYTES_BUDGET = 32 * 1024 * 1024
"""For JPEG bytes: about 1,500 photos."""
_THREADS = 2
_ATTEMPTS = 3
"""How often an engine is asked that ends meanwhile, as it does when its settings change."""
_TOO_LARGE = 2
"""A picture this many times larger than it is shown wastes memory, and glitters when it is drawn."""
_ENLARGED = 2
"""How far small pictures grow: here and once, not in every frame that is painted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thumbnail of a photo's content ("" while it waits), fitted into `edge` device pixels of width and `tall` of
    height (0: as many)."""

    photo_id: int
    content: str
    edge: int
    tall: int = 0

    @property
    def box(self) -> QSize:
        return QSize(self.edge, self.tall or self.edge)


@dataclass(frozen=True, slots=True, eq=False)
class _Loaded:
    wanted: Wanted
    image: QImage | None
    error: Exception | None = None


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
        self._loader = _Loader(load, self._mailbox.post)

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
        if not isinstance(message, _Loaded):
            return
        if message.image is None:
            self._failed[message.wanted.photo_id] = message.wanted
            if message.error is not None and not isinstance(message.error, UserError):
                self.broke.emit(message.error)
        else:
            self._keep(message.wanted, QPixmap.fromImage(message.image))
        self.ready.emit(message.wanted.photo_id)

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


def picture(data: bytes, box: QSize) -> QImage | None:
    """JPEG bytes as an image that fills `box` pixels as far as its shape goes, but is enlarged no more than twice; in
    the format that paints fastest. Any thread."""
    image = QImage.fromData(data)
    if image.isNull():
        return None
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    size = image.size().scaled(box.boundedTo(image.size() * _ENLARGED), keep).expandedTo(QSize(1, 1))
    if size != image.size():
        image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    return image.convertToFormat(QImage.Format.Format_RGB32)


class _Loader:
    """The threads behind it. Plain Python: no QObject in here."""

    def __init__(self, load: Load, post: Callable[[object], None]) -> None:
        self._load, self._post = load, post
        self._bytes = _Bytes(_BYTES_BUDGET)
        self._ready = threading.Condition()
        self._queue: list[Wanted] = []
        self._running: set[Wanted] = set()
        self._stopped = False
        self._threads: list[threading.Thread] = []

    def replace(self, wanted: list[Wanted]) -> None:
        with self._ready:
            if self._stopped:
                return
            self._queue = [item for item in reversed(wanted) if item not in self._running]
            if self._queue and not self._threads:
                self._start()
            self._ready.notify_all()

    def stop(self, seconds: float) -> bool:
        with self._ready:
            self._stopped = True
            self._queue = []
            self._ready.notify_all()
        for thread in self._threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self._threads)

    def _start(self) -> None:
        for index in range(_THREADS):
            # Daemons for the reason given in app.jobs: a dead drive must not hold the process.
            thread = threading.Thread(target=self._run, name=f"thumbnails-{index}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _run(self) -> None:
        while True:
            with self._ready:
                while not self._queue and not self._stopped:
                    self._ready.wait()
                if self._stopped:
                    return
                wanted = self._queue.pop()
                self._running.add(wanted)
            loaded = self._attempt(wanted)
            with self._ready:
                self._running.discard(wanted)
            if loaded is not None:
                self._post(loaded)

    def _attempt(self, wanted: Wanted) -> _Loaded | None:
        for _ in range(_ATTEMPTS):
            try:
                return _Loaded(wanted, picture(self._read(wanted), wanted.box))
            except Cancelled:
                # The engine was ended: for good with the window, else it starts anew when it is asked.
                if self._stopped:
                    return None
            except Exception as error:  # a job runner of its own: whatever loading raises goes home
                return _Loaded(wanted, None, error)
        return _Loaded(wanted, None)

    def _read(self, wanted: Wanted) -> bytes:
        data = self._bytes.get(wanted.photo_id, wanted.content)
        if data is None:
            data = self._load(wanted.photo_id)
            self._bytes.put(wanted.photo_id, wanted.content, data)
        return data


class _Bytes:
    """The JPEG bytes of photos by content, least wanted dropped first. Any thread."""

    def __init__(self, budget: int) -> None:
        self._budget, self._held = budget, 0
        self._lock = threading.Lock()
        self._found: OrderedDict[int, tuple[str, bytes]] = OrderedDict()

    def get(self, photo_id: int, content: str) -> bytes | None:
        with self._lock:
            found = self._found.get(photo_id)
            if found is None or found[0] != content:
                return None
            self._found.move_to_end(photo_id)
            return found[1]

    def put(self, photo_id: int, content: str, data: bytes) -> None:
        if not content:
            # A photo that waits may be another picture the next time.
            return
        with self._lock:
            older = self._found.pop(photo_id, None)
            self._found[photo_id] = (content, data)
            self._held += len(data) - (len(older[1]) if older is not None else 0)
            while self._held > self._budget and len(self._found) > 1:
                self._held -= len(self._found.popitem(last=False)[1][1])
