"""The `beholder` command. Every headless verb works without importing Qt, and torch only once a model is needed.

`beholder` and `beholder FOLDER` open the window; everything else is a verb with a module of its own in `cli_verbs`.
"""

from __future__ import annotations

import argparse
import importlib
import io
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.cli_verbs.exits import EXIT_INTERRUPTED, EXIT_PROBLEM
from core.errors import Cancelled, UserError
from core.paths import app_paths

VERBS = {
    "score": "judge the photos of a folder, best first",
    "search": "find photos by what they look like",
    "radar": "draw the radar of one or more photos",
    "info": "show what a file is, says and measures",
    "models": "list, install, import, check, choose and remove models",
    "heads": "list, import, choose and remove small networks that judge by a model's vectors",
    "doctor": "show what this machine and this installation can do",
    "demo": "write a folder of demo pictures",
}

log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0 done, 1 a problem that was named, 2 wrong usage, 130 interrupted."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] in VERBS:
        return _run_verb(words[0], words[1:])
    return _open_window(words)


def _run_verb(name: str, words: list[str]) -> int:
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: PTH123, SIM115 - closed by the caller: 2>&-
    # Names may hold anything, and a terminal or a pipe may take ASCII only.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        verb = importlib.import_module(f"app.cli_verbs.{name}")
        parser = argparse.ArgumentParser(prog=f"beholder {name}", description=_sentence(VERBS[name]))
        parser.add_argument("--verbose", action="store_true", help="log to the terminal as well")
        verb.add_arguments(parser)
        options = parser.parse_args(words)
        from core.log import configure_logging

        configure_logging(app_paths(), verbose=options.verbose)
        code = int(verb.run(options))
        sys.stdout.flush()
        return code
    except UserError as error:
        _say(error)
        return EXIT_PROBLEM
    except (Cancelled, KeyboardInterrupt):
        print("Stopped.", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough.
        _close_output()
        return 0
    except OSError as error:
        # Everything that we read or write ourselves has words of its own; this is where the output went.
        log.info("beholder %s failed", name, exc_info=True)
        print(f"The output could not be written: {error.strerror or error}.", file=sys.stderr)
        _close_output()
        return EXIT_PROBLEM
    except Exception:  # the CLI's main: what we did wrong goes to the log, and the person is told where that is
        log.exception("beholder %s failed", name)
        print(f"Beholder failed in a way nobody foresaw. The log is in {app_paths().logs}.", file=sys.stderr)
        return EXIT_PROBLEM


def _close_output() -> None:
    """Nothing more is printed: a second complaint at interpreter exit helps nobody."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_window(words: list[str]) -> int:
    verbs = "\n".join(f"  {name:<8} {text}" for name, text in VERBS.items())
    parser = argparse.ArgumentParser(
        prog="beholder",
        description="Choose pictures: browse folders, judge every photo on your own machine, and see why.",
        epilog=f"verbs:\n{verbs}\n\nbeholder VERB --help says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", nargs="?", type=Path, help="a folder to open")
    options = parser.parse_args(words)
    from app.main import run_app

    try:
        return int(run_app(options.folder))
    except UserError as error:
        _say(error)
        return EXIT_PROBLEM


def _say(error: UserError) -> None:
    print(error.message, file=sys.stderr)
    if error.hint:
        print(error.hint, file=sys.stderr)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


if __name__ == "__main__":
    sys.exit(main())
