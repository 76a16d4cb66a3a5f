"""What is kept of an int8 tower: a verdict that says whether it may be used, and the compiled tower beside it.

Both lie in the cache folder under a name that changes with the weights, with how the spec feeds them, and with the
versions of this code and of OpenVINO; taken away, they are made anew. Imports neither torch nor OpenVINO.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from core.atomic import write_atomically
from core.encoders.spec import EncoderSpec

VERSION = 1
"""Rises with whatever changes an int8 vector: the graph, the rounding, the calibration."""

BACKEND = "int8-ov"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether int8 is used for a model, and what the person is told. `floats`: layers that stay in full precision.
    `blob` is the SHA-256 of the compiled tower that was checked."""

    used: bool
    sentence: str
    photos: int = 0
    agreement: float = 0.0
    layers: int = 0
    floats: tuple[str, ...] = ()
    blob: str = ""


def runtime_version() -> str:
    """OpenVINO's version; "" where it is not installed."""
    try:
        return importlib.metadata.version("openvino")
    except importlib.metadata.PackageNotFoundError:
        return ""


def key_of(spec: EncoderSpec, sha256: str) -> str:
    """The name of a model's int8 tower."""
    how = repr((VERSION, runtime_version(), spec.geometry, spec.quick_gelu)).encode()
    return f"{sha256[:32]}-{hashlib.sha256(how).hexdigest()[:12]}"


def backend_of(verdict: Verdict) -> str:
    """The name of the arithmetic in a space key: another one for every tower that was compiled, since its scales follow
    from the pictures that it was calibrated on."""
    return f"{BACKEND}{VERSION}-{verdict.blob[:8]}"


class Int8Store:
    """The verdicts and towers below a cache folder."""

    def __init__(self, cache: Path) -> None:
        self._folder = cache / "int8"

    def verdict(self, key: str) -> Verdict | None:
        """What was found of a model; None where nothing was yet, or what was is damaged."""
        try:
            kept = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
            return Verdict(**{**kept, "floats": tuple(kept["floats"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def sentences(self) -> list[str]:
        """What was found of every model, for the person."""
        found = [self.verdict(path.stem) for path in sorted(self._folder.glob("*.json"))]
        return [verdict.sentence for verdict in found if verdict is not None]

    def tower(self, key: str, verdict: Verdict) -> bytes | None:
        """The compiled tower that the verdict is about; None where it is gone or another."""
        try:
            data = (self._folder / f"{key}.blob").read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == verdict.blob else None

    def keep(self, key: str, verdict: Verdict, tower: bytes = b"") -> Verdict:
        """Write both, the verdict last: without it the tower does not count. OSError where the disk refuses."""
        verdict = Verdict(**{**asdict(verdict), "blob": hashlib.sha256(tower).hexdigest() if tower else ""})
        path = self._folder / f"{key}.blob"
        if tower:
            write_atomically(path, tower, durable=False)
        write_atomically(self._folder / f"{key}.json", json.dumps(asdict(verdict)).encode(), durable=False)
        if not tower:
            path.unlink(missing_ok=True)
        return verdict

    def forget(self, key: str) -> None:
        """Have it found out anew."""
        for suffix in ("json", "blob"):
            (self._folder / f"{key}.{suffix}").unlink(missing_ok=True)
