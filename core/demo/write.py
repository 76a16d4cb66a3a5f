"""Draws the demo folder: some sixty varied pictures with everything that a real folder has, good and bad.

Each picture's random numbers come from its own name, so a folder is the same on every run and pictures do not move
each other when one is added.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from core.atomic import write_atomically
from core.demo import land, prompts, series, skies, studio
from core.demo.camera import POCKET, RANGER, Shot
from core.demo.dng import encode_dng
from core.demo.fields import develop
from core.demo.scenes import GENERATED, SCENES
from core.errors import UserError
from core.jobs import JobContext

MARKER = ".beholder-demo"
SEED = 20_250_614
FILES = 66
"""How many files a demo holds, the marker not counted."""

_MARKED = "Pictures drawn by Beholder. Safe to delete.\n"
_COMPLETE = "Complete.\n"

Pixels = NDArray[np.uint8]
Part = tuple[str, bytes | None]
"""A file's relative name and bytes; None where it is there and was not drawn."""
There = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was written: the folder, the relative names of the files in it, and their bytes in all."""

    folder: Path
    names: tuple[str, ...]
    size: int

    @property
    def files(self) -> int:
        """How many files there are."""
        return len(self.names)


def write_demo(folder: Path, ctx: JobContext | None = None, *, keep: bool = False) -> DemoReport:
    """Draw the demo into `folder`, which must be missing, empty or an earlier demo. Takes some 15 s on one core.

    Any thread. Raises UserError where the folder holds anything else or cannot be written, Cancelled when told to
    stop; what was written by then stays. With `keep` what is there stays as it is and only what is missing is written,
    otherwise everything is written anew. The folder may be read meanwhile: no file in it is ever half-written.
    """
    ctx = ctx or JobContext()

    def there(name: str) -> bool:
        return keep and (folder / name).is_file()

    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()) and not (folder / MARKER).is_file():
            raise UserError(
                f"The folder {folder.name} is not empty, so the demo was not written.", "Name a new or empty folder."
            )
        (folder / MARKER).write_text(_MARKED, encoding="utf-8")
        names, size = [], 0
        ctx.progress(0, FILES)
        for name, data in _parts(ctx, there):
            path = folder / name
            if data is not None and not there(name):
                write_atomically(path, data, durable=False)
            names.append(name)
            size += path.stat().st_size
            ctx.progress(len(names), FILES)
        (folder / MARKER).write_text(_MARKED + _COMPLETE, encoding="utf-8")
    except OSError as error:
        raise UserError(
            f"The demo could not be written: {error.strerror or error}.", f"Check the space and rights at {folder}."
        ) from error
    return DemoReport(folder, tuple(names), size)


def is_complete(folder: Path) -> bool:
    """Whether a demo was drawn there to its end and a person has left anything of it. Any thread; raises OSError."""
    try:
        drawn = (folder / MARKER).read_text(encoding="utf-8").endswith(_COMPLETE)
    except FileNotFoundError:
        return False
    return drawn and any(entry.name != MARKER for entry in folder.iterdir())


def _rng(name: str) -> np.random.Generator:
    return np.random.default_rng([SEED, zlib.crc32(name.encode("utf-8"))])


def _encode(pixels: Pixels, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, **options)
    return buffer.getvalue()


def _parts(ctx: JobContext, there: There) -> Iterator[Part]:
    """Every file of the demo in turn; looks at the cancel token before each. A picture of its own that is there is not
    drawn; a series is, for its frames are made of each other."""
    for source in (_singles(there), _variants(), _bursts(), _pairs(), _generated(there), _oddities()):
        while True:
            ctx.cancel.check()
            part = next(source, None)
            if part is None:
                break
            yield part


def _singles(there: There) -> Iterator[Part]:
    start = datetime(2025, 6, 13, 6, 30, 0, 310_000)
    for number, (name, (width, height), scene) in enumerate(SCENES):
        if there(name):
            yield name, None
            continue
        rng = _rng(name)
        pixels = develop(scene(width, height, rng), rng)
        camera = POCKET if number % 3 == 1 else RANGER
        # Cameras store an upright frame lying down and say so.
        turned = name.endswith(("october.jpg", "neon.jpg"))
        shot = Shot(
            camera, start + timedelta(minutes=47 * number), exposure_s=1 / float(rng.choice([60, 125, 250, 500])),
            f_number=float(rng.choice([2.8, 4.0, 5.6, 8.0])), iso=int(rng.choice([100, 200, 400, 800])),
            orientation=6 if turned else 1,
        )  # fmt: skip
        if turned:
            pixels = np.ascontiguousarray(np.rot90(pixels))
        if name.endswith(".png"):
            yield name, _encode(pixels, "PNG", exif=shot.exif(), compress_level=6)
        elif name.endswith(".webp"):
            yield name, _encode(pixels, "WEBP", quality=90, method=2, exif=shot.exif())
        else:
            yield name, _encode(pixels, "JPEG", quality=92, exif=shot.exif())


def _variants() -> Iterator[Part]:
    for name, pixels, shot, quality in series.lake_variants(_rng("lake")):
        yield f"variants/{name}", _encode(pixels, "JPEG", quality=quality, exif=shot.exif())


def _bursts() -> Iterator[Part]:
    for folder, frames in (
        ("burst_sailing", series.sailing_burst(_rng("sailing"))),
        ("burst_daisy", series.daisy_burst(_rng("daisy"))),
        ("bracket_evening", series.dusk_bracket(_rng("evening"))),
    ):
        for name, pixels, shot in frames:
            yield f"{folder}/{name}", _encode(pixels, "JPEG", quality=92, exif=shot.exif())


def _pairs() -> Iterator[Part]:
    """One RAW with its JPEG, and one stem that three files share, which is nobody's pair."""
    width, height = 1440, 960
    for stem, extra in (("NL24_0107", False), ("NL24_0108", True)):
        name = f"raw/{stem}"
        rng = _rng(name)
        taken = datetime(2025, 6, 15, 7, 20, 5, 730_000) + timedelta(minutes=2 if extra else 0)
        if extra:
            scene = studio.still_life(width, height, rng, backdrop=(0.34, 0.28, 0.30))
        else:
            scene = land.mountains(width, height, rng, skies.DAWN, sun=(0.70, 0.44))
        pixels = develop(scene, rng, grain=0.0)
        shot = Shot(RANGER, taken, 1 / 320, 5.6, 200)
        yield f"{name}.DNG", encode_dng(
            pixels, rng, make=RANGER.make, model=RANGER.model, serial=RANGER.serial, taken_at=taken,
            exposure_s=shot.exposure_s, f_number=shot.f_number, iso=shot.iso,
        )  # fmt: skip
        yield f"{name}.JPG", _encode(pixels, "JPEG", quality=92, exif=shot.exif())
        if extra:
            yield f"{name}.webp", _encode(pixels, "WEBP", quality=88, method=2)


