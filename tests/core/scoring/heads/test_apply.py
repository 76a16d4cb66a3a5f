"""The numpy forward passes against the torch modules of the same weights, and against the papers' words."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from core.scoring.heads.apply import erf, gelu, liked_of, mean_of, number, spread_of, votes
from core.scoring.heads.file import Head
from core.scoring.heads.modules import Ranker, weights_of
from core.scoring.heads.spec import Kind
from tests.core.scoring.heads import making
from tests.core.scoring.heads.making import TAGS, WIDE, unit

CLOSE = {"rtol": 1e-4, "atol": 2e-5}
PHOTOS = unit(33, seed=1)


def torched(*arrays: np.ndarray) -> list[torch.Tensor]:
    return [torch.from_numpy(array) for array in arrays]


@torch.no_grad()
def test_linear() -> None:
    head, module = making.linear()
    expected = module(torch.from_numpy(PHOTOS))[:, 0].numpy()
    np.testing.assert_allclose(number(head.spec, head.weights, [PHOTOS]), expected, **CLOSE)
    by_hand = [sum(a * b for a, b in zip(row, head.weights["layers.0.weight"][0], strict=True)) for row in PHOTOS]
    np.testing.assert_allclose(expected, np.array(by_hand) + head.weights["layers.0.bias"], **CLOSE)


@torch.no_grad()
@pytest.mark.parametrize("activation", ["none", "relu", "gelu", "leaky_relu"])
def test_mlp(activation: str) -> None:
    head, module = making.mlp(activation)
    expected = module(torch.from_numpy(PHOTOS))[:, 0].numpy()
    np.testing.assert_allclose(number(head.spec, head.weights, [PHOTOS]), expected, **CLOSE)


def test_a_number_is_shifted_and_scaled_as_the_head_says() -> None:
    head, _ = making.linear()
    plain = number(head.spec, head.weights, [PHOTOS])
    spec = making.spec_of(Kind.LINEAR, shift=5.0, scale=-2.0)
    np.testing.assert_allclose(number(spec, head.weights, [PHOTOS]), 5 - 2 * plain, **CLOSE)


def test_several_inputs_are_read_side_by_side() -> None:
    spec = making.spec_of(Kind.LINEAR, making.INPUT, making.INPUT)
    rng = np.random.default_rng(2)
    weights = {"layers.0.weight": rng.normal(size=(1, 2 * WIDE)), "layers.0.bias": np.zeros(1)}
    head = Head.of(spec, weights)
    other = unit(33, seed=9)
    expected = PHOTOS @ weights["layers.0.weight"][0, :WIDE] + other @ weights["layers.0.weight"][0, WIDE:]
    np.testing.assert_allclose(number(spec, head.weights, [PHOTOS, other]), expected, **CLOSE)


@torch.no_grad()
@pytest.mark.parametrize("hidden", [(), (7,), (7, 4)])
def test_distribution(hidden: tuple[int, ...]) -> None:
    head, module = making.distribution(hidden)
    found = votes(head.spec, head.weights, [PHOTOS])
    np.testing.assert_allclose(found, module(torch.from_numpy(PHOTOS)).numpy(), **CLOSE)
    np.testing.assert_allclose(found.sum(axis=1), 1, **CLOSE)


def test_mean_spread_and_share_of_votes_by_hand() -> None:
    rng = np.random.default_rng(4)
    spreads = rng.dirichlet(np.ones(10), 20).astype(np.float32)
    for row, mean, spread, liked in zip(spreads, mean_of(spreads), spread_of(spreads), liked_of(spreads), strict=True):
        expected = sum((place + 1) * float(share) for place, share in enumerate(row))
        variance = sum((place + 1 - expected) ** 2 * float(share) for place, share in enumerate(row))
        assert mean == pytest.approx(expected, rel=1e-5)
        assert spread == pytest.approx(math.sqrt(variance), rel=1e-4)
        assert liked == pytest.approx(sum(map(float, row[5:])), rel=1e-5)


def test_votes_that_agree_have_no_spread() -> None:
    agreed = np.zeros((1, 10), np.float32)
    agreed[0, 4] = 1
    assert (mean_of(agreed)[0], spread_of(agreed)[0], liked_of(agreed)[0]) == (5, 0, 0)


@torch.no_grad()
def test_ranker() -> None:
    head, module = making.ranker()
    tags = unit(4, seed=5)
    for tag in tags:
        expected = module(torch.from_numpy(tag).expand(len(PHOTOS), -1), torch.from_numpy(PHOTOS)).numpy()
        np.testing.assert_allclose(number(head.spec, head.weights, [PHOTOS], tag), expected, **CLOSE)


def test_a_rankers_score_changes_with_the_picture_and_with_the_tag() -> None:
    head, _ = making.ranker()
    tags = unit(2, seed=5)
    for_one, for_other = (number(head.spec, head.weights, [PHOTOS], tag) for tag in tags)
    assert np.std(for_one) > 1e-3
    assert np.abs(for_one - for_other).max() > 1e-3


@torch.no_grad()
def test_a_rankers_attention_looks_at_the_picture() -> None:
    """With one key and value, the tag's, what the attention gives would be the same for every picture."""
    module = making.settled(Ranker(WIDE, heads=4, hidden=8))
    tag, photos = torched(unit(1, seed=5), PHOTOS)
    pair = module.norm_pair(torch.stack([tag.expand_as(photos), photos], dim=1)) + module.roles
    query = module.norm_query(photos)[:, None]
    attended, shares = module.attention(query, pair, pair)
    assert attended[:, 0].std(dim=0).max() > 1e-3
    assert shares[:, 0, 0].std() > 1e-3
    alone, _ = module.attention(query, pair[:, :1], pair[:, :1])
    assert alone[:, 0].std(dim=0).max() < 1e-5


