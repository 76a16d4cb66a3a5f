"""What lies over the pixels of a view: the part that shows, in the screen's colours and with the marks that are on.

    want(recipe, image) -> rest a moment -> pictures lane -> `arrived`

Every pixel of a large photo in a screen's colours would take a second; the part that shows takes a few milliseconds
and is made anew, a little larger than the view, whenever the view has moved.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QColorTransform, QImage

from app.jobs import Jobs, Lane
from app.loupe.geometry import Viewport
from app.loupe.image import ScreenImage, plain_of
from core.jobs import JobContext
from core.types import BGRA8

REST_MS = 25
_MARGIN = 192
"""Screen pixels beyond the view on each side, so that a hand that moves slowly never reaches the edge."""
_EDGE_SHARE = 0.12
BLOWN, BLOCKED, SHARP = "#ff4b3e", "#3f7dff", "#6fd3c8"
"""Marks of clipped light and of sharp edges: bright and the same in every theme, for a photo is no part of one."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Which marks are on."""

    clipping: bool = False
    peaking: bool = False

    def __bool__(self) -> bool:
        return self.clipping or self.peaking


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a layer is made of: which part of which image (its own pixels), how large, which marks, and in whose
    colours: the digest of a profile, "" for sRGB."""

    photo_id: int
    image_size: tuple[int, int]
    part: tuple[int, int, int, int]
    size: tuple[int, int]
    marks: Marks
    profile: str

    def fits(self, other: Recipe) -> bool:
        """Whether a layer of this recipe may be shown, moved, where the other one is wanted."""
        same = (self.photo_id, self.image_size, self.marks, self.profile)
        alike = same == (other.photo_id, other.image_size, other.marks, other.profile)
        return alike and abs(self.scale - other.scale) <= 0.01 * other.scale

    @property
    def scale(self) -> float:
        """Layer pixels for one pixel of the image, at most 1."""
        return self.size[0] / self.part[2]


@dataclass(frozen=True, slots=True)
class Layer:
    recipe: Recipe
    image: QImage


def recipe_for(photo_id: int, image: QImage, view: Viewport, marks: Marks, profile: str) -> Recipe:
    """The part of `image`, which stands for the whole picture, that `view` shows, with a margin."""
    scale = view.shown[0] / image.width()
    left, top = view.origin
    spans = []
    for start, length, most in ((left, view.width, image.width()), (top, view.height, image.height())):
        first = max(int((-start - _MARGIN) / scale), 0)
        last = min(int((length - start + _MARGIN) / scale) + 1, most)
        spans.append((first, max(last - first, 1)))
    (x, across), (y, down) = spans
    smaller = min(scale, 1.0)
    size = max(round(across * smaller), 1), max(round(down * smaller), 1)
    return Recipe(photo_id, (image.width(), image.height()), (x, y, across, down), size, marks, profile)


@dataclass(frozen=True, slots=True)
class MakeLayer:
    """-> Layer. For the pictures lane."""

    recipe: Recipe
    image: QImage
    transform: QColorTransform | None

    def __call__(self, ctx: JobContext) -> Layer:
        import numpy as np

        from app.loupe.marks import clipping, reduced, sharp_edges

        ctx.cancel.check()
        x, y, across, down = self.recipe.part
        width, height = self.recipe.size
        source = plain_of(self.image)
        if isinstance(source, ScreenImage):
            part: QImage = source.part(QRect(x, y, across, down))
            pixels = source.pixels[y : y + down, x : x + across]
        else:
            part = source.copy(x, y, across, down)
            pixels = pixels_in(part)
        keep, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        made = part.copy() if (width, height) == (across, down) else part.scaled(QSize(width, height), keep, smooth)
        made = made.convertToFormat(QImage.Format.Format_RGB32)
        ctx.cancel.check()
        if self.transform is not None:
            made.applyColorTransform(self.transform)
        marks, canvas = self.recipe.marks, pixels_in(made)
        if marks.clipping:
            for mask, ink in zip(clipping(pixels, width, height), (BLOWN, BLOCKED), strict=True):
                canvas[mask] = _bgra(ink)
        if marks.peaking:
            edges = sharp_edges(np.asarray(pixels), ctx.cancel.check)
            canvas[reduced(edges, width, height, _EDGE_SHARE)] = _bgra(SHARP)
        return Layer(self.recipe, made)


class Layers(QObject):
    """Keeps the layer of one view coming; only the newest wish counts. GUI thread."""

    arrived = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wanted: MakeLayer | None = None
        self._asked: Recipe | None = None
        self._layer: Layer | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._make)

    def want(
        self, recipe: Recipe | None, image: QImage | None = None, transform: QColorTransform | None = None
    ) -> None:
        """What is to lie over the view now; None for nothing."""
        if recipe is None or image is None:
            self._wanted = self._layer = self._asked = None
            self._rest.stop()
        elif self._wanted is None or self._wanted.recipe != recipe:
            self._wanted = MakeLayer(recipe, image, transform)
            # The first one of a photo comes at once; a view that moves is followed when it rests.
            self._rest.start(REST_MS if self._layer is not None else 0)

    @property
    def layer(self) -> Layer | None:
        """What can be shown now: what is wanted, or the last one of the same kind until that is there."""
        if self._layer is None or self._wanted is None or not self._layer.recipe.fits(self._wanted.recipe):
            return None
        return self._layer

    def _make(self) -> None:
        wanted = self._wanted
        if wanted is None or wanted.recipe == self._asked:
            return
        self._asked = wanted.recipe
        self._jobs.submit(Lane.PICTURES, wanted, done=self._receive, key=f"loupe layer {id(self)}")

    def _receive(self, layer: Layer) -> None:
        self._asked = None
        if self._wanted is not None and layer.recipe.fits(self._wanted.recipe):
            self._layer = layer
            self.arrived.emit()


def pixels_in(image: QImage) -> BGRA8:
    """The pixels of an image of our own in 32 bits, shape (H, W, 4), to be written to."""
    import numpy as np

    rows = np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)


def _bgra(ink: str) -> tuple[int, int, int, int]:
    colour = QColor(ink)
    return colour.blue(), colour.green(), colour.red(), 255
