"""The translators' files: brought up to date with the code, and compiled. Uses Babel; Python and git do the rest.

Neither a .po nor a .mo carries lines, dates or versions: they change only where texts do.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from itertools import takewhile
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from app.language import DOMAIN
from app.translating.in_app import messages_of_app
from app.translating.in_core import messages_of_core
from app.translating.in_data import messages_of_data
from app.translating.message import Said, by_text

Texts = Mapping[Said, Sequence[str]]

_HEADERS = ("Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")
_TOP = "# Texts of Beholder in another language. They are part of Beholder and under its licence."
_WIDTH = 110


def texts_of(root: Path) -> dict[Said, list[str]]:
    """Everything that is said, with the files that say it; `root` is the repository's."""
    return by_text((*messages_of_app(root), *messages_of_core(root), *messages_of_data(root)))


def read(path: Path, code: str) -> Catalog:
    """A .po as it is; an empty one where there is none. Raises PoFileError for a broken one."""
    if not path.exists():
        return Catalog(locale=code, domain=DOMAIN, header_comment=_TOP)
    data = path.read_bytes()
    catalogue = pofile.read_po(io.BytesIO(data), locale=code, domain=DOMAIN, abort_invalid=True)
    # Babel loses how the lines of the glossary on top stand below each other.
    top = takewhile(lambda line: line.startswith("#") and not line.startswith("#,"), data.decode("utf-8").splitlines())
    catalogue.header_comment = "\n".join(top)
    return catalogue


def merged(old: Catalog, texts: Texts) -> Catalog:
    """`texts` with what `old` says of them; what is said no more is left out."""
    new = Catalog(locale=old.locale, domain=DOMAIN, header_comment=old.header_comment, fuzzy=False)
    for (one, many, context), files in texts.items():
        known = old.get(one, context or None)
        fits = known is not None and known.pluralizable == bool(many)
        empty = ("",) * new.num_plurals if many else ""
        flags = {"python-brace-format"} if "{" in one else set()
        new.add(
            (one, many) if many else one,
            known.string if known is not None and fits else empty,
            locations=[(file, 0) for file in files],
            flags=flags,
            context=context or None,
            user_comments=known.user_comments if known is not None else (),
        )
    return new


def po_of(catalogue: Catalog) -> bytes:
    """A .po in its one form: sorted, files without lines."""
    out = io.BytesIO()
    lasting = _lasting(catalogue)
    pofile.write_po(out, lasting, width=_WIDTH, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return out.getvalue()


def mo_of(catalogue: Catalog) -> bytes:
    """What a .po compiles to. Texts without a translation are left out, so that English stands in."""
    out = io.BytesIO()
    write_mo(out, _lasting(catalogue))
    return out.getvalue()


class _Lasting(Catalog):
    """Without the headers that name a day, a person or a tool: the same texts give the same bytes on any day."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in super().mime_headers if name in _HEADERS]


def _lasting(catalogue: Catalog) -> _Lasting:
    same = _Lasting(catalogue.locale, DOMAIN, header_comment=catalogue.header_comment, fuzzy=False)
    for message in catalogue:
        if message.id:
            same[message.id] = message
    return same
