"""The system ends the session, or Ctrl+C in the terminal: the window closes as a person would close it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.quit_signals import QuitSignals

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no signals there")


@pytest.fixture
def signals(qapp: object) -> Iterator[QuitSignals]:
    made = QuitSignals()
    yield made
    made.stop()


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_is_heard_while_the_window_waits(signals: QuitSignals, qtbot: QtBot, asked: signal.Signals) -> None:
    with qtbot.waitSignal(signals.came):
        os.kill(os.getpid(), asked)


def test_the_signals_are_given_back(qapp: object) -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    made = QuitSignals()
    assert signal.getsignal(signal.SIGTERM) is not before[0]
    made.stop()
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


_SCRIPT = """
import os, signal
from app import main
begin = main._begin
def begin_and_be_told(context, window, folder, *, first):
    begin(context, window, folder, first=first)
    context.closing.connect(lambda: print("CLOSED", window.windowIcon().isNull()))
    os.kill(os.getpid(), signal.SIGTERM)
main._begin = begin_and_be_told
print("CODE", main.run_app(None))
"""


def test_the_whole_window_quits_in_order() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["CLOSED", "False", "CODE", "0"]
