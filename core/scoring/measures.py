"""What can be measured without any model: one picture in, a number (or a reason for none) per catalogue id out.

The first pass (`measure_working`) reads a working image of 1,024 px; the second (`measure_native`) reads the main
picture's own pixels, which noise, block edges and fine focus need. Pure functions, any thread; the mathematics lives
in the modules beside this one.
"""

from __future__ import annotations

from typing import Final

from core.scoring import exposure
from core.scoring.calibration import Scale, quantile_scale
from core.scoring.colour import measure_colour
from core.scoring.compression import blockiness, grid_trace, ijg_quality
from core.scoring.detail import complexity, fine_detail
from core.scoring.entries import MEASURES
from core.scoring.focus import Focus, measure_focus, noise_energy
from core.scoring.frame import WORKING_LONG_SIDE, Detail, Frame, luma_of
from core.scoring.native import centre_of, subject_crop
from core.scoring.noise import noise_sigma, quiet_sigma
from core.types import Metadata, Null, Picture, Value

__all__ = ["MEASURES", "measure_native", "measure_working", "subject_centre"]

MIN_SIDE: Final = 64
"""Pictures with a side shorter than this are not measured: four blocks say nothing."""

WHOLE: Final = 0.99
"""Decoded size over full size from which pixels count as the main picture's own (decoders round by a pixel)."""

BRIGHTNESS: Final = quantile_scale((38.4, 77.7, 110.0, 142.9, 192.6), 0.0, 255.0)
CONTRAST: Final = quantile_scale((26.1, 42.8, 53.2, 63.2, 79.3), 0.0, 127.5)
COLOURFULNESS: Final = quantile_scale((10.8, 25.2, 38.0, 55.6, 91.1), 0.0, 150.0)
WARMTH: Final = Scale((-2.0, -0.53, 0.0, 0.7, 2.0), (0.0, 0.1, 0.5, 0.9, 1.0))
"""A grey picture is 0.5; the 5th and 95th percentiles of BIQ2021 go to 0.1 and 0.9."""
COMPLEXITY: Final = quantile_scale((0.98, 1.92, 2.65, 3.45, 4.48), 0.0, 8.0)
NOISE: Final = Scale((0.0, 1.0, 3.0, 6.0, 12.0, 30.0), (0.0, 0.1, 0.3, 0.5, 0.8, 1.0))
"""8-bit levels: 1 is a clean camera at base ISO, 3 is visible in skies, 6 everywhere, 12 spoils the picture. White
noise of 5, 10 and 20 levels on Kodak photos reads 4.9, 9.5 and 18.5."""
BLOCKINESS: Final = Scale((0.0, 0.2, 0.5, 1.0, 2.0, 5.0), (0.0, 0.1, 0.3, 0.5, 0.8, 1.0))
"""Visible levels at the grid: on Kodak, IJG quality 85 reads 0.0-0.03, 75 0.2, 55 0.4, 35 0.7, 25 1.2, 15 2.2, 5 5."""
GRID_TRACE: Final = Scale((0.0, 0.25, 0.5, 1.0, 2.0, 4.0), (0.0, 0.1, 0.3, 0.6, 0.85, 1.0))
"""Excess of steps at the grid: on Kodak, IJG quality 90 reads 0.08, 75 0.23, 50 0.41, 20 0.84 and 10 1.5 (medians)."""
FINE_DETAIL: Final = quantile_scale((5.1, 7.35, 8.43, 9.25, 10.29), 0.0, 13.0)

TOO_SMALL = Null("picture too small")
PREVIEW_TOO_SMALL = Null("preview too small")
NEEDS_NATIVE = Null("needs the picture's own pixels")
NO_MIDTONES = Null("everything is black or white")
NOT_JPEG = Null("not a JPEG")


