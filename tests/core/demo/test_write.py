"""The demo folder, drawn small: what is in it, that it decodes, that it repeats, and what it refuses."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from core.demo import series, write
from core.demo.write import FILES, MARKER, DemoReport, is_complete, write_demo
from core.errors import Cancelled, UserError
from core.jobs import CancelToken, JobContext

PICTURES = {".jpg", ".JPG", ".png", ".webp"}


@pytest.fixture(scope="module")
def small() -> Iterator[None]:
    """The same demo at a fifth of its size."""

    def shrunk(scenes: tuple) -> tuple:  # type: ignore[type-arg]
        return tuple((name, (width // 5, height // 5), scene) for name, (width, height), scene in scenes)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(series, "WIDTH", 480)
        patch.setattr(series, "HEIGHT", 320)
        patch.setattr(write, "SCENES", shrunk(write.SCENES))
        patch.setattr(write, "GENERATED", shrunk(write.GENERATED))
        yield


@pytest.fixture(scope="module")
def demo(small: None, tmp_path_factory: pytest.TempPathFactory) -> DemoReport:
    return write_demo(tmp_path_factory.mktemp("demo") / "new")


def opened(path: Path) -> Image.Image:
    """The picture, read from memory: no file stays open behind a lazy decoder."""
    return Image.open(io.BytesIO(path.read_bytes()))


def grey(path: Path) -> np.ndarray:
    return np.asarray(opened(path).convert("L"), np.float64)


def test_every_file_is_there_and_counted(demo: DemoReport) -> None:
    on_disk = {path.relative_to(demo.folder).as_posix() for path in demo.folder.rglob("*") if path.is_file()}
    assert on_disk - {MARKER} == set(demo.names)
    assert demo.files == len(set(demo.names)) == FILES
    assert demo.size == sum((demo.folder / name).stat().st_size for name in demo.names)


def test_all_pictures_but_the_broken_one_decode(demo: DemoReport) -> None:
    broken = []
    for name in demo.names:
        if Path(name).suffix not in PICTURES:
            continue
        with opened(demo.folder / name) as picture:
            try:
                picture.load()
            except OSError:
                broken.append(name)
    assert broken == ["odd/broken_off.jpg"]


def test_no_two_pictures_are_the_same_and_none_is_flat(demo: DemoReport) -> None:
    seen = set()
    for name in demo.names:
        if Path(name).suffix in PICTURES and not name.startswith("odd/"):
            pixels = grey(demo.folder / name)
            assert pixels.std() > 4, name
            seen.add(pixels.tobytes())
    assert len(seen) == sum(Path(name).suffix in PICTURES and not name.startswith("odd/") for name in demo.names)


def test_the_lake_variants_are_what_their_names_say(demo: DemoReport) -> None:
    def edges(pixels: np.ndarray) -> float:
        return float(np.abs(np.diff(pixels, axis=1)).mean())

    lake = {path.stem.removeprefix("lake_"): grey(path) for path in (demo.folder / "variants").glob("lake_*.jpg")}
    sharp = lake["sharp"]
    assert set(lake) == {"sharp", "blurred", "motion", "dark", "noisy", "compressed", "overexposed"}
    assert edges(lake["blurred"]) < 0.5 * edges(sharp)
    assert edges(lake["motion"]) < 0.6 * edges(sharp)
    assert edges(lake["noisy"]) > 1.5 * edges(sharp)
    assert lake["dark"].mean() < 0.5 * sharp.mean()
    assert lake["overexposed"].mean() > sharp.mean() + 40
    assert (demo.folder / "variants/lake_compressed.jpg").stat().st_size < 0.3 * (
        demo.folder / "variants/lake_sharp.jpg"
    ).stat().st_size


@pytest.mark.parametrize(("folder", "frames"), [("burst_sailing", 5), ("burst_daisy", 4), ("bracket_evening", 3)])
def test_series_share_a_camera_and_lie_within_two_seconds(demo: DemoReport, folder: str, frames: int) -> None:
    times, serials, biases = [], set(), []
    for path in sorted((demo.folder / folder).glob("*.jpg")):
        detail = opened(path).getexif().get_ifd(0x8769)
        minutes, seconds = detail[0x9003].split(":")[-2:]
        times.append(int(minutes) * 60 + int(seconds) + int(detail[0x9291]) / 1000)
        serials.add(detail[0xA431])
        biases.append(float(detail[0x9204]))
    assert len(times) == frames
    assert times == sorted(set(times))
    assert times[-1] - times[0] < 2
    assert len(serials) == 1
    assert biases == ([-2.0, 0.0, 2.0] if "bracket" in folder else [0.0] * frames)


def test_one_frame_of_each_burst_is_the_sharpest(demo: DemoReport) -> None:
    for folder, best in (("burst_sailing", "sailing_3"), ("burst_daisy", "daisy_2")):
        edges = {path.stem: np.abs(np.diff(grey(path), axis=1)).mean() for path in (demo.folder / folder).glob("*.jpg")}
        assert max(edges, key=lambda name: edges[name]) == best


def test_two_cameras_and_upright_frames_stored_lying_down(demo: DemoReport) -> None:
    models, turned = set(), []
    for name in demo.names:
        if name.endswith(".jpg"):
            exif = opened(demo.folder / name).getexif()
            if 0x0110 in exif:
                models.add(exif[0x0110])
            if exif.get(0x0112, 1) == 6:
                turned.append(name)
    assert models == {"Ranger 24", "Pocket Two"}
    assert turned
    for name in turned:
        stored = opened(demo.folder / name)
        upright = ImageOps.exif_transpose(stored)
        assert stored.width > stored.height
        assert upright.height > upright.width


def test_prompts_travel_as_the_programs_write_them(demo: DemoReport) -> None:
    folder = demo.folder / "generated"
    assert "Negative prompt:" in opened(folder / "ink.png").text["parameters"]  # type: ignore[attr-defined]
    graph = json.loads(opened(folder / "world.png").text["prompt"])  # type: ignore[attr-defined]
    assert graph["3"]["inputs"]["positive"] == ["6", 0]
    with pytest.raises(json.JSONDecodeError):
        json.loads(opened(folder / "embers.png").text["prompt"])  # type: ignore[attr-defined]
    for name in ("ribbons.jpg", "nebula.webp"):
        comment = opened(folder / name).getexif().get_ifd(0x8769)[0x9286]
        assert comment[:8] == b"UNICODE\0"
        assert "Steps: 20" in comment[8:].decode("utf-16-be")


def test_stems_one_pair_and_one_collision(demo: DemoReport) -> None:
    stems = sorted(path.name for path in (demo.folder / "raw").iterdir())
    assert stems == ["NL24_0107.DNG", "NL24_0107.JPG", "NL24_0108.DNG", "NL24_0108.JPG", "NL24_0108.webp"]


def test_the_raw_decodes_to_the_same_picture_as_its_jpeg(demo: DemoReport) -> None:
    import rawpy

    data = (demo.folder / "raw/NL24_0107.DNG").read_bytes()
    jpeg = opened(demo.folder / "raw/NL24_0107.JPG")
    with rawpy.imread(io.BytesIO(data)) as raw:
        thumb = raw.extract_thumb()
        assert thumb.format == rawpy.ThumbFormat.JPEG
        preview = Image.open(io.BytesIO(thumb.data))
        pixels = raw.postprocess(use_camera_wb=True, no_auto_bright=True, gamma=(2.4, 12.92))
    assert pixels.shape[:2] == (jpeg.height, jpeg.width)
    assert preview.size == (1024, 683)
    assert np.abs(pixels.astype(float) - np.asarray(jpeg, float)).mean() < 4
    smaller = np.asarray(jpeg.resize(preview.size), float)
    assert np.abs(np.asarray(preview.convert("RGB"), float) - smaller).mean() < 4


def test_a_second_run_gives_the_same_bytes(demo: DemoReport, tmp_path: Path) -> None:
    again = write_demo(tmp_path / "again")
    assert again.names == demo.names
    for name in demo.names:
        assert (again.folder / name).read_bytes() == (demo.folder / name).read_bytes(), name


def test_an_earlier_demo_may_be_drawn_over(small: None, tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text("", encoding="utf-8")
    (tmp_path / "note.xmp").write_text("mine", encoding="utf-8")
    cancel = CancelToken()

    def stop_after_two(done: int, total: int) -> None:
        assert total == FILES
        if done == 2:
            cancel.cancel()

    with pytest.raises(Cancelled):
        write_demo(tmp_path, JobContext(cancel, stop_after_two))
    assert sum(path.is_file() for path in tmp_path.rglob("*.jpg")) == 2
    assert (tmp_path / "note.xmp").read_text(encoding="utf-8") == "mine"


def test_a_folder_with_anything_else_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"mine")
    with pytest.raises(UserError, match="not empty"):
        write_demo(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_file_in_the_way_is_a_plain_message(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="could not be written"):
        write_demo(tmp_path / "demo")


def test_what_is_there_is_kept_and_the_rest_is_drawn(
    demo: DemoReport, small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "again"
    shutil.copytree(demo.folder, folder)
    assert is_complete(folder)
    gone = [next(iter(demo.names)), next(name for name in demo.names if name.startswith("burst_"))]
    for name in gone:
        (folder / name).unlink()
    (folder / MARKER).write_text("", encoding="utf-8")
    assert not is_complete(folder)
    before = {name: (folder / name).stat().st_mtime_ns for name in demo.names if name not in gone}
    encoded: list[str] = []
    inner = write._encode
    monkeypatch.setattr(write, "_encode", lambda *args, **options: encoded.append("") or inner(*args, **options))
    assert write_demo(folder, keep=True) == DemoReport(folder, demo.names, demo.size)
    assert {name: (folder / name).stat().st_mtime_ns for name in before} == before
    assert len(encoded) < FILES / 2, "a picture that is there is not drawn again"
    assert is_complete(folder)


def test_whoever_reads_meanwhile_finds_whole_files(
    demo: DemoReport, small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel = CancelToken()
    seen: list[list[str]] = []

    def look(done: int, total: int) -> None:
        found = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != MARKER]
        seen.append([path.relative_to(tmp_path).as_posix() for path in found])
        assert all(path.read_bytes() == (demo.folder / path.relative_to(tmp_path)).read_bytes() for path in found)
        if done == 3:
            cancel.cancel()

    with pytest.raises(Cancelled):
        write_demo(tmp_path, JobContext(cancel, look))
    assert [len(names) for names in seen] == [0, 1, 2, 3]
    assert not is_complete(tmp_path)


def test_a_demo_of_which_nothing_is_left_is_not_complete(tmp_path: Path) -> None:
    assert not is_complete(tmp_path)
    (tmp_path / MARKER).write_text("Complete.\n", encoding="utf-8")
    assert not is_complete(tmp_path)
