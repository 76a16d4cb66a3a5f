"""One picture pixel on one screen pixel in a real window, at every scaling of the desktop and at odd places in it.

Qt reads its scaling once for a process, so each has a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SCRIPT = """
import sys
import numpy as np
from PySide6.QtWidgets import QApplication, QWidget
from app.inspector.reading import pixels_of
from app.jobs import Jobs
from app.loupe.fetching import Level, Request
from app.loupe.view import LoupeView
from core.types import ScreenPixels
from tests.app.inspector.fakes import FakeContext, FakeWorkspace, details
from tests.app.loupe.making import bgra_of

app = QApplication(sys.argv)
rgb = np.random.default_rng(8).integers(0, 256, (1203, 1601, 3), np.uint8)

class Workspace(FakeWorkspace):
    def pixels(self, photo_id, need, ctx=None, most=0):
        part = rgb if need.is_native else np.ascontiguousarray(rgb[::2, ::2])
        return ScreenPixels(bgra_of(part), 1601, 1203)

jobs = Jobs()
frame = QWidget()
frame.resize(760, 560)
loupe = LoupeView(FakeContext(Workspace({1: details(1, (1601, 1203))}), jobs), frame)
loupe.toggle_info()
for left, top, width, height in ((0, 0, 401, 303), (7, 3, 333, 277), (11, 5, 640, 480)):
    loupe.setGeometry(left, top, width, height)
    frame.show()
    loupe.show(1, [1])
    if loupe.viewport.zoom is None:
        while not loupe._sized:
            app.processEvents()
        loupe.toggle_zoom()
    while Request(1, Level.NATIVE) not in loupe._pictures.cache or jobs.busy:
        app.processEvents()
    loupe._look(loupe.viewport.panned(37.3, -21.8))
    shown = pixels_of(frame.grab().toImage())
    ratio = loupe.devicePixelRatioF()
    view = loupe.viewport
    # Left out: the words at the lower edge, and the rim, where a widget may begin between two pixels.
    across, down = view.width - 4, view.height - round(90 * ratio)
    x, y = (round(value) for value in view.origin)
    x0, y0 = round(left * ratio), round(top * ratio)
    found = shown[y0 + 2 : y0 + down, x0 + 2 : x0 + across]
    wanted = rgb[2 - y : down - y, 2 - x : across - x]
    same = [np.array_equal(found[max(dy, 0) : found.shape[0] + min(dy, 0), max(dx, 0) : found.shape[1] + min(dx, 0)],
                           wanted[max(-dy, 0) : wanted.shape[0] + min(-dy, 0),
                                  max(-dx, 0) : wanted.shape[1] + min(-dx, 0)])
            for dx in (0, -1, 1) for dy in (0, -1, 1)]
    # Whole pixels, wherever the widget's corner falls: moved by less than one, never blended.
    assert any(same), (ratio, left, top)
assert jobs.close()
print("same", ratio)
"""


@pytest.mark.parametrize("ratio", ["1", "1.5", "2"])
def test_pixels_are_the_decoded_ones(ratio: str) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": ratio}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["same", str(float(ratio))], done.stderr
