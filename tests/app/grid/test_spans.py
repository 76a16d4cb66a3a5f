"""Moments and stretches in words that leave no day in doubt."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale

from app.grid.spans import day_words, moment, one_day, stretch

AT = 1_005_090_000.0
"""6 November 2001, 23:40."""
NAN = float("nan")


@pytest.fixture(params=["en_US", "en_GB", "de_DE", "ja_JP", "es_ES"])
def locale(request: pytest.FixtureRequest) -> Iterator[str]:
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


DAYS = {
    "en_US": "November 6, 2001",
    "en_GB": "6 November 2001",
    "de_DE": "6. November 2001",
    "ja_JP": "2001年11月6日",
    "es_ES": "6 de noviembre de 2001",
}


def test_a_day_has_its_month_in_words_as_the_locale_writes_it(locale: str) -> None:
    assert day_words(AT) == DAYS[locale]
    assert moment(AT + 1, dated=True) == f"{DAYS[locale]}, 23:40:01"
    assert moment(AT + 1, dated=False) == "23:40:01"


def test_a_stretch_says_minutes_within_a_day_and_days_beyond(locale: str) -> None:
    assert stretch(AT, AT + 59, dated=False) == "23:40"
    assert stretch(AT, AT + 60, dated=True) == f"{DAYS[locale]}, 23:40 – 23:41"
    assert stretch(AT, AT + 1200, dated=False) == f"{DAYS[locale]} – {day_words(AT + 1200)}"


def test_what_is_not_known_is_not_said() -> None:
    assert moment(NAN, dated=True) == stretch(NAN, NAN, dated=True) == ""
    assert one_day(NAN, NAN) is None
    assert one_day(AT, AT + 1199) == one_day(AT, AT)
    assert one_day(AT, AT + 1200) is None
