"""Values in the words in which photographers read them. Pure; the person's locale where a date or size has one."""

from __future__ import annotations

import html
from collections.abc import Iterable
from datetime import datetime, timedelta

from PySide6.QtCore import QDate, QLocale, QTime

from core.types import Entry, Metadata, Null, PhotoDetails, Value

_SI = QLocale.DataSizeFormat.DataSizeSIFormat


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


def focal(metadata: Metadata) -> str:
    """50 mm, with what that is on 35 mm film where the file says so and it differs."""
    if not metadata.focal_mm:
        return ""
    text = f"{metadata.focal_mm:.1f}".removesuffix(".0") + " mm"
    equal = metadata.focal_35mm
    if equal and abs(equal - metadata.focal_mm) >= 1:
        text += f" ({equal:.0f} mm on 35 mm film)"
    return text


def bias(ev: float) -> str:
    """+0.7 EV, −1 EV, "" for none."""
    if abs(ev) < 0.05:
        return ""
    return f"{'+' if ev > 0 else '−'}{abs(ev):.1f}".removesuffix(".0") + " EV"


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


def dimensions(width: int, height: int) -> str:
    """6,000 × 4,000, 24 megapixels."""
    if not width or not height:
        return ""
    millions = width * height / 1e6
    rounded = f"{millions:.0f}" if millions >= 10 else f"{millions:.1f}"
    return f"{width:,} × {height:,}, {rounded} megapixels"


def camera_facts(metadata: Metadata, locale: QLocale) -> list[tuple[str, str]]:
    """What the camera wrote down, as (name, value); only what is there."""
    maker, model = (metadata.make or "").strip(), (metadata.model or "").strip()
    # Many cameras repeat the maker in the model's name.
    camera = model if model.casefold().startswith(maker.casefold().split(" ")[0]) else f"{maker} {model}".strip()
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
        ("Taken", moment(metadata.taken_at, locale) if metadata.taken_at else ""),
        ("Camera", camera),
        ("Lens", metadata.lens or ""),
        ("Exposure", light),
        ("Focal length", focal(metadata)),
        ("Flash", flash),
        ("Place", "recorded in the file" if metadata.has_gps else ""),
        ("Camera's stars", stars),
        ("Software", metadata.software or ""),
        ("Colours", metadata.profile or ""),
    ]
    return [(name, value) for name, value in facts if value]


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


def sentence(text: str) -> str:
    """The same words as a sentence of their own: a capital first, a full stop last."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text[-1:] in '.!?…' else '.'}" if text else ""


def amount(value: float, unit: str) -> str:
    """0.72, 12 px; a share ("of the frame") as per cent."""
    if unit.startswith("of "):
        return f"{value * 100:.0f} % {unit}"
    return f"{value:.2f} {unit}".strip()


def table(facts: Iterable[tuple[str, str]], dim: str) -> str:
    """Facts as rich text for a label, names in the colour `dim`; every value escaped."""
    rows = "".join(
        f'<tr><td style="color:{dim}; padding-right:12px; padding-bottom:3px; white-space:nowrap">{html.escape(name)}'
        f'</td><td style="padding-bottom:3px">{html.escape(value)}</td></tr>'
        for name, value in facts
    )
    return f'<table cellspacing="0" cellpadding="0">{rows}</table>'
