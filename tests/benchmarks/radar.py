"""How long the live radar takes to show another selection.

radar_ms   milliseconds to take over six photos of 14 axes and paint them, 300 pixels wide at a pixel ratio of 2; the
           median. Axes stay from selection to selection, as they do in the window; `detail` has the first paint with
           new axes, a single photo, photos against the folder's median, and the repaint that follows the pointer.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from core.interop.radar_series import RadarSeries
from core.types import MEASURED, RadarAxis

if TYPE_CHECKING:
    from app.painting.radar import RadarWidget

NAMES = ("radar_ms",)

FLOOR_MS = 4.0
ROUNDS = 60
WIDTH = 300
RATIO = 2.0
WORDS = (
    ("Good", "Poor"), ("Bright", "Dark"), ("Strong", "Flat"), ("Colourful", "Dull"), ("Sharp", "Blurry"),
    ("Noisy", "Clean"), ("Complex", "Simple"), ("Natural", "Synthetic"), ("Happy", "Sad"), ("Scary", "Peaceful"),
    ("Beautiful", "Ugly"), ("New", "Old"), ("cosy", "bleak"), ("candid", "posed"),
)  # fmt: skip


def bench() -> Iterator[dict[str, Any]]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from app.theme.style import apply_theme

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app)
    figures = {
        "six_photos": _median(6),
        "one_photo": _median(1),
        "one_photo_and_median": _median(1, reference=True),
        "first_paint_of_new_axes": _median(6, new_axes=True),
        "pointer": _median(6, pointer=True),
    }
    yield {
        "name": "radar_ms",
        "value": figures["six_photos"],
        "unit": "ms",
        "better": "lower",
        "floor": FLOOR_MS,
        "detail": figures,
    }


def _median(photos: int, *, reference: bool = False, new_axes: bool = False, pointer: bool = False) -> float:
    """Median milliseconds of one repaint; the selection is made beforehand, taking it over is measured."""
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QImage

    from app.painting.radar import RadarWidget

    chance = random.Random(5)
    widget = RadarWidget()
    widget.set_series(_selection(chance, photos, WORDS, reference=reference))
    widget.resize(WIDTH, widget.heightForWidth(WIDTH))
    image = QImage(widget.size() * RATIO, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(RATIO)
    widget.render(image)
    took = []
    for number in range(ROUNDS):
        words = tuple((f"{high}{number}", low) for high, low in WORDS) if new_axes else WORDS
        series = _selection(chance, photos, words, reference=reference)
        at = QPointF(WIDTH / 2, 20.0 + number % 40)
        step = partial(widget.point_at, at) if pointer else partial(widget.set_series, series)
        took.append(_timed(widget, image, step))
    widget.deleteLater()
    return round(1000 * statistics.median(took), 2)


def _timed(widget: RadarWidget, image: object, step: Callable[[], None]) -> float:
    start = time.perf_counter()
    step()
    widget.render(image)  # type: ignore[call-overload]
    return time.perf_counter() - start


def _selection(
    chance: random.Random, photos: int, words: Sequence[tuple[str, str]], *, reference: bool
) -> list[RadarSeries]:
    series = [RadarSeries(f"IMG_{chance.randrange(10_000)}.jpg", _axes(chance, words)) for _ in range(photos)]
    return series + [RadarSeries("folder median", _axes(chance, words), reference=True)] * reference


def _axes(chance: random.Random, words: Sequence[tuple[str, str]]) -> tuple[RadarAxis, ...]:
    return tuple(
        RadarAxis(f"attributes.{high}", high, low, high, chance.random(), MEASURED if number < 6 else "ViT-B/32")
        for number, (high, low) in enumerate(words)
    )
