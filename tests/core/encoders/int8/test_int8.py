"""The int8 tower against the model that it is made of, and what is kept of it."""

import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.encoders.int8.calibrate import calibrate
from core.encoders.int8.store import Int8Store, Verdict, key_of
from core.encoders.open_clip_encoder import Encoder, load_encoder
from core.encoders.spec import load_spec
from core.errors import ModelError
from core.types import Output
from tests.helpers.outlier_clip import make_outlier_clip
from tests.helpers.photos import draw_scene

pytest.importorskip("openvino")


@pytest.fixture(scope="module")
def pictures() -> NDArray[np.uint8]:
    return np.stack([(draw_scene(32, 32, seed) * 255).astype(np.uint8) for seed in range(24)])


@pytest.fixture
def spec_file(tmp_path: Path) -> Path:
    return make_outlier_clip(tmp_path / "clip")


def _loaded(spec_file: Path, cache: Path, *, int8: bool = True) -> Encoder:
    return load_encoder(
        load_spec(spec_file), device_preference="cpu", on_notice=pytest.fail, cache=cache, int8=int8, lanes=2
    )


@pytest.mark.parametrize("quick_gelu", [False, True])
def test_in_float_the_graph_gives_what_torch_gives(
    tmp_path: Path, pictures: NDArray[np.uint8], quick_gelu: bool
) -> None:
    from core.encoders.int8.graph import build_graph
    from core.encoders.int8.runtime import Int8Tower
    from core.encoders.int8.tower import read_tower

    encoder = _loaded(make_outlier_clip(tmp_path / "clip", quick_gelu=quick_gelu), tmp_path)
    read = read_tower(encoder._model, encoder.spec.mean, encoder.spec.std)
    assert read is not None
    even, calibration = calibrate(read, pictures)
    assert set(calibration.ranges) == {name for name, _ in read.layers()} == set(calibration.errors)
    for tower in (read, even):
        whole = Int8Tower.compile(build_graph(tower, {}), 1)
        for output in Output:
            expected = encoder.encode_images(pictures, output)
            np.testing.assert_allclose(whole.encode(pictures, output), expected, rtol=2e-4, atol=2e-5)


def test_int8_stays_near_and_evened_channels_help(tmp_path: Path, spec_file: Path, pictures: NDArray[np.uint8]) -> None:
    from core.encoders.int8.calibrate import _errors
    from core.encoders.int8.tower import read_tower

    encoder = _loaded(spec_file, tmp_path)
    read = read_tower(encoder._model, encoder.spec.mean, encoder.spec.std)
    assert read is not None
    _, calibration = calibrate(read, pictures)
    # Without evening out: ranges of the tower as it is.
    ranges = dict(calibration.ranges)
    seen: dict[str, tuple[float, float]] = {}
    from core.encoders.int8 import calibrate as module

    def look(name: str, given: NDArray[np.float32], _: NDArray[np.float32]) -> None:
        low, high = seen.get(name, (0.0, 0.0))
        seen[name] = min(low, float(given.min())), max(high, float(given.max()))

    module._walk(read, pictures, look, None)
    plain = _errors(read, ranges | {name: seen[name] for name in seen if name != "patches"}, pictures[:8], None)
    suffered = [name for name in plain if name.split(".")[-1] in ("qkv", "widen") and not name.startswith("0.qkv")]
    assert sum(calibration.errors[name] for name in suffered) < 0.8 * sum(plain[name] for name in suffered)

    exact = encoder.encode_images(pictures)
    layers = encoder.int8.build(pictures, ())
    assert [error for _, error in layers] == sorted((error for _, error in layers), reverse=True)
    near = encoder.int8.try_out(pictures)
    assert near.shape == exact.shape
    assert not np.array_equal(near, exact)
    assert (near * exact).sum(axis=1).min() > 0.995
    encoder.int8.build(np.empty((0, 0, 0, 3), np.uint8), [name for name, _ in layers])
    np.testing.assert_allclose(encoder.int8.try_out(pictures), exact, rtol=2e-4, atol=2e-5)


def test_a_faithful_tower_is_kept_and_used_in_a_space_of_its_own(
    tmp_path: Path, spec_file: Path, pictures: NDArray[np.uint8]
) -> None:
    first = _loaded(spec_file, tmp_path)
    assert first.int8.possible
    assert first.int8.verdict is None
    assert first.space().backend == "fp32"
    first.int8.build(pictures, ())
    tried = first.int8.try_out(pictures)
    kept = first.int8.keep(Verdict(True, "Yes.", 500, 0.999, 9))

    again = _loaded(spec_file, tmp_path)
    assert again.int8.verdict == kept
    assert again.space().backend.startswith("int8-")
    np.testing.assert_allclose(again.encode_images(pictures), tried, atol=1e-6)
    assert again.encode_images(pictures, Output.PENULTIMATE).shape == (len(pictures), 64)
    np.testing.assert_array_equal(again.encode_texts(["a shork"]), first.encode_texts(["a shork"]))
    assert _loaded(spec_file, tmp_path, int8=False).space().backend == "fp32"


def test_a_refusal_is_remembered_and_full_precision_stays(
    tmp_path: Path, spec_file: Path, pictures: NDArray[np.uint8]
) -> None:
    first = _loaded(spec_file, tmp_path)
    first.int8.build(pictures, ())
    first.int8.keep(Verdict(False, "No.", 500, 0.9, 9))
    again = _loaded(spec_file, tmp_path)
    assert again.int8.verdict is not None
    assert not again.int8.verdict.used
    assert again.space().backend == "fp32"


@pytest.mark.parametrize("damage", ["gone", "torn", "other"])
def test_a_damaged_tower_counts_for_nothing(
    tmp_path: Path, spec_file: Path, pictures: NDArray[np.uint8], damage: str
) -> None:
    first = _loaded(spec_file, tmp_path)
    first.int8.build(pictures, ())
    first.int8.keep(Verdict(True, "Yes.", 500, 0.999, 9))
    blob = next((tmp_path / "int8").glob("*.blob"))
    if damage == "gone":
        blob.unlink()
    else:
        blob.write_bytes(blob.read_bytes()[:100] if damage == "torn" else b"another")
    again = _loaded(spec_file, tmp_path)
    assert again.int8.verdict is None
    assert again.space().backend == "fp32"


def test_verdicts_come_back_as_they_were_and_broken_ones_do_not(tmp_path: Path, spec_file: Path) -> None:
    store, key = Int8Store(tmp_path), key_of(load_spec(spec_file), "ab" * 32)
    assert store.verdict(key) is None
    kept = store.keep(key, Verdict(True, "Yes.", 512, 0.997, 49, ("3.qkv",)), b"tower")
    assert store.verdict(key) == kept
    assert store.tower(key, kept) == b"tower"
    next((tmp_path / "int8").glob("*.json")).write_text('{"used": true}')
    assert store.verdict(key) is None
    store.forget(key)
    assert not list((tmp_path / "int8").iterdir())


def test_without_pictures_nothing_is_built(tmp_path: Path, spec_file: Path) -> None:
    encoder = _loaded(spec_file, tmp_path)
    with pytest.raises(ModelError, match="calibrate"):
        encoder.int8.build(np.empty((0, 32, 32, 3), np.uint8), ())
    with pytest.raises(ModelError, match="built"):
        encoder.int8.try_out(np.zeros((1, 32, 32, 3), np.uint8))


def test_openvino_reports_to_nobody() -> None:
    from core.encoders.int8.runtime import openvino

    openvino()
    assert sys.modules["openvino_telemetry"] is None
