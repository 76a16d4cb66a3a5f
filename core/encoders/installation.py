"""Models on this computer: put there whole or not at all, looked after, taken away.

    downloads/ID/   files as they come, then the spec, then tried out -- one rename --> encoders/ID/
                    ID.toml (the spec, the weights' SHA-256 pinned), the files, origin.json (where each came from)

What fails leaves `encoders/` as it was. Nothing here imports a model library: `try_out` is given by whoever calls.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tomli_w

from core.atomic import write_atomically
from core.encoders.catalogue import find_encoders
from core.encoders.download import Fetched, NotThereError, Patience, download
from core.encoders.model_catalogue import MEGABYTE, ModelFile, ModelRow, hub_endpoint
from core.encoders.one_at_a_time import one_at_a_time
from core.encoders.spec import EncoderSpec, load_spec
from core.errors import ModelError
from core.jobs import JobContext
from core.paths import AppPaths

TryOut = Callable[[EncoderSpec, JobContext], None]
"""Loads a model that is about to be installed and raises ModelError where it is not what its spec says."""

ORIGIN = "origin.json"
_COPY_BYTES = 1 << 20
_ROOM = 4
"""A file may be this many times as large as its row says before it counts as something else."""
_LEAST_BYTES = 64 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Installed:
    """A model on this computer: its spec, its folder's bytes, whether Beholder put it there, and whether it can be
    taken away by Beholder."""

    spec: EncoderSpec
    bytes: int
    ours: bool


@dataclass(frozen=True, slots=True)
class FileState:
    """One file of a model and what became of it: "as installed", "changed", "missing", or "not pinned"."""

    name: str
    state: str
    sha256: str = ""


def downloads(paths: AppPaths) -> Path:
    """Where models are until they are whole; on the disk of `paths.encoders`, so that a rename is enough."""
    return paths.data / "downloads"


def installed_models(paths: AppPaths) -> dict[str, Installed]:
    """Every usable encoder by id, with what it takes on the disk. Broken ones are logged and left out."""
    found = {}
    for model_id, spec in find_encoders(paths).items():
        home = paths.encoders / model_id
        ours = (home / f"{model_id}.toml").is_file() and spec.weights.parent == home.absolute()
        size = sum(_size(path) for path in home.rglob("*")) if ours else _size(spec.weights)
        found[model_id] = Installed(spec, size, ours)
    return found


def fetch(
    row: ModelRow, paths: AppPaths, ctx: JobContext, *, endpoint: str = "", patience: Patience | None = None
) -> list[Fetched]:
    """Download a row's files into its folder below `downloads`, in the row's order; what is there already stays.

    Not locked: called by who holds the model's lock. Raises DownloadError, Cancelled.
    """
    folder = downloads(paths) / row.id
    fetched: list[Fetched] = []
    before = 0
    for file in row.files:

        def progress(done: int, total: int, before: int = before) -> None:
            ctx.progress(before + done, max(row.bytes, before + max(done, total)))

        fetched.append(_fetch_one(file, folder, JobContext(ctx.cancel, progress), endpoint or hub_endpoint(), patience))
        before += fetched[-1].size
    return fetched


def install(
    row: ModelRow,
    paths: AppPaths,
    ctx: JobContext,
    *,
    try_out: TryOut,
    endpoint: str = "",
    patience: Patience | None = None,
) -> EncoderSpec:
    """Download, try out and put in place an encoder's row; again over an older one.

    The licence is shown and agreed to before this is called. `ctx.progress` gets bytes. Raises UserError, Cancelled.
    """
    with staging(row.id, row.title, paths) as folder:
        _refuse_taken(row.id, paths)
        fetched = fetch(row, paths, ctx, endpoint=endpoint, patience=patience)
        weights = next(one for one, file in zip(fetched, row.files, strict=True) if not file.is_tokenizer)
        tokenizer = next((one.path for one, file in zip(fetched, row.files, strict=True) if file.is_tokenizer), None)
        table = spec_table(row, weights, tokenizer)
        origin = {"page": row.page, "licence": row.licence, "files": [one.as_values() for one in fetched]}
        return _place(row.id, folder, table, origin, paths, ctx, try_out)


def import_file(
    source: Path,
    row: ModelRow,
    paths: AppPaths,
    ctx: JobContext,
    *,
    try_out: TryOut,
    tokenizer: Path | None = None,
) -> EncoderSpec:
    """Copy a weights file of the person's own, with a row that says what it is, and put it in place.

    Raises UserError, Cancelled; the file itself is only read.
    """
    with staging(row.id, row.title, paths) as folder:
        _refuse_taken(row.id, paths)
        _clear(folder)
        folder.mkdir()
        try:
            copied = [_copy(path, folder, ctx) for path in (source, tokenizer) if path is not None]
            there = copied[1].path if tokenizer is not None else None
            origin = {"page": row.page, "licence": row.licence, "files": [one.as_values() for one in copied]}
            return _place(row.id, folder, spec_table(row, copied[0], there), origin, paths, ctx, try_out)
        finally:
            _clear(folder)


def verify(spec: EncoderSpec, paths: AppPaths, ctx: JobContext) -> list[FileState]:
    """Read every file of an installed model and hold it against the digests of its first download."""
    home = spec.weights.parent
    pinned = {spec.weights.name: spec.weights_sha256}
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads((home / ORIGIN).read_text(encoding="utf-8"))["files"]
        pinned = {str(one["name"]): str(one["sha256"]) for one in kept} | pinned
    states = []
    read, whole = 0, sum(_size(home / name) for name in pinned)
    for name, wanted in pinned.items():
        path = home / name
        if not path.is_file():
            states.append(FileState(name, "missing"))
            continue

        def progress(done: int, total: int, before: int = read) -> None:
            ctx.progress(before + done, whole)

        try:
            found = _sha256(path, JobContext(ctx.cancel, progress))
        except OSError as error:
            raise ModelError(f"{path} cannot be read: {error.strerror or error}.", "Check the disk.") from error
        read += _size(path)
        states.append(FileState(name, _state(wanted, found), found))
    return states


def remove(model_id: str, paths: AppPaths) -> int:
    """Take a model off this computer; returns the bytes that became free. What it judged stays in the library.

    Raises ModelError where it is not there, or lies where the person put it.
    """
    home, spec = paths.encoders / model_id, find_encoders(paths).get(model_id)
    if not (home / f"{model_id}.toml").is_file():
        if spec is None:
            raise ModelError(f'The model "{model_id}" is not installed.', "`beholder models` lists those that are.")
        raise ModelError(
            f"{spec.title} was not installed by Beholder, which leaves it where it is.",
            f"Its weights are {spec.weights}.",
        )
    with staging(model_id, model_id, paths):
        size = sum(_size(path) for path in home.rglob("*"))
        away = downloads(paths) / f"{model_id}.old"
        _clear(away)
        home.replace(away)
        _clear(away)
    return size


def drop_unfinished(model_id: str, paths: AppPaths) -> None:
    """Throw away what an installation that was stopped has fetched so far."""
    with staging(model_id, model_id, paths) as folder:
        _clear(folder)


def clear(model_id: str, paths: AppPaths) -> None:
    """Empty a model's folder below `downloads`; called by who holds the model's lock."""
    _clear(downloads(paths) / model_id)


def unfinished_bytes(model_id: str, paths: AppPaths) -> int:
    """What an installation that was stopped has fetched so far."""
    folder = downloads(paths) / model_id
    return sum(_size(path) for path in folder.rglob("*") if path.suffix != ".json") if folder.is_dir() else 0


def spec_table(row: ModelRow, weights: Fetched, tokenizer: Path | None) -> dict[str, Any]:
    """The row as a spec's TOML, with the weights' digest pinned."""
    table: dict[str, Any] = {
        "id": row.id,
        "title": row.title if not row.maker else f"{row.title} ({row.maker})",
        "architecture": row.architecture,
        "weights": weights.path.name,
        "weights_sha256": weights.sha256,
        "licence": row.licence,
        "image_size": row.image_size,
        "mean": list(row.mean),
        "std": list(row.std),
        "interpolation": row.interpolation,
        "resize_mode": row.resize_mode,
        "quick_gelu": row.quick_gelu,
        "outputs": [str(output) for output in row.outputs],
        "only_by_choice": row.research_only,
    }
    if tokenizer is not None:
        table["tokenizer"] = {"json_path": tokenizer.name}
    return table


@contextmanager
def staging(model_id: str, title: str, paths: AppPaths) -> Iterator[Path]:
    """The folder in which a model is made ready, held against whoever else works on the same model."""
    folder, home, away = downloads(paths) / model_id, paths.encoders / model_id, downloads(paths) / f"{model_id}.old"
    busy = ModelError(f"{title} is being installed or taken away already.", "Wait until that is done, or stop it.")
    try:
        with one_at_a_time(downloads(paths) / f"{model_id}.lock", busy):
            if away.exists() and not home.exists():
                # The program ended between the two renames.
                paths.encoders.mkdir(parents=True, exist_ok=True)
                away.replace(home)
            folder.mkdir(parents=True, exist_ok=True)
            try:
                yield folder
            finally:
                with suppress(OSError):
                    folder.rmdir()  # only where it is empty
    except OSError as error:
        raise ModelError(
            f'The model "{model_id}" cannot be put in its place: {error.strerror or error}.',
            f"Check the space and rights at {paths.data}. What was there before is still there.",
        ) from error


def _fetch_one(file: ModelFile, folder: Path, ctx: JobContext, endpoint: str, patience: Patience | None) -> Fetched:
    places = file.addresses(endpoint)
    for name, url in places:
        if (known := _fetched_before(folder / name, url)) is not None:
            ctx.progress(known.size, known.size)
            return known
    most = max(file.megabytes * MEGABYTE * _ROOM, _LEAST_BYTES)
    for number, (name, url) in enumerate(places, 1):
        try:
            fetched = download(url, folder / name, ctx, most_bytes=most, patience=patience)
        except NotThereError:
            if number == len(places):
                raise
            continue
        _write_json(folder / f"{name}.done.json", fetched.as_values())
        return fetched
    raise ModelError("This model has no files to download.", "Update Beholder.")


def _fetched_before(path: Path, url: str) -> Fetched | None:
    """A file that an installation which was stopped later had brought home whole."""
    try:
        kept = json.loads(path.with_name(f"{path.name}.done.json").read_text(encoding="utf-8"))
        if kept["url"] == url and kept["size"] == path.stat().st_size:
            return Fetched(path, url, int(kept["size"]), str(kept["sha256"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def _copy(source: Path, folder: Path, ctx: JobContext) -> Fetched:
    target, digest, done = folder / source.name, hashlib.sha256(), 0
    try:
        total = source.stat().st_size
        free = shutil.disk_usage(folder).free
        if free < total:
            raise ModelError(
                f"There is not enough room for {source.name}: {total / 1e9:.1f} GB are needed, "
                f"{free / 1e9:.1f} GB are free.",
                f"Free some space on the disk of {folder}.",
            )
        with source.open("rb") as read, target.open("wb") as write:
            while chunk := read.read(_COPY_BYTES):
                ctx.cancel.check()
                write.write(chunk)
                digest.update(chunk)
                done += len(chunk)
                ctx.progress(done, total)
    except OSError as error:
        raise ModelError(f"{source} cannot be copied: {error.strerror or error}.", "Check the file.") from error
    return Fetched(target, "", done, digest.hexdigest())


def _place(
    model_id: str,
    folder: Path,
    table: dict[str, Any],
    origin: Mapping[str, object],
    paths: AppPaths,
    ctx: JobContext,
    try_out: TryOut,
) -> EncoderSpec:
    """The files in `folder` with their spec, tried out and renamed into place."""
    _write_json(folder / ORIGIN, {**origin, "installed": datetime.now(UTC).isoformat(timespec="seconds")})
    write_atomically(folder / f"{model_id}.toml", tomli_w.dumps(table).encode())
    try:
        try_out(load_spec(folder / f"{model_id}.toml"), ctx)
    except ModelError:
        # The next try must not find the same files whole and ready.
        _clear(folder)
        raise
    for note in folder.glob("*.done.json"):
        note.unlink()
    home, away = paths.encoders / model_id, downloads(paths) / f"{model_id}.old"
    paths.encoders.mkdir(parents=True, exist_ok=True)
    _clear(away)
    if home.exists():
        home.replace(away)
    try:
        folder.replace(home)
    except OSError:
        if away.exists():
            away.replace(home)
        raise
    _clear(away)
    return load_spec(home / f"{model_id}.toml")


def _refuse_taken(model_id: str, paths: AppPaths) -> None:
    """An id is one model: one that the person put elsewhere under it stays what it is."""
    there = find_encoders(paths).get(model_id)
    if there is not None and there.weights.parent != (paths.encoders / model_id).absolute():
        raise ModelError(
            f'There is another model with the id "{model_id}": {there.title}.',
            f"Its weights are {there.weights}. Give it another id, or take it away, first.",
        )


def _sha256(path: Path, ctx: JobContext) -> str:
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_COPY_BYTES):
            ctx.cancel.check()
            digest.update(chunk)
            done += len(chunk)
            ctx.progress(done, 0)
    return digest.hexdigest()


def _state(wanted: str, found: str) -> str:
    if not wanted:
        return "not pinned"
    return "as installed" if wanted == found else "changed"


def _write_json(path: Path, value: Mapping[str, object]) -> None:
    write_atomically(path, json.dumps(value, indent=2).encode())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


def _clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
