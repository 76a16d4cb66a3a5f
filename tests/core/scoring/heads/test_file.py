"""One file a head: what is written is read again, and whatever is wrong is one clear sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from core.errors import ModelError
from core.paths import app_paths
from core.scoring.heads.file import DIGEST, KEY, Head, digest_of, is_head, read_head, stored_head, write_head
from core.scoring.heads.spec import FORMAT, HeadSpec, Input, Kind, Provenance, spec_from_json
from core.scoring.heads.store import find_head, find_heads, give_place, install_head, places, remove_head
from core.types import Better, Output, View
from tests.core.scoring.heads import making
from tests.core.scoring.heads.making import WIDE

FULL = HeadSpec(
    id="full",
    title="Full – “so”",
    kind=Kind.LINEAR,
    inputs=(Input(WIDE, ("clip", "clap"), "ab12", 3, View.SALIENT, Output.PENULTIMATE, ("int8",)),),
    range=(-1.5, 4.0),
    better=Better.LESS,
    place="quality",
    low="Dull",
    high="Lively",
    shift=2.5,
    scale=0.25,
    version=4,
    provenance=Provenance("paper 3", "AVA", "MIT", "2026-11-20", "here", {"SRCC": 0.68}),
)


def all_kinds() -> list[Head]:
    return [
        making.linear()[0],
        making.mlp("gelu")[0],
        making.distribution()[0],
        making.ranker(prompt="{tag} in a photo")[0],
        *(making.tmcr(variant, parts)[0] for variant in ("authors", "figure2") for parts in ("tm+cr", "tm", "cr")),
        *(making.uiqa(3, aggregate)[0] for aggregate in ("mean", "concat", "weights")),
        making.uiqa(1, "mean")[0],
    ]


def test_every_kind_comes_back_as_it_went(tmp_path: Path) -> None:
    heads = [*all_kinds(), Head.of(FULL, making.linear()[0].weights)]
    for place, head in enumerate(heads):
        path = tmp_path / f"{place}.safetensors"
        write_head(head, path)
        back = read_head(path)
        assert back.spec == head.spec == stored_head(path).spec
        assert back.version == head.version == stored_head(path).version
        assert back.weights.keys() == head.weights.keys()
        for name, array in head.weights.items():
            np.testing.assert_array_equal(back.weights[name], array)


def spec_table(**changes: Any) -> dict[str, Any]:
    table = json.loads(FULL.to_json()) | changes
    return {key: value for key, value in table.items() if value is not None}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"format": FORMAT + 1}, "newer form"),
        ({"format": None}, "which form"),
        ({"format": "1"}, "which form"),
        ({"kind": "oracle"}, "unknown kind"),
        ({"kind": ["linear"]}, "unknown kind"),
        ({"id": "No Good"}, "No Good"),
        ({"id": "../up"}, "../up"),
        ({"title": ""}, '"title"'),
        ({"inputs": []}, '"inputs"'),
        ({"inputs": {}}, '"inputs"'),
        ({"inputs": [3]}, '"inputs"'),
        ({"inputs": [{"dimension": 0, "encoders": ["a"]}]}, '"dimension"'),
        ({"inputs": [{"dimension": 4, "encoders": []}]}, '"encoders"'),
        ({"inputs": [{"dimension": 4, "encoders": ["a"], "view": "sideways"}]}, "sideways"),
        ({"inputs": [{"dimension": 4, "encoders": ["a"], "output": "last"}]}, "last"),
        ({"inputs": [{"dimension": 4, "encoders": ["a"], "weights": 3}]}, '"weights"'),
        ({"range": [1, 1]}, "does not rise"),
        ({"range": [1]}, '"range"'),
        ({"range": [0, float("inf")]}, '"range"'),
        ({"scale": 0}, '"scale"'),
        ({"shift": "much"}, '"shift"'),
        ({"version": 0}, '"version"'),
        ({"better": "best"}, "best"),
        ({"place": "first"}, "first"),
        ({"options": {"variant": "authors"}}, '"variant"'),
        ({"kind": "mlp", "options": {"activation": "swish"}}, "swish"),
        ({"kind": "tmcr"}, '"inputs"'),
        ({"kind": "tmcr", "options": {"parts": "tm"}}, "which lists"),
        ({"kind": "ranker", "prompt": "a photo"}, "{tag}"),
        ({"kind": "ranker", "attention_heads": 3}, "do not divide"),
        ({"provenance": {"paper": 3}}, '"provenance"'),
        ({"provenance": {"metrics": {"SRCC": "good"}}}, '"metrics"'),
    ],
)
def test_a_wrong_description_is_named(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ModelError) as caught:
        spec_from_json(json.dumps(spec_table(**changes)), "mine.safetensors")
    assert says in caught.value.message
    assert "mine.safetensors" in caught.value.message


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000])
def test_a_description_that_is_none_is_said(text: str) -> None:
    with pytest.raises(ModelError, match=r"mine.*(damaged|description)"):
        spec_from_json(text, "mine")


def _nan(weights: dict[str, Any]) -> dict[str, Any]:
    return weights | {"layers.0.bias": np.array([np.nan], np.float32)}


def _narrow(weights: dict[str, Any]) -> dict[str, Any]:
    return weights | {"layers.0.weight": weights["layers.0.weight"][:, 1:]}


def _short(weights: dict[str, Any]) -> dict[str, Any]:
    return making.without(weights, "layers.0.bias")


def _more(weights: dict[str, Any]) -> dict[str, Any]:
    return weights | {"extra": np.zeros(3, np.float32)}


def _other_kind(weights: dict[str, Any]) -> dict[str, Any]:
    return dict(making.mlp("relu")[0].weights)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_nan, "no numbers"),
        (_narrow, "1 x 15"),
        (_short, "is missing"),
        (_more, "extra"),
        (_other_kind, "does not fit together"),
    ],
)
def test_wrong_weights_are_refused(spoil: Callable[[Any], Any], says: str, tmp_path: Path) -> None:
    head, _ = making.linear()
    path = tmp_path / "x.safetensors"
    save_file(spoil(dict(head.weights)), path, {KEY: head.spec.to_json(), DIGEST: head.digest})
    with pytest.raises(ModelError) as caught:
        read_head(path)
    assert says in caught.value.message


def test_every_weight_of_every_kind_is_needed() -> None:
    for head in all_kinds():
        for name in head.weights:
            with pytest.raises(ModelError):
                Head.of(head.spec, making.without(head.weights, name))


def test_files_that_are_no_heads_are_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no head at"):
        read_head(tmp_path / "gone.safetensors")
    garbage = tmp_path / "garbage.safetensors"
    garbage.write_bytes(b"\xff" * 100)
    assert not is_head(garbage)
    with pytest.raises(ModelError, match="damaged"):
        read_head(garbage)
    plain = tmp_path / "plain.safetensors"
    save_file({"weight": np.zeros((1, 4), np.float32)}, plain)
    assert not is_head(plain)
    with pytest.raises(ModelError, match="no head of"):
        read_head(plain)
    cut = tmp_path / "cut.safetensors"
    write_head(making.linear()[0], cut)
    cut.write_bytes(cut.read_bytes()[:-3])
    with pytest.raises(ModelError, match="damaged"):
        read_head(cut)
    changed = tmp_path / "changed.safetensors"
    head = making.linear()[0]
    other = {name: array + 1 for name, array in head.weights.items()}
    assert digest_of(other) != head.digest
    save_file(other, changed, {KEY: head.spec.to_json(), DIGEST: head.digest})
    with pytest.raises(ModelError, match="not those that were written"):
        read_head(changed)
    whole = tmp_path / "whole.safetensors"
    weights = {"layers.0.weight": np.zeros((1, WIDE), np.int64), "layers.0.bias": np.zeros(1, np.int64)}
    save_file(weights, whole, {KEY: making.linear()[0].spec.to_json()})
    with pytest.raises(ModelError, match="damaged"):
        read_head(whole)


def test_heads_are_installed_found_replaced_and_removed() -> None:
    paths = app_paths()
    assert find_heads(paths) == {}
    head, _ = making.linear()
    path = install_head(paths, head)
    assert {name: one.spec for name, one in find_heads(paths).items()} == {"mine": head.spec}
    newer = replace(head, spec=replace(head.spec, title="Newer"))
    assert newer.version != head.version
    install_head(paths, newer)
    assert find_head(paths, "mine").spec.title == "Newer"
    assert remove_head(paths, "mine") == path
    assert find_heads(paths) == {}


def test_weights_are_read_when_they_are_asked_for_and_not_exchanged() -> None:
    paths = app_paths()
    path = install_head(paths, making.linear()[0])
    lazy, late = find_head(paths, "mine"), find_head(paths, "mine")
    np.testing.assert_array_equal(lazy.weights["layers.0.bias"], making.linear()[0].weights["layers.0.bias"])
    assert set(lazy.weights) == {"layers.0.weight", "layers.0.bias"}
    other = {name: array + 1 for name, array in making.linear()[0].weights.items()}
    write_head(Head.of(making.linear()[0].spec, other), path)
    with pytest.raises(ModelError, match="exchanged"):
        late.weights["layers.0.bias"]
    path.write_bytes(b"")
    np.testing.assert_array_equal(lazy.weights["layers.0.bias"], making.linear()[0].weights["layers.0.bias"])


def test_a_head_takes_a_place_when_asked_and_leaves_it_with_its_file() -> None:
    paths = app_paths()
    assert places(paths) == {}
    install_head(paths, making.linear()[0])
    give_place(paths, "quality", "mine")
    give_place(paths, "aesthetic", "mine")
    assert places(paths) == {"aesthetic": "mine", "quality": "mine"}
    give_place(paths, "quality", "")
    assert places(paths) == {"aesthetic": "mine"}
    with pytest.raises(ModelError):
        give_place(paths, "quality", "nobody")
    remove_head(paths, "mine")
    assert places(paths) == {}
    install_head(paths, making.ranker()[0])
    with pytest.raises(ModelError, match="tag"):
        give_place(paths, "quality", "mine")
    (paths.heads / "places.toml").write_text("= nonsense", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be read"):
        places(paths)


def test_an_unknown_head_gets_a_hint() -> None:
    paths = app_paths()
    with pytest.raises(ModelError) as none:
        find_head(paths, "nine")
    assert "None is installed" in none.value.hint
    install_head(paths, making.linear()[0])
    with pytest.raises(ModelError) as near:
        find_head(paths, "mins")
    assert near.value.hint == 'Did you mean "mine"?'
    with pytest.raises(ModelError):
        remove_head(paths, "../mine")


def test_a_broken_head_is_reported_the_others_stay_and_it_can_go() -> None:
    paths = app_paths()
    install_head(paths, making.linear()[0])
    broken = paths.heads / "broken.safetensors"
    broken.write_bytes(b"nothing")
    twice = paths.heads / "twice.safetensors"
    twice.write_bytes((paths.heads / "mine.safetensors").read_bytes())
    reported: dict[Path, ModelError] = {}
    assert set(find_heads(paths, reported.__setitem__)) == {"mine"}
    assert set(reported) == {broken, twice}
    with pytest.raises(ModelError, match="damaged"):
        find_head(paths, "broken")
    assert remove_head(paths, "broken") == broken


def test_a_full_disk_leaves_what_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = app_paths()
    head, _ = making.linear()
    install_head(paths, head)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.scoring.heads.file.write_atomically", full)
    with pytest.raises(ModelError, match="No space left"):
        install_head(paths, replace(head, spec=replace(head.spec, title="Newer")))
    assert find_head(paths, "mine").spec.title == "Mine"
