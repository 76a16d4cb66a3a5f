"""Pictures in memory up to a number of bytes; what was looked at longest ago goes first. GUI thread only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from PySide6.QtGui import QImage

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


_MOST_REMEMBERED = 4096


class Remembered(Generic[Key, Value]):
    """Something small for each of the keys that were told last; who was told of longest ago is forgotten."""

    def __init__(self, most: int = _MOST_REMEMBERED) -> None:
        self._most = most
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        return self._values.get(key)

    def put(self, key: Key, value: Value) -> None:
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)

    def forget(self, key: Key) -> None:
        self._values.pop(key, None)

    def __len__(self) -> int:
        return len(self._values)


class PictureCache(Generic[Key]):
    """Images by key. One image larger than the whole bound is still kept, alone: it is the one on screen."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._images: OrderedDict[Key, QImage] = OrderedDict()
        self._bytes = 0

    @property
    def bytes(self) -> int:
        return self._bytes

    @property
    def most(self) -> int:
        return self._most

    def get(self, key: Key) -> QImage | None:
        image = self._images.get(key)
        if image is not None:
            self._images.move_to_end(key)
        return image

    def put(self, key: Key, image: QImage, dearer: Iterable[Key] = ()) -> None:
        """Keep an image, and those of `dearer`, the last one most of all, rather than it."""
        self.drop(key)
        self._images[key] = image
        self._bytes += image.sizeInBytes()
        for one in dearer:
            self.get(one)
        while self._bytes > self._most and len(self._images) > 1:
            self.drop(next(iter(self._images)))

    def drop(self, key: Key) -> None:
        image = self._images.pop(key, None)
        if image is not None:
            self._bytes -= image.sizeInBytes()

    def clear(self) -> None:
        self._images.clear()
        self._bytes = 0

    def held(self) -> list[Key]:
        """From the one looked at longest ago to the latest."""
        return list(self._images)

    def __contains__(self, key: object) -> bool:
        return key in self._images

    def __len__(self) -> int:
        return len(self._images)
