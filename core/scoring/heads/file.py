"""A head as one file: safetensors, with the spec as JSON in its header. Reading one runs nothing that it carries."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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

KEY, DIGEST = "beholder.head", "beholder.weights"
"""Where the spec and the SHA-256 of the weights stand in the file's header."""

SUFFIX = ".safetensors"


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """A spec and its weights, float32, checked against each other; `digest` names the weights. Any thread."""

    spec: HeadSpec
    weights: Weights
    digest: str

    @classmethod
    def of(cls, spec: HeadSpec, weights: Mapping[str, NDArray[Any]]) -> Head:
        """A head of weights that fit; ModelError where they do not, or hold values that are no numbers."""
        kept = {name: np.ascontiguousarray(array, np.float32) for name, array in weights.items()}
        check_weights(spec, kept)
        return cls(spec, kept, digest_of(kept))

    @property
    def version(self) -> int:
        """Another number for whatever gives other values."""
        named = f"{self.digest}\n{self.spec.to_json()}"
        return int(hashlib.sha256(named.encode()).hexdigest()[:7], 16) + 1


def digest_of(weights: Weights) -> str:
    """SHA-256 of weights by their names and shapes, hex."""
    digest = hashlib.sha256()
    for name in sorted(weights):
        digest.update(f"{name} {weights[name].shape}\n".encode())
        digest.update(weights[name].astype("<f4").tobytes())
    return digest.hexdigest()


def read_head(path: Path) -> Head:
    """A whole head. Raises ModelError where the file is no head, is damaged, or is of a newer form."""
    with _opened(path) as file:
        spec, digest = _header(file, path)
        head = Head.of(spec, {name: _array(file.get_tensor(name)) for name in file.keys()})  # noqa: SIM118
    if head.digest != digest:
        raise ModelError(f"The head {path} is damaged: its weights are not those that were written.", _AGAIN)
    return head


def stored_head(path: Path) -> Head:
    """A head whose weights are read, and checked, when they are asked for first. Raises ModelError for a bad header."""
    with _opened(path) as file:
        spec, digest = _header(file, path)
    return Head(spec, _StoredWeights(path, digest), digest)


def write_head(head: Head, path: Path) -> None:
    """Write the file in one step. Raises ModelError where the disk refuses; what was there before stays then."""
    header = {KEY: head.spec.to_json(), DIGEST: head.digest}
    try:
        write_atomically(path, save(dict(head.weights), header))
    except OSError as error:
        raise ModelError(f"The head could not be saved to {path}: {error.strerror}.") from error


def is_head(path: Path) -> bool:
    """Whether the file says that it is a head; whether it is sound is another question."""
    try:
        with safe_open(path, framework="np") as file:
            return KEY in (file.metadata() or {})
    except (SafetensorError, OSError):
        return False


class _StoredWeights(Mapping[str, NDArray[np.float32]]):
    """Weights that stay in their file until somebody asks."""

    def __init__(self, path: Path, digest: str) -> None:
        self._path, self._digest = path, digest
        self._lock = threading.Lock()
        self._read: Weights | None = None

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> Weights:
        with self._lock:
            if self._read is None:
                head = read_head(self._path)
                if head.digest != self._digest:
                    raise ModelError(f"The head {self._path} was exchanged meanwhile.", "Start Beholder again.")
                self._read = head.weights
            return self._read


_AGAIN = "Get the file again."


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with safe_open(path, framework="np") as file:
            yield file
    except FileNotFoundError as error:
        raise ModelError(f"There is no head at {path}.", "Check the path.") from error
    except OSError as error:
        raise ModelError(f"The head {path} cannot be read: {error.strerror or error}.") from error
    except (SafetensorError, TypeError, AttributeError) as error:
        raise ModelError(f"The head {path} is damaged or incomplete.", _AGAIN) from error


def _header(file: Any, path: Path) -> tuple[HeadSpec, str]:
    told = file.metadata() or {}
    if KEY not in told:
        raise ModelError(
            f"The file {path} is no head of Beholder's.",
            "Weights of other programs are imported: beholder heads import FILE --encoder ID",
        )
    return spec_from_json(told[KEY], path.name), str(told.get(DIGEST, ""))


def _array(found: NDArray[Any]) -> NDArray[Any]:
    if not np.issubdtype(found.dtype, np.floating):
        raise TypeError(f"weights of type {found.dtype}")
    return found
