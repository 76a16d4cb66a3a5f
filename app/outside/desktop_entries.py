"""Programs that say they open a kind of file, from the desktop entries of a Linux system (freedesktop.org).

Plain functions without Qt: they run on the files lane. What cannot be read or understood is passed over.
"""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MOST = 12
_SMALL = 1 << 20


@dataclass(frozen=True, slots=True)
class Program:
    """`words` start it; "%f" among them stands for a file, "%F" for any number of files."""

    name: str
    words: tuple[str, ...]

    def opening(self, files: Sequence[str]) -> list[tuple[str, ...]]:
        """The commands that open the files: one for all where the program takes several, else one for each."""
        if "%F" in self.words:
            at = self.words.index("%F")
            return [(*self.words[:at], *files, *self.words[at + 1 :])]
        return [tuple(file if word == "%f" else word for word in self.words) for file in files]


def entry_folders(environment: Mapping[str, str]) -> list[Path]:
    """Where it is said which programs open what, and where desktop entries lie; the person's own first."""
    chosen = environment.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    usual = environment.get("XDG_CONFIG_DIRS") or "/etc/xdg"
    home = environment.get("XDG_DATA_HOME") or str(Path.home() / ".local/share")
    shared = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    said = [Path(name) for name in (chosen, *usual.split(":")) if name]
    return said + [Path(name) / "applications" for name in (home, *shared.split(":")) if name]


def programs_for(mime: str, folders: Sequence[Path], languages: Sequence[str] = ()) -> list[Program]:
    """The programs for a MIME type, at most `MOST`, each once."""
    found: dict[str, Program] = {}
    for entry in _entries_for(mime, folders):
        path = next((folder / entry for folder in folders if (folder / entry).is_file()), None)
        program = _program(path, languages) if path is not None else None
        if program is not None and "beholder" not in program.words[0]:
            found.setdefault(program.name, program)
        if len(found) >= MOST:
            break
    return list(found.values())


def _entries_for(mime: str, folders: Sequence[Path]) -> Iterator[str]:
    seen = set()
    for folder in folders:
        for index in ("mimeapps.list", "mimeinfo.cache"):
            removed = False
            for line in _lines(folder / index):
                if line.startswith("["):
                    removed = line.strip() == "[Removed Associations]"
                key, _, value = line.partition("=")
                for name in map(str.strip, value.split(";") if key.strip() == mime else ()):
                    if name and "/" not in name and name not in seen:
                        seen.add(name)
                        if not removed:
                            yield name


def _program(path: Path, languages: Sequence[str]) -> Program | None:
    said: dict[str, str] = {}
    section = ""
    for line in _lines(path):
        if line.startswith("["):
            section = line.strip()
        elif section == "[Desktop Entry]" and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            said.setdefault(key.strip(), value.strip())
    hidden = any(said.get(name) == "true" for name in ("NoDisplay", "Hidden", "Terminal"))
    if hidden or said.get("Type", "Application") != "Application":
        return None
    names = [said[key] for key in (*(f"Name[{code}]" for code in languages), "Name") if said.get(key)]
    words = _words(said.get("Exec", ""))
    if not names or not words or not (shutil.which(said.get("TryExec") or words[0])):
        return None
    return Program(names[0], words)


def _words(command: str) -> tuple[str, ...]:
    """An Exec line with its field codes told: files stay as %f or %F, what we have nothing for goes."""
    try:
        parts = shlex.split(command)
    except ValueError:
        return ()
    told = {"%u": "%f", "%U": "%F", "%f": "%f", "%F": "%F"}
    words = [told.get(part, part) for part in parts if part in told or part[:1] != "%" or len(part) != 2]
    words = [word.replace("%%", "%") for word in words]
    return tuple(words) if {"%f", "%F"} & set(words) else (*words, "%f") if words else ()


def _lines(path: Path) -> list[str]:
    try:
        if path.stat().st_size > _SMALL:
            return []
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def system_programs(mime: str) -> list[Program]:
    """Files lane: the programs of this system for a MIME type, named in the person's language."""
    language = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "").split(".")[0]
    return programs_for(mime, entry_folders(os.environ), (language, language.partition("_")[0]))
