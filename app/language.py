"""The words on screen, in the person's language: English in the code, other languages in resources/languages.

    tr("Open folder…")                        a text
    tr("Saved as {name}.", name=out.name)     with parts, by name, so that another language may order them anew
    tr("Light", context="theme")              one of several that English says alike
    trn("{n} photo", "{n} photos", count)     a number, in the plural forms of the language
    tr(error.message)                         what core said, found again by its pattern (see app/phrases.py)

A language is chosen at start (`speak`); texts are looked up when they are shown, so nothing is translated at import.
`python -m app.translating` gathers the texts for translators. The command line speaks English.
"""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

if TYPE_CHECKING:
    from app.phrases import Phrases

DOMAIN = "beholder"
SOURCE = "en"

_code = SOURCE
_spoken: gettext.NullTranslations = gettext.NullTranslations()
_of_qt: QTranslator | None = None
"""What Qt itself says: its dialogs, its context menus, the names of keys."""


def languages() -> tuple[str, ...]:
    """The codes of the languages that there are, the code's own first."""
    found = sorted(path.parent.parent.name for path in _folder().glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (SOURCE, *found)


def speak(language: str = "") -> str:
    """Use a language by its code; "" takes the system's where we have it. Gives the code that is spoken now.

    Called before the first window is made: what is on screen stays as it is.
    """
    global _code, _spoken
    known = QLocale()
    wanted = [language] if language else [name.replace("-", "_").partition("_")[0] for name in known.uiLanguages()]
    _code = next((code for code in wanted if code == SOURCE or _compiled(code).is_file()), SOURCE)
    _spoken = gettext.NullTranslations()
    if _code != SOURCE:
        _spoken = gettext.translation(DOMAIN, _folder(), [_code])
    if known.name().partition("_")[0] != _code:
        # Numbers, months and days follow, as they are written where the person lives.
        QLocale.setDefault(QLocale(QLocale(_code).language(), known.territory()))
    _let_qt_speak()
    return _code


def tr(text: str, *, context: str = "", **parts: object) -> str:
    """`text` in the language that is spoken, with its `{parts}` filled in."""
    found = text
    if text and _code != SOURCE:
        found = _spoken.pgettext(context, text) if context else _spoken.gettext(text)
        if found == text:
            found = _phrases(_code).say(text)
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


def _let_qt_speak() -> None:
    global _of_qt
    app = QCoreApplication.instance()
    if app is None:
        return
    if _of_qt is not None:
        app.removeTranslator(_of_qt)
        _of_qt = None
    if _code != SOURCE:
        translator = QTranslator(app)
        if translator.load(f"qtbase_{_code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(translator)
            _of_qt = translator


@cache
def _phrases(code: str) -> Phrases:
    from app.phrases import Phrases, texts_of

    return Phrases(texts_of(_compiled(code)), locale)


def _compiled(code: str) -> Path:
    return _folder() / code / "LC_MESSAGES" / f"{DOMAIN}.mo"


def _folder() -> Path:
    return Path(str(files("resources").joinpath("languages")))
