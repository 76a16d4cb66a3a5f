"""Numbers in the window: one way of reading a value of 0-1, in text and in fields."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app import numbers
from tests.app.fakes import NOISE, entry, row


@pytest.mark.parametrize(
    ("unit", "reach", "scale", "suffix"),
    [("", (0.0, 1.0), 100.0, ""), ("of the frame", (0.0, 1.0), 100.0, " %"), ("px", (0.0, 12.0), 1.0, " px")],
)
def test_fields_read_like_the_text_beside_them(
    unit: str, reach: tuple[float, float], scale: float, suffix: str
) -> None:
    made = replace(entry(NOISE, "Noise"), unit=unit, range=reach)
    assert numbers.shown_scale(made) == scale
    assert numbers.suffix(made) == suffix


def test_marks_in_words() -> None:
    assert numbers.marks_of(row(1)) == []
    assert numbers.marks_of(row(1, flag=-1, stars=3, label="Red")) == ["rejected", "★★★", "red label"]


def test_a_name_of_several_lines_is_one_and_joined_letters_stay_joined() -> None:
    assert numbers.one_line("two\nlines\tand\u2028a tab") == "two lines and a tab"
    for name in ("می‌خواهم", "👩‍👩‍👧‍👦 sunset"):
        assert numbers.one_line(name) == name
