from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.library.database import open_library
from core.library.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library.db") as opened:
        yield opened
