"""What data says: commands, the catalogue of measures and scores, kinds of file, the attribute sets, the system."""

from __future__ import annotations

import errno
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

from app.commands import COMMANDS, WHERE, Group
from app.translating.message import Message
from core.encoders.model_catalogue import model_rows
from core.imaging.kinds import KINDS
from core.scoring.entries import MEASURES, SCORES
from core.scoring.heads.scores import head_words
from core.scoring.prompts.scores import aesthetic_score
from core.types import Entry

_SYSTEM = (
    *("EACCES", "EPERM", "ENOENT", "ENOSPC", "EROFS", "EIO", "ENOTDIR"),
    *("EISDIR", "ENAMETOOLONG", "EMFILE", "EDQUOT"),
)
"""What a system answers most often; Python gives its words in English."""

_SINGLE = {
    "core/imaging/wording.py": "fired",
    "core/imaging/source.py": "a video",
    "core/scoring/technical.py": "noise",
}
"""What core says in one word, which nothing tells from a name in the code."""


def messages_of_data(root: Path) -> Iterator[Message]:
    """Every text that is data, by file."""
    titles = [*(group.value for group in Group), *WHERE.values(), *(command.title for command in COMMANDS)]
    yield from _all("app/commands.py", *titles)
    for entry in (*MEASURES, *SCORES, aesthetic_score().entry):
        yield from _of_entry(entry)
    for kind in KINDS:
        yield Message(kind.title, "core/imaging/kinds.py")
        yield Message(f"{{n}} {kind.title.removesuffix('s')}", "core/imaging/kinds.py", f"{{n}} {kind.title}")
    for path in sorted((root / "resources" / "attributes").glob("*.toml")):
        sets = tomllib.loads(path.read_text(encoding="utf-8"))
        name = path.relative_to(root).as_posix()
        yield from _all(name, sets["title"], sets["source"])
        for pair in sets["pair"]:
            yield from _all(name, pair["title"], pair["low"], pair["high"], pair["explanation"])
    for row in model_rows().values():
        yield from _all("resources/models.toml", row.title, row.licence, row.good_for)
    yield from _all("core/scoring/heads/scores.py", *head_words())
    for name, word in _SINGLE.items():
        yield Message(word, name)
    for name in _SYSTEM:
        yield Message(os.strerror(getattr(errno, name)), "errno")


def _of_entry(entry: Entry) -> Iterator[Message]:
    said = (entry.title, entry.low, entry.high, entry.explanation, entry.source, entry.unit)
    yield from _all("core/scoring/entries.py", *said)


def _all(file: str, *texts: str) -> Iterator[Message]:
    yield from (Message(text, file) for text in texts if text)
