"""Camera data as photographers read it."""

from __future__ import annotations

import pytest

from core.imaging import wording
from core.types import Metadata


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1 / 250, "1/250 s"), (1 / 8000, "1/8,000 s"), (0.5, "1/2 s"), (1 / 3, "1/3 s"), (0.8, "0.8 s"), (1, "1 s"),
     (2.5, "2.5 s"), (30, "30 s"), (0, "")],
)  # fmt: skip
def test_exposure(seconds: float, said: str) -> None:
    assert wording.exposure(seconds) == said


def test_aperture_focal_length_and_bias() -> None:
    assert [wording.aperture(n) for n in (2.8, 11.0, 1.2)] == ["f/2.8", "f/11", "f/1.2"]
    assert wording.focal(Metadata(focal_mm=50.0, focal_35mm=75)) == "50 mm (75 mm equivalent)"
    assert wording.focal(Metadata(focal_mm=4.25, focal_35mm=4)) == "4.2 mm"
    assert wording.focal(Metadata()) == ""
    assert [wording.bias(ev) for ev in (0.0, 0.67, -1.0)] == ["", "+0.7 EV", "−1 EV"]


def test_facts_list_only_what_the_file_says() -> None:
    assert wording.camera_facts(Metadata(), str) == []
    full = Metadata(
        make="NIKON CORPORATION", model="NIKON D750", exposure_s=0.004, f_number=2.8, iso=400, flash_fired=False,
        has_gps=True, camera_rating=3,
    )  # fmt: skip
    facts = dict(wording.camera_facts(full, str))
    assert facts["Camera"] == "NIKON D750"
    assert facts["Exposure"] == "1/250 s · f/2.8 · ISO 400"
    assert facts["Flash"] == "did not fire"
    assert facts["Camera's stars"] == "★★★"
    assert dict(wording.camera_facts(Metadata(make="SONY", model="ILCE-7M4"), str))["Camera"] == "SONY ILCE-7M4"
    assert dict(wording.camera_facts(Metadata(make="SONY"), str))["Camera"] == "SONY"
    assert dict(wording.camera_facts(Metadata(model="X100V"), str))["Camera"] == "X100V"
