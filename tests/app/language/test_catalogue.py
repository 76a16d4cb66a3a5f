"""The translators' files: complete, in step with the code, and compiled."""

from __future__ import annotations

import string
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from app.translating.__main__ import ROOT, catalogues, code_of, main
from app.translating.catalogue import merged, mo_of, po_of, read, texts_of
from app.translating.in_app import messages_of_app
from app.translating.in_core import messages_of_core
from app.translating.in_data import messages_of_data

PATHS = catalogues()
every_language = pytest.mark.parametrize("path", PATHS, ids=code_of)


@pytest.fixture(scope="module")
def texts() -> dict[tuple[str, str, str], list[str]]:
    return texts_of(ROOT)


def messages(path: Path) -> Iterator[tuple[Message, list[tuple[str, str]]]]:
    """Every message with its pairs of English and translation, plural forms against the English plural."""
    for message in read(path, code_of(path)):
        if message.id:
            ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
            said = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
            yield message, [(ids[min(index, len(ids) - 1)], form) for index, form in enumerate(said)]


@every_language
def test_it_is_in_step_with_the_code(path: Path, texts: dict[tuple[str, str, str], list[str]]) -> None:
    """Where this fails: `python -m app.translating update`, translate, `compile`."""
    assert _said(path.read_bytes()) == _said(po_of(merged(read(path, code_of(path)), texts)))


@every_language
def test_what_is_compiled_is_what_is_written(path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == mo_of(read(path, code_of(path)))


@every_language
def test_everything_is_translated(path: Path) -> None:
    left = [str(message.id) for message, pairs in messages(path) if message.fuzzy or not all(said for _, said in pairs)]
    assert not left


@every_language
def test_places_ends_and_spaces_are_kept(path: Path) -> None:
    forms = read(path, code_of(path)).num_plurals
    for message, pairs in messages(path):
        assert len(pairs) == (forms if isinstance(message.id, (tuple, list)) else 1)
        for english, said in pairs:
            assert _places(english) == _places(said), english
            assert english[:1].isspace() == said[:1].isspace(), english
            assert english[-1:].isspace() == said[-1:].isspace(), english
            assert english.endswith("…") == said.endswith("…"), english
            assert english.count("\n") == said.count("\n"), english
            assert english.endswith(".") == said.endswith("."), english


@every_language
def test_it_names_no_machine_no_day_and_no_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "-Date:" not in text
    assert str(ROOT) not in text
    places = [word for line in text.splitlines() if line.startswith("#: ") for word in line[3:].split()]
    assert all(":" not in place for place in places)


def test_there_is_a_second_language() -> None:
    assert "de" in [code_of(path) for path in PATHS]


def test_what_is_said_in_each_room_is_gathered() -> None:
    app = {message.one for message in messages_of_app(ROOT)}
    core = {message.one for message in messages_of_core(ROOT)}
    data = {message.one for message in messages_of_data(ROOT)}
    assert {"Saved as {name}.", "Favourites", "How the picture feels: happy, natural, new."} <= app
    assert {"takes longer than {0} s to open", "The folder {0} is not there.", "{0} mm", "motion blur"} <= core
    assert {"Another program keeps the library {0} busy.", "the file is gone", 'needs text for "{0}"'} <= core
    assert {
        "Open folder…",
        "Sharpness",
        "of the frame",
        "{n} video",
        "Whether the mood of the picture is happy or sad.",
    } <= data
    assert not [text for text in core if "SELECT" in text or "sqlite" in text]


def test_updating_keeps_what_was_said_and_drops_what_is_gone() -> None:
    old = Catalog(locale="fr")
    old.add("Undo", "Annuler")
    old.add("Gone", "Parti")
    new = merged(old, {("Undo", "", ""): ["app/a.py"], ("{n} photo", "{n} photos", ""): ["app/b.py"]})
    assert {message.id: message.string for message in new if message.id} == {
        "Undo": "Annuler",
        ("{n} photo", "{n} photos"): ("", ""),
    }
    assert po_of(new) == po_of(new)
    assert b"Gone" not in po_of(new)


def test_the_same_texts_give_the_same_bytes_on_any_day() -> None:
    made = []
    for day in (datetime(2026, 1, 1, tzinfo=UTC), datetime(2031, 7, 9, tzinfo=UTC)):
        catalogue = Catalog(
            locale="fr", domain="beholder", header_comment="# French", creation_date=day, revision_date=day
        )
        catalogue.add("Undo", "Annuler")
        made.append((po_of(catalogue), mo_of(catalogue)))
    assert made[0] == made[1]


def test_a_language_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("app.translating.__main__.LANGUAGES", tmp_path)
    monkeypatch.setattr("app.translating.__main__._named", str)
    assert main(["new", "pl"]) == 0
    begun = tmp_path / "pl" / "LC_MESSAGES" / "beholder.po"
    assert b"nplurals=" in begun.read_bytes()
    assert main(["compile"]) == 1
    assert begun.with_suffix(".mo").exists()
    assert "not translated: Undo" in capsys.readouterr().out


def _said(po: bytes) -> list[str]:
    """Without the files that say it: a text may move from one module to another."""
    return [line for line in po.decode("utf-8").splitlines() if not line.startswith("#: ")]


def _places(text: str) -> list[str]:
    return sorted(field for _, field, _, _ in string.Formatter().parse(text) if field is not None)
