"""Sign codes: what they hand on holds what truly lies nearest, and a file of another matrix is never believed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import Cancelled
from core.library import codes
from core.library.codes import BLOCK, SignCodes, bits_of


def clustered(count: int, dimension: int = 64, seed: int = 1, clusters: int = 40) -> NDArray[np.float16]:
    """Unit vectors in clusters within a narrow cone, as pictures lie: some of their directions say more than others."""
    same, rng = np.random.default_rng(0), np.random.default_rng(seed)
    middle = 3 * same.standard_normal(dimension)
    centres = middle + same.standard_normal((clusters, dimension))
    turned = np.linalg.qr(same.standard_normal((dimension, dimension)))[0] / np.sqrt(1 + np.arange(dimension))[:, None]
    vectors = centres[rng.integers(0, clusters, count)] + 3 * rng.standard_normal((count, dimension)) @ turned
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


def nothing() -> None:
    """Never stops."""


def made(path: Path, matrix: NDArray[np.float16]) -> SignCodes:
    found = SignCodes.begin(path, matrix)
    found.extend(matrix, nothing)
    return found


def apart(one: int, other: int) -> int:
    return (one ^ other).bit_count()


def as_numbers(words: NDArray[np.uint64]) -> list[int]:
    return [int.from_bytes(row.tobytes(), "little") for row in words]


def test_the_nearest_are_those_that_differ_in_the_fewest_bits(tmp_path: Path) -> None:
    matrix = clustered(BLOCK + 300)
    found = made(tmp_path / "x.codes", matrix)
    direction = np.asarray(matrix[7], np.float32)
    stored = as_numbers(found.encode(np.asarray(matrix, np.float32)))
    along = found.middle / np.linalg.norm(found.middle)
    # The direction is no photo: nothing is taken off it but what lies along the middle, and the same rotation turns it.
    wanted = as_numbers(found.encode((direction - (direction @ along) * along + found.middle)[None]))[0]
    distances = np.array([apart(wanted, one) for one in stored])
    rows = found.nearest(direction, 50, None, nothing)
    assert len(rows) >= 50
    assert rows.tolist() == np.flatnonzero(distances <= np.sort(distances)[49]).tolist()


def test_only_what_is_allowed_is_handed_on(tmp_path: Path) -> None:
    matrix = clustered(3000)
    found = made(tmp_path / "x.codes", matrix)
    allowed = np.zeros(3000, np.bool_)
    allowed[100:140] = True
    direction = np.asarray(matrix[7], np.float32)
    assert set(found.nearest(direction, 10, allowed, nothing).tolist()) <= set(range(100, 140))
    assert found.nearest(direction, 500, allowed, nothing).tolist() == list(range(100, 140))
    assert found.nearest(direction, 10, np.zeros(3000, np.bool_), nothing).tolist() == []


@pytest.mark.parametrize(
    ("dimension", "bits"), [(3, 256), (256, 256), (512, 512), (640, 1024), (768, 1024), (1152, 2048)]
)
def test_a_code_holds_every_dimension_and_the_rotation_keeps_lengths(dimension: int, bits: int, tmp_path: Path) -> None:
    assert bits_of(dimension) == bits
    rotation = codes._rotation(dimension)
    np.testing.assert_array_equal(rotation @ rotation.T, bits * np.eye(dimension, dtype=np.float32))
    matrix = clustered(50, dimension)
    assert len(made(tmp_path / "x.codes", matrix).nearest(np.asarray(matrix[3], np.float32), 5, None, nothing)) >= 5


def test_the_true_nearest_are_among_a_small_part(tmp_path: Path) -> None:
    matrix = clustered(20_000, 128)
    found = made(tmp_path / "x.codes", matrix)
    kept = []
    for query in np.asarray(clustered(20, 128, seed=2), np.float32):
        true = np.argsort(-(np.asarray(matrix, np.float32) @ query))[:50]
        kept.append(np.isin(true, found.nearest(query, 1000, None, nothing)).mean())
    assert np.mean(kept) > 0.95


def test_a_sharper_look_counts_every_bit_by_how_much_it_says(tmp_path: Path) -> None:
    matrix = clustered(3000)
    found = made(tmp_path / "x.codes", matrix)
    direction = np.asarray(clustered(1, seed=4)[0], np.float32)
    near = found.nearest(direction, 1000, None, nothing)
    sharper = found.refined(direction, near, 100)
    along = found.middle / np.linalg.norm(found.middle)
    turned = (direction - (direction @ along) * along) @ codes._rotation(64)
    bits = (np.asarray(matrix, np.float32) - found.middle) @ codes._rotation(64) > 0
    naive = {row: float(sum(turned[bits[row]])) for row in near.tolist()}
    assert sharper.tolist() == sorted(sorted(naive, key=lambda row: -naive[row])[:100])
    assert found.refined(direction, near, len(near)).tolist() == near.tolist()


def test_they_are_read_again_and_go_on_where_they_ended(tmp_path: Path) -> None:
    matrix = clustered(BLOCK + 50)
    path = tmp_path / "x.codes"
    first = SignCodes.begin(path, matrix[: BLOCK - 7])
    first.extend(matrix[: BLOCK - 7], nothing)
    again = SignCodes.open(path, matrix)
    assert again is not None
    assert again.rows == BLOCK - 7
    again.extend(matrix, nothing)
    whole = SignCodes.open(path, matrix)
    assert whole is not None
    assert whole.rows == len(matrix)
    direction = np.asarray(matrix[-1], np.float32)
    first.extend(matrix, nothing)
    assert whole.nearest(direction, 9, None, nothing).tolist() == first.nearest(direction, 9, None, nothing).tolist()
    assert len(matrix) - 1 in whole.nearest(direction, 50, None, nothing)


def test_a_stop_keeps_what_was_made(tmp_path: Path) -> None:
    matrix = clustered(2 * BLOCK)
    calls = iter((False, True))

    def stop() -> None:
        if next(calls):
            raise Cancelled

    begun = SignCodes.begin(tmp_path / "x.codes", matrix)
    with pytest.raises(Cancelled):
        begun.extend(matrix, stop)
    kept = SignCodes.open(tmp_path / "x.codes", matrix)
    assert kept is not None
    assert kept.rows == BLOCK


def test_codes_of_another_matrix_are_not_believed(tmp_path: Path) -> None:
    matrix = clustered(500)
    path = tmp_path / "x.codes"
    made(path, matrix)
    assert SignCodes.open(path, matrix) is not None
    replaced = matrix.copy()
    replaced[400:] = clustered(100, seed=9)  # Rows that the disk lost, and others in their place.
    assert SignCodes.open(path, replaced) is None
    assert SignCodes.open(path, matrix[:400]) is None
    assert SignCodes.open(path, clustered(500, 32)) is None
    assert SignCodes.open(tmp_path / "none.codes", matrix) is None
    whole = path.read_bytes()
    for damaged in (b"", whole[:20], whole[:-9], b"x" * len(whole)):
        path.write_bytes(damaged)
        assert SignCodes.open(path, matrix) is None


def test_a_vector_that_is_none_disturbs_nobody(tmp_path: Path) -> None:
    matrix = clustered(400)
    matrix[5] = np.nan
    found = made(tmp_path / "x.codes", matrix)
    assert np.isfinite(found.middle).all()
    assert 7 in found.nearest(np.asarray(matrix[7], np.float32), 5, None, nothing)


def test_a_middle_is_outgrown_at_four_times_as_many(tmp_path: Path) -> None:
    found = made(tmp_path / "x.codes", clustered(100))
    assert not found.outgrown(400)
    assert found.outgrown(401)
