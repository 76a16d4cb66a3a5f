"""Weights on disk: identified by their hash, read without running any code that they carry.

Runs in the model process; torch is imported inside functions, the hash and the space need none.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.encoders import views
from core.encoders.spec import EncoderSpec
from core.errors import ModelError
from core.types import Output, SpaceKey

if TYPE_CHECKING:
    from torch import Tensor

NATIVE_SUFFIX = "+native"
"""Ends the encoder's id in the spaces of views at their own size."""

# What OpenAI's checkpoints carry beside their parameters.
_NOT_PARAMETERS = ("input_resolution", "context_length", "vocab_size")


def weights_sha256(path: Path, cache: Path) -> str:
    """SHA-256 of a weights file, hex. Kept in `cache` under the file's path, size and mtime, so it is read once."""
    try:
        stat = path.stat()
        name = str(path.absolute())
        stamp = {"path": name, "size": stat.st_size, "mtime_ns": stat.st_mtime_ns}
        kept = cache / "weights" / f"{hashlib.sha256(name.encode(errors='surrogateescape')).hexdigest()[:32]}.json"
        known = _read_kept(kept)
        if {key: known.get(key) for key in stamp} == stamp and isinstance(known.get("sha256"), str):
            return str(known["sha256"])
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"The weights {path} cannot be read: {error.strerror}.", "Check the file.") from error
    _keep(kept, stamp | {"sha256": sha256})
    return sha256


def space_of(spec: EncoderSpec, sha256: str, backend: str, output: Output) -> SpaceKey:
    """The space of an encoder's vectors. Whatever changes them changes the key: the weights' hash is followed by a
    short one of how the spec feeds and reads them."""
    how = repr((spec.geometry, spec.quick_gelu)).encode()
    weights = f"{sha256[:32]}-{hashlib.sha256(how).hexdigest()[:8]}"
    return SpaceKey(spec.id, weights, spec.preprocessing_version, backend, output)


def native_space_of(spec: EncoderSpec, sha256: str, backend: str) -> SpaceKey:
    """The space of what the encoder makes of views at their own size (`core.encoders.views`), without positions.

    Another encoder to whoever compares vectors: its id is one that no spec can have, so that a vector of an ordinary
    centre crop can never stand in. Texts are encoded as ever, and belong to both spaces.
    """
    how = repr((spec.mean, spec.std, spec.quick_gelu)).encode()
    weights = f"{sha256[:32]}-{hashlib.sha256(how).hexdigest()[:8]}"
    return SpaceKey(f"{spec.id}{NATIVE_SUFFIX}", weights, views.VERSION, backend, Output.PROJECTED)


def load_state_dict(path: Path, *, quick_gelu: bool = True) -> dict[str, Tensor]:
    """Tensors by name, on the CPU, all finite. ModelError for anything else than a plain set of weights, and for
    OpenAI's own where the model that they go into has no `quick_gelu`: it would judge, and wrongly."""
    import torch

    loaded = _read_safetensors(path) if path.suffix == ".safetensors" else _read_torch(path)
    if not quick_gelu and loaded.keys() >= set(_NOT_PARAMETERS):
        raise ModelError(
            f"The weights {path} are OpenAI's, which were trained with another activation than this model has.",
            "Write quick_gelu = true into its spec, or import the file with --quick-gelu.",
        )
    tensors = {name: value for name, value in loaded.items() if name not in _NOT_PARAMETERS}
    for name, tensor in tensors.items():
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            raise ModelError(f"The weights {path} are damaged: {name} holds values that are no numbers.", _AGAIN)
    return tensors


_AGAIN = "Get the file again and check its SHA-256."


def _read_safetensors(path: Path) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return _plain(load_file(path, device="cpu"), path)
    except (SafetensorError, OSError) as error:
        raise ModelError(f"The weights {path} are damaged or incomplete: {error}.", _AGAIN) from error


def _read_torch(path: Path) -> dict[str, Tensor]:
    import torch

    is_zip = zipfile.is_zipfile(path)
    if is_zip and _is_torchscript(path):
        line = "import sys, torch; torch.save(torch.jit.load(sys.argv[1], 'cpu').state_dict(), sys.argv[2])"
        raise ModelError(
            f"The weights {path} are a TorchScript program, which Beholder does not run.",
            f'If you trust them, convert them once: python -c "{line}" {path.name} {path.stem}-weights.pt',
        )
    try:
        # Mapping spares a copy; the older format of torch.save cannot be mapped.
        loaded = torch.load(path, map_location="cpu", weights_only=True, mmap=is_zip)
    except pickle.UnpicklingError as error:
        if "Unsupported" not in str(error) and "GLOBAL" not in str(error):
            raise ModelError(f"The weights {path} are damaged or of another kind.", _AGAIN) from error
        line = (
            "import sys, torch; c = torch.load(sys.argv[1], 'cpu', weights_only=False); "
            "torch.save(c.get('state_dict', c), sys.argv[2])"
        )
        raise ModelError(
            f"The weights {path} can only be read by running code that they carry, which Beholder does not do.",
            f'If you trust them, convert them once: python -c "{line}" {path.name} {path.stem}-weights.pt',
        ) from error
    except (RuntimeError, EOFError, OSError, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise ModelError(f"The weights {path} are damaged or incomplete.", _AGAIN) from error
    return _plain(loaded, path)


def _is_torchscript(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(name.endswith("/constants.pkl") for name in archive.namelist())


def _plain(loaded: Any, path: Path) -> dict[str, Tensor]:
    """The parameters out of the wrappings that training scripts leave around them."""
    import torch

    if isinstance(loaded, dict) and isinstance(loaded.get("state_dict"), dict):
        loaded = loaded["state_dict"]
    if (
        not isinstance(loaded, dict)
        or not loaded
        or not all(isinstance(value, torch.Tensor) for value in loaded.values())
    ):
        raise ModelError(f"The file {path} holds no weights of a model.", "Point the spec at its weights file.")
    prefix = "module." if all(name.startswith("module.") for name in loaded) else ""
    return {name.removeprefix(prefix): value for name, value in loaded.items()}


def _read_kept(path: Path) -> dict[str, object]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _keep(path: Path, value: dict[str, object]) -> None:
    """Best effort: a cache that cannot be written costs reading the file again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(".new")
        written.write_text(json.dumps(value), encoding="utf-8")
        written.replace(path)
    except OSError:
        return
