"""The command line as a person uses it: what is printed, where, and with which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from core.demo import write_demo
from core.paths import app_paths
from tests.helpers.photos import Look, PhotoFactory
from tests.helpers.tiny_clip import make_tiny_clip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo folder."""
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder)
    return folder


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_sharp_demo_picture_ranks_over_its_damaged_twins(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(demo), "--json", "--no-library"]) == 0
    photos = objects(capsys.readouterr().out)
    order = [Path(photo["path"]).stem for photo in photos]
    sharp = next(index for index, stem in enumerate(order) if stem.endswith("_sharp"))
    twins = [stem for stem in order if stem.rsplit("_", 1)[-1] in ("blurred", "dark", "noisy", "motion", "compressed")]
    assert len(twins) >= 4
    assert all(order.index(twin) > sharp for twin in twins)


def test_every_photo_of_the_demo_has_the_promised_keys(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(demo), "--json", "--no-library"]) == 0
    captured = capsys.readouterr()
    photos = objects(captured.out)
    assert len(photos) >= 55
    keys = {"path", "status", "reason", "measures", "attributes", "scores", "tags", "reasons", "nulls", "seconds"}
    for photo in photos:
        assert keys <= photo.keys()
        assert not Path(photo["path"]).is_absolute()
        for kind in ("measures", "attributes", "scores"):
            nulls = {f"{kind}.{name}" for name, value in photo[kind].items() if value is None}
            assert nulls == {entry for entry in photo["nulls"] if entry.startswith(kind)}
    readable = [photo for photo in photos if photo["status"] == "ok"]
    assert all(photo["scores"]["overall"] is not None or "scores.overall" in photo["nulls"] for photo in readable)
    scores = [photo["scores"]["overall"] for photo in readable if photo["scores"]["overall"] is not None]
    assert scores == sorted(scores, reverse=True)
    (broken,) = (photo for photo in photos if photo["status"] == "unreadable")
    assert broken["reason"]
    assert "1 unreadable" in captured.err
    assert "1 video" in captured.err


def test_streaming_prints_every_photo_once(photo_factory: PhotoFactory, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(25):
        photo_factory(f"{number}.jpg", seed=number)
    assert main(["score", str(photo_factory.folder), "--json", "--stream"]) == 0
    first = objects(capsys.readouterr().out)
    assert sorted(photo["path"] for photo in first) == sorted(f"{n}.jpg" for n in range(25))
    # What the library knows already is printed as well.
    assert main(["score", str(photo_factory.folder), "--json", "--stream"]) == 0
    assert len(objects(capsys.readouterr().out)) == 25


def test_native_measures_come_on_request(photo_factory: PhotoFactory, capsys: pytest.CaptureFixture[str]) -> None:
    photo_factory("large.jpg", size=(4500, 3000), look=Look(noise=8))
    folder = str(photo_factory.folder)
    assert main(["score", folder, "--json"]) == 0
    assert "noise" not in objects(capsys.readouterr().out)[0]["measures"]
    assert main(["score", folder, "--json", "--native", "--stream"]) == 0
    (photo,) = objects(capsys.readouterr().out)
    assert photo["measures"]["noise"] > 0


def test_text_output_is_a_line_a_photo(photo_factory: PhotoFactory, capsys: pytest.CaptureFixture[str]) -> None:
    photo_factory("good.jpg")
    (photo_factory.folder / "bad.jpg").write_bytes(b"")
    assert main(["score", str(photo_factory.folder)]) == 0
    good, bad = capsys.readouterr().out.splitlines()
    assert "good.jpg" in good
    assert "bad.jpg" in bad
    assert "unreadable" in bad


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["score", "nowhere"], "nowhere"),
        (["score", ".", "--set", "lok"], "lok"),
        (["score", ".", "--pair", "good"], "pair"),
        (["score", ".", "--encoder", "nothing"], "nothing"),
        (["radar", "missing.jpg", "--out", "x.svg"], "missing.jpg"),
        (["info", "missing.jpg"], "missing.jpg"),
    ],
)
def test_mistakes_are_named_in_one_message(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 1
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err


def test_a_radar_is_drawn_for_several_photos(photo_factory: PhotoFactory, tmp_path: Path) -> None:
    files = [str(photo_factory(f"{n}.jpg", seed=n)) for n in range(2)]
    assert main(["radar", *files, "--out", str(tmp_path / "radar.svg")]) == 0
    assert b"<svg" in (tmp_path / "radar.svg").read_bytes()[:1000]


def test_info_says_what_the_camera_wrote(photo_factory: PhotoFactory, capsys: pytest.CaptureFixture[str]) -> None:
    path = photo_factory("a.jpg", make="Beholder", model="One", exposure_s=1 / 250, f_number=2.8, iso=400)
    assert main(["info", str(path)]) == 0
    out = capsys.readouterr().out
    assert "1/250 s · f/2.8 · ISO 400" in out
    assert "Beholder One" in out
    assert main(["info", str(path), "--json"]) == 0
    (found,) = objects(capsys.readouterr().out)
    assert (found["status"], found["kind"], found["metadata"]["iso"]) == ("ok", "jpeg", 400)


def test_the_doctor_finds_this_machine_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--skip-gpu"]) == 0
    out = capsys.readouterr().out
    assert "RAW: rawpy" in out
    assert "!!" not in out


def test_headless_verbs_import_neither_qt_nor_torch(photo_factory: PhotoFactory) -> None:
    photo_factory("a.jpg")
    script = (
        "import sys, app.cli; code = app.cli.main(sys.argv[1:]); "
        "print([name for name in ('PySide6', 'torch', 'matplotlib') if name in sys.modules], file=sys.stderr); "
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "score", str(photo_factory.folder)], capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines()[-1] == "[]"


def test_a_model_that_is_broken_and_that_nobody_asked_for_is_done_without(
    photo_factory: PhotoFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    photo_factory("a.jpg")
    spec = make_tiny_clip(app_paths().encoders / "tiny")
    weights = spec.with_suffix(".safetensors")
    weights.write_bytes(weights.read_bytes()[:2000])
    assert main(["score", str(photo_factory.folder), "--json"]) == 0
    captured = capsys.readouterr()
    (photo,) = objects(captured.out)
    assert photo["scores"]["overall"] is not None
    assert "judged by measures alone" in captured.err
    assert photo["nulls"]["attributes.happy"]
    assert main(["score", str(photo_factory.folder), "--encoder", "test-tiny"]) == 1


def test_odd_names_stay_one_line_and_plain_text(
    photo_factory: PhotoFactory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = photo_factory("plain.jpg")
    odd = os.fsdecode(os.fsencode(path.parent) + b"/two\nlines \xe9.jpg")
    path.rename(odd)
    assert main(["score", str(photo_factory.folder)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    line.encode("utf-8")
    assert main(["radar", odd, "--out", str(tmp_path / "radar.svg")]) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_output_that_cannot_be_written_is_one_sentence(photo_factory: PhotoFactory) -> None:
    path = photo_factory("a.jpg")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "app.cli", "info", str(path)], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1
    assert done.stderr.startswith("The output could not be written")
    assert "Traceback" not in done.stderr


def test_a_home_that_cannot_be_written_is_one_message(
    photo_factory: PhotoFactory, beholder_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = photo_factory("a.jpg")
    (beholder_home / "data").touch()  # Where the folder of the library should be: nobody can write into that.
    assert main(["score", str(path.parent)]) == 1
    err = capsys.readouterr().err
    assert "library" in err
    assert "Traceback" not in err
    assert main(["score", str(path.parent), "--no-library"]) == 0
