"""Everything that Pillow reads: every mode comes out as upright sRGB."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from core.errors import UnreadableError
from core.imaging.colour import matrix_profile
from core.imaging.decode import Need, decode
from core.imaging.pixels import to_rgb8
from core.imaging.source import open_source
from core.types import Origin, Picture
from tests.core.imaging.making import Pixels, saved, scene, tiff

_LOSSLESS = ("png", "tiff", "bmp", "gif")


def _decode(folder: Path, data: bytes, name: str) -> Picture:
    path = folder / name
    path.write_bytes(data)
    with open_source(path) as source:
        return decode(source, Need(64))


def _near(one: Pixels, other: Pixels, levels: float) -> bool:
    assert one.shape == other.shape
    return float(np.abs(one.astype(int) - other.astype(int)).mean()) <= levels


@pytest.mark.parametrize("kind", ["png", "tiff", "bmp", "webp", "avif", "gif"])
def test_every_kind_gives_its_pixels(tmp_path: Path, kind: str) -> None:
    pixels = scene(120, 80)
    picture = _decode(tmp_path, saved(Image.fromarray(pixels), kind), f"a.{kind}")
    assert (picture.kind, picture.origin, picture.full_width, picture.full_height) == (kind, Origin.FULL, 120, 80)
    assert (picture.pixel_depth, picture.has_alpha, picture.is_grey) == (8, False, False)
    levels = {"webp": 4, "avif": 4, "gif": 12}.get(kind, 0)
    assert _near(picture.rgb, pixels, levels)


def test_the_bytes_count_and_not_the_name(tmp_path: Path) -> None:
    picture = _decode(tmp_path, saved(Image.fromarray(scene(30, 20)), "PNG"), "really.jpg")
    assert picture.kind == "png"


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16", "RGB"])
def test_png_modes(tmp_path: Path, mode: str) -> None:
    rgb = Image.fromarray(scene(120, 80))
    grey = np.asarray(rgb.convert("L"))
    made = {
        "I;16": lambda: Image.fromarray(grey.astype(np.uint16) * 257),
        "P": lambda: rgb.quantize(256),
    }.get(mode, lambda: rgb.convert(mode))()
    picture = _decode(tmp_path, saved(made, "PNG"), "a.png")
    is_grey = mode in ("1", "L", "LA", "I;16")
    assert picture.is_grey == is_grey
    assert not picture.has_alpha
    assert picture.pixel_depth == (16 if mode == "I;16" else 8)
    wanted = np.asarray(rgb.convert("1" if mode == "1" else "L").convert("RGB")) if is_grey else np.asarray(rgb)
    assert _near(picture.rgb, wanted, 6 if mode == "P" else 0.01)


def _png16(samples: np.ndarray) -> bytes:
    height, width, _ = samples.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows)))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in (*chunks, (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + body


def test_sixteen_bit_colour_is_scaled_and_not_clipped(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65535, 64 * 48 * 3).reshape(48, 64, 3).astype(np.uint16)
    picture = _decode(tmp_path, _png16(ramp), "a.png")
    assert picture.pixel_depth == 16
    assert np.abs(picture.rgb - ramp / 257.0).max() <= 1.0


@pytest.mark.parametrize("mode", ["I;16", "F", "I", "LAB", "CMYK", "RGBA", "L"])
def test_tiff_modes(tmp_path: Path, mode: str) -> None:
    rgb = Image.fromarray(scene(120, 80))
    grey = np.asarray(rgb.convert("L"))
    lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    made = {
        "I;16": lambda: Image.fromarray(grey.astype(np.uint16) * 257),
        "I": lambda: Image.fromarray(grey.astype(np.int32) * 257),
        "F": lambda: Image.fromarray(grey.astype(np.float32) / 255),
        "LAB": lambda: ImageCms.applyTransform(rgb, lab),
    }.get(mode, lambda: rgb.convert(mode))()
    picture = _decode(tmp_path, saved(made, "TIFF"), "a.tif")
    is_grey = mode in ("I;16", "I", "F", "L")
    assert picture.is_grey == is_grey
    wanted = np.asarray(rgb.convert("L").convert("RGB")) if is_grey else np.asarray(rgb)
    assert _near(picture.rgb, wanted, 3 if mode in ("LAB", "CMYK") else 0.6)


@pytest.mark.parametrize("mode", ["HSV", "YCbCr", "RGBX", "PA", "La", "RGBa"])
def test_modes_that_few_files_have(mode: str) -> None:
    rgb = Image.fromarray(scene(120, 80))
    steps = {"PA": ("P", "PA"), "La": ("LA", "La"), "RGBa": ("RGBA", "RGBa")}.get(mode, (mode,))
    made = rgb
    for step in steps:
        made = made.convert(step)
    wanted = rgb.convert("L").convert("RGB") if mode == "La" else rgb.convert("P") if mode == "PA" else rgb
    assert _near(to_rgb8(made, b"").rgb, np.asarray(wanted.convert("RGB")), 4)


def test_integers_and_floats_without_a_white_are_stretched() -> None:
    ramp = np.linspace(-3, 900, 4000).reshape(50, 80)
    for values in (ramp.astype(np.float32), (ramp * 1000).astype(np.int32)):
        rgb = to_rgb8(Image.fromarray(values), b"").rgb
        assert (rgb[0, 0, 0], rgb[-1, -1, 0]) == (0, 255)
        assert np.abs(rgb[..., 0] - (ramp + 3) / 903 * 255).max() <= 1
    holes = ramp.astype(np.float32)
    holes[3, 3] = np.nan
    assert to_rgb8(Image.fromarray(holes), b"").rgb.max() == 255


def test_big_endian_sixteen_bit_tiff(tmp_path: Path) -> None:
    grey = np.asarray(Image.fromarray(scene(40, 30)).convert("L"))
    strip = (grey.astype(np.uint16) * 257).astype(">u2").tobytes()
    entries = {0x100: (4, (40,)), 0x101: (4, (30,)), 0x102: (3, (16,)), 0x103: (3, (1,)), 0x106: (3, (1,))}
    entries |= {0x115: (3, (1,)), 0x116: (4, (30,)), 0x117: (4, (len(strip),))}
    start = len(tiff(entries | {0x111: (4, (0,))}, order=">"))
    data = tiff(entries | {0x111: (4, (start,))}, order=">") + strip
    picture = _decode(tmp_path, data, "a.tif")
    assert np.array_equal(picture.rgb[..., 0], grey)


def test_transparent_parts_lie_on_white(tmp_path: Path) -> None:
    pixels = np.dstack([scene(60, 40), np.full((40, 60), 255, np.uint8)])
    pixels[:, :20, 3] = 0
    pixels[:, 20:40, 3] = 128
    for kind, lossless in (("png", {}), ("webp", {"lossless": True, "exact": True}), ("tiff", {})):
        picture = _decode(tmp_path, saved(Image.fromarray(pixels), kind, **lossless), f"a.{kind}")
        assert picture.has_alpha
        assert (picture.rgb[:, :20] == 255).all()
        half = pixels[:, 20:40, :3] * (128 / 255) + 127
        assert np.abs(picture.rgb[:, 20:40] - half).max() <= 1.5
        assert np.array_equal(picture.rgb[:, 40:], pixels[:, 40:, :3])


def test_a_transparent_palette_colour(tmp_path: Path) -> None:
    image = Image.new("P", (10, 10), 1)
    image.putpalette([0, 0, 0, 200, 10, 10])
    image.paste(0, (0, 0, 5, 10))
    picture = _decode(tmp_path, saved(image, "PNG", transparency=0), "a.png")
    assert picture.has_alpha
    assert picture.rgb[0, 0].tolist() == [255, 255, 255]
    assert picture.rgb[0, 9].tolist() == [200, 10, 10]


@pytest.mark.parametrize("kind", ["gif", "png", "webp"])
def test_the_first_frame_of_a_moving_picture(tmp_path: Path, kind: str) -> None:
    frames = [Image.fromarray(scene(60, 40, seed)) for seed in (1, 2)]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:])
    assert _near(_decode(tmp_path, data, f"a.{kind}").rgb, np.asarray(frames[0]), 12)


@pytest.mark.parametrize("kind", ["png", "tiff", "webp", "avif"])
def test_orientation_and_profile(tmp_path: Path, kind: str) -> None:
    pixels = scene(60, 40)
    data = saved(Image.fromarray(pixels), kind, exif=tiff({0x0112: (3, (6,))}))
    if kind == "tiff":
        exif = Image.Exif()
        exif[0x0112] = 6
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, "TIFF", exif=exif)
        data = buffer.getvalue()
    picture = _decode(tmp_path, data, f"a.{kind}")
    assert (picture.full_width, picture.full_height) == (40, 60)
    assert _near(picture.rgb, np.ascontiguousarray(np.rot90(pixels, -1)), 8)
    wide = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
    data = saved(Image.fromarray(pixels), kind, icc_profile=matrix_profile(wide, 2.2))
    managed = _decode(tmp_path, data, f"b.{kind}")
    assert not _near(managed.rgb, pixels, 5)


def test_real_avif_turns_are_one_scene(shared: Path) -> None:
    folder = shared / "data" / "formats_avif_webp"
    seen = []
    for path in sorted(folder.glob("rot*mir*.avif")):
        with open_source(path) as source:
            seen.append(decode(source, Need.native()).rgb.astype(int))
    assert len(seen) == 8
    for other in seen[1:]:
        turns = [other, other[::-1], other[:, ::-1], other[::-1, ::-1]]
        assert np.argmin([np.abs(seen[0] - turned).mean() for turned in turns]) == 0


@pytest.mark.parametrize("kind", ["png", "tiff", "webp", "avif", "gif", "bmp"])
def test_a_cut_file_is_no_picture(tmp_path: Path, kind: str) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (90, 120, 3), dtype=np.uint8)
    data = saved(Image.fromarray(pixels), kind)
    for share in (0.05, 0.4, 0.8):
        with pytest.raises(UnreadableError) as caught:
            _decode(tmp_path, data[: int(len(data) * share)], f"a.{kind}")
        assert "cut off" in caught.value.message or "damaged" in caught.value.message


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    bomb = bytearray(_png16(np.zeros((4, 4, 3), np.uint16)))
    bomb[16:24] = struct.pack(">II", 60000, 60000)
    bomb[29:33] = struct.pack(">I", zlib.crc32(bytes(bomb[12:29])))
    with pytest.raises(UnreadableError, match="too many pixels"):
        _decode(tmp_path, bytes(bomb), "a.png")
