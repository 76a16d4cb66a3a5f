"""Whether the window stays awake while it works.

heartbeat_p999_ms   how late a 10 ms beat in the GUI thread comes, 99.9th percentile, while 2,000 photos are scanned
                    and judged, through a model of ViT-B/32's size, and a person scrolls, selects and sorts
heartbeat_max_ms    the latest beat of all
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.gui.child import play
from tests.helpers.camera_files import make_camera_jpeg
from tests.helpers.tiny_clip import make_tiny_clip

NAMES = ("heartbeat_p999_ms", "heartbeat_max_ms")

PHOTOS = 2000
DRAWN = 8
MEGAPIXELS, MEGABYTES = 2.0, 0.8
P999_FLOOR_MS, MAX_FLOOR_MS = 50.0, 150.0


def bench() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="beholder-bench-") as name:
        home = Path(name)
        folder = small_folder(home / "photos", PHOTOS)
        spec = make_tiny_clip(home / "clip", like="vit-b-32")
        found = play("heartbeat", home / "home", folder=folder, encoder=spec, photos=PHOTOS)
    detail = {key: round(value, 2) for key, value in found.items()}
    for key, floor in (("p999_ms", P999_FLOOR_MS), ("max_ms", MAX_FLOOR_MS)):
        yield {
            "name": f"heartbeat_{key}",
            "value": round(found[key], 2),
            "unit": "ms",
            "better": "lower",
            "floor": floor,
            "ok": found[key] < floor,
            "detail": detail,
        }


def small_folder(folder: Path, count: int, *, first: int = 0) -> Path:
    """`count` photos of distinct contents and moderate size; names go on from `first`."""
    names = [folder / f"IMG_{first + n:05}.jpg" for n in range(count)]
    drawn = [make_camera_jpeg(names[n], n, MEGAPIXELS, MEGABYTES).read_bytes() for n in range(DRAWN)]
    for number in range(DRAWN, count):
        # A trailing text after the last picture changes the content, and no decoder minds.
        names[number].write_bytes(drawn[number % DRAWN] + str(number).encode())
    return folder
