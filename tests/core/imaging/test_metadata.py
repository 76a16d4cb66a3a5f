"""What files say about themselves."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from core.imaging.metadata import read_metadata
from core.imaging.source import open_source
from core.types import Metadata
from tests.core.imaging.making import jpeg, note_at, saved, scene, tiff, with_segment

Entries = dict[int, tuple[int, Any]]


def _read(folder: Path, data: bytes, name: str = "a.jpg") -> Metadata:
    path = folder / name
    path.write_bytes(data)
    with open_source(path) as source:
        return read_metadata(source)


def _of(folder: Path, main: Entries, photo: Entries | None = None, gps: Entries | None = None, **more: Any) -> Metadata:
    return _read(folder, jpeg(scene(64, 48), exif=tiff(main, photo, gps, **more)))


_PHOTO: Entries = {
    0x829A: (5, ((1, 250),)),
    0x829D: (5, ((28, 10),)),
    0x8827: (3, (640,)),
    0x9003: (2, "2024:06:30 18:45:07"),
    0x9011: (2, "+02:30"),
    0x9204: (10, ((-2, 3),)),
    0x9209: (3, (25,)),
    0x920A: (5, ((85, 1),)),
    0x9291: (2, "042"),
    0xA001: (3, (1,)),
    0xA405: (3, (127,)),
    0xA431: (2, "0123456"),
    0xA434: (2, "85mm F1.8"),
}
_MAIN: Entries = {0x010F: (2, "Maker "), 0x0110: (2, "Body"), 0x0112: (3, (6,)), 0x0131: (2, "Firmware 1")}


@pytest.mark.parametrize("order", ["<", ">"])
def test_every_field(tmp_path: Path, order: str) -> None:
    gps: Entries = {1: (2, "N"), 2: (5, ((48, 1),) * 3), 3: (2, "E"), 4: (5, ((16, 1),) * 3)}
    found = _of(tmp_path, _MAIN | {0x4746: (3, (4,))}, _PHOTO, gps, order=order)
    zone = timezone(timedelta(hours=2, minutes=30))
    assert found == Metadata(
        taken_at=datetime(2024, 6, 30, 18, 45, 7, 42000, zone),
        make="Maker",
        model="Body",
        serial="0123456",
        lens="85mm F1.8",
        exposure_s=1 / 250,
        f_number=2.8,
        iso=640,
        focal_mm=85.0,
        focal_35mm=127.0,
        exposure_bias_ev=-2 / 3,
        flash_fired=True,
        has_gps=True,
        camera_rating=4,
        orientation=6,
        width=64,
        height=48,
        profile="sRGB",
        software="Firmware 1",
    )


@pytest.mark.parametrize(
    ("text", "subseconds", "zone", "expected"),
    [
        ("2024:01:02 03:04:05", None, None, datetime(2024, 1, 2, 3, 4, 5)),
        ("2024:01:02 03:04:05", "5", None, datetime(2024, 1, 2, 3, 4, 5, 500000)),
        ("2024:01:02 03:04:05", "1234567", "Z", datetime(2024, 1, 2, 3, 4, 5, 123456)),
        ("2024-01-02T03:04:05", "  ", "-05:00", datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=-5)))),
        ("2024:01:02 03:04:05", None, "+99:00", datetime(2024, 1, 2, 3, 4, 5)),
        ("2024:13:40 03:04:05", None, None, None),
        ("0000:00:00 00:00:00", None, None, None),
        ("    :  :     :  :  ", None, None, None),
    ],
)
def test_times(tmp_path: Path, text: str, subseconds: str | None, zone: str | None, expected: datetime | None) -> None:
    photo: Entries = {0x9003: (2, text)}
    photo |= {0x9291: (2, subseconds)} if subseconds else {}
    photo |= {0x9011: (2, zone)} if zone else {}
    assert _of(tmp_path, {}, photo).taken_at == expected


def test_the_time_of_the_last_change_is_not_taken_for_the_shot(tmp_path: Path) -> None:
    assert _of(tmp_path, {0x0132: (2, "2024:01:02 03:04:05")}).taken_at is None


def test_what_says_nothing_is_none(tmp_path: Path) -> None:
    photo: Entries = {0x829A: (5, ((0, 0),)), 0x829D: (5, ((0, 1),)), 0x8827: (3, (0,)), 0xA434: (2, " ")}
    found = _of(tmp_path, {0x4746: (3, (0,)), 0x0112: (3, (99,))}, photo, {0: (1, (2, 2, 0, 0))})
    assert found == Metadata(width=64, height=48)


def _canon(big: bool) -> Callable[[int], bytes]:
    """Three points in a row above the middle of an AF picture of 6000 x 4000; the right one is in focus."""
    xs, ys = (-1000, 0, 1500), (500, 500, 500)
    if big:
        values = (0, 0, 3, 3, 6000, 4000, 6000, 4000, *(50,) * 6, *xs, *ys, 0b100)
        tag = 0x0026
    else:
        values = (3, 3, 6000, 4000, 6000, 4000, 50, 50, *xs, *ys, 0b100)
        tag = 0x0012
    return note_at({0x000C: (4, (4242,)), tag: (8, values)})


def _nikon(version: bytes, at: int) -> bytes:
    info = bytearray(version + b"\1" + bytes(80))
    struct.pack_into("<4H", info, at, 6000, 4000, 4500, 1500)
    return b"Nikon\0\2\x11\0\0" + tiff({0x001D: (2, "777"), 0x00B7: (7, bytes(info))})


def _fuji() -> bytes:
    body = note_at({0x1023: (3, (4500, 1500)), 0x0010: (2, "FX 12")})(12)
    return b"FUJIFILM" + struct.pack("<I", 12) + body


_SIZE: Entries = {0xA002: (4, (6000,)), 0xA003: (4, (4000,))}
_FAR: dict[str, tuple[str, str, Any, str | None]] = {
    "Canon, new": ("Canon", "Canon EOS R5", _canon(True), "4242"),
    "Canon, old": ("Canon", "Canon EOS 40D", _canon(False), "4242"),
    "Nikon, live view": ("NIKON CORPORATION", "NIKON D750", _nikon(b"0100", 0x10), "777"),
    "Nikon, mirrorless": ("NIKON CORPORATION", "NIKON Z 6", _nikon(b"0300", 0x2A), "777"),
    "Sony": ("SONY", "ILCE-7M3", note_at({0x2027: (3, (6000, 4000, 4500, 1500))}), None),
    "Sony, headed": (
        "SONY",
        "DSC-RX100",
        note_at({0x2027: (3, (6000, 4000, 4500, 1500))}, prefix=b"SONY DSC \0\0\0"),
        None,
    ),
    "Panasonic": (
        "Panasonic",
        "DC-G9",
        note_at({0x004D: (5, ((3, 4), (3, 8))), 0x0025: (7, b"WX1\0\0")}, prefix=b"Panasonic\0\0\0"),
        "WX1",
    ),
    "Fujifilm": ("FUJIFILM", "X-T3", _fuji(), "FX 12"),
}


@pytest.mark.parametrize("maker", _FAR)
def test_focus_and_serial_from_makers_notes(tmp_path: Path, maker: str) -> None:
    make, model, note, serial = _FAR[maker]
    main: Entries = {0x010F: (2, make), 0x0110: (2, model)}
    found = _of(tmp_path, main, _SIZE | {0x927C: (7, note)})
    assert found.serial == serial
    assert found.af_point == pytest.approx((0.75, 0.375))
    turned = _of(tmp_path, main | {0x0112: (3, (6,))}, _SIZE | {0x927C: (7, note)})
    assert turned.af_point == pytest.approx((1 - 0.375, 0.75))


def test_canon_compacts_count_downwards(tmp_path: Path) -> None:
    main: Entries = {0x010F: (2, "Canon"), 0x0110: (2, "Canon PowerShot G7 X")}
    assert _of(tmp_path, main, {0x927C: (7, _canon(True))}).af_point == pytest.approx((0.75, 0.625))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_focus_point_turns_with_the_picture(tmp_path: Path, orientation: int) -> None:
    photo = _SIZE | {0x9214: (3, (4500, 1000, 300, 200))}
    found = _of(tmp_path, {0x0112: (3, (orientation,))}, photo)
    marked = np.zeros((40, 60), np.uint8)
    marked[10, 45] = 255
    image = Image.fromarray(marked)
    exif = image.getexif()
    exif[0x0112] = orientation
    from PIL import ImageOps

    turned = np.asarray(ImageOps.exif_transpose(image))
    ((y, x),) = np.argwhere(turned == 255)
    assert found.af_point is not None
    assert abs(found.af_point[0] - (x + 0.5) / turned.shape[1]) < 0.02
    assert abs(found.af_point[1] - (y + 0.5) / turned.shape[0]) < 0.02


def test_a_point_outside_the_picture_is_none(tmp_path: Path) -> None:
    assert _of(tmp_path, {}, _SIZE | {0x9214: (3, (7000, 10))}).af_point is None
    assert _of(tmp_path, {}, {0x9214: (3, (70, 10))}).af_point is None


def test_bursts(tmp_path: Path) -> None:
    note = b"Apple iOS\0\0\1MM" + note_at({0x000B: (2, "AAAA-BBBB")}, ">")(14)
    assert _of(tmp_path, {0x010F: (2, "Apple")}, {0x927C: (7, note)}).burst_id == "AAAA-BBBB"
    data = jpeg(scene(64, 48))
    bursts = {
        "00000IMG_00000_BURST20180715123456789_COVER.jpg": "20180715123456789",
        "00017IMG_00017_BURST20180715123456789.jpg": "20180715123456789",
        "DSC_0003_BURST20180715123456789.JPG": "20180715123456789",
        "20180715_123456_003.jpg": "20180715_123456",
        "IMG_20180715_123456_BURST3_COVER.jpg": "IMG_20180715_123456",
        "IMG_1234.jpg": None,
        "burst.jpg": None,
        "20180715_123456.jpg": None,
    }
    assert {name: _read(tmp_path, data, name).burst_id for name in bursts} == bursts


@pytest.mark.parametrize(
    ("packet", "stars"),
    [
        (b'<rdf:Description xmp:Rating="3"/>', 3),
        (b"<xmp:Rating>5</xmp:Rating>", 5),
        (b"<xmp:Rating>-1</xmp:Rating>", -1),
        (b'xmp:Rating="0"', None),
        (b'xmp:Rating="77"', None),
        (b"nothing", None),
    ],
)
def test_stars_in_xmp(tmp_path: Path, packet: bytes, stars: int | None) -> None:
    data = with_segment(jpeg(scene(64, 48)), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)
    assert _read(tmp_path, data).camera_rating == stars


def test_texts_of_png(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", "a café", zip=True)
    info.add_itxt("prompt", '{"猫": 1}', zip=True)
    info.add_itxt("plain", "日本")
    info.add_text("bomb", "x" * (5 << 20), zip=True)
    info.add_itxt("XML:com.adobe.xmp", '<x xmp:Rating="2"/>')
    info.add(b"zTXt", b"broken\0\0not zlib")
    found = _read(tmp_path, saved(Image.fromarray(scene(64, 48)), "PNG", pnginfo=info), "a.png")
    assert found.texts == {"parameters": "a café", "prompt": '{"猫": 1}', "plain": "日本"}
    assert found.camera_rating == 2
    assert (found.width, found.height) == (64, 48)


@pytest.mark.parametrize(
    "raw",
    [
        b"ASCII\0\0\0a cat",
        b"UNICODE\0" + "a cat".encode("utf-16-be"),
        b"UNICODE\0" + "a cat".encode("utf-16-le"),
        b"UNICODE\0" + "a cat".encode("utf-16"),
        b"\0\0\0\0\0\0\0\0a cat\0\0",
        b"a cat",
    ],
)
def test_user_comments(tmp_path: Path, raw: bytes) -> None:
    assert _of(tmp_path, {}, {0x9286: (7, raw)}).texts == {"UserComment": "a cat"}
    webp = saved(Image.fromarray(scene(64, 48)), "WEBP", exif=tiff({}, {0x9286: (7, raw)}))
    found = _read(tmp_path, webp, "a.webp")
    assert found.texts == {"UserComment": "a cat"}
    assert (found.width, found.height) == (64, 48)


@pytest.mark.parametrize("kind", ["png", "webp", "tiff", "avif"])
def test_exif_in_every_container(tmp_path: Path, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0110] = "Body"
    exif[0x0112] = 1
    data = saved(Image.fromarray(scene(64, 48)), kind, exif=exif.tobytes()[6:], icc_profile=_profile("Wide gamut"))
    found = _read(tmp_path, data, f"a.{kind}")
    assert (found.model, found.profile, found.width, found.height) == ("Body", "Wide gamut", 64, 48)


def _profile(name: str) -> bytes:
    from core.imaging.colour import adobe_rgb

    profile = bytearray(adobe_rgb())
    place = profile.index(b"desc\0\0\0\0")
    profile[place + 8 : place + 12] = struct.pack(">I", len(name) + 1)
    profile[place + 12 : place + 13 + len(name)] = name.encode() + b"\0"
    return bytes(profile)


@pytest.mark.parametrize(
    ("name", "magic"), [("a.nef", b""), ("a.orf", b"IIRO"), ("a.rw2", b"IIU\0"), ("a.dng", b"MM\0*")]
)
def test_the_heads_of_raw_files(tmp_path: Path, name: str, magic: bytes) -> None:
    order = ">" if magic.startswith(b"MM") else "<"
    found = _read(tmp_path, tiff(_MAIN, _PHOTO, order=order, magic=magic) + bytes(9000), name)
    assert (found.model, found.iso, found.serial, found.orientation) == ("Body", 640, "0123456", 6)
    assert found.taken_at is not None


def test_the_head_of_a_raf(tmp_path: Path) -> None:
    inner = jpeg(scene(64, 48), exif=tiff(_MAIN, _PHOTO))
    data = b"FUJIFILMCCD-RAW ".ljust(84, b"\0") + struct.pack(">II", 160, len(inner)) + bytes(68) + inner
    assert _read(tmp_path, data, "a.raf").model == "Body"


def test_the_head_of_a_cr3(tmp_path: Path) -> None:
    def box(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + name + body

    parts = box(b"CMT1", tiff(_MAIN)) + box(b"CMT2", tiff(_PHOTO)) + box(b"CMT3", tiff({}))
    uuid = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
    data = box(b"ftyp", b"crx \0\0\0\1crx isom") + box(b"moov", box(b"uuid", uuid + parts)) + box(b"mdat", bytes(99))
    found = _read(tmp_path, data, "a.cr3")
    assert (found.model, found.iso, found.lens) == ("Body", 640, "85mm F1.8")


def test_nothing_raises_however_broken(tmp_path: Path) -> None:
    """Random bytes in otherwise good metadata of every container."""
    rng = np.random.default_rng(7)
    exif = tiff(_MAIN, _PHOTO | _SIZE | {0x927C: (7, _canon(True))}, {2: (5, ((1, 1),))})
    picture = Image.fromarray(scene(64, 48))
    info = PngImagePlugin.PngInfo()
    info.add_itxt("prompt", "words", zip=True)
    good = {
        "a.jpg": jpeg(scene(64, 48), exif=exif, icc_profile=_profile("P")),
        "a.png": saved(picture, "PNG", exif=exif, pnginfo=info, icc_profile=_profile("P")),
        "a.webp": saved(picture, "WEBP", exif=exif, icc_profile=_profile("P")),
        "a.nef": exif,
        "a.tif": saved(picture, "TIFF"),
        "b.raf": b"FUJIFILMCCD-RAW ".ljust(84, b"\0") + struct.pack(">II", 92, 900) + jpeg(scene(64, 48), exif=exif),
    }
    for name, data in good.items():
        for _ in range(150):
            broken = bytearray(data[: int(rng.integers(40, len(data)))] if rng.random() < 0.3 else data)
            for place in rng.integers(16, min(len(broken), 1200), 12):
                broken[place] = int(rng.integers(256))
            found = _read(tmp_path, bytes(broken), name)
            assert 1 <= found.orientation <= 8


def test_a_compressed_profile_that_explodes_is_cut(tmp_path: Path) -> None:
    packed = b"name\0\0" + zlib.compress(bytes(64 << 20), 9)
    chunk = struct.pack(">I", len(packed)) + b"iCCP" + packed + struct.pack(">I", zlib.crc32(b"iCCP" + packed))
    plain = saved(Image.fromarray(scene(64, 48)), "PNG")
    assert _read(tmp_path, plain[:33] + chunk + plain[33:], "a.png").profile is None


def test_real_cameras(shared: Path) -> None:
    folder = shared / "data" / "exif_samples"
    found = {}
    for path in sorted(folder.glob("*.jpg")):
        with open_source(path) as source:
            found[path.stem] = read_metadata(source)
    assert sum(metadata.make is not None for metadata in found.values()) >= 40
    canon = found["Canon_40D"]
    assert (canon.model, canon.exposure_s, canon.f_number, canon.iso) == ("Canon EOS 40D", 1 / 160, 7.1, 100)
    assert canon.taken_at == datetime(2008, 5, 30, 15, 56, 1)
    assert all(found[name].has_gps for name in found if name.startswith("gps__"))
    assert [found[f"orientation__portrait_{n}"].orientation for n in range(1, 9)] == list(range(1, 9))


def test_real_generations_keep_their_texts(shared: Path) -> None:
    folder = shared / "data" / "sd_png"
    keys: dict[str, set[str]] = {}
    for path in folder.glob("tests__resources__parsers__*"):
        with open_source(path) as source:
            keys.setdefault(path.name.split("__")[3] + path.suffix, set()).update(read_metadata(source).texts)
    assert "parameters" in keys["AUTOMATIC1111.png"]
    assert "UserComment" in keys["AUTOMATIC1111.jpg"]
    assert "prompt" in keys["ComfyUI.png"]
