"""Killed at any slice, a library that is being judged by a score goes on to where it would have come without."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from core.jobs import JobContext
from core.library.database import open_library
from core.library.library import Library
from core.types import OVERALL
from core.workspace.folders import no_report
from core.workspace.overalls import settle
from core.workspace.scores import Scores
from tests.core.workspace.killed_ranker import BEAUTY
from tests.core.workspace.vectors import Encoder, column, fill

REPOSITORY = Path(__file__).parents[3]
PHOTOS = 120
SLICES = PHOTOS // 8
CTX = JobContext()


def judge(library: Library) -> None:
    Scores(library, (BEAUTY,)).rank(Encoder(), CTX, no_report)  # type: ignore[arg-type]
    settle(library, (BEAUTY.entry,), CTX, no_report)


@pytest.mark.parametrize("slices", [3, SLICES, SLICES + 5])
def test_killed_in_the_middle_it_goes_on(tmp_path: Path, slices: int) -> None:
    path, whole = tmp_path / "library.db", tmp_path / "whole"
    with open_library(path) as library:
        fill(library, PHOTOS)
    shutil.copytree(tmp_path, whole)
    command = [sys.executable, "-m", "tests.core.workspace.killed_ranker", str(path)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(slices)]
        process.kill()
    assert all(told)
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with open_library(path) as library, open_library(whole / "library.db") as other:
        assert np.isfinite(column(library, "scores.aesthetic")).sum() >= min(slices, SLICES) * 8
        judge(library)
        judge(other)
        for name in ("scores.aesthetic", OVERALL):
            assert column(library, name).tolist() == column(other, name).tolist()
        assert {one.scorer for one in library.details_of(library.column(OVERALL)[0])} == {"aesthetic"}
