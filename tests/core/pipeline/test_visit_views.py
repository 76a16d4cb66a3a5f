"""A visit that cuts views: from all pixels, where it is told to, and no more than that."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.encoders.views import BRANCHES, view_inputs
from core.pipeline.visit import VisitPlan, visit
from core.types import View


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A soft ramp with one finely structured patch on the upper right."""
    rows, columns = np.indices((900, 1400))
    rgb = np.repeat((80 + columns / 20 + rows / 30)[..., None], 3, axis=2)
    patch = np.random.default_rng(3).integers(0, 256, (240, 320, 1))
    rgb[120:360, 960:1280] = patch
    path = tmp_path_factory.mktemp("views") / "photo.png"
    Image.fromarray(rgb.astype(np.uint8)).save(path)
    return path


def test_views_are_cut_from_the_pictures_own_pixels_and_nothing_else_is_made(photo: Path) -> None:
    found = visit(photo, VisitPlan(working=False, views=BRANCHES))
    with Image.open(photo) as picture:
        expected = view_inputs(np.asarray(picture.convert("RGB")), BRANCHES, found.digest.content)
    assert list(found.inputs) == list(BRANCHES)
    for view in BRANCHES:
        np.testing.assert_array_equal(found.inputs[view], expected[view])
    assert found.values == {}
    assert found.centre is None


def test_the_main_part_is_where_a_person_says(photo: Path) -> None:
    found = visit(photo, VisitPlan(working=False, views=(View.SALIENT,), centre=(0.2, 0.8), subject=True))
    with Image.open(photo) as picture:
        rgb = np.asarray(picture.convert("RGB"))
    np.testing.assert_array_equal(found.inputs[View.SALIENT][0], rgb[452:900, 56:504])
    assert found.centre == (0.2, 0.8)


def test_the_main_part_is_what_is_in_focus(photo: Path) -> None:
    found = visit(photo, VisitPlan(working=False, views=(View.SALIENT,), subject=True))
    assert found.centre is not None
    assert found.centre == pytest.approx((1120 / 1400, 240 / 900), abs=0.06)
    assert visit(photo, VisitPlan(working=False, views=(View.FRAGMENTS,), subject=True)).centre is None


def test_where_nothing_is_in_focus_the_main_part_is_the_middle(tmp_path: Path) -> None:
    Image.new("RGB", (30, 30), "grey").save(tmp_path / "tiny.png")
    found = visit(tmp_path / "tiny.png", VisitPlan(working=False, views=(View.SALIENT,), subject=True))
    assert found.centre is None
    assert found.inputs[View.SALIENT].shape == (1, 448, 448, 3)
