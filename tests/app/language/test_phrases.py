"""What core said, filled in already, is found again by its pattern."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from app.phrases import Phrases, texts_of

GERMAN = QLocale(QLocale.Language.German, QLocale.Country.Germany)

TEXTS = {
    "The folder {0} cannot be opened: {1}.": "Der Ordner {0} geht nicht auf: {1}.",
    "The folder {0} cannot be opened: {1}. Try {2}.": "Der Ordner {0} geht nicht auf: {1}. {2} versuchen.",
    "{0} cannot be opened: {1}.": "{0} geht nicht auf: {1}.",
    "One side of “{0}” is empty.": "Eine Seite von „{0}“ ist leer.",
    "you may not read it": "es darf nicht gelesen werden",
    "Permission denied": "Keine Berechtigung",
    "The model failed.": "Das Modell ist gescheitert.",
    "{0} Measures only.": "{0} Nur Messwerte.",
    "can't tell: {0}": "kein Urteil: {0}",
    "{0} mm": "{0} mm",
    "f/{0}": "f/{0}",
    "1/{0} s": "1/{0} s",
    "{0} s": "{0} Sek.",
    "{1} of {0}": "{0} von {1}",
    "{0} (about {1} of 255 levels)": "{0} (etwa {1} von 255 Stufen)",
    "strong noise": "starkes Rauschen",
    "noise": "Rauschen",
    "good contrast": "guter Kontrast",
    "videos": "Filme",
    "100 % of {0} is {{set}}": "100 % von {0} ist {{gesetzt}}",
    "Plain": "Schlicht",
}


@pytest.fixture
def phrases() -> Phrases:
    return Phrases(TEXTS, lambda: GERMAN)


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Plain", "Schlicht"),
        ("Never heard of", "Never heard of"),
        ("", ""),
        ("One side of “a / b” is empty.", "Eine Seite von „a / b“ ist leer."),
        # What is in quotes is a person's own word, even where it is one of ours too.
        ("One side of “noise” is empty.", "Eine Seite von „noise“ ist leer."),
        (
            "The folder /a cannot be opened: you may not read it.",
            "Der Ordner /a geht nicht auf: es darf nicht gelesen werden.",
        ),
        ("The folder /a cannot be opened: Permission denied.", "Der Ordner /a geht nicht auf: Keine Berechtigung."),
        ("/a cannot be opened: Strange.", "/a geht nicht auf: Strange."),
        # A folder may be called what we have a word for.
        ("The folder videos cannot be opened: x.", "Der Ordner videos geht nicht auf: x."),
        ("The folder Plain cannot be opened: x.", "Der Ordner Plain geht nicht auf: x."),
        ("The model failed. Measures only.", "Das Modell ist gescheitert. Nur Messwerte."),
        ("The model failed", "Das Modell ist gescheitert"),
        ("can't tell: The model failed", "kein Urteil: Das Modell ist gescheitert"),
        ("can't tell: noise", "kein Urteil: Rauschen"),
        ("strong noise (about 1,204 of 255 levels)", "starkes Rauschen (etwa 1.204 von 255 Stufen)"),
        ("noise (about 12 of 255 levels)", "Rauschen (etwa 12 von 255 Stufen)"),
        ("good contrast, strong noise", "guter Kontrast, starkes Rauschen"),
        ("good contrast, and more", "good contrast, and more"),
        ("1/4,000 s · f/2.8", "1/4.000 s · f/2,8"),
        ("0.8 s", "0,8 Sek."),
        ("4.2 mm", "4,2 mm"),
        ("Fuji 35 mm", "Fuji 35 mm"),
        ("100 % of {0} is {set}", "100 % von {0} ist {gesetzt}"),
        ("100 % of %s\n is {set}", "100 % von %s\n ist {gesetzt}"),
    ],
)
def test_what_is_said_in_german(phrases: Phrases, english: str, german: str) -> None:
    assert phrases.say(english) == german


@pytest.mark.parametrize(
    "name", ["a {b} {0}", "100 %", "%s %d", "two\nlines", "a: b.", "עברית 📷", "“x”", "\\1", ".*", "x" * 5000]
)
def test_names_come_through_whatever_they_hold(phrases: Phrases, name: str) -> None:
    assert phrases.say(f"The folder {name} cannot be opened: you may not read it.") == (
        f"Der Ordner {name} geht nicht auf: es darf nicht gelesen werden."
    )


def test_the_pattern_with_the_most_letters_wins(phrases: Phrases) -> None:
    said = phrases.say("The folder /a cannot be opened: it is gone. Try /b.")
    assert said == "Der Ordner /a geht nicht auf: it is gone. /b versuchen."


def test_places_may_change_their_order() -> None:
    phrases = Phrases({"the pair {0} beats the pair {1}": "{1} verliert gegen {0}"}, lambda: GERMAN)
    assert phrases.say("the pair A beats the pair B") == "B verliert gegen A"


def test_what_no_pattern_fits_stays_as_a_naive_search_says(phrases: Phrases) -> None:
    """Against one regular expression after another, without shortcuts."""
    chance = random.Random(4)
    words = ["The folder", "cannot be opened:", "/a", "noise", "good contrast", "f/2.8", "of", "x", "One side"]
    plain = {text for text in TEXTS if "{" not in text}
    shapes = [re.sub(r"\\\{\\?\d\\\}", "(.+)", re.escape(text)) for text in TEXTS if "{{" not in text]
    for _ in range(300):
        text = " ".join(chance.choices(words, k=chance.randint(1, 5)))
        fits = any(re.fullmatch(shape, text) or re.fullmatch(shape, f"{text}.") for shape in shapes)
        if not fits and text not in plain and ", " not in text:
            assert phrases.say(text) == text


def test_a_mo_is_read_without_its_plurals_and_contexts(tmp_path: Path) -> None:
    from babel.messages.catalog import Catalog

    from app.translating.catalogue import mo_of

    catalogue = Catalog(locale="de")
    catalogue.add("Light", "Licht")
    catalogue.add("Light", "Hell", context="theme")
    catalogue.add(("{n} photo", "{n} photos"), ("{n} Foto", "{n} Fotos"))
    (tmp_path / "x.mo").write_bytes(mo_of(catalogue))
    assert texts_of(tmp_path / "x.mo") == {"Light": "Licht"}
