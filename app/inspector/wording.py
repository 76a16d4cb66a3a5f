"""Values in the words in which photographers read them. Pure; the person's locale where a date or size has one."""

from __future__ import annotations

import html
from collections.abc import Iterable
from datetime import datetime, timedelta

from PySide6.QtCore import QDate, QLocale, QTime

from core.imaging.wording import dimensions
from core.types import Entry, Null, PhotoDetails, Value

_SI = QLocale.DataSizeFormat.DataSizeSIFormat


def moment(taken: datetime, locale: QLocale) -> str:
    """The date and time that the camera's clock showed, in the person's format; the zone where the file gives one."""
    date = locale.toString(QDate(taken.year, taken.month, taken.day), QLocale.FormatType.LongFormat)
    text = f"{date}, {locale.toString(QTime(taken.hour, taken.minute, taken.second), 'HH:mm:ss')}"
    offset = taken.utcoffset()
    if offset is None:
        return text
    minutes = round(offset / timedelta(minutes=1))
    sign = "−" if minutes < 0 else "+"
    return f"{text} (UTC{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02})" if minutes else f"{text} (UTC)"


def file_facts(details: PhotoDetails, sizes: Iterable[int | None], locale: QLocale) -> list[tuple[str, str]]:
    """The photo as files: names and sizes (bytes, None where the file is gone), then folder and dimensions."""
    facts = []
    for path, size in zip(details.files, sizes, strict=True):
        said = "no longer there" if size is None else locale.formattedDataSize(size, 1, _SI)
        facts.append(("File", f"{path.name}, {said}"))
    if details.files:
        facts.append(("Folder", str(details.files[0].parent)))
    facts.append(("Size", dimensions(details.row.width, details.row.height)))
    return [(name, value) for name, value in facts if value]


def scorer_title(scorer: str, entries: Iterable[Entry]) -> str:
    """The name that people know a scorer by."""
    titles = {entry.id: entry.title for entry in entries}
    return titles.get(f"scores.{scorer}", scorer)


def cannot_tell(value: Value | None) -> str:
    """Why there is no score, as a sentence."""
    reason = value.reason if isinstance(value, Null) else "not judged yet"
    return f"Can’t tell: {reason.rstrip('.')}."


def table(facts: Iterable[tuple[str, str]], dim: str) -> str:
    """Facts as rich text for a label, names in the colour `dim`; every value escaped."""
    rows = "".join(
        f'<tr><td style="color:{dim}; padding-right:12px; padding-bottom:3px; white-space:nowrap">{html.escape(name)}'
        f'</td><td style="padding-bottom:3px">{html.escape(value)}</td></tr>'
        for name, value in facts
    )
    return f'<table cellspacing="0" cellpadding="0">{rows}</table>'
