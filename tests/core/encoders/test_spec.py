"""Specs are read strictly: what is wrong is named, with the file and a way out."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from core.encoders.catalogue import find_encoder, find_encoders
from core.encoders.spec import load_spec
from core.errors import ModelError
from core.paths import AppPaths
from core.types import Output, View


def write(folder: Path, name: str = "spec", **keys: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "w.pt").write_bytes(b"weights")
    table = {"id": "mine", "title": "Mine", "architecture": "ViT-B-32", "weights": "w.pt", "licence": "MIT"} | keys
    path = folder / f"{name}.toml"
    path.write_text(tomli_w.dumps({key: value for key, value in table.items() if value is not None}), encoding="utf-8")
    return path


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return AppPaths(tmp_path / "data", tmp_path / "cache", tmp_path / "config", tmp_path / "logs")


def test_a_short_spec_is_a_plain_clip(tmp_path: Path) -> None:
    spec = load_spec(write(tmp_path))
    assert spec.weights == tmp_path / "w.pt"
    assert spec.geometry.size == 224
    assert (spec.views, spec.outputs, spec.knows) == ((View.GLOBAL,), (Output.PROJECTED,), "all")
    assert pickle.loads(pickle.dumps(spec)) == spec
    assert hash(spec)


def test_a_long_spec_says_everything(tmp_path: Path) -> None:
    (tmp_path / "merges.gz").write_bytes(b"")
    (tmp_path / "arch.json").write_text("{}", encoding="utf-8")
    spec = load_spec(
        write(
            tmp_path,
            architecture="arch.json",
            image_size=336,
            mean=[0.5, 0.5, 0.5],
            std=[0.5, 0.25, 1],
            interpolation="bilinear",
            resize_mode="squash",
            quick_gelu=True,
            outputs=["projected", "penultimate"],
            tokenizer={"bpe_path": "merges.gz", "clean": "lower"},
            knows=["Happy", "attributes.quality"],
            preprocessing_version=3,
            weights_sha256="AB" * 32,
        )
    )
    assert spec.architecture == str(tmp_path / "arch.json")
    assert dict(spec.tokenizer) == {"bpe_path": str(tmp_path / "merges.gz"), "clean": "lower"}
    assert spec.knows == ("happy", "attributes.quality")
    assert spec.std == (0.5, 0.25, 1.0)
    assert spec.weights_sha256 == "ab" * 32
    assert spec.quick_gelu


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"image_sise": 3}, "image_sise"),
        ({"title": None}, '"title"'),
        ({"title": 3}, '"title"'),
        ({"id": "No Good"}, "No Good"),
        ({"weights": "gone.pt"}, "gone.pt"),
        ({"architecture": "gone.json"}, "gone.json"),
        ({"image_size": 0}, '"image_size"'),
        ({"image_size": True}, '"image_size"'),
        ({"mean": [1, 2]}, '"mean"'),
        ({"std": [0, 1, 1]}, '"std"'),
        ({"interpolation": "nearest"}, "nearest"),
        ({"resize_mode": "longest"}, "longest"),
        ({"quick_gelu": 1}, '"quick_gelu"'),
        ({"views": ["sideways"]}, "sideways"),
        ({"views": []}, '"views"'),
        ({"outputs": ["last"]}, "last"),
        ({"tokenizer": {"bpe_path": "gone.gz"}}, "gone.gz"),
        ({"tokenizer": 3}, '"tokenizer"'),
        ({"knows": []}, '"knows"'),
        ({"knows": "some"}, '"knows"'),
        ({"weights_sha256": "abc"}, "SHA-256"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, keys: dict[str, Any], says: str) -> None:
    path = write(tmp_path, **keys)
    with pytest.raises(ModelError) as caught:
        load_spec(path)
    assert says in caught.value.message
    assert str(path) in caught.value.message


def test_a_mistyped_key_gets_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        load_spec(write(tmp_path, image_sise=3))
    assert "image_size" in caught.value.hint


@pytest.mark.parametrize("content", [b"id = ", b"\xff\xfe"])
def test_what_is_no_toml_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="not valid TOML"):
        load_spec(path)


def test_a_missing_spec_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model spec"):
        load_spec(tmp_path / "none.toml")


def test_encoders_are_found_wherever_they_lie(paths: AppPaths) -> None:
    assert find_encoders(paths) == {}
    write(paths.encoders, id="one")
    write(paths.encoders / "deep" / "er", id="two")
    assert set(find_encoders(paths)) == {"one", "two"}
    assert find_encoder(paths, "two").id == "two"


def test_a_broken_spec_is_reported_and_the_others_stay(paths: AppPaths) -> None:
    write(paths.encoders / "a", id="good")
    broken = write(paths.encoders / "b", weights="gone.pt")
    twice = write(paths.encoders / "c", id="good")
    reported: dict[Path, ModelError] = {}
    assert set(find_encoders(paths, reported.__setitem__)) == {"good"}
    assert set(reported) == {broken, twice}


def test_asking_for_a_broken_encoder_says_why(paths: AppPaths) -> None:
    write(paths.encoders, name="mine", weights="gone.pt")
    with pytest.raises(ModelError, match=r"gone\.pt"):
        find_encoder(paths, "mine")


def test_an_encoder_is_named_by_its_path_too(tmp_path: Path, paths: AppPaths) -> None:
    assert find_encoder(paths, str(write(tmp_path / "elsewhere"))).id == "mine"


def test_an_unknown_encoder_gets_the_installed_ones(paths: AppPaths) -> None:
    with pytest.raises(ModelError) as nothing:
        find_encoder(paths, "vit")
    assert "No model is installed" in nothing.value.hint
    write(paths.encoders, id="vit-b-32")
    with pytest.raises(ModelError) as near:
        find_encoder(paths, "vit-b-23")
    assert 'Did you mean "vit-b-32"?' in near.value.hint
    with pytest.raises(ModelError) as far:
        find_encoder(paths, "zzz")
    assert "Installed: vit-b-32." in far.value.hint
