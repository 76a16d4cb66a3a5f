"""Weights are read without running them; what is damaged or of another kind is refused with a way out."""

from __future__ import annotations

import os
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from core.encoders.spec import load_spec
from core.encoders.weights import load_state_dict, space_of, weights_sha256
from core.errors import ModelError
from core.types import Output
from tests.helpers.tiny_clip import make_tiny_clip

WEIGHTS = {"a": torch.arange(6.0).reshape(2, 3), "b": torch.ones(2, dtype=torch.float16)}


def test_both_formats_give_the_same(tmp_path: Path) -> None:
    save_file(WEIGHTS, tmp_path / "w.safetensors")
    torch.save(WEIGHTS, tmp_path / "w.pt")
    torch.save({"state_dict": {f"module.{name}": value for name, value in WEIGHTS.items()}}, tmp_path / "wrapped.pth")
    torch.save(WEIGHTS, tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    for name in ("w.safetensors", "w.pt", "wrapped.pth", "old.pt"):
        loaded = load_state_dict(tmp_path / name)
        assert set(loaded) == set(WEIGHTS)
        assert all(torch.equal(loaded[key], WEIGHTS[key]) for key in WEIGHTS)


def test_openais_extra_numbers_are_left_out(tmp_path: Path) -> None:
    torch.save(WEIGHTS | {"input_resolution": torch.tensor(224)}, tmp_path / "w.pt")
    assert set(load_state_dict(tmp_path / "w.pt")) == set(WEIGHTS)


def test_a_program_is_refused_with_the_line_to_use(tmp_path: Path) -> None:
    path = tmp_path / "program.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("program/constants.pkl", b"")
        archive.writestr("program/code/model.py", b"")
    with pytest.raises(ModelError, match="TorchScript") as caught:
        load_state_dict(path)
    assert "torch.jit.load" in caught.value.hint
    assert "If you trust them" in caught.value.hint


class Trap:
    """Unpickling this runs code: it would make a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.folder),)


def test_code_in_a_pickle_is_refused_and_never_run(tmp_path: Path) -> None:
    for name, plain in (("zip.pt", False), ("plain.pt", True)):
        path, trap = tmp_path / name, tmp_path / f"sprung-{name}"
        if plain:
            path.write_bytes(pickle.dumps(Trap(trap), protocol=2))
        else:
            torch.save({"a": Trap(trap)}, path)
        with pytest.raises(ModelError, match="running code") as caught:
            load_state_dict(path)
        assert not trap.exists()
        assert "If you trust them" in caught.value.hint


@pytest.mark.parametrize("suffix", [".safetensors", ".pt"])
@pytest.mark.parametrize("damage", ["empty", "cut", "garbage", "missing"])
def test_damage_is_said(tmp_path: Path, suffix: str, damage: str) -> None:
    path = tmp_path / f"w{suffix}"
    whole = {"a": torch.zeros(5000)}
    if suffix == ".pt":
        torch.save(whole, path)
    else:
        save_file(whole, path)
    content = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(
            {"empty": b"", "cut": content[: len(content) // 2], "garbage": np.random.default_rng(7).bytes(3000)}[damage]
        )
    with pytest.raises(ModelError, match=path.name):
        load_state_dict(path)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_values_that_are_no_numbers_are_refused(tmp_path: Path, value: float) -> None:
    save_file({"fine": torch.ones(3), "bad": torch.tensor([1.0, value])}, tmp_path / "w.safetensors")
    with pytest.raises(ModelError, match="bad holds values"):
        load_state_dict(tmp_path / "w.safetensors")


@pytest.mark.parametrize("content", [[1, 2], {}, {"epoch": 3}])
def test_a_file_without_weights_is_said(tmp_path: Path, content: object) -> None:
    torch.save(content, tmp_path / "w.pt")
    with pytest.raises(ModelError, match="holds no weights"):
        load_state_dict(tmp_path / "w.pt")


def test_the_hash_is_read_once_and_again_when_the_file_changes(tmp_path: Path) -> None:
    path, cache = tmp_path / "w.bin", tmp_path / "cache"
    path.write_bytes(b"abc")
    assert weights_sha256(path, cache) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    stamp = path.stat()
    path.write_bytes(b"abd")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert weights_sha256(path, cache).startswith("ba7816bf"), "an unchanged stamp is not read again"
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns + 1))
    assert not weights_sha256(path, cache).startswith("ba7816bf")


def test_a_damaged_or_unwritable_cache_costs_time_only(tmp_path: Path) -> None:
    path, cache = tmp_path / "w.bin", tmp_path / "cache"
    path.write_bytes(b"abc")
    expected = weights_sha256(path, cache)
    for kept in (cache / "weights").iterdir():
        kept.write_text("[", encoding="utf-8")
    assert weights_sha256(path, cache) == expected
    assert weights_sha256(path, path / "no-folder") == expected
    with pytest.raises(ModelError, match="cannot be read"):
        weights_sha256(tmp_path / "none", cache)


def test_whatever_changes_vectors_changes_the_space(tmp_path: Path) -> None:
    specs = [
        load_spec(make_tiny_clip(tmp_path / str(number), **keys))
        for number, keys in enumerate(
            [{}, {"quick_gelu": True}, {"resize_mode": "squash"}, {"preprocessing_version": 2}, {"id": "other"}]
        )
    ]
    spaces = [space_of(spec, "a" * 64, "fp32", Output.PROJECTED) for spec in specs]
    spaces += [
        space_of(specs[0], "b" * 64, "fp32", Output.PROJECTED),
        space_of(specs[0], "a" * 64, "fp16", Output.PROJECTED),
        space_of(specs[0], "a" * 64, "fp32", Output.PENULTIMATE),
    ]
    assert len(set(spaces)) == len(spaces)
    assert space_of(specs[0], "a" * 64, "fp32", Output.PROJECTED) == spaces[0]


def test_the_test_model_is_the_same_each_time(tmp_path: Path) -> None:
    first, second = (load_state_dict(load_spec(make_tiny_clip(tmp_path / name)).weights) for name in "ab")
    assert all(np.array_equal(first[name].numpy(), second[name].numpy()) for name in first)
