"""Clipped light and sharp edges, found where they were put and nowhere else."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from app.loupe.marks import clipping, reduced, sharp_edges
from core.errors import Cancelled
from tests.app.loupe.making import bgra_of


def grey(light: NDArray[np.generic]) -> NDArray[np.uint8]:
    return bgra_of(np.clip(light, 0, 255).astype(np.uint8)[:, :, None].repeat(3, 2))


def step(blur: float, low: int = 60, high: int = 190) -> NDArray[np.float64]:
    """A dark half and a light half, with a little grain."""
    light = np.full((200, 200), float(low))
    light[:, 100:] = high
    light = cv2.GaussianBlur(light, (0, 0), blur) if blur else light
    return light + np.random.default_rng(4).normal(0, 2.0, light.shape)


def test_clipping_needs_one_channel_above_or_all_below() -> None:
    rgb = np.array([[[254, 10, 10], [253, 253, 253], [1, 1, 1], [0, 0, 2], [255, 255, 255], [0, 0, 0]]], np.uint8)
    blown, blocked = clipping(bgra_of(rgb), 6, 1)
    assert blown.tolist() == [[True, False, False, False, True, False]]
    assert blocked.tolist() == [[False, False, True, False, False, True]]


@pytest.mark.parametrize("size", [(3000, 2000), (1440, 960), (613, 97), (40, 30), (3, 2), (1, 1)])
def test_a_single_lost_pixel_counts_however_small_the_picture_shows(size: tuple[int, int]) -> None:
    width, height = size
    for at in ((0, 0), (1999, 2999), (777, 1234)):
        rgb = np.full((2000, 3000, 3), 128, np.uint8)
        rgb[at] = 255, 40, 90
        blown, blocked = clipping(bgra_of(rgb), width, height)
        assert blown.shape == (height, width)
        assert 1 <= blown.sum() <= 4
        assert blown[at[0] * height // 2000, at[1] * width // 3000]
        assert not blocked.any()
        blown, blocked = clipping(bgra_of(np.where(rgb == 128, rgb, np.uint8(0))), width, height)
        assert blocked[at[0] * height // 2000, at[1] * width // 3000]
        assert not blown.any()


def test_a_sharp_edge_is_marked_and_the_same_edge_out_of_focus_is_not() -> None:
    sharp, soft = sharp_edges(grey(step(0.6))), sharp_edges(grey(step(4.0)))
    assert sharp[:, 97:103].any(axis=1).mean() > 0.98
    assert not sharp[:, :92].any()
    assert soft.mean() < 0.001


def test_a_faint_edge_counts_if_it_is_sharp_and_a_strong_one_does_not_if_it_is_soft() -> None:
    assert sharp_edges(grey(step(0.6, 100, 150))).any()
    assert sharp_edges(grey(step(5.0, 0, 255))).mean() < 0.001


@pytest.mark.parametrize("sigma", [2.0, 5.0, 14.0])
def test_grain_is_no_focus(sigma: float) -> None:
    grain = np.random.default_rng(2).normal(128, sigma, (300, 300))
    assert sharp_edges(grey(grain)).mean() < 0.002


def test_an_edge_stands_out_of_grain() -> None:
    grain = np.random.default_rng(2).normal(0, 8.0, (200, 200))
    found = sharp_edges(grey(step(0.6) + grain))
    assert found[:, 97:103].any(axis=1).mean() > 0.9
    assert found[:, :90].mean() < 0.002


def test_strips_meet_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = grey(np.random.default_rng(3).integers(0, 256, (130, 70)))
    whole = sharp_edges(picture)
    monkeypatch.setattr("app.loupe.marks._STRIP", 32)
    np.testing.assert_array_equal(sharp_edges(picture), whole)


def test_looking_for_edges_can_be_called_off() -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        sharp_edges(grey(step(1.0)), stop)


def test_a_picture_of_one_pixel_has_no_edges() -> None:
    assert not sharp_edges(grey(np.array([[128.0]]))).any()


def test_a_smaller_mask_keeps_what_is_mostly_set() -> None:
    mask = np.zeros((40, 40), bool)
    mask[:20] = True
    np.testing.assert_array_equal(reduced(mask, 20, 20, 0.5), mask[::2, ::2])
    mask[:] = False
    mask[8, 8] = True
    assert not reduced(mask, 10, 10, 0.5).any()
    assert reduced(mask, 10, 10, 0.05).sum() == 1
