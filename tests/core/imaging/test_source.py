"""Opening an original: once, read-only, and with a plain reason where there is nothing to read."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from core.errors import UnreadableError
from core.imaging.decode import Need, decode
from core.imaging.digest import digest
from core.imaging.metadata import read_metadata
from core.imaging.source import HEAD_BYTES, open_source
from tests.core.imaging.making import jpeg, saved, scene


def _file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.jpg", b"", "empty"),
        ("a.jpg", b"\0\0\0\x18ftypisom" + bytes(50), r"a video named \.jpg"),
        ("a.mov", b"\0\0\0\x14ftypqt  " + bytes(50), "a video, which Beholder does not judge"),
        ("a.jxl", b"\xff\x0a" + bytes(50), "a JPEG XL picture, which"),
        ("a.jpg", b"<html>moved</html>", r"does not hold what its name \(\.jpg\) promises"),
        ("a.jpg", bytes(5000), "only zeros"),
        ("a.xyz", b"whatever", "not a kind of picture"),
    ],
)
def test_reasons(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        open_source(_file(tmp_path, name, data))


def test_reasons_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableError, match="gone"):
        open_source(tmp_path / "nowhere.jpg")
    (tmp_path / "folder.jpg").mkdir()
    with pytest.raises(UnreadableError, match=r"folder|permission"):
        open_source(tmp_path / "folder.jpg")

    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UnreadableError, match="no permission"):
        open_source(_file(tmp_path, "a.jpg", b"x"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_a_pipe_with_a_photos_name_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jpg")
    with pytest.raises(UnreadableError, match="not a regular file"):
        open_source(tmp_path / "a.jpg")


def test_reads_what_is_asked_and_counts_it(tmp_path: Path) -> None:
    data = jpeg(scene(900, 700), quality=98, subsampling=0)
    assert len(data) > 2 * HEAD_BYTES
    with open_source(_file(tmp_path, "a.jpg", data)) as source:
        assert (source.size, source.kind.id, source.bytes_read) == (len(data), "jpeg", HEAD_BYTES)
        assert source.head(10) == data[:10]
        assert source.bytes_read == HEAD_BYTES
        assert source.range(HEAD_BYTES - 5, 10) == data[HEAD_BYTES - 5 : HEAD_BYTES + 5]
        assert source.tail(7) == data[-7:]
        assert source.bytes_read == HEAD_BYTES + 17
        assert source.range(len(data) - 3, 10) == data[-3:]
        assert source.range(len(data) + 3, 10) == source.range(-1, 5) == b""
        assert source.all() == data
        read = source.bytes_read
        assert source.all() == data
        assert source.range(3, 9) == data[3:12]
        assert source.bytes_read == read


def test_a_file_cut_while_it_is_read_has_a_reason(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.jpg", jpeg(scene(900, 700), quality=98, subsampling=0))
    with open_source(path) as source:
        path.write_bytes(path.read_bytes()[:-100])
        with pytest.raises(UnreadableError, match="changed while it was being read"):
            source.all()


def test_originals_are_opened_once_read_only_and_never_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    picture = Image.fromarray(scene(300, 200))
    paths = [_file(tmp_path, "a.jpg", jpeg(scene(300, 200)))]
    paths += [_file(tmp_path, f"a.{kind}", saved(picture, kind)) for kind in ("png", "webp", "tiff", "gif", "avif")]
    before = [(hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns) for path in paths]
    opened: list[tuple[str, int]] = []
    real = os.open

    def watched(path: os.PathLike[str], flags: int, *rest: int) -> int:
        opened.append((os.fspath(path), flags))
        return real(path, flags, *rest)

    monkeypatch.setattr(os, "open", watched)
    monkeypatch.setattr("builtins.open", lambda *_, **__: pytest.fail("opened behind Source's back"))
    for path in paths:
        with open_source(path) as source:
            digest(source)
            read_metadata(source)
            decode(source, Need(64))
            decode(source, Need.native())
    monkeypatch.undo()
    assert [path for path, _ in opened] == [str(path) for path in paths]
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    assert not any(flags & writing for _, flags in opened)
    assert [(hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns) for path in paths] == before
