"""The walk through a folder of photos."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from core.errors import Cancelled, UserError
from core.imaging.scan import Listing, Skipped, folders_below, list_folders, scan
from core.jobs import CancelToken, JobContext
from core.types import FileStamp, FoundFile


def _tree(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return root


def _found(root: Path) -> list[FoundFile]:
    return [item for item in scan(root, JobContext()) if isinstance(item, FoundFile)]


def _names(root: Path) -> list[str]:
    return [file.path.relative_to(root).as_posix() for file in _found(root)]


def test_finds_known_kinds_in_order_with_their_stamps(tmp_path: Path) -> None:
    root = _tree(tmp_path, "b.jpg", "a.PNG", "sub/c.nef", "sub/deep/d.mp4", "e.jxl", "f.psd", "g.xmp", "h.txt", "none")
    found = _found(root)
    assert [file.path.relative_to(root).as_posix() for file in found] == [
        *("a.PNG", "b.jpg", "e.jxl", "f.psd", "sub/c.nef", "sub/deep/d.mp4")
    ]
    assert [file.kind for file in found] == ["png", "jpeg", "jxl", "psd", "nef", "video"]
    for file in found:
        status = file.path.stat()
        assert (file.stamp.size, file.stamp.mtime_ns) == (status.st_size, status.st_mtime_ns)


def test_agrees_with_a_plain_walk(tmp_path: Path) -> None:
    names = [f"{n % 7}/{n % 3}/{n}.{('jpg', 'txt', 'dng')[n % 3]}" for n in range(60)]
    root = _tree(tmp_path, *names)
    plain = {
        os.path.relpath(Path(folder) / name, root).replace(os.sep, "/")
        for folder, _, files in os.walk(root)
        for name in files
        if name.endswith((".jpg", ".dng"))
    }
    assert set(_names(root)) == plain


def test_plain_listings_say_the_same(tmp_path: Path) -> None:
    root = _tree(tmp_path, *(f"{n % 3}/{n}.jpg" for n in range(900)))
    listed = [
        FoundFile(Path(item.folder) / name, FileStamp(size, mtime_ns), kind)
        for item in list_folders(root, JobContext())
        if isinstance(item, Listing)
        for name, size, mtime_ns, kind in item.files
    ]
    assert listed == _found(root)
    assert len(listed) == 900


def test_leaves_out_what_systems_and_programs_keep(tmp_path: Path) -> None:
    hidden = [".a.jpg", "._b.jpg", ".cache/c.jpg", "$RECYCLE.BIN/d.jpg", "@eaDir/e.jpg", ".Trash-1000/f.jpg"]
    hidden += ["lost+found/g.jpg", "System Volume Information/h.jpg", "__MACOSX/i.jpg", "Cat Previews.lrdata/j.jpg"]
    hidden += ["My.photoslibrary/originals/k.jpg"]
    assert _names(_tree(tmp_path, *hidden, "kept/l.jpg", "trashy/m.jpg")) == ["kept/l.jpg", "trashy/m.jpg"]


def test_a_folder_with_a_photos_name_is_a_folder(tmp_path: Path) -> None:
    assert _names(_tree(tmp_path, "album.jpg/a.jpg")) == ["album.jpg/a.jpg"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_survives_loops_and_dead_links(tmp_path: Path) -> None:
    root = _tree(tmp_path / "root", "a/one.jpg")
    (root / "a" / "up").symlink_to(root)
    (root / "a" / "self").symlink_to(root / "a")
    (root / "b").symlink_to(root / "a")
    (root / "dead.jpg").symlink_to(tmp_path / "nowhere.jpg")
    (root / "round.jpg").symlink_to(root / "round.jpg")
    elsewhere = _tree(tmp_path / "elsewhere", "two.jpg")
    (root / "c").symlink_to(elsewhere)
    items = list(scan(root, JobContext()))
    assert sorted(i.path.name for i in items if isinstance(i, FoundFile)) == ["one.jpg", "two.jpg"]
    assert [i.path.name for i in items if isinstance(i, Skipped)] == ["round.jpg"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps names that are not UTF-8")
def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9.jpg"
    Path(os.fsdecode(raw)).write_bytes(b"x")
    (file,) = _found(tmp_path)
    assert os.fsencode(file.path) == raw
    assert file.path.exists()


def test_a_folder_that_cannot_be_listed_is_reported_and_passed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = _tree(tmp_path, "a/x.jpg", "locked/y.jpg", "gone/z.jpg", "b/w.jpg")
    real = os.scandir

    def scandir(path: str) -> Any:
        if path.endswith("locked"):
            raise PermissionError(13, "denied")
        if path.endswith("gone"):
            raise FileNotFoundError(2, "gone")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    items = list(scan(root, JobContext()))
    assert [i.path.name for i in items if isinstance(i, FoundFile)] == ["x.jpg", "w.jpg"]
    assert [(i.path.name, i.reason) for i in items if isinstance(i, Skipped)] == [
        ("locked", "you have no permission to read it")
    ]


def test_a_file_that_vanishes_while_listed_is_passed_over(tmp_path: Path) -> None:
    names = [f"{number:03}.jpg" for number in range(300)]
    root = _tree(tmp_path, *names)
    walk = scan(root, JobContext())
    assert isinstance(first := next(walk), FoundFile)
    (root / "299.jpg").unlink()
    assert [first.path.name, *(item.path.name for item in walk)] == names[:-1]


def test_streams_and_opens_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = _tree(tmp_path, *(f"{n}/{n}.jpg" for n in range(20)))
    listed = []
    real = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: listed.append(path) or real(path))

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a scan opened a file")

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr(os, "open", refuse)
    walk = scan(root, JobContext())
    next(walk)
    assert len(listed) <= 3
    assert len(list(walk)) == 19


def test_says_what_is_wrong_with_the_root(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    with pytest.raises(UserError, match="is not there"):
        next(scan(tmp_path / "nowhere", JobContext()))
    with pytest.raises(UserError, match="is a file"):
        next(scan(tmp_path / "a.jpg", JobContext()))


def test_stops_when_cancelled_and_tells_progress(tmp_path: Path) -> None:
    root = _tree(tmp_path, *(f"{n}.jpg" for n in range(600)))
    token, seen = CancelToken(), []
    walk = scan(root, JobContext(token, lambda done, total: seen.append((done, total))))
    next(walk)
    token.cancel()
    with pytest.raises(Cancelled):
        list(walk)
    seen.clear()
    list(scan(root, JobContext(progress=lambda done, total: seen.append((done, total)))))
    assert seen[-1] == (600, 600)
    assert (512, 0) in seen


def test_folders_below_are_those_of_a_scan_nearest_first(tmp_path: Path) -> None:
    root = _tree(tmp_path, "a/deep/deeper/1.jpg", "b/2.jpg", ".hidden/3.jpg", "@eaDir/4.jpg", "c.txt")
    (root / "b" / "round").symlink_to(root / "b", target_is_directory=True)
    (root / "b" / "top").symlink_to(root, target_is_directory=True)
    found = [Path(folder).relative_to(root).as_posix() for folder in folders_below(root, JobContext())]
    assert found == [".", "a", "b", "a/deep", "a/deep/deeper"]
    visited = {
        Path(item.folder).relative_to(root).as_posix()
        for item in list_folders(root, JobContext())
        if isinstance(item, Listing)
    }
    assert visited <= set(found)


def test_a_walk_of_folders_passes_over_what_cannot_be_listed_and_can_be_stopped(tmp_path: Path) -> None:
    assert list(folders_below(tmp_path / "gone", JobContext())) == [str(tmp_path / "gone")]
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        list(folders_below(tmp_path, JobContext(token)))
