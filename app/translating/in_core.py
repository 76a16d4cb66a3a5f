"""What core says. It speaks English and knows no other language; its sentences are found where they are made.

A text counts where it is given to something that carries it to a person (`SAYERS`), or flows there by a name, a
function or a parameter of the same module; and everywhere in the few modules that are made of words (`WORDY`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.translating.message import Message
from app.translating.texts import called, is_words, numbered, texts_in

SAYERS = frozenset(
    {
        "Null",
        "UserError",
        "UnreadableError",
        "FolderGoneError",
        "LibraryError",
        "ModelError",
        "DownloadError",
        "NotThereError",
        "Broken",
        "cls",
        "Term",
        "Judgement",
    }
)
"""Whose arguments people read."""

WORDY = frozenset({"core/imaging/wording.py", "core/settings/file.py", "core/scoring/technical.py"})
"""Modules whose every sentence is for people."""

_CARRIERS = frozenset({"notices", "reasons", "_on_notice", "explanation", "source", "_WORDS"})
"""Names of lists, keywords and callbacks that end in front of a person."""

_OURS = frozenset({"ValueError", "TypeError", "KeyError", "RuntimeError", "NotImplementedError", "getLogger"})
_LOG = frozenset({"debug", "info", "warning", "error", "exception", "log"})
_SHORT = re.compile(r"(1/|f/|ISO )\{0\}( s)?|\{0\} [A-Za-z]+")
"""A number as photographers write it: "f/{0}", "{0} mm"."""

_ROUNDS = 3


def messages_of_core(root: Path) -> Iterator[Message]:
    """Every sentence of core, by file."""
    for path in sorted((root / "core").rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if "migrations" in path.parts or name.startswith("core/demo/prompts"):
            continue
        for text in _said_in(ast.parse(path.read_text(encoding="utf-8")), whole=name in WORDY):
            yield Message(text, name)


def _said_in(tree: ast.Module, *, whole: bool) -> set[str]:
    roots = [tree] if whole else _flowing(tree)
    for node in ast.walk(tree):
        if whole and isinstance(node, ast.Call) and (called(node) in _OURS or called(node) in _LOG):
            # What we did wrong, and what is for the log.
            node.args, node.keywords = [], []
    texts = {numbered(text) for part in roots for text in texts_in(part)}
    return {text for text in texts if _is_said(text, whole=whole)}


def _is_said(text: str, *, whole: bool) -> bool:
    return is_words(text) or (whole and bool(_SHORT.fullmatch(text)))


def _flowing(tree: ast.Module) -> list[ast.AST]:
    """The expressions whose texts reach a person."""
    sayers, names = set(SAYERS), set(_CARRIERS)
    found: list[ast.AST] = []
    for _ in range(_ROUNDS):
        found = list(_given(tree, sayers, names))
        names |= _names(found)
        # A function that hands its parameter on to a sayer is one itself.
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name != "__init__":
                own = {argument.arg for argument in node.args.args} - {"self", "cls"}
                handed_on = _names(_given(node, sayers, set()))
                if own & handed_on & {"what", "hint", "reason", "message", "words"}:
                    sayers.add(node.name)
    return found


def _names(parts: Iterable[ast.AST]) -> set[str]:
    return {node.id for part in parts for node in ast.walk(part) if isinstance(node, ast.Name)}


def _given(tree: ast.AST, sayers: set[str], names: set[str]) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if called(node) in sayers or (called(node) == "of" and "Error" in ast.unparse(node.func)):
                yield from (*node.args, *node.keywords)
            elif isinstance(node.func, ast.Name | ast.Attribute) and _carries(node):
                yield from node.args
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(n, ast.Name) and n.id in names for t in targets for n in ast.walk(t)):
                yield node.value
        elif isinstance(node, ast.FunctionDef) and node.name in names:
            yield from (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value)
        elif isinstance(node, ast.keyword) and node.arg in _CARRIERS:
            yield node.value


def _carries(node: ast.Call) -> bool:
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    held = getattr(owner, "id", getattr(owner, "attr", ""))
    return called(node) in _CARRIERS or (called(node) in ("append", "extend") and held in _CARRIERS)
