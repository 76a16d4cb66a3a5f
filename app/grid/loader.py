"""The threads that bring thumbnails: JPEG bytes read, and decoded at the size that is shown. No QObject in here.

replace(wanted) -> newest first -> load(photo_id): JPEG bytes -> picture(bytes, box): QImage -> post(Loaded)

The JPEG bytes of what was seen last are kept as well, so that another size costs a decode and no look at the disk.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from app.jpeg_image import jpeg_image
from core.errors import Cancelled

Load = Callable[[int], bytes]

_BYTES_BUDGET = 32 * 1024 * 1024
"""For JPEG bytes: about 1,500 photos."""
_THREADS = 2
_ATTEMPTS = 3
"""How often an engine is asked that ends meanwhile, as it does when its settings change."""
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
class Loaded:
    """What came of it: an image, or None with the reason where there is one."""

    wanted: Wanted
    image: QImage | None
    error: Exception | None = None


def picture(data: bytes, box: QSize) -> QImage | None:
    """JPEG bytes as an image that fills `box` pixels as far as its shape goes, but is enlarged no more than twice; in
    the format that paints fastest. Any thread."""
    image = jpeg_image(data)
    if image.isNull():
        return None
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    size = image.size().scaled(box.boundedTo(image.size() * _ENLARGED), keep).expandedTo(QSize(1, 1))
    if size != image.size():
        image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    return image.convertToFormat(QImage.Format.Format_RGB32)


class Loader:
    """`load(photo_id) -> JPEG bytes` is called in its threads, and so is `post` with every Loaded. Any thread."""

    def __init__(self, load: Load, post: Callable[[object], None]) -> None:
        self._load, self._post = load, post
        self._bytes = _Bytes(_BYTES_BUDGET)
        self._ready = threading.Condition()
        self._queue: list[Wanted] = []
        self._running: set[Wanted] = set()
        self._stopped = False
        self._threads: list[threading.Thread] = []

    def replace(self, wanted: list[Wanted]) -> None:
        """What is wanted now, most wanted first; what waited before is dropped."""
        with self._ready:
            if self._stopped:
                return
            self._queue = [item for item in reversed(wanted) if item not in self._running]
            if self._queue and not self._threads:
                self._start()
            self._ready.notify_all()

    def stop(self, seconds: float) -> bool:
        """True if all threads have ended within about `seconds` each."""
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

    def _attempt(self, wanted: Wanted) -> Loaded | None:
        for _ in range(_ATTEMPTS):
            try:
                return Loaded(wanted, picture(self._read(wanted), wanted.box))
            except Cancelled:
                # The engine was ended: for good with the window, else it starts anew when it is asked.
                if self._stopped:
                    return None
            except Exception as error:  # a job runner of its own: whatever loading raises goes home
                return Loaded(wanted, None, error)
        return Loaded(wanted, None)

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
