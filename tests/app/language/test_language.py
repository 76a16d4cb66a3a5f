"""Choosing a language, and what follows it: texts, plurals, numbers, months, and Qt's own words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from app.language import languages, number, speak, tr, trn


@pytest.fixture(autouse=True)
def _english_again(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    yield
    speak("en")
    QLocale.setDefault(before)


def test_english_is_what_stands_in_the_code() -> None:
    assert speak("en") == "en"
    assert tr("Open folder…") == "Open folder…"
    assert tr("takes longer than 30 s to open") == "takes longer than 30 s to open"
    assert trn("{n} photo", "{n} photos", 1204) == "1,204 photos"


def test_german_is_there_from_the_first_word() -> None:
    assert "de" in languages()
    assert speak("de") == "de"
    assert tr("Open folder…") == "Ordner öffnen…"
    assert tr("Saved as {name}.", name="{x}.png") == "Gespeichert als {x}.png."
    assert trn("{n} photo", "{n} photos", 1) == "1 Foto"
    assert trn("{n} photo", "{n} photos", 1204) == "1.204 Fotos"
    assert number(0.5, 1) == "0,5"


def test_one_english_word_may_be_two() -> None:
    assert tr("Light", context="theme") == "Light"
    speak("de")
    assert (tr("Light"), tr("Light", context="theme")) == ("Licht", "Hell")


def test_what_core_says_is_found_again() -> None:
    speak("de")
    assert tr("takes longer than 30 s to open") == "braucht länger als 30 s zum Öffnen"
    assert tr("cosy / bleak") == "cosy / bleak"


def test_months_and_keys_follow() -> None:
    QLocale.setDefault(QLocale("en_GB"))
    speak("de")
    assert QLocale().monthName(5) == "Mai"
    assert QKeySequence("Ctrl+Left").toString(QKeySequence.SequenceFormat.NativeText) == "Strg+Links"
    speak("en")
    assert QLocale().monthName(5) == "May"
    assert QKeySequence("Ctrl+Left").toString(QKeySequence.SequenceFormat.NativeText) == "Ctrl+Left"


def test_a_locale_that_speaks_it_already_stays() -> None:
    QLocale.setDefault(QLocale("de_AT"))
    speak("de")
    assert QLocale().name() == "de_AT"


def test_the_system_chooses_where_the_person_did_not() -> None:
    QLocale.setDefault(QLocale("de_CH"))
    assert speak() == "de"
    QLocale.setDefault(QLocale("sw_KE"))
    assert speak() == "en"


@pytest.mark.parametrize("code", ["xx", "../de", "de/LC_MESSAGES", " "])
def test_a_language_that_there_is_not_is_english(code: str) -> None:
    assert speak(code) == "en"
    assert tr("Undo") == "Undo"


def test_qt_speaks_along_and_stops() -> None:
    speak("de")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    speak("en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
