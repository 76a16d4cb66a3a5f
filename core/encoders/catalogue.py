"""Which encoders there are: the specs that ship with the app, and those in the person's own folder."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from core.encoders.spec import EncoderSpec, load_spec
from core.errors import ModelError
from core.paths import AppPaths
from resources import resource

_log = logging.getLogger(__name__)


def _log_broken(path: Path, error: ModelError) -> None:
    _log.warning("encoder left out: %s", error.message)


def find_encoders(
    paths: AppPaths, on_broken: Callable[[Path, ModelError], None] = _log_broken
) -> dict[str, EncoderSpec]:
    """All usable encoders by id, shipped ones first. Broken specs and second uses of an id go to `on_broken`."""
    found: dict[str, EncoderSpec] = {}
    for path in _spec_files(paths):
        try:
            spec = load_spec(path)
            if spec.id in found:
                raise ModelError(f'The model spec {path} uses the id "{spec.id}" a second time.', "Change its id.")
            found[spec.id] = spec
        except ModelError as error:
            on_broken(path, error)
    return found


def find_encoder(paths: AppPaths, id_or_path: str) -> EncoderSpec:
    """The encoder of that id, or of the spec file at that path; ModelError names what is installed."""
    if id_or_path.endswith(".toml"):
        return load_spec(Path(id_or_path).absolute())
    broken: dict[Path, ModelError] = {}
    found = find_encoders(paths, broken.__setitem__)
    if id_or_path in found:
        return found[id_or_path]
    for path, error in broken.items():
        if path.stem == id_or_path:
            raise error
    near = difflib.get_close_matches(id_or_path, found, 1)
    if near:
        hint = f'Did you mean "{near[0]}"? Installed: {", ".join(found)}.'
    elif found:
        hint = f"Installed: {', '.join(found)}."
    else:
        hint = f"No model is installed. Put a spec and its weights into {paths.encoders}, or give a spec's path."
    raise ModelError(f'There is no model "{id_or_path}".', hint)


def _spec_files(paths: AppPaths) -> Iterator[Path]:
    shipped = resource("encoders")
    yield from sorted(shipped.glob("*.toml"))
    yield from sorted(paths.encoders.rglob("*.toml"))
