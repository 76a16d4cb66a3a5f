"""How soon a folder of 2,000 JPEGs fills the screen.

first_screen_s        from the order to open it to the last thumbnail of the first screen, nothing known of it: camera
                      files of 24 megapixels and 8 MB; the window is open, no engine has started
first_screen_warm_s   the same in a new process, library and thumbnails there
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.gui.child import play
from tests.benchmarks.heartbeat import small_folder
from tests.benchmarks.score import PREVIEW, camera_folder
from tests.helpers.tiny_clip import make_tiny_clip

NAMES = ("first_screen_s", "first_screen_warm_s")

PHOTOS, LARGE = 2000, 96
ROUNDS = 3
COLD_FLOOR_S, WARM_FLOOR_S = 1.5, 0.3


def bench() -> Iterator[dict[str, Any]]:
    """Medians of three fresh libraries; `detail` has the same for files that carry an embedded preview."""
    with tempfile.TemporaryDirectory(prefix="beholder-bench-") as name:
        root = Path(name)
        spec = make_tiny_clip(root / "clip", like="vit-b-32")
        plain = _times(root, "plain", None, spec)
        preview = _times(root, "preview", PREVIEW, spec)
    for what, floor in (("cold", COLD_FLOOR_S), ("warm", WARM_FLOOR_S)):
        value = plain[what]
        yield {
            "name": "first_screen_s" if what == "cold" else "first_screen_warm_s",
            "value": round(value, 3),
            "unit": "s",
            "better": "lower",
            "floor": floor,
            "ok": value < floor,
            "detail": {"with_preview_s": round(preview[what], 3), "shown": plain["shown"]},
        }


def _times(root: Path, name: str, preview: tuple[int, int] | None, spec: Path) -> dict[str, float]:
    """The first screens are large files; what lies below them is there to be listed, not to be seen."""
    folder = camera_folder(root / name, preview, LARGE)
    small_folder(folder, PHOTOS - LARGE, first=LARGE)
    found: dict[str, list[float]] = {"cold": [], "warm": [], "shown": []}
    for turn in range(ROUNDS):
        home = root / f"{name}-home-{turn}"
        for what in ("cold", "warm"):
            scene = play("first_screen", home, folder=folder, encoder=spec)
            found[what].append(scene["seconds"])
            found["shown"].append(scene["shown"])
    return {what: statistics.median(times) for what, times in found.items()}
