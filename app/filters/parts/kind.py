"""The kind of file: RAW is one family, whoever made the camera."""

from __future__ import annotations

from collections.abc import Sequence

from app.filters.choice_part import Choice, ChoicePart
from app.filters.wording import marked, one_of
from app.language import tr
from core.imaging.kinds import KINDS

_NAMES = {"jpeg": "JPEG", "heif": "HEIC", "png": "PNG", "tiff": "TIFF", "webp": "WebP", "avif": "AVIF"}
_RAW = tuple(kind.id for kind in KINDS if kind.raw)
_REST = tuple(kind.id for kind in KINDS if kind.judged and not kind.raw and kind.id not in _NAMES)


def _say(ticked: Sequence[Choice]) -> str:
    if not ticked:
        return marked(tr("of any kind of file"))
    return tr("that are {kinds}", kinds=one_of([tr(choice.title) for choice in ticked]))


KIND = ChoicePart(
    "kind",
    "Photo",
    "Kind of file",
    (Choice("RAW", _RAW), *(Choice(name, (id_,)) for id_, name in _NAMES.items()), Choice("GIF or BMP", _REST)),
    _RAW,
    _say,
)
