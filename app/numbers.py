"""Numbers, marks and names as people read them in the window: whatever lies between 0 and 1 is shown as 0-100."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.language import number, tr, trn
from core.imaging.kinds import kind_by_id
from core.types import Entry, PhotoRow


def score_text(value: float) -> str:
    """A score of 0-1 as the number that people see, 0-100."""
    return str(round(100 * value))


def raw_text(value: float) -> str:
    """A number that only means something among others, with its sign: "+0.0123", "−12.30"."""
    return f"{'+' if value >= 0 else '−'}{number(abs(value), 4 if abs(value) < 1 else 2)}"


def is_share(unit: str) -> bool:
    """A unit such as "of the frame": its values are parts of a whole, read as per cent."""
    return unit.startswith("of ")


def amount(value: float, unit: str) -> str:
    """72, 12.00 px; a share ("of the frame") as per cent."""
    if is_share(unit):
        return tr("{share} % {of}", share=score_text(value), of=tr(unit))
    return tr("{amount} {unit}", amount=number(value, 2), unit=tr(unit)) if unit else score_text(value)


def shown_scale(entry: Entry) -> float:
    """What a value is multiplied with to be read."""
    return 100.0 if entry.range == (0.0, 1.0) and (not entry.unit or is_share(entry.unit)) else 1.0


def suffix(entry: Entry) -> str:
    """What stands behind a number in a field."""
    if is_share(entry.unit):
        return " %"
    return f" {entry.unit}" if entry.unit else ""


def marks_of(row: PhotoRow) -> list[str]:
    """The person's marks in words: "picked", "★★★", "green label"."""
    flag = {1: tr("picked"), -1: tr("rejected")}.get(row.flag, "")
    label = tr("{colour} label", colour=tr(row.label.lower())) if row.label else ""
    return [words for words in (flag, "★" * row.stars, label) if words]


def sentence(text: str) -> str:
    """The same words as a sentence of their own: a capital first, a full stop last."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text[-1:] in '.!?…' else '.'}" if text else ""


def one_line(name: str) -> str:
    """A name as one line, whatever it contains. What joins letters or pictures stays: they are another word without."""
    return " ".join(name.split())


def brief_path(path: Path) -> str:
    """A path with ~ for the person's home."""
    home = Path.home()
    return str(Path("~") / path.relative_to(home)) if path.is_relative_to(home) and path != home else str(path)


def counted_kinds(counts: Mapping[str, int]) -> str:
    """'37 videos, 1 Photoshop document', from counts by kind of file."""
    return ", ".join(_counted(kind_by_id(kind).title, count) for kind, count in counts.items())


def _counted(title: str, count: int) -> str:
    return trn(f"{{n}} {title.removesuffix('s')}", f"{{n}} {title}", count)