def test_a_ranker_without_a_tag_is_a_mistake() -> None:
    head, _ = making.ranker()
    with pytest.raises(ValueError, match="tag"):
        number(head.spec, head.weights, [PHOTOS])


@torch.no_grad()
@pytest.mark.parametrize("variant", ["authors", "figure2"])
@pytest.mark.parametrize("parts", ["tm+cr", "tm", "cr"])
def test_tmcr(variant: str, parts: str) -> None:
    head, module = making.tmcr(variant, parts)
    tags, features = unit(TAGS, seed=2), unit(33, 6, seed=8)
    similarities = np.array([[float(photo @ tag) for tag in tags] for photo in PHOTOS], np.float32)
    expected = module(*torched(similarities, features)).numpy()
    inputs = {"tm+cr": [PHOTOS, features], "tm": [PHOTOS], "cr": [features]}[parts]
    np.testing.assert_allclose(votes(head.spec, head.weights, inputs, tags), expected, **CLOSE)


def test_the_order_of_the_tags_counts() -> None:
    head, _ = making.tmcr("authors", "tm")
    tags = unit(TAGS, seed=2)
    forward, back = (votes(head.spec, head.weights, [PHOTOS], rows) for rows in (tags, tags[::-1]))
    assert np.abs(forward - back).max() > 1e-3


@torch.no_grad()
@pytest.mark.parametrize(
    ("pairs", "aggregate"), [(1, "mean"), (1, "weights"), (3, "mean"), (3, "concat"), (3, "weights")]
)
def test_uiqa(pairs: int, aggregate: str) -> None:
    head, module = making.uiqa(pairs, aggregate)
    branches = [unit(33, seed=seed) for seed in (1, 2, 3)]
    high, low = head.weights["texts.high"], head.weights["texts.low"]
    each = np.empty((33, pairs, 3), np.float32)
    for photo in range(33):
        for pair in range(pairs):
            for place, branch in enumerate(branches):
                exponents = [math.exp(20.0 * float(branch[photo] @ words[pair])) for words in (high, low)]
                each[photo, pair, place] = exponents[0] / sum(exponents)
    expected = module(torch.from_numpy(each)).numpy()
    np.testing.assert_allclose(number(head.spec, head.weights, branches), expected, **CLOSE)


def test_erf_is_as_exact_as_float32() -> None:
    at = np.linspace(-6, 6, 4001, dtype=np.float32)
    np.testing.assert_allclose(erf(at), [math.erf(one) for one in at], rtol=0, atol=5e-7)
    np.testing.assert_allclose(gelu(at), torch.nn.functional.gelu(torch.from_numpy(at)).numpy(), atol=2e-6)


def test_weights_of_leaves_counters_out() -> None:
    _, module = making.tmcr("authors")
    assert not any("num_batches" in name for name in weights_of(module))


@torch.no_grad()
def test_the_papers_own_sizes_fit() -> None:
    """3,804 tags, 512 and 1,024 numbers: shapes only, so that training finds them as the reference has them."""
    from core.scoring.heads.modules import BranchHead, ScoreNet

    shapes = {name: tuple(value.shape) for name, value in weights_of(ScoreNet()).items()}
    assert shapes["tm.0.weight"] == (1024, 3804)
    assert shapes["cr.0.weight"] == (1024, 1024)
    assert shapes["votes.weight"] == (10, 2048)
    joint = {name: tuple(value.shape) for name, value in weights_of(ScoreNet(variant="figure2")).items()}
    assert joint["joint.0.weight"] == (1024, 3804 + 1024)
    assert joint["votes.weight"] == (10, 1024)
    ranker = {name: tuple(value.shape) for name, value in weights_of(Ranker()).items()}
    assert ranker["roles"] == (2, 512)
    assert ranker["ffn.0.weight"] == (2048, 512)
    assert ranker["score.0.weight"] == (256, 512)
    concat = {name: tuple(value.shape) for name, value in weights_of(BranchHead(6, "concat")).items()}
    assert [concat[f"layers.{place}.weight"] for place in range(3)] == [(128, 18), (128, 128), (1, 128)]
