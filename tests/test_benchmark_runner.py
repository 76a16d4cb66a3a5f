"""The benchmark runner: which modules run, what a line holds, what counts as missed. No test here asserts a time."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from tests.benchmarks.__main__ import KEYS, judged, main, run
from tests.benchmarks.calibration import calibrate


def module(short: str, *lines: dict[str, Any], error: Exception | None = None) -> ModuleType:
    made = ModuleType(short)
    made.NAMES = tuple(line["name"] for line in lines)  # type: ignore[attr-defined]

    def bench() -> Iterator[dict[str, Any]]:
        yield from lines
        if error is not None:
            raise error

    made.bench = bench  # type: ignore[attr-defined]
    return made


def line(name: str, value: float, better: str = "higher", floor: float | None = None) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": "x", "better": better, "floor": floor}


@pytest.mark.parametrize(
    ("value", "better", "floor", "ok"),
    [(3.5, "higher", 3.5, True), (3.4, "higher", 3.5, False), (3.0, "lower", 3.0, True), (3.1, "lower", 3.0, False),
     (1.0, "lower", None, True)],
)  # fmt: skip
def test_a_floor_is_judged_by_what_is_better(value: float, better: str, floor: float | None, ok: bool) -> None:
    found = judged(line("a", value, better, floor))
    assert tuple(found) == KEYS
    assert found["ok"] is ok


def test_only_what_was_asked_for_is_run_and_printed() -> None:
    modules = {
        "one": module("one", line("a", 1), line("b", 2)),
        "two": module("two", line("c", 3), error=RuntimeError("must not run")),
    }
    out = io.StringIO()
    assert run(modules, ["b"], out) == []
    assert [json.loads(text)["name"] for text in out.getvalue().splitlines()] == ["b"]


def test_a_failure_and_a_missed_floor_are_told_and_stop_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    modules = {
        "one": module("one", line("a", 1, floor=2), error=RuntimeError("broke")),
        "two": module("two", line("c", 3)),
    }
    out = io.StringIO()
    wrong = run(modules, [], out)
    assert len(wrong) == 2
    assert wrong[0].startswith("a: 1 x")
    assert "broke" in wrong[1]
    assert [json.loads(text)["name"] for text in out.getvalue().splitlines()] == ["a", "c"]
    assert "RuntimeError" in capsys.readouterr().err


def test_a_wrong_name_is_refused_before_anything_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "no_such_thing"]) == 2
    assert "no_such_thing" in capsys.readouterr().err


def test_the_calibration_is_a_line_like_any_other() -> None:
    found = calibrate()
    assert tuple(found) == KEYS
    assert isinstance(found["value"], float)
    assert found["value"] > 0
