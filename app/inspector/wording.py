"""Values in the words in which photographers read them. Pure; the person's locale where a date or size has one."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QDate, QLocale, QTime

from app.language import tr, trn
from app.numbers import score_text
from core.imaging.wording import aperture, camera_facts, camera_name, dimensions, exposure, millimetres
from core.types import Entry, Metadata, Null, PhotoDetails, Value

_FIRM = "\N{NO-BREAK SPACE}"
_SI = QLocale.DataSizeFormat.DataSizeSIFormat

FactList = list[tuple[str, str]]
"""Names and values, as a `FactTable` shows them."""


def moment(taken: datetime, locale: QLocale) -> str:
    """The date and time that the camera's clock showed, in the person's format; the zone where the file gives one."""
    text = f"{_day(taken, locale)}, {locale.toString(QTime(taken.hour, taken.minute, taken.second), 'HH:mm:ss')}"
    offset = taken.utcoffset()
    if offset is None:
        return text
    minutes = round(offset / timedelta(minutes=1))
    sign = "−" if minutes < 0 else "+"
    return f"{text} (UTC{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02})" if minutes else f"{text} (UTC)"


def taken_with(metadata: Metadata, locale: QLocale) -> FactList:
    """What the camera wrote down of one photo."""
    return [(tr(name), tr(value)) for name, value in camera_facts(metadata, partial(moment, locale=locale))]


def in_common(photos: Sequence[PhotoDetails], locale: QLocale) -> FactList:
    """What several photos share, and the ranges in which they differ."""
    told = [photo.metadata for photo in photos]
    days = [one.taken_at for one in told if one.taken_at is not None]
    # Of clocks with and without a zone only the days can be compared.
    days = sorted(day.replace(tzinfo=None) for day in days)
    facts = [
        (tr("Taken"), _between([_day(day, locale) for day in (days[:1] + days[-1:])])),
        (tr("Camera"), _shared([camera_name(one) for one in told], lambda n: trn("{n} camera", "{n} cameras", n))),
        (tr("Lens"), _shared([one.lens or "" for one in told], lambda n: trn("{n} lens", "{n} lenses", n))),
        (tr("Exposure"), _range([one.exposure_s or None for one in told], exposure)),
        (tr("Aperture"), _range([one.f_number or None for one in told], aperture)),
        (tr("ISO"), _range([one.iso or None for one in told], lambda iso: locale.toString(int(iso)))),
        (tr("Focal length"), _range([one.focal_mm or None for one in told], millimetres)),
        (tr("Size"), _shared([tr(dimensions(one.row.width, one.row.height)) for one in photos], lambda n: "")),
    ]
    return [(name, value) for name, value in facts if value]


def summary_of(photos: Sequence[PhotoDetails], locale: QLocale) -> str:
    """Several photos on one line: "3 photos · ISO 100–800 · scores 41–78"."""
    scores = [photo.row.overall for photo in photos if photo.row.overall is not None]
    iso = _range([photo.metadata.iso or None for photo in photos], lambda value: locale.toString(int(value)))
    parts = [
        trn("{n} photo", "{n} photos", len(photos)),
        tr("ISO {range}", range=iso) if iso else "",
        tr("scores {range}", range=_range(scores, score_text)) if scores else "",
    ]
    # A line may break between the parts, not in one.
    return " · ".join(part.replace(" ", _FIRM) for part in parts if part)


def file_facts(details: PhotoDetails, sizes: Sequence[int | None] | None, locale: QLocale) -> FactList:
    """The photo as files: names and sizes (bytes, None where the file is gone; no `sizes` while they are not known),
    then folder and dimensions."""
    facts = [(tr("File"), path.name) for path in details.files]
    if sizes is not None:
        facts = []
        for path, size in zip(details.files, sizes, strict=True):
            said = tr("no longer there") if size is None else locale.formattedDataSize(size, 1, _SI)
            facts.append((tr("File"), tr("{name}, {size}", name=path.name, size=said)))
    if details.files:
        facts.append((tr("Folder"), str(details.files[0].parent)))
    facts.append((tr("Size"), tr(dimensions(details.row.width, details.row.height))))
    return [(name, value) for name, value in facts if value]


def scorer_title(scorer: str, entries: Iterable[Entry]) -> str:
    """The name that people know a scorer by."""
    titles = {entry.id: entry.title for entry in entries}
    return tr(titles.get(f"scores.{scorer}", scorer))


def cannot_tell(value: Value | None) -> str:
    """Why there is no score, as a sentence."""
    reason = value.reason if isinstance(value, Null) else "not judged yet"
    return tr("Can’t tell: {reason}.", reason=tr(reason).rstrip("."))


def others(share: float) -> str:
    """A share of a folder, 0-1, that one of its photos is compared with, in whole per cent."""
    # All but one of many is not all: the photo itself is among them.
    return QLocale().toString(min(round(100 * share), 99))


def cut(text: str, most: int) -> str:
    """The first `most` characters of a text without the blanks around it; says how many more there are."""
    rest = len(text) - most
    if rest <= 0:
        return text.strip()
    return f"{text[:most].strip()}… {tr('({n} more characters)', n=QLocale().toString(rest))}"


def table(facts: Iterable[tuple[str, str]], dim: str, *, mirrored: bool = False) -> str:
    """Facts as rich text for a label, names in the colour `dim`, every value escaped. `mirrored`: names right."""
    side, gap = ("right", "left") if mirrored else ("left", "right")
    # A first column of all the width takes no more than its narrowest word; a last one takes what is left.
    name_width, value_width = ("1%", "auto") if mirrored else ("auto", "100%")
    rows = []
    for name, value in facts:
        cells = (
            f'<td align="{side}" width="{name_width}" style="color:{dim}; padding-{gap}:12px; padding-bottom:3px; '
            f'white-space:nowrap">{html.escape(name)}</td>',
            f'<td align="{side}" style="padding-bottom:3px" width="{value_width}">{html.escape(value)}</td>',
        )
        rows.append(f"<tr>{''.join(reversed(cells) if mirrored else cells)}</tr>")
    return f'<table cellspacing="0" cellpadding="0" width="100%">{"".join(rows)}</table>'


def plain(facts: Iterable[tuple[str, str]]) -> str:
    """Facts as lines to paste elsewhere."""
    return "\n".join(f"{name}: {value}" for name, value in facts)


def _day(moment: datetime, locale: QLocale) -> str:
    return locale.toString(QDate(moment.year, moment.month, moment.day), QLocale.FormatType.LongFormat)


def _between(ends: Sequence[str]) -> str:
    """The two ends of a range, once where they are the same."""
    return tr("{first} – {last}", first=ends[0], last=ends[-1]) if len(set(ends)) > 1 else "".join(ends[:1])


def _range(values: Iterable[float | None], said: Callable[[float], str]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return ""
    least, most = tr(said(min(known))), tr(said(max(known)))
    if least == most:
        return least
    return f"{least} – {most}" if " " in least + most else f"{least}–{most}"


def _shared(values: Sequence[str], several: Callable[[int], str]) -> str:
    known = {value for value in values if value}
    return next(iter(known)) if len(known) == 1 else several(len(known)) if known else ""
