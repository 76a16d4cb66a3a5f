"""What people see first: the demo's lake, sharp and spoiled, and the mistakes that a picture must not be judged by."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from core.demo.series import lake_variants
from core.scoring.compression import blockiness
from core.scoring.exposure import blown_areas
from core.scoring.focus import Focus, measure_focus
from core.scoring.frame import Detail, working_luma
from core.scoring.measures import measure_native, measure_working
from core.scoring.noise import noise_sigma
from core.scoring.technical import technical
from core.types import Judgement, Metadata, Origin, Picture

Array = np.ndarray

REASONS = {
    "blurred": "soft everywhere",
    "motion": "motion blur",
    "dark": "underexposed",
    "noisy": "strong noise",
    "compressed": "visible squares",
    "overexposed": "highlights clipped",
}


@pytest.fixture(scope="module")
def lakes() -> dict[str, Judgement]:
    """The seven lakes of the demo as their files read, judged in both passes."""
    judged = {}
    for name, pixels, _, quality in lake_variants(np.random.default_rng(3)):
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
        with Image.open(buffer) as image:
            table = tuple(image.quantization[0])  # type: ignore[attr-defined]
            rgb = np.asarray(image)
        picture = Picture(rgb, rgb.shape[1], rgb.shape[0], Origin.FULL, "jpeg", table)
        values = measure_working(picture, Metadata()) | measure_native(picture, Metadata())
        judged[name.removeprefix("lake_").removesuffix(".jpg")] = technical(values)
    return judged


@pytest.mark.parametrize("name", REASONS)
def test_the_sharp_lake_lies_well_above_each_twin_and_the_first_reason_is_the_fault(
    name: str, lakes: dict[str, Judgement]
) -> None:
    sharp, spoiled = lakes["sharp"].value, lakes[name].value
    assert isinstance(sharp, float)
    assert isinstance(spoiled, float)
    assert spoiled <= sharp - 0.1
    assert lakes[name].reasons[0].startswith(REASONS[name])


def test_the_sharp_lake_has_no_fault(lakes: dict[str, Judgement]) -> None:
    assert lakes["sharp"].reasons == ("sharp where it matters, hardly any noise, good contrast",)


def grey_scene(seed: int = 1) -> Array:
    cells = np.random.default_rng(seed).integers(60, 190, (16, 24)).astype(np.uint8)
    return cv2.resize(cells, (384, 256), interpolation=cv2.INTER_CUBIC)


def test_ripples_are_no_motion_where_something_is_sharp_along_them() -> None:
    rng = np.random.default_rng(2)
    water = cv2.GaussianBlur(rng.normal(0, 60, (600, 900)).astype(np.float32), (0, 0), sigmaX=25, sigmaY=1.6)
    picture = (120 + 6 * water).clip(0, 255)
    picture[60:200, 100:800:23] = 20
    found = measure_focus(Detail(working_luma(np.repeat(picture[..., None], 3, 2).astype(np.uint8))))
    assert isinstance(found, Focus)
    assert found.motion < 0.1


def canvas(level: int = 110) -> Array:
    return np.full((300, 450, 3), level, np.uint8)


def test_sun_and_glints_are_not_burnt_but_a_sky_and_a_lost_colour_are() -> None:
    sun = canvas()
    cv2.circle(sun, (200, 100), 15, (255, 255, 255), -1)
    sun[200:300:7, ::5] = 255
    assert blown_areas(sun) == 0.0
    sky = canvas()
    sky[:90] = (200, 255, 255)
    assert blown_areas(sky) == pytest.approx(0.3, abs=0.01)


def test_a_white_background_is_not_burnt_but_a_frame_that_is_all_too_bright_is() -> None:
    cut_out, burnt = canvas(255), canvas(255)
    cut_out[80:220, 120:330] = 120
    burnt[80:220, 120:330] = 225
    assert blown_areas(cut_out) == 0.0
    assert blown_areas(burnt) > 0.5


@pytest.mark.parametrize(("quality", "low", "high"), [(95, 0.0, 0.1), (88, 0.0, 0.2), (8, 1.0, 24.0)])
def test_squares_of_smooth_pictures_count_once_they_can_be_seen(quality: int, low: float, high: float) -> None:
    buffer = io.BytesIO()
    Image.fromarray(grey_scene()).save(buffer, "JPEG", quality=quality)
    with Image.open(buffer) as image:
        assert low <= blockiness(np.asarray(image)) <= high


def test_gravel_is_no_noise_and_noise_on_it_is() -> None:
    rng = np.random.default_rng(5)
    gravel = np.full((512, 512), 90, np.uint8)
    for _ in range(9000):
        x, y, radius, level = (int(v) for v in rng.integers((0, 0, 2, 40), (512, 512, 9, 220)))
        cv2.circle(gravel, (x, y), radius, level, -1, cv2.LINE_AA)
    smooth = np.full((512, 512), 120, np.float32)
    noisy = (smooth + rng.normal(0, 8, smooth.shape)).round().astype(np.uint8)
    assert (noise_sigma(gravel) or 0.0) < 2.0
    assert noise_sigma(noisy) == pytest.approx(8.0, rel=0.1)
