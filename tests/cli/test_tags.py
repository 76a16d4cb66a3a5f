"""`beholder score` with tags, on a random encoder: found on request, ranked by one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from core.paths import app_paths
from core.scoring.tags import TagKind, TagLibrary, Theme
from core.workspace import tagging
from tests.helpers.photos import PhotoFactory
from tests.helpers.tiny_clip import make_tiny_clip

SMALL = TagLibrary((Theme("Things", ("dog", "cat", "sea")),), (Theme("Looks", ("calm", "dramatic")),))


@pytest.fixture
def folder(photo_factory: PhotoFactory) -> Path:
    for number in range(5):
        photo_factory(f"{number}.jpg", seed=number)
    return photo_factory.folder


@pytest.fixture
def encoder(tmp_path: Path) -> str:
    return str(make_tiny_clip(tmp_path / "clip"))


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_photos_are_ranked_as_a_tag(folder: Path, encoder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(folder), "--encoder", encoder, "--cpu", "--json", "--tag", "#Portrait"]) == 0
    values = [photo["scores"]["tag:portrait"] for photo in objects(capsys.readouterr().out)]
    assert values == sorted(values, reverse=True)
    assert len(values) == 5
    assert "Portrait" in app_paths().ranked_tags.read_text(encoding="utf-8")
    # The same on lines: what they are ranked by stands first.
    assert main(["score", str(folder), "--encoder", encoder, "--cpu", "--tag", "portrait"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [float(line.split()[0]) for line in lines] == pytest.approx(values, abs=2e-3)


def test_tags_are_found_on_request(
    folder: Path, encoder: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tagging.Tagging.__init__, "__defaults__", (lambda: SMALL,))
    arguments = ["score", str(folder), "--encoder", encoder, "--cpu", "--json", "--no-library"]
    assert main(arguments) == 0
    assert all(photo["tags"] == [] for photo in objects(capsys.readouterr().out))
    assert main([*arguments, "--tags"]) == 0
    for photo in objects(capsys.readouterr().out):
        kinds = [seen["kind"] for seen in photo["tags"]]
        assert kinds == ["semantic"] * 3 + ["aesthetic"] * 2
        assert {seen["tag"] for seen in photo["tags"]} == set(SMALL.tags)
        near = [seen["similarity"] for seen in photo["tags"][: len(SMALL.of(TagKind.SEMANTIC))]]
        assert near == sorted(near, reverse=True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--tag", "#"], "at least one word"),
        (["--tag", "x" * 10_000], "at most 80"),
        (["--tag", "dog", "--stream"], "Leave one of them out"),
        (["--listed"], "--listed needs a tag"),
        (["--tag", "dog"], "needs a model"),
    ],
)
def test_what_cannot_be_ranked_by_is_said_in_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert main(["score", str(folder), "--no-library", *arguments]) != 0
    assert says in capsys.readouterr().err
