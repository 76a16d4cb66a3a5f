"""What a camera wrote down, in the words in which photographers read it. Pure; how a date looks is the caller's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from core.types import Metadata


def exposure(seconds: float) -> str:
    """1/250 s, 0.8 s, 2.5 s, 30 s."""
    if seconds <= 0:
        return ""
    if seconds < 0.3:
        return f"1/{round(1 / seconds):,} s"
    for denominator in (2, 3):
        if abs(seconds - 1 / denominator) < 0.005:
            return f"1/{denominator} s"
    return f"{seconds:.1f}".removesuffix(".0") + " s"


def aperture(number: float) -> str:
    """f/2.8, f/11."""
    return f"f/{number:.1f}".removesuffix(".0")


def millimetres(length: float) -> str:
    """50 mm, 4.2 mm."""
    return f"{length:.1f}".removesuffix(".0") + " mm"


def focal(metadata: Metadata) -> str:
    """85 mm (127 mm equivalent): with what that is on 35 mm film where the file says so and it differs."""
    if not metadata.focal_mm:
        return ""
    text = millimetres(metadata.focal_mm)
    equal = metadata.focal_35mm
    if equal and abs(equal - metadata.focal_mm) >= 1:
        return f"{text} ({equal:.0f} mm equivalent)"
    return text


def bias(ev: float) -> str:
    """+0.7 EV, −1 EV, "" for none."""
    if abs(ev) < 0.05:
        return ""
    return f"{'+' if ev > 0 else '−'}{abs(ev):.1f}".removesuffix(".0") + " EV"


def dimensions(width: int, height: int) -> str:
    """6,000 × 4,000, 24 megapixels."""
    if not width or not height:
        return ""
    millions = width * height / 1e6
    rounded = f"{millions:.0f}" if millions >= 10 else f"{millions:.1f}"
    return f"{width:,} × {height:,}, {rounded} megapixels"


def camera_name(metadata: Metadata) -> str:
    """Maker and model, the maker once."""
    maker, model = (metadata.make or "").strip(), (metadata.model or "").strip()
    # Many cameras repeat the maker in the model's name.
    repeated = bool(maker) and model.casefold().startswith(maker.casefold().split(" ")[0])
    return model if repeated else f"{maker} {model}".strip()


def camera_facts(metadata: Metadata, moment: Callable[[datetime], str]) -> list[tuple[str, str]]:
    """What the camera wrote down, as (name, value); only what is there. `moment` says a time."""
    light = " · ".join(
        part
        for part in (
            exposure(metadata.exposure_s) if metadata.exposure_s else "",
            aperture(metadata.f_number) if metadata.f_number else "",
            f"ISO {metadata.iso:,}" if metadata.iso else "",
            bias(metadata.exposure_bias_ev) if metadata.exposure_bias_ev is not None else "",
        )
        if part
    )
    flash = {True: "fired", False: "did not fire", None: ""}[metadata.flash_fired]
    stars = "★" * metadata.camera_rating if metadata.camera_rating and metadata.camera_rating > 0 else ""
    facts = [
        ("Taken", moment(metadata.taken_at) if metadata.taken_at else ""),
        ("Camera", camera_name(metadata)),
        ("Lens", metadata.lens or ""),
        ("Exposure", light),
        ("Focal length", focal(metadata)),
        ("Flash", flash),
        ("Focus point", "recorded in the file" if metadata.af_point else ""),
        ("Burst", "one of a series" if metadata.burst_id else ""),
        ("Place", "recorded in the file" if metadata.has_gps else ""),
        ("Camera's stars", stars),
        ("Software", metadata.software or ""),
        ("Colours", metadata.profile or ""),
    ]
    return [(name, value) for name, value in facts if value]
