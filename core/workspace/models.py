"""Models as a person deals with them: what there is, install, import, check, choose, take away.

The window and the command line both do it through here. Needs no open library and imports no torch; everything blocks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.encoders import installation
from core.encoders.architectures import needs_tokenizer, row_for_file
from core.encoders.catalogue import find_encoder
from core.encoders.download import Patience
from core.encoders.installation import FileState, Installed
from core.encoders.model_catalogue import ModelRow, model_row, model_rows
from core.encoders.spec import EncoderSpec
from core.engine.apart import run_apart
from core.engine.trial import Golden, hold_against, try_model
from core.errors import ModelError
from core.jobs import JobContext
from core.paths import AppPaths
from core.scoring.heads.foreign import import_head
from core.scoring.heads.store import file_of, find_heads, install_head, remove_head
from core.settings import load_settings, save_settings

UNKNOWN_LICENCE = "As where the file came from"


@dataclass(frozen=True, slots=True)
class Listed:
    """A model in the list: `row` where it can be installed, `installed` where it is an encoder on this computer.

    `bytes` is what it takes on the disk, else about what the download is; `unfinished` what a stopped one has fetched.
    """

    id: str
    title: str
    licence: str
    good_for: str
    bytes: int
    here: bool
    row: ModelRow | None = None
    installed: Installed | None = None
    unfinished: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found: every file's state, and how the model compares with golden values where some were given."""

    files: tuple[FileState, ...]
    golden: Golden | None = None

    @property
    def well(self) -> bool:
        return all(file.state in ("as installed", "not pinned") for file in self.files) and (
            self.golden is None or self.golden.holds
        )


@dataclass(frozen=True, slots=True)
class OwnFile:
    """Weights of a person's own and what they say of them. `like` takes over all else from a row of that id."""

    source: Path
    architecture: str = ""
    like: str = ""
    id: str = ""
    title: str = ""
    licence: str = ""
    quick_gelu: bool = False
    tokenizer: Path | None = None


def listed(paths: AppPaths) -> list[Listed]:
    """The catalogue in its order, then the person's own."""
    found, heads = installation.installed_models(paths), find_heads(paths)
    lines = []
    for row in model_rows().values():
        there, head = found.get(row.id), row.head_of and row.id in heads
        size = there.bytes if there else _size(file_of(paths, row.id)) if head else row.bytes
        unfinished = 0 if there or head else installation.unfinished_bytes(row.id, paths)
        here = there is not None or bool(head)
        lines.append(Listed(row.id, row.title, row.licence, row.good_for, size, here, row, there, unfinished))
    own = (one for model_id, one in found.items() if model_id not in model_rows())
    lines += [Listed(one.spec.id, one.spec.title, one.spec.licence, "", one.bytes, True, None, one) for one in own]
    return lines


def install(
    model_id: str, paths: AppPaths, ctx: JobContext, *, endpoint: str = "", patience: Patience | None = None
) -> None:
    """Download a model of the catalogue, try it out, put it in place. Its licence has been shown and agreed to.

    Raises UserError, Cancelled; what is there already stays then, and what came of the download for the next time.
    """
    row = model_row(model_id)
    if not row.head_of:
        installation.install(row, paths, ctx, try_out=_try_out, endpoint=endpoint, patience=patience)
        return
    with installation.staging(row.id, row.title, paths):
        (fetched,) = installation.fetch(row, paths, ctx, endpoint=endpoint, patience=patience)
        try:
            run_apart(ctx, _install_head, fetched.path, paths, (row.head_of,))
        finally:
            installation.clear(row.id, paths)


def import_file(own: OwnFile, paths: AppPaths, ctx: JobContext) -> EncoderSpec:
    """Copy weights of the person's own, try them out, put them in place. Raises UserError, Cancelled."""
    if not own.source.is_file():
        raise ModelError(f"There is no file at {own.source}.", "Check the path.")
    row = _row_of(own)
    tokenizer = own.tokenizer
    if tokenizer is None and needs_tokenizer(row.architecture):
        tokenizer = own.source.with_name("tokenizer.json")
    if tokenizer is not None and not tokenizer.is_file():
        raise ModelError(
            f"{row.architecture} needs its vocabulary, and there is no {tokenizer}.",
            "Put the model's tokenizer.json beside the weights.",
        )
    return installation.import_file(own.source, row, paths, ctx, try_out=_try_out, tokenizer=tokenizer)


def check(model_id: str, paths: AppPaths, ctx: JobContext, golden: Path | None = None) -> Checked:
    """Read every file of an installed model and try it out; with `golden`, hold it against values it once gave.

    Raises UserError, Cancelled.
    """
    spec = find_encoder(paths, model_id)
    files = tuple(installation.verify(spec, paths, ctx))
    quiet = JobContext(ctx.cancel)
    if not Checked(files).well:
        return Checked(files)
    if golden is not None:
        return Checked(files, hold_against(spec, golden, quiet))
    try_model(spec, quiet)
    return Checked(files)


def use(model_id: str, paths: AppPaths) -> EncoderSpec:
    """Judge by this model from the next start or pass on: the setting `scoring.encoder`. Raises UserError."""
    spec = find_encoder(paths, model_id)
    _choose(model_id, paths)
    return spec


def remove(model_id: str, paths: AppPaths) -> int:
    """Take a model off this computer; returns the bytes that became free. Where it was the chosen one, none is.

    Raises UserError. What it judged stays in the library.
    """
    if model_id in find_heads(paths):
        size = _size(file_of(paths, model_id))
        remove_head(paths, model_id)
        return size
    size = installation.remove(model_id, paths)
    if load_settings(paths.settings).scoring.encoder == model_id:
        _choose("", paths)
    return size


def _choose(model_id: str, paths: AppPaths) -> None:
    settings = load_settings(paths.settings)
    save_settings(paths.settings, replace(settings, scoring=replace(settings.scoring, encoder=model_id)))


def _try_out(spec: EncoderSpec, ctx: JobContext) -> None:
    try_model(spec, JobContext(ctx.cancel))


def _install_head(path: Path, paths: AppPaths, encoders: Sequence[str]) -> None:
    """In a process of its own: reading a checkpoint imports torch."""
    install_head(paths, import_head(path, encoders))


def _row_of(own: OwnFile) -> ModelRow:
    if own.like:
        row = model_row(own.like)
        if row.head_of:
            raise ModelError(f"{row.title} is a head.", f"Import it with: beholder heads import {own.source.name}")
        return replace(row, id=own.id or row.id, title=own.title or row.title)
    if not own.architecture:
        raise ModelError("The file does not say which architecture its weights are of.", "Name it with --arch NAME.")
    stem = re.sub(r"[^a-z0-9_.-]+", "-", own.source.stem.lower()).strip("-_.") or "own"
    row = ModelRow(
        id=own.id or stem[:64],
        title=own.title or own.source.stem,
        maker="",
        licence=own.licence or UNKNOWN_LICENCE,
        page="",
        good_for="",
        speed="medium",
        files=(),
        quick_gelu=own.quick_gelu,
    )
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]{0,63}", row.id):
        raise ModelError(f'"{row.id}" cannot be an id.', "An id is made of small letters, digits, dots, - and _.")
    row = row_for_file(own.source, own.architecture, row)
    if "openai" in own.source.name.lower() and not row.quick_gelu:
        raise ModelError(
            f"{own.source.name} looks like OpenAI's, whose weights need another activation than {own.architecture} "
            "has.",
            f"Import it with: beholder models import {own.source.name} --arch {own.architecture} --quick-gelu",
        )
    return row


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
