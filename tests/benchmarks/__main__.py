"""`python -m tests.benchmarks [--only name,...]`: runs every benchmark and prints one JSON object a line.

A benchmark is a module beside this one with `bench() -> Iterator[dict]` and `NAMES`, the names it can yield (one
without `NAMES` is asked for by its own name). The first line is the machine's own speed. The exit code is 1 where a
floor was missed or a benchmark failed, 2 for a wrong name.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any, TextIO

from tests.benchmarks.calibration import calibrate

KEYS = ("name", "value", "unit", "better", "floor", "ok", "detail")
_NOT_BENCHMARKS = {"__main__", "calibration"}


def discover() -> dict[str, ModuleType]:
    """Every benchmark module by its short name."""
    package = importlib.import_module("tests.benchmarks")
    found = {}
    for item in pkgutil.iter_modules(package.__path__):
        if item.name not in _NOT_BENCHMARKS:
            module = importlib.import_module(f"tests.benchmarks.{item.name}")
            if hasattr(module, "bench"):
                found[item.name] = module
    return found


def names_of(module: ModuleType) -> tuple[str, ...]:
    """What the module says it can yield; () where it does not say."""
    return tuple(getattr(module, "NAMES", ()))


def judged(line: Mapping[str, Any]) -> dict[str, Any]:
    """`line` with every key; `ok` follows from `value`, `floor` and `better` where the benchmark left it out."""
    floor, value = line.get("floor"), line["value"]
    reached = floor is None or (value >= floor if line["better"] == "higher" else value <= floor)
    full = {"detail": {}, "floor": None, "ok": reached, **line}
    return {key: full[key] for key in KEYS}


def run(modules: Mapping[str, ModuleType], only: Iterable[str], out: TextIO) -> list[str]:
    """Run what was asked for, a line as soon as it is known; returns what went wrong, one plain line each."""
    wanted = set(only)
    wrong = []
    for short, module in modules.items():
        if wanted and not wanted & {short, *names_of(module)}:
            continue
        bench: Callable[[], Iterator[dict[str, Any]]] = module.bench
        try:
            for found in bench():
                line = judged(found)
                if wanted and line["name"] not in wanted and short not in wanted:
                    continue
                print(json.dumps(line, ensure_ascii=False), file=out, flush=True)
                if not line["ok"]:
                    wrong.append(f"{line['name']}: {line['value']} {line['unit']}, floor {line['floor']}")
        except Exception as error:
            # One benchmark that fails must not hide the figures of the others.
            traceback.print_exc()
            wrong.append(f"{short}: {type(error).__name__}: {error}")
    return wrong


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure speed and memory.")
    parser.add_argument("--only", default="", help="names of benchmarks or of their modules, separated by commas")
    options = parser.parse_args(argv)
    only = [name.strip() for name in options.only.split(",") if name.strip()]
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    modules = discover()
    known = {name for short, module in modules.items() for name in (short, *names_of(module))}
    unknown = sorted(set(only) - known)
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(sorted(known))}", file=sys.stderr)
        return 2
    print(json.dumps(calibrate()), flush=True)
    with tempfile.TemporaryDirectory(prefix="beholder-bench-", ignore_cleanup_errors=True) as home:
        os.environ["BEHOLDER_HOME"] = home
        wrong = run(modules, only, sys.stdout)
    for line in wrong:
        print(f"MISSED {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
