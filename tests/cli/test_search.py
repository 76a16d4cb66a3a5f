"""`beholder search` as a person uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import main
from core.paths import app_paths
from tests.helpers.photos import PhotoFactory
from tests.helpers.tiny_clip import make_tiny_clip


@pytest.fixture
def photos(photo_factory: PhotoFactory) -> Path:
    """Six photos, and an encoder of random weights."""
    make_tiny_clip(app_paths().encoders / "tiny")
    for number in range(6):
        photo_factory(f"{number}.jpg", seed=number)
    return photo_factory.folder


def test_a_picture_finds_itself_first_and_words_find_something(
    photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", str(photos), "--like", str(photos / "4.jpg"), "--json"]) == 0
    captured = capsys.readouterr()
    found = [json.loads(line) for line in captured.out.splitlines()]
    assert found[0]["path"] == "4.jpg"
    assert found[0]["similarity"] == pytest.approx(1, abs=0.02)
    assert len(found) == 6
    assert [one["similarity"] for one in found] == sorted((one["similarity"] for one in found), reverse=True)
    assert "6 of 6 photos" in captured.err
    assert main(["search", str(photos), "a dark photo", "--less", str(photos / "4.jpg"), "--limit", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert all(line.endswith(".jpg") for line in lines)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "nothing to look for"),
        (["  "], "nothing to look for"),
        (["x" * 10_000], "too long"),
        (["--like", "missing.jpg"], "missing.jpg"),
    ],
)
def test_mistakes_are_named(photos: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", str(photos), *words]) == 1
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err


def test_without_a_model_it_says_what_is_needed(
    photo_factory: PhotoFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    photo_factory("a.jpg")
    assert main(["search", str(photo_factory.folder), "sunset"]) == 1
    assert "needs a model" in capsys.readouterr().err


def test_words_that_the_model_never_learned_are_named(
    photo_factory: PhotoFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    make_tiny_clip(app_paths().encoders / "tiny", knows=["good photo", "bad photo"])
    photo_factory("a.jpg")
    assert main(["search", str(photo_factory.folder), "good unicorn"]) == 0
    captured = capsys.readouterr()
    assert "does not know “unicorn”" in captured.err
    assert "a.jpg" in captured.out
    assert main(["search", str(photo_factory.folder), "unicorn"]) == 1
    assert "does not know “unicorn”" in capsys.readouterr().err


def test_an_empty_folder_has_nothing_to_compare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_tiny_clip(app_paths().encoders / "tiny")
    assert main(["search", str(tmp_path), "sunset"]) == 1
    assert "No photo has been judged" in capsys.readouterr().err


def test_a_limit_is_a_number_of_photos(photos: Path) -> None:
    with pytest.raises(SystemExit):
        main(["search", str(photos), "x", "--limit", "0"])
