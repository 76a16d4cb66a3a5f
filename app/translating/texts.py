"""Reading texts out of a syntax tree: literals, f-strings as templates with numbered places, and what is no text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

_WORDS = re.compile(r"[A-Za-z’']{2,}[,:;]? [(“\"{]?[A-Za-z0-9]|\} [a-z]{2,}|[a-z] \{|^[A-Z][a-z]{2,}…?$")
_CODE = re.compile(r"^(SELECT|INSERT|UPDATE|DELETE|PRAGMA|CASE|FROM|BEGIN|WITH)\b|^import |=\"|^<|%s|%r")
_NAMED_PLACE = re.compile(r"\{\w*\}")


def is_words(text: str) -> bool:
    """Whether a literal reads as something said to a person: two words, or one with a capital."""
    return bool(_WORDS.search(text)) and not _CODE.search(text)


def text_of(node: ast.expr) -> str | None:
    """The text that an expression makes, with places {0}, {1} for what is filled in; None where it makes none.

    Literals, f-strings, and sums of these with anything.
    """
    parts = list(_parts(node))
    if not any(isinstance(part, str) for part in parts):
        return None
    filled = not all(isinstance(part, str) for part in parts)
    place, text = 0, ""
    for part in parts:
        if isinstance(part, str):
            text += part.replace("{", "{{").replace("}", "}}") if filled else part
        else:
            text += f"{{{place}}}"
            place += 1
    return text


def numbered(text: str) -> str:
    """Named places as numbered ones: "The file {path}." to "The file {0}."."""
    places = iter(range(len(text)))
    return _NAMED_PLACE.sub(lambda _: f"{{{next(places)}}}", text)


def texts_in(node: ast.AST) -> Iterator[str]:
    """Every text below a node, whole f-strings and sums rather than their parts; docstrings are left out."""
    if isinstance(node, ast.expr):
        text = text_of(node)
        if text is not None:
            yield text
            if not isinstance(node, ast.Constant):
                for inner in ast.walk(node):
                    if isinstance(inner, ast.FormattedValue):
                        yield from texts_in(inner.value)
            return
    for child in ast.iter_child_nodes(node):
        if not _is_docstring(child):
            yield from texts_in(child)


def called(node: ast.Call) -> str:
    """The last name of what is called: "Null" of `types.Null(...)`."""
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _parts(node: ast.expr) -> Iterator[str | ast.expr]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for value in node.values:
            if isinstance(value, ast.Constant):
                yield str(value.value)
            else:
                yield value
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from _parts(node.left)
        yield from _parts(node.right)
    else:
        yield node


def _is_docstring(node: ast.AST) -> bool:
    """A text that stands alone: the description of a module, a function or the name above it."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
