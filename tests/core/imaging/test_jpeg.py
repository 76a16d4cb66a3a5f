"""JPEGs at the smallest sufficient scale: previews, DCT scaling, whole; colours and orientation."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from core.errors import UnreadableError
from core.imaging.colour import adobe_rgb, matrix_profile
from core.imaging.decode import Need, decode
from core.imaging.source import open_source
from core.imaging.upright import swaps_sides
from core.types import Origin, Picture
from tests.core.imaging.making import Pixels, jpeg, saved, scene, tiff, with_preview, with_segment

_P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
_SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))


def _decode(folder: Path, data: bytes, need: Need | None = None) -> Picture:
    path = folder / "a.jpg"
    path.write_bytes(data)
    with open_source(path) as source:
        return decode(source, need or Need.native())


def _difference(one: Pixels, other: Pixels) -> float:
    assert one.shape == other.shape
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def _shrunk(pixels: Pixels, width: int, height: int) -> Pixels:
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.BOX))


def test_a_whole_decode_equals_pillows_bit_for_bit(tmp_path: Path) -> None:
    for options in ({"subsampling": 0}, {"subsampling": 2}, {"progressive": True}, {"quality": 30}):
        data = jpeg(scene(333, 211), **options)
        picture = _decode(tmp_path, data)
        assert np.array_equal(picture.rgb, np.asarray(Image.open(io.BytesIO(data))))
        assert (picture.origin, picture.kind) == (Origin.FULL, "jpeg")
        assert (picture.full_width, picture.full_height) == (333, 211)


@pytest.mark.parametrize("size", [(1600, 1200), (1201, 801), (3000, 400), (500, 2333), (64, 64)])
def test_takes_the_smallest_eighth_that_will_do(tmp_path: Path, size: tuple[int, int]) -> None:
    data = jpeg(scene(*size))
    for long, short in ((1, 0), (100, 0), (151, 0), (300, 224), (900, 500), (1024, 448), (99999, 0), (10, 99999)):
        picture = _decode(tmp_path, data, Need(long, short))

        def enough(n: int, long: int = long, short: int = short) -> bool:
            sides = sorted(-(-side // n) for side in size)
            return sides[1] >= min(long, max(size)) and sides[0] >= min(short, min(size))

        divisor = max(n for n in (1, 2, 4, 8) if n == 1 or enough(n))
        assert (picture.width, picture.height) == (-(-size[0] // divisor), -(-size[1] // divisor))
        assert picture.origin == (Origin.FULL if divisor == 1 else Origin.SCALED)
        assert (picture.full_width, picture.full_height) == size


def test_scaling_inside_the_decoder_shows_the_same_picture(tmp_path: Path) -> None:
    pixels = scene(1600, 1200)
    picture = _decode(tmp_path, jpeg(pixels), Need(200))
    assert _difference(picture.rgb, _shrunk(pixels, 200, 150)) < 2


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("need", [Need.native(), Need(200), Need(300)])
def test_turns_every_orientation(tmp_path: Path, orientation: int, need: Need) -> None:
    pixels = scene(800, 600)
    small = jpeg(_shrunk(pixels, 320, 240), exif=tiff({0x0112: (3, (8,))}))
    data = with_preview(jpeg(pixels, exif=tiff({0x0112: (3, (orientation,))})), small)
    picture = _decode(tmp_path, data, need)
    turned = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    assert (picture.full_width, picture.full_height) == turned.size
    assert swaps_sides(orientation) == (picture.height > picture.width)
    assert picture.origin == (Origin.FULL if need.is_native else Origin.PREVIEW)
    wanted = turned.resize((picture.width, picture.height), Image.Resampling.BOX)
    assert _difference(picture.rgb, np.asarray(wanted)) < 3


class TestPreviews:
    def test_a_sufficient_one_is_taken_and_the_file_hardly_read(self, tmp_path: Path) -> None:
        pixels = np.clip(scene(2400, 1600) + np.random.default_rng(0).normal(0, 12, (1600, 2400, 3)), 0, 255)
        pixels = pixels.astype(np.uint8)
        data = with_preview(jpeg(pixels, quality=98), jpeg(_shrunk(pixels, 600, 400)))
        path = tmp_path / "a.jpg"
        path.write_bytes(data)
        with open_source(path) as source:
            picture = decode(source, Need(512, 256))
            assert source.bytes_read < source.size / 4
        assert (picture.origin, picture.width, picture.full_width) == (Origin.PREVIEW, 600, 2400)
        assert len(picture.quantisation) == 64
        assert picture.quantisation[0] <= 2

    def test_one_that_is_too_small_or_not_wanted_is_left(self, tmp_path: Path) -> None:
        pixels = scene(1600, 1200)
        data = with_preview(jpeg(pixels), jpeg(_shrunk(pixels, 640, 480)))
        assert _decode(tmp_path, data, Need(700)).origin == Origin.SCALED
        assert _decode(tmp_path, data, Need(1200)).origin == Origin.FULL
        assert _decode(tmp_path, data).origin == Origin.FULL
        assert _decode(tmp_path, data, Need(640)).origin == Origin.PREVIEW

    @pytest.mark.parametrize("kind", [0x010001, 0x010002, 0x020002, 0x030000])
    def test_only_large_thumbnails_count(self, tmp_path: Path, kind: int) -> None:
        pixels = scene(1600, 1200)
        data = with_preview(jpeg(pixels), jpeg(_shrunk(pixels, 640, 480)), kind)
        expected = Origin.PREVIEW if kind in (0x010001, 0x010002) else Origin.SCALED
        assert _decode(tmp_path, data, Need(600)).origin == expected

    @pytest.mark.parametrize(
        "fault", ["other", "flipped", "brighter", "cropped", "letterboxed", "grey", "cut", "progressive main"]
    )
    def test_one_that_does_not_show_the_main_picture_is_left(self, tmp_path: Path, fault: str) -> None:
        pixels = scene(1600, 1200)
        small = _shrunk(pixels, 640, 480)
        boxed = np.zeros_like(small)
        boxed[40:440] = _shrunk(pixels, 640, 400)
        previews = {
            "other": jpeg(scene(640, 480, seed=1)),
            "flipped": jpeg(small[:, ::-1]),
            "brighter": jpeg(np.clip(small.astype(int) + 9, 0, 255).astype(np.uint8)),
            "cropped": jpeg(small[:, 80:560]),
            "letterboxed": jpeg(boxed),
            "grey": saved(Image.fromarray(small).convert("L"), "JPEG"),
            "cut": jpeg(small)[:-500],
            "progressive main": jpeg(small),
        }
        data = with_preview(jpeg(pixels, progressive=fault == "progressive main"), previews[fault])
        picture = _decode(tmp_path, data, Need(600))
        assert picture.origin == Origin.SCALED
        assert _difference(picture.rgb, _shrunk(pixels, 800, 600)) < 2

    def test_a_flat_top_is_followed_down_to_where_the_picture_begins(self, tmp_path: Path) -> None:
        pixels = np.full((1600, 2400, 3), (150, 180, 220), np.uint8)
        pixels[700:] = scene(2400, 900)
        other = pixels[:, ::-1]
        assert (
            _decode(tmp_path, with_preview(jpeg(pixels), jpeg(_shrunk(pixels, 600, 400))), Need(512)).origin
            == Origin.PREVIEW
        )
        assert (
            _decode(tmp_path, with_preview(jpeg(pixels), jpeg(_shrunk(other, 600, 400))), Need(512)).origin
            == Origin.SCALED
        )

    def test_a_broken_index_is_no_harm(self, tmp_path: Path) -> None:
        pixels = scene(1600, 1200)
        data = bytearray(with_preview(jpeg(pixels), jpeg(_shrunk(pixels, 640, 480))))
        rng = np.random.default_rng(0)
        for _ in range(60):
            broken = bytearray(data)
            for place in rng.integers(10, 92, 4):
                broken[place] = int(rng.integers(256))
            assert _decode(tmp_path, bytes(broken), Need(600)).full_width == 1600


def _naive_to_srgb(rgb: Pixels, colorants: tuple[tuple[float, ...], ...], gamma: float) -> Pixels:
    linear = (rgb / 255.0) ** gamma @ np.array(colorants) @ np.linalg.inv(np.array(_SRGB))
    linear = np.clip(linear, 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.rint(encoded * 255).astype(np.uint8)


class TestColour:
    @pytest.mark.parametrize("need", [Need.native(), Need(200)])
    def test_profiles_are_followed(self, tmp_path: Path, need: Need) -> None:
        pixels = scene(800, 600)
        data = jpeg(pixels, icc_profile=matrix_profile(_P3, 2.2), subsampling=0, quality=98)
        plain = _decode(tmp_path, jpeg(pixels, subsampling=0, quality=98), need)
        assert _difference(_decode(tmp_path, data, need).rgb, _naive_to_srgb(plain.rgb, _P3, 2.2)) < 1
        assert _difference(_decode(tmp_path, data, need).rgb, plain.rgb) > 3

    def test_srgb_and_useless_profiles_change_nothing(self, tmp_path: Path) -> None:
        from PIL import ImageCms

        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        plain = _decode(tmp_path, jpeg(scene(200, 150)))
        for profile in (srgb, b"junk" * 100, srgb[:300]):
            assert np.array_equal(_decode(tmp_path, jpeg(scene(200, 150), icc_profile=profile)).rgb, plain.rgb)

    def test_adobe_rgb_by_name_only(self, tmp_path: Path) -> None:
        pixels = scene(200, 150)
        block = tiff({0x0112: (3, (1,))}, {0xA001: (3, (0xFFFF,)), 0xA005: (4, (0,))})
        # The interoperability directory lies behind the block, and its pointer is filled in by hand.
        place = block.index(b"\x05\xa0\x04\0\x01\0\0\0") + 8
        block = block[:place] + len(block).to_bytes(4, "little") + block[place + 4 :]
        block += b"\x01\0\x01\0\x02\0\x04\0\0\0R03\0" + bytes(4)
        named = _decode(tmp_path, jpeg(pixels, exif=block))
        carried = _decode(tmp_path, jpeg(pixels, icc_profile=adobe_rgb()))
        assert np.array_equal(named.rgb, carried.rgb)
        assert _difference(named.rgb, _decode(tmp_path, jpeg(pixels)).rgb) > 3

    @pytest.mark.parametrize("need", [Need.native(), Need(200)])
    def test_grey_and_cmyk(self, tmp_path: Path, need: Need) -> None:
        image = Image.fromarray(scene(800, 600))
        grey = _decode(tmp_path, saved(image.convert("L"), "JPEG", quality=95), need)
        assert grey.is_grey
        wanted = image.convert("L").convert("RGB")
        if not need.is_native:
            wanted = wanted.resize((200, 150), Image.Resampling.BOX)
        assert _difference(grey.rgb, np.asarray(wanted)) < 2
        inks = _decode(tmp_path, saved(image.convert("CMYK"), "JPEG", quality=95), need)
        assert not inks.is_grey
        size = (800, 600) if need.is_native else (200, 150)
        assert _difference(inks.rgb, np.asarray(image.resize(size, Image.Resampling.BOX))) < 4


def test_quantisation_is_the_luminance_table_in_natural_order(tmp_path: Path) -> None:
    for quality in (20, 75, 98):
        data = jpeg(scene(64, 64), quality=quality)
        table = Image.open(io.BytesIO(data)).quantization[0]  # type: ignore[attr-defined]
        assert _decode(tmp_path, data).quantisation == tuple(table)


class TestDamage:
    def test_a_cut_file_is_no_picture(self, tmp_path: Path) -> None:
        for options in ({}, {"progressive": True}):
            data = jpeg(scene(800, 600), **options)
            for share in (0.02, 0.3, 0.6, 0.99):
                for need in (Need.native(), Need(100)):
                    with pytest.raises(UnreadableError, match="cut off"):
                        _decode(tmp_path, data[: int(len(data) * share)], need)

    def test_a_file_without_its_end_marker_is_whole(self, tmp_path: Path) -> None:
        data = jpeg(scene(800, 600))
        assert np.array_equal(_decode(tmp_path, data[:-2]).rgb, _decode(tmp_path, data).rgb)

    def test_stray_bytes_do_not_matter(self, tmp_path: Path) -> None:
        data = jpeg(scene(320, 240))
        wanted = _decode(tmp_path, data).rgb
        assert np.array_equal(_decode(tmp_path, data[:-2] + b"\x55\x55\x55" + data[-2:]).rgb, wanted)
        assert np.array_equal(_decode(tmp_path, data + bytes(3000)).rgb, wanted)
        assert np.array_equal(_decode(tmp_path, data[:2] + b"\xff\xff" + data[2:]).rgb, wanted)

    def test_too_many_pixels_are_refused_unseen(self, tmp_path: Path) -> None:
        data = bytearray(jpeg(scene(64, 64)))
        frame = data.index(b"\xff\xc0")
        data[frame + 5 : frame + 9] = b"\xff\xff\xff\xff"
        with pytest.raises(UnreadableError, match="too many pixels"):
            _decode(tmp_path, bytes(data), Need(10))

    def test_a_file_with_metadata_only(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableError, match="no picture, only its metadata"):
            _decode(tmp_path, with_segment(b"\xff\xd8\xff\xd9", 0xE1, b"Exif\0\0" + tiff({})))


def test_real_orientations_show_one_scene(tmp_path: Path, shared: Path) -> None:
    for name in ("Landscape", "Portrait"):
        seen = []
        for number in range(9):
            with open_source(shared / "data" / "orientation" / f"{name}_{number}.jpg") as source:
                seen.append(decode(source, Need(400)))
        for picture in seen:
            assert (picture.full_width > picture.full_height) == (name == "Landscape")
            assert _difference(picture.rgb, seen[0].rgb) < 6


@pytest.mark.parametrize("number", [8, 13])
def test_scaled_and_preview_pixels_give_the_encoder_what_whole_ones_give(
    tmp_path: Path, shared: Path, number: int
) -> None:
    """Kodak pictures at 24 megapixels, seen at 224 pixels in CLIP's units (one 8-bit level is about 0.0145)."""
    path = shared / "data" / "kodak" / f"PhotoCD_PCD0992__{number:02}.png"
    large = np.asarray(Image.open(path).convert("RGB").resize((6000, 4000), Image.Resampling.BICUBIC))
    data = with_preview(jpeg(large, quality=90), jpeg(_shrunk(large, 1620, 1080), quality=85))
    (tmp_path / "a.jpg").write_bytes(data)

    def seen(picture: Picture) -> Pixels:
        return np.asarray(Image.fromarray(picture.rgb).resize((336, 224), Image.Resampling.BICUBIC))

    with open_source(tmp_path / "a.jpg") as source:
        whole, preview = decode(source, Need.native()), decode(source, Need(1024, 448))
    scaled = _decode(tmp_path, jpeg(large, quality=90), Need(1024, 448))
    smallest = _decode(tmp_path, jpeg(large, quality=90), Need(336, 224))
    assert [p.origin for p in (whole, preview, scaled, smallest)] == ["full", "preview", "scaled", "scaled"]
    for picture in (preview, scaled, smallest):
        assert _difference(seen(picture), seen(whole)) / 255 / 0.27 <= 0.03


def test_running_out_of_memory_is_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("core.imaging.jpeg.upright", greedy)
    with pytest.raises(UnreadableError, match="more memory than there is"):
        _decode(tmp_path, jpeg(scene(64, 48)))
