"""Opening folders through the workspace: what is found, recognised, followed and left alone."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from core.errors import Cancelled, UserError
from core.jobs import CancelToken, JobContext
from core.questions import Query
from core.types import Status
from core.workspace import Workspace
from tests.core.workspace.conftest import OpenWorkspace
from tests.helpers.photos import PhotoFactory


def judged(workspace: Workspace, folder: Path) -> list[str]:
    workspace.open_folder(folder, JobContext())
    workspace.first_pass(folder, JobContext())
    return names(workspace, folder)


def names(workspace: Workspace, folder: Path, **query: object) -> list[str]:
    ids = workspace.ids(Query(folder=folder, **query))  # type: ignore[arg-type]
    return [row.path.name for row in workspace.rows(ids.tolist())]


def test_a_folder_is_found_judged_and_sorted(open_one: OpenWorkspace, photo_factory: PhotoFactory) -> None:
    for number in range(5):
        photo_factory(f"{number}.jpg", seed=number)
    workspace = open_one()
    assert sorted(judged(workspace, photo_factory.folder)) == [f"{n}.jpg" for n in range(5)]
    rows = workspace.rows(workspace.ids(Query(folder=photo_factory.folder)).tolist())
    assert all(row.status is Status.OK and row.overall is not None for row in rows)
    scores = [row.overall for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_opening_again_decodes_nothing(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        photo_factory(f"{number}.jpg", seed=number)
    first = open_one()
    judged(first, photo_factory.folder)
    first.close()
    again = open_one()
    again.open_folder(photo_factory.folder, JobContext())

    def refuse(*_: object) -> None:
        raise AssertionError("a worker was asked for")

    monkeypatch.setattr("core.engine.pool.DecodePool.submit", refuse)
    assert again.first_pass(photo_factory.folder, JobContext()).done == 0
    assert len(names(again, photo_factory.folder)) == 4


def test_new_changed_and_vanished_files_are_noticed(open_one: OpenWorkspace, photo_factory: PhotoFactory) -> None:
    old = photo_factory("old.jpg", seed=1)
    gone = photo_factory("gone.jpg", seed=2)
    workspace = open_one()
    judged(workspace, photo_factory.folder)
    before = {row.path.name: row.content for row in workspace.rows(workspace.ids(Query()).tolist())}
    photo_factory("new.jpg", seed=3)
    photo_factory("old.jpg", seed=4)
    os.utime(old, ns=(1, 1))
    gone.unlink()
    assert sorted(judged(workspace, photo_factory.folder)) == ["new.jpg", "old.jpg"]
    after = {row.path.name: row.content for row in workspace.rows(workspace.ids(Query()).tolist())}
    assert after["old.jpg"] != before["old.jpg"]


def test_a_renamed_folder_keeps_marks_and_is_not_decoded_again(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, tmp_path: Path
) -> None:
    for number in range(3):
        photo_factory(f"day/{number}.jpg", seed=number)
    workspace = open_one()
    judged(workspace, photo_factory.folder)
    picked = int(workspace.ids(Query())[0])
    name = workspace.rows([picked])[0].path.name
    workspace.mark([picked], flag=1, stars=4)
    (photo_factory.folder / "day").rename(photo_factory.folder / "night")
    workspace.open_folder(photo_factory.folder, JobContext())
    assert workspace.first_pass(photo_factory.folder, JobContext()).done == 0
    found = {row.path.name: row for row in workspace.rows(workspace.ids(Query(folder=photo_factory.folder)).tolist())}
    assert len(found) == 3
    assert found[name].path.parent.name == "night"
    assert (found[name].flag, found[name].stars) == (1, 4)


def test_edited_metadata_keeps_scores_and_marks(open_one: OpenWorkspace, photo_factory: PhotoFactory) -> None:
    path = photo_factory("a.jpg", seed=5)
    workspace = open_one()
    judged(workspace, photo_factory.folder)
    photo = int(workspace.ids(Query())[0])
    workspace.mark([photo], stars=5)
    overall = workspace.rows([photo])[0].overall
    _insert_comment(path, b"edited")
    judged(workspace, photo_factory.folder)
    row = workspace.rows([photo])[0]
    assert (row.stars, row.overall) == (5, overall)


def test_other_kinds_are_counted_and_unreadable_files_have_reasons(
    open_one: OpenWorkspace, photo_factory: PhotoFactory
) -> None:
    photo_factory("good.jpg")
    (photo_factory.folder / "clip.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    (photo_factory.folder / "empty.jpg").write_bytes(b"")
    (photo_factory.folder / "notes.txt").write_text("nothing")
    workspace = open_one()
    judged(workspace, photo_factory.folder)
    summary = workspace.summary(photo_factory.folder)
    assert (summary.photos, summary.unreadable, dict(summary.others)) == (2, 1, {"video": 1})
    (path, reason), *more = summary.unreadable_files
    assert path.name == "empty.jpg"
    assert "empty" in reason
    assert not more


def test_originals_are_never_touched(open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path) -> None:
    paths = [photo_factory(f"{n}{suffix}", seed=n) for n, suffix in enumerate((".jpg", ".png", ".webp", ".tif"))]
    for path in paths:
        path.chmod(0o444)
    before = {path: (hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns) for path in paths}
    workspace = open_one(clip_spec)
    judged(workspace, photo_factory.folder)
    workspace.second_pass(photo_factory.folder, JobContext())
    for photo_id in workspace.ids(Query()).tolist():
        workspace.thumbnail(photo_id)
    workspace.mark(workspace.ids(Query()).tolist(), stars=3)
    assert before == {path: (hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns) for path in paths}
    assert sorted(photo_factory.folder.iterdir()) == sorted(paths)


def test_a_folder_that_is_not_there_is_named(open_one: OpenWorkspace, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nowhere"):
        open_one().open_folder(tmp_path / "nowhere", JobContext())


def test_a_cancelled_scan_stops(open_one: OpenWorkspace, photo_factory: PhotoFactory) -> None:
    photo_factory("a.jpg")
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        open_one().open_folder(photo_factory.folder, JobContext(token))


def test_a_drive_that_vanished_loses_no_photo(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, tmp_path: Path
) -> None:
    photo_factory("a.jpg")
    workspace = open_one()
    judged(workspace, photo_factory.folder)
    photo = int(workspace.ids(Query())[0])
    workspace.mark([photo], flag=1)
    aside = tmp_path / "unplugged"
    shutil.move(photo_factory.folder, aside)
    with pytest.raises(UserError):
        workspace.open_folder(photo_factory.folder, JobContext())
    shutil.move(aside, photo_factory.folder)
    judged(workspace, photo_factory.folder)
    assert workspace.rows([photo])[0].flag == 1


def test_what_another_process_writes_is_noticed(open_one: OpenWorkspace, photo_factory: PhotoFactory) -> None:
    photo_factory("a.jpg")
    window, headless = open_one(), open_one()
    assert window.ids(Query()).size == 0
    assert window.news() is None
    judged(headless, photo_factory.folder)
    changes = window.news()
    assert changes is not None
    assert changes.membership
    assert names(window, photo_factory.folder) == ["a.jpg"]
    assert window.news() is None


def test_names_that_are_not_utf8_are_judged(open_one: OpenWorkspace, photo_factory: PhotoFactory) -> None:
    path = photo_factory("plain.jpg")
    odd = os.fsencode(photo_factory.folder) + b"/caf\xe9 \n\xff.jpg"
    try:
        path.rename(os.fsdecode(odd))
    except OSError:
        return  # This file system only takes UTF-8: there is nothing to survive.
    workspace = open_one()
    judged(workspace, photo_factory.folder)
    (row,) = workspace.rows(workspace.ids(Query()).tolist())
    assert os.fsencode(row.path) == odd
    assert row.status is Status.OK


def _insert_comment(path: Path, text: bytes) -> None:
    """Another comment segment behind the start of the JPEG: other bytes, the same picture."""
    data = path.read_bytes()
    path.write_bytes(data[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + data[2:])
    with Image.open(path) as image:
        image.load()
