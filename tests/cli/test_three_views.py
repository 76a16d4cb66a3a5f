"""`beholder score --three-views`: attributes from three views, and those of one given back to a run without it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import main
from tests.helpers.photos import PhotoFactory
from tests.helpers.tiny_clip import make_tiny_clip


def attributes(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, dict[str, float]]:
    assert main(["score", *options, "--json"]) == 0
    photos = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {Path(photo["path"]).name: photo["attributes"] for photo in photos}


def test_three_views_give_other_values_than_one_and_one_gives_its_own_back(
    photo_factory: PhotoFactory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(2):
        photo_factory(f"{number}.jpg", seed=number, size=(160, 120))
    options = (str(photo_factory.folder), "--cpu", "--set", "feel", "--encoder", str(make_tiny_clip(tmp_path / "clip")))
    one = attributes(capsys, *options)
    three = attributes(capsys, *options, "--three-views")
    assert all(three[name] != one[name] for name in one)
    assert all(None not in values.values() for values in three.values())
    assert attributes(capsys, *options, "--three-views", "--stream") == three
    again = attributes(capsys, *options)
    assert all(again[name] == pytest.approx(one[name], abs=1e-4) for name in one)
