"""The words on screen, in the person's language: English in the code, other languages in resources/languages.

    tr("Open folder…")                        a text
    tr("Saved as {name}.", name=out.name)     with parts, by name, so that another language may order them anew
    trn("{n} photo", "{n} photos", count)     a number, in the plural forms of the language

A language is chosen at start (`speak`); texts are looked up when they are shown, so nothing is translated at import.
"""

from __future__ import annotations

import gettext
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QLocale

DOMAIN = "beholder"
SOURCE = "en"

_spoken: gettext.NullTranslations = gettext.NullTranslations()


def languages() -> tuple[str, ...]:
    """The codes of the languages that there are, the code's own first."""
    found = sorted(path.parent.parent.name for path in _folder().glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (SOURCE, *found)


def speak(language: str = "") -> str:
    """Use a language by its code; "" takes the system's where we have it. Gives the code that is spoken now.

    Called before the first window is made: what is on screen stays as it is.
    """
    global _spoken
    wanted = [language] if language else [name.replace("-", "_").partition("_")[0] for name in QLocale().uiLanguages()]
    chosen = next((code for code in wanted if code in languages()), SOURCE)
    _spoken = gettext.NullTranslations()
    if chosen != SOURCE:
        _spoken = gettext.translation(DOMAIN, _folder(), [chosen])
    if chosen != SOURCE or QLocale().language() is QLocale.Language.C:
        # Numbers and dates follow; in English, too, where the system names no language.
        QLocale.setDefault(QLocale(chosen))
    return chosen


def tr(text: str, **parts: object) -> str:
    """`text` in the language that is spoken, with its `{parts}` filled in."""
    found = _spoken.gettext(text) if text else ""
    return found.format(**parts) if parts else found


def trn(one: str, many: str, count: int, **parts: object) -> str:
    """`one` or `many` as the language counts, with `{n}` written as the locale writes numbers."""
    return _spoken.ngettext(one, many, count).format(n=locale().toString(count), **parts)


def number(value: float, digits: int = 0) -> str:
    """A number as the locale writes it, with `digits` behind the point: "1,204", "6.3"."""
    return locale().toString(float(value), "f", digits)


def locale() -> QLocale:
    """How numbers and dates are written: as the person's system does, in English where it names no language."""
    known = QLocale()
    return known if known.language() is not QLocale.Language.C else QLocale(SOURCE)


def _folder() -> Path:
    return Path(str(files("resources").joinpath("languages")))
