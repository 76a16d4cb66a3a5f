"""Every broken, hostile or odd file that we have ends with a picture or with a reason that a person understands."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.engine.engine import Engine, EngineOptions
from core.errors import UnreadableError
from core.jobs import JobContext
from core.library.database import open_library
from core.paths import app_paths
from core.questions import Query
from core.types import Status
from core.workspace import Workspace
from core.workspace.judging import Scoring

SECONDS = 20.0

JARGON = re.compile(r"Error|Exception|Traceback|0x|None|<class|errno|struct|NoneType", re.IGNORECASE)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = Engine(EngineOptions(tmp_path / "thumbnails", workers=2, decode_seconds=SECONDS))
    yield engine
    engine.close()


def hostile_files(shared: Path) -> list[Path]:
    data = shared / "data"
    folders = [*data.glob("corrupt_*"), *data.glob("formats_*")]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return sorted([*files, *(data / "sd_png").glob("*bad*")])


def test_each_ends_with_a_picture_or_a_plain_reason(shared: Path, engine: Engine) -> None:
    files = hostile_files(shared)
    assert len(files) > 100
    started = time.monotonic()
    futures = [(file, engine.describe(file)) for file in files]
    pictures, reasons = 0, {}
    for file, future in futures:
        try:
            found = future.result(SECONDS * 3)
        except UnreadableError as error:
            reasons[file.name] = error.message
        else:
            pictures += 1
            assert found.width > 0
            assert found.height > 0
    assert time.monotonic() - started < SECONDS * len(files)
    assert pictures > 40
    unclear = {name: reason for name, reason in reasons.items() if not reason or JARGON.search(reason)}
    assert not unclear


def test_in_a_folder_the_others_go_on(shared: Path, engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number, file in enumerate(hostile_files(shared)):
        # As photos, whatever they were called: so that each one is opened.
        (folder / f"{number:04}.jpg").symlink_to(file)
    good = sorted((shared / "data" / "kodak").glob("*.png"))[:3]
    for file in good:
        (folder / file.name).symlink_to(file)
    paths = app_paths()
    workspace = Workspace(open_library(paths.library), engine, paths, Scoring())
    try:
        workspace.open_folder(folder, JobContext())
        workspace.first_pass(folder, JobContext())
        rows = workspace.rows(workspace.ids(Query()).tolist())
    finally:
        workspace.close()
    assert not [row for row in rows if row.status is Status.WAITING]
    assert all(row.reason for row in rows if row.status is Status.UNREADABLE)
    judged = {row.path.name for row in rows if row.status is Status.OK}
    assert {file.name for file in good} <= judged