def measure_working(picture: Picture, metadata: Metadata) -> dict[str, Value]:
    """First pass: values by catalogue id, every first-pass measure present, each a number in its range or a `Null`."""
    values: dict[str, Value] = {"measures.compression": _compression(picture)}
    frame = Frame(picture)
    histogram = frame.histogram
    colour = measure_colour(frame.colour)
    values["measures.brightness"] = BRIGHTNESS(exposure.mean_level(histogram))
    values["measures.highlights"] = exposure.clipped_high(histogram)
    values["measures.blown_areas"] = exposure.blown_areas(frame.colour)
    values["measures.white_point"] = exposure.white_point(histogram) / 255.0
    values["measures.shadows"] = exposure.clipped_low(histogram)
    values["measures.contrast"] = CONTRAST(exposure.rms_contrast(histogram))
    values["measures.colourfulness"] = COLOURFULNESS(colour.colourfulness)
    values["measures.warmth"] = WARMTH(colour.warmth)
    values |= _detail_values(frame)
    return values


def measure_native(picture: Picture, metadata: Metadata) -> dict[str, Value]:
    """Second pass: noise, block edges and sharpness on the subject from the picture's own pixels.

    `picture` must be decoded whole; otherwise every value is a `Null` that says so.
    """
    names = ("measures.noise", "measures.blockiness", "measures.grid_trace", "measures.native_sharpness")
    if picture.scale < WHOLE:
        return dict.fromkeys(names, NEEDS_NATIVE)
    if min(picture.width, picture.height) < MIN_SIDE:
        return dict.fromkeys(names, TOO_SMALL)
    luma = luma_of(picture.rgb)
    sigma = noise_sigma(luma)
    focus = _native_focus(picture)
    return {
        "measures.noise": NO_MIDTONES if sigma is None else NOISE(sigma),
        "measures.blockiness": BLOCKINESS(blockiness(luma)) if picture.quantisation else NOT_JPEG,
        "measures.grid_trace": GRID_TRACE(grid_trace(luma)) if picture.quantisation else NOT_JPEG,
        "measures.native_sharpness": focus if isinstance(focus, Null) else focus.sharpness,
    }


def _compression(picture: Picture) -> Value:
    return ijg_quality(picture.quantisation) / 100.0 if picture.quantisation else NOT_JPEG


def _detail_values(frame: Frame) -> dict[str, Value]:
    """What needs the luma at its working size."""
    picture = frame.picture
    names = ("measures.sharpness", "measures.focus_area", "measures.motion_blur")
    others = ("measures.complexity", "measures.fine_detail", "measures.visible_noise")
    if min(picture.width, picture.height) < MIN_SIDE:
        return dict.fromkeys(names + others, TOO_SMALL)
    if max(picture.width, picture.height) < WORKING_LONG_SIDE and picture.scale < WHOLE:
        return dict.fromkeys(names + others, PREVIEW_TOO_SMALL)
    sigma = quiet_sigma(frame.detail)
    values: dict[str, Value] = {
        "measures.complexity": COMPLEXITY(complexity(frame.detail)),
        "measures.fine_detail": FINE_DETAIL(fine_detail(frame.detail, noise_energy(frame.detail))),
        "measures.visible_noise": NO_MIDTONES if sigma is None else NOISE(sigma),
    }
    focus = measure_focus(frame.detail)
    if isinstance(focus, Null):
        return values | dict.fromkeys(names, focus)
    return values | {names[0]: focus.sharpness, names[1]: focus.area, names[2]: focus.motion}


def subject_centre(picture: Picture) -> tuple[float, float] | None:
    """The centre of what is in focus, in fractions of width and height; None where that cannot be told."""
    if min(picture.width, picture.height) < MIN_SIDE:
        return None
    found = measure_focus(Frame(picture).detail)
    return None if isinstance(found, Null) else centre_of(found.region)


def _native_focus(picture: Picture) -> Focus | Null:
    working = Frame(picture).detail
    found = measure_focus(working)
    if isinstance(found, Null) or max(picture.width, picture.height) <= WORKING_LONG_SIDE:
        return found
    return measure_focus(Detail(subject_crop(picture.rgb, found.region)))
