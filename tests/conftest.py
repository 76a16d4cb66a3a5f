"""The harness of every test: offscreen, at home in a temporary folder, without a network, left as it was found.

Nothing here imports Qt or torch: a test of the core pays for neither.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

# Read once by Qt, OpenCV and huggingface_hub when they are imported: so before any of them can be.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())

import pytest

from tests.helpers import leftovers, network
from tests.helpers.photos import PhotoFactory
from tests.helpers.quiet_log import LogGuard

REPOSITORY = Path(__file__).resolve().parent.parent

ExpectLog = Callable[[str], None]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """File names that are not UTF-8 reach the captured log as surrogates, which xdist cannot send home."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report


@pytest.fixture(scope="session", autouse=True)
def _house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What holds for the whole run: no network, and a home for whatever wider fixtures start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BEHOLDER_HOME", str(tmp_path_factory.mktemp("beholder_home_of_the_run")))
        network.refuse(patch)
        yield


@pytest.fixture(autouse=True)
def beholder_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty BEHOLDER_HOME of this test's own."""
    home = tmp_path_factory.mktemp("beholder_home")
    monkeypatch.setenv("BEHOLDER_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Fail a test that tried to leave this machine, even where the code under test swallowed the refusal."""
    network.attempts.clear()
    yield
    if network.attempts:
        pytest.fail(f"tried to reach the network: {', '.join(network.attempts)}")


@pytest.fixture(autouse=True)
def _nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, a process, a window or a running QThread behind."""
    before = leftovers.snapshot()
    yield
    left = leftovers.since(before, gui="qapp" in request.fixturenames)
    if left:
        pytest.fail("left behind: " + "; ".join(left))


@pytest.fixture(autouse=True)
def _quiet_log(request: pytest.FixtureRequest) -> Iterator[LogGuard]:
    """Fail a test in which our own loggers warned unexpectedly. One that asks for `caplog` reads the log itself."""
    guard = LogGuard()
    root = logging.getLogger()
    root.addHandler(guard)
    try:
        yield guard
    finally:
        root.removeHandler(guard)
    if guard.missing():
        pytest.fail(f"expected in the log, but it never came: {guard.missing()}")
    if guard.surprises() and "caplog" not in request.fixturenames:
        pytest.fail("unexpected in the log:\n" + "\n".join(guard.surprises()))


@pytest.fixture
def expect_log(_quiet_log: LogGuard) -> ExpectLog:
    """`expect_log(pattern)`: a warning or error that this regular expression finds must come in this test."""
    return _quiet_log.expected.append


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data and golden values: $BEHOLDER_SHARED, else ../shared beside the repository."""
    named = os.environ.get("BEHOLDER_SHARED")
    folder = Path(named) if named else REPOSITORY.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip(f"no real data: {'BEHOLDER_SHARED' if named else '../shared'} has no folder 'data'")
    return folder


@pytest.fixture
def photo_factory(tmp_path: Path) -> PhotoFactory:
    """Draws pictures with known properties into a folder of this test's own."""
    return PhotoFactory(tmp_path / "photos")
