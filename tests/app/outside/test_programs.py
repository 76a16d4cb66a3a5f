"""What other programs are asked: never really started here."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from urllib.parse import unquote

import pytest

from app.outside import running
from app.outside.desktop_entries import Program, entry_folders, programs_for
from app.outside.folder_window import ShowFolder, show, ways
from app.outside.open_with import program_at
from app.outside.running import SystemRunner, environment
from app.outside.urls import url_text
from core.errors import UserError
from core.jobs import JobContext
from tests.helpers.fake_runner import FakeRunner


def test_a_file_manager_is_asked_to_select_the_photos() -> None:
    runner = FakeRunner()
    show(runner, "linux", [Path("/p/a, b.jpg"), Path("/p/c.jpg")])
    (words,) = runner.told
    assert words[0] == "dbus-send"
    (array,) = [word for word in words if word.startswith("array:string:")]
    urls = array.removeprefix("array:string:").split(",")
    assert [unquote(url) for url in urls] == ["file:///p/a, b.jpg", "file:///p/c.jpg"]


def test_without_one_the_folder_opens_and_without_that_it_is_said() -> None:
    runner = FakeRunner("dbus-send")
    show(runner, "linux", [Path("/p/a.jpg")])
    assert runner.told[-1] == ("xdg-open", "file:///p")
    with pytest.raises(UserError, match="file manager"):
        show(FakeRunner("dbus-send", "xdg-open"), "linux", [Path("/p/a.jpg")])


def test_other_systems_have_their_own_ways() -> None:
    assert ways("darwin", [Path("/p/a.jpg"), Path("/p/b.jpg")]) == [("open", "-R", "/p/a.jpg", "/p/b.jpg")]
    assert ways("win32", [Path("/p/a b.jpg")]) == [("explorer", "/select,", str(Path("/p/a b.jpg")))]
    runner = FakeRunner("explorer")
    show(runner, "win32", [Path("/p/a.jpg")])
    assert len(runner.told) == 1, "Explorer fails whatever it did"


def test_a_folder_is_opened_or_the_nearest_one_that_is_there(tmp_path: Path) -> None:
    runner = FakeRunner("explorer")
    missing = tmp_path / "a b" / "c"
    for platform in ("linux", "darwin", "win32"):
        ShowFolder(runner, platform, missing)(JobContext())
    shown = str(tmp_path)
    assert runner.told == [("xdg-open", url_text(tmp_path)), ("open", shown), ("explorer", shown)]
    with pytest.raises(UserError, match="file manager"):
        ShowFolder(FakeRunner("xdg-open"), "linux", tmp_path)(JobContext())


@pytest.fixture
def entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two folders of desktop entries; the first is the person's own."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("gimp", "darktable", "show"):
        (tools / name).write_text("#!/bin/sh\n")
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    own, shared = tmp_path / "own/applications", tmp_path / "shared/applications"
    for folder in (own, shared):
        folder.mkdir(parents=True)

    def entry(folder: Path, name: str, text: str) -> None:
        (folder / f"{name}.desktop").write_text(f"[Desktop Entry]\nType=Application\n{text}\n[Other]\nName=wrong\n")

    entry(shared, "gimp", "Name=GIMP\nName[de]=GIMP Bild\nExec=gimp %U\nTryExec=gimp")
    entry(shared, "darktable", 'Name=darktable\nExec=darktable --library ":memory:" %f')
    entry(shared, "gone", "Name=Gone\nExec=not-there %f")
    entry(shared, "hidden", "Name=Hidden\nExec=show %f\nNoDisplay=true")
    entry(shared, "quote", 'Name=Quote\nExec=show "%f')
    entry(own, "show", "Name=Show & tell\nExec=show -i %i 50%%")
    (own / "mimeapps.list").write_text("[Default Applications]\nimage/jpeg=show.desktop;\n")
    (shared / "mimeinfo.cache").write_text(
        "[MIME Cache]\nimage/jpeg=gimp.desktop;show.desktop;gone.desktop;hidden.desktop;quote.desktop;"
        "darktable.desktop;../evil.desktop;missing.desktop;\nimage/png=gimp.desktop;\n"
    )
    return [own, shared]


def test_desktop_entries_tell_which_programs_open_a_photo(entries: list[Path]) -> None:
    found = programs_for("image/jpeg", entries)
    assert found == [
        Program("Show & tell", ("show", "-i", "50%", "%f")),
        Program("GIMP", ("gimp", "%F")),
        Program("darktable", ("darktable", "--library", ":memory:", "%f")),
    ]
    assert [program.name for program in programs_for("image/png", entries, ("de_AT", "de"))] == ["GIMP Bild"]
    assert programs_for("image/webp", entries) == []
    assert programs_for("image/jpeg", [Path("/nowhere")]) == []


def test_what_the_person_chose_comes_first_and_what_was_removed_stays_away(entries: list[Path], tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "mimeapps.list").write_text(
        "[Default Applications]\nimage/jpeg=darktable.desktop\n[Removed Associations]\nimage/jpeg=gimp.desktop;\n"
    )
    found = programs_for("image/jpeg", [config, *entries])
    assert [program.name for program in found] == ["darktable", "Show & tell"]
    assert [program.name for program in programs_for("image/png", [config, *entries])] == ["GIMP"]


def test_a_program_takes_all_files_or_each() -> None:
    assert Program("GIMP", ("gimp", "%F")).opening(["a", "b"]) == [("gimp", "a", "b")]
    assert Program("dt", ("dt", "-x", "%f")).opening(["a", "b"]) == [("dt", "-x", "a"), ("dt", "-x", "b")]


def test_where_desktop_entries_lie() -> None:
    folders = entry_folders({"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/h", "XDG_DATA_DIRS": "/a:/b"})
    assert folders == [
        *(Path("/c"), Path("/etc/xdg")),
        *(Path("/h/applications"), Path("/a/applications"), Path("/b/applications")),
    ]
    assert entry_folders({})[0] == Path.home() / ".config"
    assert Path("/usr/share/applications") in entry_folders({})


@pytest.mark.skipif(sys.platform == "win32", reason="needs a named pipe")
def test_a_program_that_stays_open_did_what_it_was_told_and_lives_on(tmp_path: Path) -> None:
    gate, heard = tmp_path / "gate", tmp_path / "heard"
    os.mkfifo(gate)
    script = "import shutil, sys; shutil.copyfileobj(open(sys.argv[1]), open(sys.argv[2], 'w'))"
    assert SystemRunner().run((sys.executable, "-c", script, str(gate), str(heard)), 0.05)
    gate.write_text("still here")
    (waiting,) = (thread for thread in threading.enumerate() if thread.name == "another program")
    waiting.join(10)
    assert heard.read_text() == "still here"


def test_a_program_that_fails_or_is_missing_did_not() -> None:
    assert SystemRunner().run((sys.executable, "-c", ""), 60)
    assert not SystemRunner().run((sys.executable, "-c", "raise SystemExit(3)"), 60)
    assert not SystemRunner().run(("no-such-program-anywhere",), 60)


def test_a_program_is_called_by_its_whole_name() -> None:
    names = ("/usr/bin/gimp-2.10", "/opt/darktable", "C:/Apps/Photoshop.exe", "/Applications/Pixelmator Pro.app")
    assert [program_at(Path(name)).name for name in names] == ["gimp-2.10", "darktable", "Photoshop", "Pixelmator Pro"]


def test_a_frozen_application_keeps_its_libraries_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = {"LD_LIBRARY_PATH": "/frozen", "LD_LIBRARY_PATH_ORIG": "/theirs", "QT_PLUGIN_PATH": "/frozen", "HOME": "/h"}
    assert environment(ours) == ours
    monkeypatch.setattr(running.sys, "frozen", True, raising=False)
    assert environment(ours) == {"LD_LIBRARY_PATH": "/theirs", "HOME": "/h"}
