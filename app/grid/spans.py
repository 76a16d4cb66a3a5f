"""Moments and stretches of time in words: a time of day, and the date only where it is not plain already.

Seconds are those of the camera's wall clock since 1970, NaN where none is known.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, QLocale, QTime

from app.language import tr

_EPOCH = datetime(1970, 1, 1)
_WEEKDAY = re.compile(r"^d{3,4}[\s,،、]*|[\s,،、]*d{3,4}$")


def one_day(first: float, last: float) -> date | None:
    """The day that all of it lies in; None where there is no such day."""
    if first != first or last != last:
        return None
    day = _clock(first).date()
    return day if day == _clock(last).date() else None


def moment(at: float, *, dated: bool) -> str:
    """A time of day to the second; "" where nothing is known."""
    return "" if at != at else _on_day(at, _time(at, "HH:mm:ss"), dated=dated)


def stretch(first: float, last: float, *, dated: bool) -> str:
    """From the first to the last: minutes within a day, else days; "" where nothing is known."""
    if first != first or last != last:
        return ""
    if one_day(first, last) is None:
        return tr("{first} – {last}", first=day_words(first), last=day_words(last))
    begin, end = _time(first, "HH:mm"), _time(last, "HH:mm")
    return _on_day(first, begin if begin == end else tr("{first} – {last}", first=begin, last=end), dated=dated)


def day_words(at: float) -> str:
    """The date as the locale writes it, with the month in words and without the day of the week."""
    clock, locale = _clock(at), QLocale()
    pattern = _WEEKDAY.sub("", locale.dateFormat(QLocale.FormatType.LongFormat))
    return locale.toString(QDate(clock.year, clock.month, clock.day), pattern)


def _on_day(at: float, words: str, *, dated: bool) -> str:
    return f"{day_words(at)}, {words}" if dated else words


def _time(at: float, pattern: str) -> str:
    clock = _clock(at)
    return QLocale().toString(QTime(clock.hour, clock.minute, clock.second), pattern)


def _clock(at: float) -> datetime:
    return _EPOCH + timedelta(seconds=at)
