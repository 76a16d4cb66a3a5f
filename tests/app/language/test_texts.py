"""Every text that the window shows passes through `tr`: nothing is said that translators never meet."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.translating.in_app import NO_WORDS, modules
from app.translating.texts import called, is_words, text_of

ROOT = Path(__file__).resolve().parents[3]

COMPUTED = {"app/numbers.py": "kinds of file are counted as the list of kinds says, which is where they are gathered"}
"""Where a text for `tr` is put together, and why translators have it all the same."""

SILENT_CALLS = frozenset(
    {
        *("getLogger", "setObjectName", "setProperty", "property", "icon", "icon_button", "findChild", "compile"),
        *(
            "ValueError",
            "KeyError",
            "TypeError",
            "RuntimeError",
            "NotImplementedError",
            "fromString",
            "cast",
            "TypeVar",
        ),
        *(
            "debug",
            "warning",
            "exception",
            "UserError",
            "Null",
            "invokeMethod",
            "Lane",
            "load",
            "setStyle",
            "find_spec",
        ),
    }
)
"""What they are given is a name, a pattern, for the log, or gathered from there."""

NOT_SAID = {
    "Beholder": "the name of the app",
    "Fusion": "the name of a style",
    "Pictures": "the name of a folder",
    "English": "a language is called what its speakers call it",
    "No error has happened since the start.": "the report is sent to developers",
    "(not installed)": "the report is sent to developers",
    "another program": "the name of a thread",
    "not judged yet": "a reason like those of core: it is translated where reasons are",
    **dict.fromkeys(("show in folder", "files to open", "files to copy", "files to drag"), "names of jobs"),
    **dict.fromkeys(("Esc", "Tab", "Backtab", "Print"), "names of keys as Qt reads them"),
    **dict.fromkeys(("Red", "Green", "Blue"), "names of colours in our own tables"),
}
"""What is not translated, and why."""

DATA = ("app/commands.py", "app/outside/desktop_entries.py")
"""Modules whose functions make tables or read files; the commands' texts are gathered from the table itself."""

CODE = ("<td", "<table", "HH:mm", " {", "Desktop Entry")


def test_tr_is_given_literals_or_names_and_never_puts_texts_together() -> None:
    for name, tree in modules(ROOT):
        for node in _calls(tree, "tr", "trn"):
            texts = node.args[: 2 if called(node) == "trn" else 1]
            computed = [text for text in texts if isinstance(text, ast.JoinedStr | ast.BinOp)]
            assert not computed or name in COMPUTED, f"{name}:{node.lineno}: {ast.unparse(node)}"


def test_trn_is_given_both_forms_with_a_number() -> None:
    for name, tree in modules(ROOT):
        for node in _calls(tree, "trn"):
            one, many = node.args[:2]
            if isinstance(one, ast.Constant) and isinstance(many, ast.Constant):
                where = f"{name}:{node.lineno}"
                assert _places(str(one.value)) <= _places(str(many.value)), where


def test_parts_have_the_names_that_the_text_gives_them() -> None:
    for name, tree in modules(ROOT):
        for node in _calls(tree, "tr", "trn"):
            if not isinstance(node.args[0], ast.Constant) or any(word.arg is None for word in node.keywords):
                continue
            given = {str(word.arg) for word in node.keywords} - {"context"} | (
                {"n"} if called(node) == "trn" else set()
            )
            asked = set().union(*(_places(str(arg.value)) for arg in node.args[:2] if isinstance(arg, ast.Constant)))
            assert asked <= given, f"{name}:{node.lineno}: {asked - given} is never given"
            assert given - {"n"} <= asked, f"{name}:{node.lineno}: {given - asked} is never said"


def test_no_text_of_a_function_passes_by_tr() -> None:
    found = [f"{name}:{line}: {text!r}" for name, tree in modules(ROOT) for line, text in _unsaid(tree)]
    found = [line for line in found if not line.startswith(DATA)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ('def f(w):\n    w.setText("Not said")', ["Not said"]),
        ('def f(w):\n    w.setText(tr("Said well"))', []),
        ('def f(w, n):\n    w.setText(f"{n} photos found")', ["{0} photos found"]),
        ('def f(w):\n    "About the function"\n    log.info("for the log")', []),
        ('def f(w):\n    raise ValueError("our own fault")', []),
    ],
)
def test_the_search_finds_what_it_should(code: str, texts: list[str]) -> None:
    assert [text for _, text in _unsaid(ast.parse(code))] == texts


def _unsaid(tree: ast.AST, *, inside: bool = False) -> Iterator[tuple[int, str]]:
    """Texts in functions that nothing translates."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Call) and (_silent(node) or called(node) in ("tr", "trn")):
            for word in node.keywords if called(node) in ("tr", "trn") else ():
                yield from _unsaid(word, inside=inside)
            continue
        if isinstance(node, ast.keyword) and node.arg == "key":
            continue
        if isinstance(node, ast.Dict):
            # Keys are looked up, values are said.
            yield from _unsaid(ast.Tuple(elts=node.values), inside=inside)
            continue
        text = text_of(node) if isinstance(node, ast.expr) and inside else None
        if text is not None:
            if is_words(text) and text not in NOT_SAID and text not in NO_WORDS and not any(c in text for c in CODE):
                yield node.lineno, text
            continue
        yield from _unsaid(node, inside=inside or isinstance(node, ast.FunctionDef | ast.Lambda))


def _silent(node: ast.Call) -> bool:
    return called(node) in SILENT_CALLS or (
        called(node) in ("info", "error") and ast.unparse(node.func).startswith("log.")
    )


def _calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def _places(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}
