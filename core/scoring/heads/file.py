"""A head as one file: safetensors, with the spec as JSON in its header. Reading one runs nothing that it carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from core.atomic import write_atomically
from core.errors import ModelError
from core.scoring.heads.shapes import Weights, check_weights
from core.scoring.heads.spec import HeadSpec, spec_from_json

KEY = "beholder.head"
"""Where the spec stands in the file's header."""

SUFFIX = ".safetensors"


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """A spec and its weights, float32, checked against each other. Read-only; any thread."""

    spec: HeadSpec
    weights: Weights

    @classmethod
    def of(cls, spec: HeadSpec, weights: Mapping[str, NDArray[Any]]) -> Head:
        """A head of weights that fit; ModelError where they do not, or hold values that are no numbers."""
        kept = {name: np.ascontiguousarray(array, np.float32) for name, array in weights.items()}
        check_weights(spec, kept)
        return cls(spec, kept)


def read_spec(path: Path) -> HeadSpec:
    """The spec alone, from the header. Raises ModelError where the file is no head."""
    return _read(path, with_weights=False)[0]


def read_head(path: Path) -> Head:
    """A whole head. Raises ModelError where the file is no head, is damaged, or is of a newer form."""
    return Head.of(*_read(path, with_weights=True))


def write_head(head: Head, path: Path) -> None:
    """Write the file in one step. Raises ModelError where the disk refuses; what was there before stays then."""
    try:
        write_atomically(path, save(dict(head.weights), {KEY: head.spec.to_json()}))
    except OSError as error:
        raise ModelError(f"The head could not be saved to {path}: {error.strerror}.") from error


def is_head(path: Path) -> bool:
    """Whether the file says that it is a head; whether it is sound is another question."""
    try:
        with safe_open(path, framework="np") as file:
            return KEY in (file.metadata() or {})
    except (SafetensorError, OSError):
        return False


def _read(path: Path, *, with_weights: bool) -> tuple[HeadSpec, dict[str, NDArray[Any]]]:
    try:
        with safe_open(path, framework="np") as file:
            text = (file.metadata() or {}).get(KEY)
            if text is None:
                raise ModelError(
                    f"The file {path} is no head of Beholder's.",
                    "Weights of other programs are imported with their encoder.",
                )
            spec = spec_from_json(text, path.name)
            return spec, {name: _array(file.get_tensor(name)) for name in file.keys()} if with_weights else {}  # noqa: SIM118
    except FileNotFoundError as error:
        raise ModelError(f"There is no head at {path}.", "Check the path.") from error
    except OSError as error:
        raise ModelError(f"The head {path} cannot be read: {error.strerror or error}.") from error
    except (SafetensorError, TypeError, AttributeError) as error:
        raise ModelError(f"The head {path} is damaged or incomplete.", "Get the file again.") from error


def _array(found: NDArray[Any]) -> NDArray[Any]:
    if not np.issubdtype(found.dtype, np.floating):
        raise TypeError(f"weights of type {found.dtype}")
    return found
