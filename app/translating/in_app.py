"""What the window says: literals given to `tr` and `trn`, errors of the app's own, and tables that are said later.

A table is what stands in a module or class outside functions: there, nothing may be translated yet, so that every text
in it is one that `tr` gets when it is shown.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from app.translating.message import Message, Said
from app.translating.texts import called, is_words, numbered, texts_in

SILENT = ("app/cli", "app/screenshots", "app/translating")
"""The command line and the tools speak English."""

NO_WORDS = frozenset(
    {"Beholder", "English", "Fusion", "Application", "[Desktop Entry]", "Workspace", "system volume information"}
)
"""Names, in the tables, that are the same in every language."""

_ERRORS = frozenset({"UserError", "Null"})
_DONE = frozenset({"tr", "trn"})
_NO_TABLES = (
    "app/outside/desktop_entries.py",
    "app/theme/",
    "app/loupe/monitor/",
    "app/loupe/cache.py",
    "app/commands.py",
)


def modules(root: Path) -> Iterator[tuple[str, ast.Module]]:
    """Every module of the window, by its name from the root."""
    for path in sorted((root / "app").rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if not name.startswith(SILENT):
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def messages_of_app(root: Path) -> Iterator[Message]:
    """Every text of the window, by file."""
    for name, tree in modules(root):
        yield from (Message(one, name, many, context) for one, many, context in _translated(tree))
        texts = set(_of_errors(tree))
        if not name.startswith(_NO_TABLES):
            texts |= set(_in_tables(tree))
        yield from (Message(numbered(text), name) for text in texts if is_words(text) and text not in NO_WORDS)


def _translated(tree: ast.AST) -> Iterator[Said]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _DONE:
            given = [part.value for part in node.args[: 1 + (node.func.id == "trn")] if isinstance(part, ast.Constant)]
            if given and all(isinstance(text, str) for text in given):
                yield str(given[0]), str(given[1]) if len(given) > 1 else "", _context(node)


def _context(node: ast.Call) -> str:
    found = next((word.value for word in node.keywords if word.arg == "context"), None)
    return str(found.value) if isinstance(found, ast.Constant) else ""


def _of_errors(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in _ERRORS:
            for part in (*node.args, *node.keywords):
                yield from texts_in(part)


def _in_tables(tree: ast.AST) -> Iterator[str]:
    """Texts of assignments outside functions."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            yield from texts_in(node.value)
        elif isinstance(node, ast.ClassDef):
            yield from _in_tables(node)
