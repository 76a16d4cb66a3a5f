"""Lists of contexts: what a picture may show, so that a judgement is not one of the subject.

`imagenet` is the paper's: the thousand classes of ImageNet-1k as torchvision carries them, each up to its first comma.
`everyday` is Beholder's own list of photo subjects, `resources/prompts/everyday.txt`.
"""

from __future__ import annotations

import ast
import importlib.util
from functools import cache
from pathlib import Path

from core.errors import UserError
from resources import resource

IMAGENET, EVERYDAY = "imagenet", "everyday"
LISTS = (IMAGENET, EVERYDAY)

_NAMES = Path("models", "_meta.py")


def context_list(name: str) -> tuple[str, ...]:
    """The contexts of a list in their order. UserError for a list that there is not.

    torchvision tells the two cranes and the two maillots apart ("crane bird"), so no context stands in it twice.
    """
    if name == EVERYDAY:
        return _everyday()
    if name == IMAGENET:
        return _imagenet()
    raise UserError(f"There is no list of contexts called “{name}”.", f"Possible: {', '.join(LISTS)}.")


def has_imagenet() -> bool:
    """Whether the file that names ImageNet's classes is there."""
    return (_torchvision() / _NAMES).is_file()


@cache
def _everyday() -> tuple[str, ...]:
    lines = (line.strip() for line in resource("prompts", "everyday.txt").read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def _imagenet() -> tuple[str, ...]:
    """Read out of torchvision's source: importing it would import torch."""
    path = _torchvision() / _NAMES
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        hint = f"Choose the contexts “{EVERYDAY}” instead."
        raise UserError("The names of the ImageNet classes are not installed.", hint) from error
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(
            getattr(one, "id", "") == "_IMAGENET_CATEGORIES" for one in node.targets
        ):
            return tuple(str(name).partition(",")[0].strip() for name in ast.literal_eval(node.value))
    raise UserError("This version of torchvision names no ImageNet classes.", f"Choose “{EVERYDAY}” instead.")


def _torchvision() -> Path:
    spec = importlib.util.find_spec("torchvision")
    folders = spec.submodule_search_locations if spec is not None else None
    return Path(folders[0]) if folders else Path("torchvision")
