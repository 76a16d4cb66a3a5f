"""The log: our rooms reach the file, libraries only from WARNING, and a folder that cannot be written stops nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.log import LOG_NAME, ROOMS, configure_logging
from core.paths import AppPaths, app_paths


@pytest.fixture
def paths(beholder_home: Path) -> Iterator[AppPaths]:
    levels = {room: logging.getLogger(room).level for room in ROOMS}
    yield app_paths()
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if getattr(handler, "beholder", False)]:
        root.removeHandler(handler)
        handler.close()
    for room, level in levels.items():
        logging.getLogger(room).setLevel(level)


def test_our_lines_reach_the_file_in_utf8(paths: AppPaths) -> None:
    configure_logging(paths)
    logging.getLogger("core.imaging.scan").info("found %s", "Ωmega.jpg")
    logging.getLogger("core.imaging.scan").debug("too fine")
    logging.getLogger("some.library").info("chatter")
    text = (paths.logs / LOG_NAME).read_text(encoding="utf-8")
    assert "INFO core.imaging.scan" in text
    assert "Ωmega.jpg" in text
    assert "too fine" not in text
    assert "chatter" not in text


def test_a_name_that_is_not_utf8_is_written_escaped(paths: AppPaths) -> None:
    configure_logging(paths)
    logging.getLogger("core.x").info("found %s", "bad\udcff.jpg")
    assert r"bad\udcff.jpg" in (paths.logs / LOG_NAME).read_text(encoding="utf-8")


def test_verbose_shows_debug_on_stderr(paths: AppPaths, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(paths, verbose=True)
    logging.getLogger("core.x").debug("detail")
    assert "DEBUG core.x: detail" in capsys.readouterr().err


def test_twice_is_once(paths: AppPaths) -> None:
    configure_logging(paths)
    second = configure_logging(paths)
    ours = [handler for handler in logging.getLogger().handlers if getattr(handler, "beholder", False)]
    assert ours == second
    assert len(ours) == 2


def test_no_log_folder_costs_only_the_file(
    paths: AppPaths, beholder_home: Path, expect_log: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(expect_log)
    expect_log("no log file")
    (beholder_home / "logs").write_text("in the way", encoding="utf-8")
    handlers = configure_logging(paths)
    assert len(handlers) == 1
    assert "no log file" in capsys.readouterr().err
