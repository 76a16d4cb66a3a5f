"""Settings: what is written comes back, what cannot be used falls back with a word, what is foreign stays."""

from __future__ import annotations

import errno
import os
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UserError
from core.settings import (
    PALETTE_LIMIT,
    RECENT_LIMIT,
    SCHEMA_VERSION,
    AppearanceSettings,
    EngineSettings,
    FolderSettings,
    PaletteSettings,
    ScoringSettings,
    Settings,
    load_settings,
    save_settings,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


def put(file: Path, text: str | bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)


def test_no_file_means_defaults_without_a_word(file: Path) -> None:
    settings = load_settings(file)
    assert settings == Settings()
    assert settings.notices == ()
    assert settings.scoring.sets == ("look", "feel", "own")


def test_everything_comes_back(file: Path) -> None:
    chosen = Settings(
        folders=FolderSettings((Path("/photos/söder"), Path("/b")), (Path("/c d"),)),
        scoring=ScoringSettings(("paper",), "vit-b-32"),
        engine=EngineSettings("cpu", 3, 4096, 12.5),
        appearance=AppearanceSettings("light", 240, True, "de", "justified", filmstrip=False),
        palette=PaletteSettings(("edit.undo", "sort:taken")),
        keys={"mark.pick": ("Ctrl+P", "F2"), "mark.reject": ()},
    )
    save_settings(file, chosen)
    assert load_settings(file) == chosen
    assert load_settings(file).notices == ()
    assert tomllib.loads(file.read_text(encoding="utf-8"))["version"] == SCHEMA_VERSION


def test_what_this_version_does_not_know_stays(file: Path) -> None:
    put(file, 'plugin = 1\n[appearance]\nglow = "soft"\ntheme = "light"\n[other]\nx = [1, 2]\n')
    settings = load_settings(file)
    assert settings.notices == ()
    save_settings(file, replace(settings, appearance=AppearanceSettings("dark")))
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    assert raw["plugin"] == 1
    assert raw["other"] == {"x": [1, 2]}
    assert raw["appearance"]["glow"] == "soft"
    assert raw["appearance"]["theme"] == "dark"


def test_a_key_given_back_is_gone_from_the_file(file: Path) -> None:
    save_settings(file, Settings(keys={"a": ("X",), "b": ("Y",)}))
    save_settings(file, Settings(keys={"b": ("Y",)}))
    assert load_settings(file).keys == {"b": ("Y",)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('[engine]\ndevice = "quantum"', "engine.device"),
        ("[engine]\nworkers = -1", "engine.workers"),
        ("[engine]\nworkers = 1.5", "engine.workers"),
        ("[engine]\nworkers = true", "engine.workers"),
        ("[engine]\ndecode_seconds = nan", "engine.decode_seconds"),
        ("[appearance]\nthumbnail_size = 95", "appearance.thumbnail_size"),
        ("[appearance]\nthumbnail_size = 385", "appearance.thumbnail_size"),
        ("[appearance]\nreduced_motion = 1", "appearance.reduced_motion"),
        ('[appearance]\nlayout = "spiral"', "appearance.layout"),
        ("[scoring]\nsets = [1]", "scoring.sets"),
        ("[folders]\nrecent = 'x'", "folders.recent"),
        ("[keys]\na = 1", "keys.a"),
        ("[keys]\na = [1]", "keys.a"),
        ("version = 2\n[keys]\na = 'X'", "keys.a"),
        ("keys = 'x'", "keys"),
        ("engine = 4", "engine"),
    ],
)
def test_a_value_that_cannot_be_used_falls_back_alone(file: Path, text: str, name: str) -> None:
    put(file, 'scoring.encoder = "mine"\n' + text if "[scoring]" not in text else text)
    settings = load_settings(file)
    expected = Settings() if "[scoring]" in text else Settings(scoring=ScoringSettings(encoder="mine"))
    assert settings == expected
    assert len(settings.notices) == 2
    assert f"setting {name} " in settings.notices[0]
    assert "settings.toml.broken" in settings.notices[1]


def test_one_bad_key_costs_no_other_and_what_was_written_is_kept(file: Path) -> None:
    text = 'version = 2\n[keys]\n"mark.pick" = [\'F2\']\n"mark.reject" = 7\n"file.open" = []\n'
    put(file, text)
    settings = load_settings(file)
    assert settings.keys == {"mark.pick": ("F2",), "file.open": ()}
    assert "keys.mark.reject" in settings.notices[0]
    save_settings(file, settings)
    assert file.with_name("settings.toml.broken").read_text(encoding="utf-8") == text
    again = load_settings(file)
    assert again == settings
    assert again.notices == ()