def _generated(there: There) -> Iterator[Part]:
    for name, (width, height), scene in GENERATED:
        if there(name):
            yield name, None
            continue
        rng = _rng(name)
        pixels = develop(scene(width, height, rng), rng, grain=0.0)
        if name.endswith(".png"):
            chunks = PngInfo()
            if "world" in name:
                chunks.add_text("prompt", prompts.comfy_graph())
            elif "embers" in name:
                chunks.add_text("prompt", prompts.BROKEN)
            else:
                chunks.add_text("parameters", prompts.A1111)
            yield name, _encode(pixels, "PNG", pnginfo=chunks, compress_level=6)
        else:
            exif = Image.Exif()
            exif.get_ifd(0x8769)[0x9286] = prompts.user_comment(prompts.A1111_RIBBONS)
            if name.endswith(".webp"):
                yield name, _encode(pixels, "WEBP", quality=92, method=2, exif=exif)
            else:
                yield name, _encode(pixels, "JPEG", quality=93, exif=exif)


def _oddities() -> Iterator[Part]:
    """A film among the pictures, and a picture that broke off while it was copied."""
    brand = b"ftypmp42" + b"\0\0\0\0" + b"mp42isom"
    yield "odd/IMG_0042.MP4", (len(brand) + 4).to_bytes(4, "big") + brand + b"\0\0\0\x08mdat"
    rng = _rng("odd/broken_off.jpg")
    pixels = develop(studio.garden(1600, 1067, rng), rng)
    whole = _encode(pixels, "JPEG", quality=90, exif=Shot(POCKET, datetime(2025, 6, 15, 12, 0, 0)).exif())
    yield "odd/broken_off.jpg", whole[: len(whole) * 2 // 5]