@pytest.mark.parametrize("data", [b"[engine\n", b"\xff\xfe broken", b"a = 1\na = 2\n"])
def test_a_broken_file_is_moved_aside(file: Path, data: bytes) -> None:
    put(file, data)
    settings = load_settings(file)
    assert settings == Settings()
    assert "damaged" in settings.notices[0]
    assert not file.exists()
    assert file.with_name("settings.toml.broken").read_bytes() == data
    save_settings(file, settings)
    assert load_settings(file).notices == ()


def test_a_newer_file_is_kept_beside_and_read_as_far_as_possible(file: Path) -> None:
    text = f'version = {SCHEMA_VERSION + 3}\n[appearance]\ntheme = "light"\n'
    put(file, text)
    settings = load_settings(file)
    assert settings.appearance.theme == "light"
    assert "newer" in settings.notices[0]
    save_settings(file, settings)
    assert file.with_name("settings.toml.newer").read_text(encoding="utf-8") == text
    assert tomllib.loads(file.read_text(encoding="utf-8"))["version"] == SCHEMA_VERSION


def test_an_older_file_passes_through_every_migration(file: Path) -> None:
    put(file, "version = -1\ndark = false\n")
    steps: list[int] = []

    def to_zero(raw: dict[str, object]) -> dict[str, object]:
        steps.append(-1)
        return {"theme": "dark" if raw["dark"] else "light"}

    def to_one(raw: dict[str, object]) -> dict[str, object]:
        steps.append(0)
        return {"appearance": {"theme": raw["theme"]}}

    assert load_settings(file, {-1: to_zero, 0: to_one}).appearance.theme == "light"
    assert steps == [-1, 0]


def test_keys_of_the_first_version_become_lists(file: Path) -> None:
    put(file, 'version = 1\n[keys]\na = "X"\nb = ""\n')
    settings = load_settings(file)
    assert settings.keys == {"a": ("X",), "b": ()}
    assert settings.notices == ()
    save_settings(file, settings)
    assert tomllib.loads(file.read_text(encoding="utf-8"))["keys"] == {"a": ["X"], "b": []}


def test_what_was_chosen_again_comes_first_and_the_list_stays_short() -> None:
    palette = PaletteSettings()
    for number in (*range(PALETTE_LIMIT + 3), 7):
        palette = palette.chose(f"item {number}")
    assert palette.recent[:2] == ("item 7", f"item {PALETTE_LIMIT + 2}")
    assert len(palette.recent) == PALETTE_LIMIT


def test_a_failed_write_leaves_the_old_file_and_no_litter(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_settings(file, Settings(scoring=ScoringSettings(encoder="old")))

    def full_disk(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("core.atomic.os.fsync", full_disk)
    with pytest.raises(UserError, match="No space left"):
        save_settings(file, Settings(scoring=ScoringSettings(encoder="new")))
    assert load_settings(file).scoring.encoder == "old"
    assert [path.name for path in file.parent.iterdir()] == ["settings.toml"]


def test_a_folder_in_the_way_is_a_plain_message(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(UserError, match="could not be read"):
        load_settings(file)


def test_recent_folders_are_newest_first_without_repeats() -> None:
    folders = FolderSettings()
    for number in [*range(RECENT_LIMIT + 3), 5]:
        folders = folders.visited(Path(f"/{number}"))
    assert folders.recent[:2] == (Path("/5"), Path(f"/{RECENT_LIMIT + 2}"))
    assert len(folders.recent) == len(set(folders.recent)) == RECENT_LIMIT


def test_a_folder_whose_name_is_no_text_keeps_nothing_else_from_being_written(file: Path) -> None:
    odd = Path(os.fsdecode(b"/photos/caf\xe9"))
    chosen = Settings(
        folders=FolderSettings((odd, Path("/a")), (odd,)),
        palette=PaletteSettings((f"folder:{odd}", "edit.undo")),
        scoring=ScoringSettings(encoder="mine"),
    )
    save_settings(file, chosen)
    again = load_settings(file)
    assert again.notices == ()
    assert again.folders == FolderSettings((Path("/a"),), ())
    assert again.palette.recent == ("edit.undo",)
    assert again.scoring.encoder == "mine"


def test_favourites_toggle() -> None:
    once = FolderSettings().toggled(Path("/a")).toggled(Path("/b"))
    assert once.favourites == (Path("/a"), Path("/b"))
    assert once.toggled(Path("/a")).favourites == (Path("/b"),)
