"""Models put in place whole or not at all, from a stand-in hub and from files of a person's own."""

from __future__ import annotations

import errno
import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.encoders import installation
from core.encoders.catalogue import find_encoder, find_encoders
from core.encoders.download import Patience
from core.encoders.installation import downloads, import_file, install, installed_models, remove, verify
from core.encoders.model_catalogue import ModelFile, ModelRow, model_row
from core.encoders.spec import EncoderSpec
from core.encoders.transfer import DownloadError
from core.errors import Cancelled, ModelError, UserError
from core.jobs import CancelToken, JobContext
from core.paths import AppPaths, app_paths
from core.types import Output
from tests.helpers.stand_in_hub import StandInHub

REPO = "somebody/model"
WEIGHTS = os.urandom(200_000)
QUICK = Patience(stall_s=0.5, tries=2, wait_s=0.001)
ROW = ModelRow(
    id="some-model",
    title="Some model",
    maker="Somebody",
    licence="MIT",
    page="https://example.com",
    good_for="Tests.",
    speed="fast",
    files=(
        ModelFile(REPO, ("open_clip_model.safetensors", "open_clip_pytorch_model.bin"), megabytes=1),
        ModelFile(REPO, ("tokenizer.json",), is_tokenizer=True),
    ),
    architecture="ViT-B-32",
    quick_gelu=True,
    outputs=(Output.PROJECTED, Output.PENULTIMATE),
)


@pytest.fixture
def hub() -> Iterator[StandInHub]:
    with StandInHub() as hub:
        yield hub


@pytest.fixture
def paths() -> AppPaths:
    return app_paths()


def fine(spec: EncoderSpec, ctx: JobContext) -> None:
    """A model that does what its spec says."""
    assert spec.weights.is_file()


def broken(spec: EncoderSpec, ctx: JobContext) -> None:
    raise ModelError(f"The weights {spec.weights} are damaged.", "Get the file again.")


def serve(hub: StandInHub, data: bytes = WEIGHTS, **wrong: Any) -> None:
    hub.put(REPO, "open_clip_model.safetensors", data, **wrong)
    hub.put(REPO, "tokenizer.json", b'{"some": "words"}', small=True)


def get(
    hub: StandInHub, paths: AppPaths, ctx: JobContext | None = None, try_out: Callable[..., None] = fine
) -> EncoderSpec:
    return install(ROW, paths, ctx or JobContext(), try_out=try_out, endpoint=hub.endpoint, patience=QUICK)


def everything(paths: AppPaths) -> dict[str, bytes]:
    """What lies where models are, and what stopped installations left."""
    roots = (paths.encoders, downloads(paths))
    files = (path for root in roots for path in root.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(paths.data)): path.read_bytes() for path in files}


def test_an_installed_model_is_found_with_everything_that_its_row_says(hub: StandInHub, paths: AppPaths) -> None:
    serve(hub)
    spec = get(hub, paths)
    assert spec == find_encoder(paths, "some-model")
    assert spec.weights.read_bytes() == WEIGHTS
    assert (spec.architecture, spec.quick_gelu, spec.licence) == ("ViT-B-32", True, "MIT")
    assert spec.title == "Some model (Somebody)"
    assert spec.outputs == (Output.PROJECTED, Output.PENULTIMATE)
    assert dict(spec.tokenizer)["json_path"] == str(spec.weights.with_name("tokenizer.json"))
    assert len(spec.weights_sha256) == 64
    names = {path.name for path in spec.weights.parent.iterdir()}
    assert names == {"some-model.toml", "open_clip_model.safetensors", "tokenizer.json", "origin.json"}
    origin = json.loads((spec.weights.parent / "origin.json").read_text(encoding="utf-8"))
    assert origin["licence"] == "MIT"
    assert [file["name"] for file in origin["files"]] == ["open_clip_model.safetensors", "tokenizer.json"]
    assert not [path for path in downloads(paths).iterdir() if path.suffix != ".lock"]


def test_the_second_name_counts_where_the_first_is_not_there(hub: StandInHub, paths: AppPaths) -> None:
    hub.put(REPO, "open_clip_pytorch_model.bin", WEIGHTS)
    hub.put(REPO, "tokenizer.json", b"{}", small=True)
    assert get(hub, paths).weights.name == "open_clip_pytorch_model.bin"


def test_a_model_without_any_of_its_files_is_said(hub: StandInHub, paths: AppPaths) -> None:
    with pytest.raises(DownloadError, match=r"no file open_clip_pytorch_model\.bin"):
        get(hub, paths)
    assert everything(paths) == {}


def test_the_mirror_in_the_environment_is_asked(
    hub: StandInHub, paths: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(hub)
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
    install(ROW, paths, JobContext(), try_out=fine, patience=QUICK)
    assert "some-model" in find_encoders(paths)


def test_progress_goes_once_through_all_files(hub: StandInHub, paths: AppPaths) -> None:
    seen: list[tuple[int, int]] = []
    serve(hub)
    get(hub, paths, JobContext(progress=lambda done, total: seen.append((done, total))))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert all(done <= total for done, total in seen)
    assert seen[-1][0] == len(WEIGHTS) + len(b'{"some": "words"}')


@pytest.mark.parametrize("wrong", [{"status": 503}, {"truncate_at": 9}, {"linked": {"X-Linked-Etag": f'"{"1" * 64}"'}}])
def test_a_failed_renewal_leaves_the_model_as_it_was(hub: StandInHub, paths: AppPaths, wrong: dict[str, Any]) -> None:
    serve(hub)
    get(hub, paths)
    before = {name: data for name, data in everything(paths).items() if name.startswith("encoders")}
    serve(hub, WEIGHTS[::-1], **wrong)
    with pytest.raises(DownloadError):
        get(hub, paths)
    assert {name: data for name, data in everything(paths).items() if name.startswith("encoders")} == before
    serve(hub, WEIGHTS[::-1])
    assert get(hub, paths).weights.read_bytes() == WEIGHTS[::-1]


def test_a_model_that_does_not_work_is_not_installed_and_not_kept(hub: StandInHub, paths: AppPaths) -> None:
    serve(hub)
    get(hub, paths)
    before = everything(paths)
    with pytest.raises(ModelError, match="damaged"):
        get(hub, paths, try_out=broken)
    assert everything(paths) == before


def test_a_stopped_installation_goes_on_with_what_is_whole(hub: StandInHub, paths: AppPaths) -> None:
    serve(hub)
    hub.put(REPO, "tokenizer.json", b"{}", small=True, stall_at=0)
    token = CancelToken()
    stopper = threading.Thread(target=lambda: (hub.reached.wait(20), token.cancel()))
    stopper.start()
    with pytest.raises(Cancelled):
        get(hub, paths, JobContext(token))
    stopper.join()
    assert find_encoders(paths) == {}
    assert installation.unfinished_bytes("some-model", paths) >= len(WEIGHTS)
    hub.asked.clear()
    serve(hub)
    assert get(hub, paths).weights.read_bytes() == WEIGHTS
    assert not [path for path in hub.asked if "open_clip" in path]


def test_what_a_stopped_installation_left_can_be_thrown_away(hub: StandInHub, paths: AppPaths) -> None:
    serve(hub, truncate_at=100_000)
    with pytest.raises(DownloadError):
        get(hub, paths)
    assert installation.unfinished_bytes("some-model", paths) == 100_000
    installation.drop_unfinished("some-model", paths)
    assert everything(paths) == {}


def test_two_installations_at_once_do_not_meet(hub: StandInHub, paths: AppPaths) -> None:
    serve(hub, stall_at=0)
    token, failed = CancelToken(), []

    def first() -> None:
        try:
            install(ROW, paths, JobContext(token), try_out=fine, endpoint=hub.endpoint, patience=Patience(stall_s=20))
        except Cancelled as error:
            failed.append(error)

    thread = threading.Thread(target=first)
    thread.start()
    assert hub.reached.wait(20)
    with pytest.raises(ModelError, match="already"):
        get(hub, paths)
    token.cancel()
    thread.join()
    assert len(failed) == 1
    serve(hub)
    get(hub, paths)


def test_a_model_of_ones_own_with_that_id_is_not_touched(hub: StandInHub, paths: AppPaths) -> None:
    paths.encoders.mkdir(parents=True)
    (paths.encoders / "mine.bin").write_bytes(b"mine")
    (paths.encoders / "mine.toml").write_text(
        'id = "some-model"\ntitle = "Mine"\narchitecture = "ViT-B-32"\nweights = "mine.bin"\nlicence = "mine"\n',
        encoding="utf-8",
    )
    serve(hub)
    with pytest.raises(ModelError, match="another model"):
        get(hub, paths)
    assert not hub.asked
    with pytest.raises(ModelError, match="not installed by Beholder"):
        remove("some-model", paths)
    assert installed_models(paths)["some-model"].ours is False


def test_a_disk_that_fills_up_at_the_end_leaves_what_was_there(
    hub: StandInHub, paths: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(hub)
    get(hub, paths)
    before = everything(paths)

    def full(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(installation, "write_atomically", full)
    with pytest.raises(UserError, match="No space left"):
        get(hub, paths)
    monkeypatch.undo()
    assert {name: data for name, data in everything(paths).items() if name.startswith("encoders")} == before


def test_a_rename_that_fails_brings_the_old_model_back(
    hub: StandInHub, paths: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(hub)
    get(hub, paths)
    move = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if self.parent == downloads(paths) and self.name == "some-model":
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        return move(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ModelError, match="Permission"):
        get(hub, paths)
    monkeypatch.undo()
    assert find_encoder(paths, "some-model").weights.read_bytes() == WEIGHTS


def test_a_program_that_ended_between_two_renames_loses_nothing(hub: StandInHub, paths: AppPaths) -> None:
    serve(hub)
    get(hub, paths)
    (paths.encoders / "some-model").rename(downloads(paths) / "some-model.old")
    with installation.staging("some-model", "Some model", paths):
        assert find_encoder(paths, "some-model").weights.read_bytes() == WEIGHTS


def test_removing_frees_the_disk(hub: StandInHub, paths: AppPaths) -> None:
    serve(hub)
    get(hub, paths)
    assert remove("some-model", paths) > len(WEIGHTS)
    assert everything(paths) == {}
    with pytest.raises(ModelError, match="not installed"):
        remove("some-model", paths)


def test_files_that_changed_or_went_are_found(hub: StandInHub, paths: AppPaths) -> None:
    serve(hub)
    spec = get(hub, paths)

    def states() -> dict[str, str]:
        return {file.name: file.state for file in verify(spec, paths, JobContext())}

    assert states() == {"open_clip_model.safetensors": "as installed", "tokenizer.json": "as installed"}
    spec.weights.write_bytes(WEIGHTS[:-1] + b"?")
    spec.weights.with_name("tokenizer.json").unlink()
    assert states() == {"open_clip_model.safetensors": "changed", "tokenizer.json": "missing"}


def test_a_file_of_ones_own_is_copied_and_left_alone(tmp_path: Path, paths: AppPaths) -> None:
    source = tmp_path / "mine.bin"
    source.write_bytes(WEIGHTS)
    spec = import_file(source, ROW, paths, JobContext(), try_out=fine)
    assert source.read_bytes() == spec.weights.read_bytes() == WEIGHTS
    assert verify(spec, paths, JobContext())[0].state == "as installed"
    with pytest.raises(ModelError, match="damaged"):
        import_file(source, replace(ROW, id="other"), paths, JobContext(), try_out=broken)
    assert list(find_encoders(paths)) == ["some-model"]


def test_importing_can_be_stopped(tmp_path: Path, paths: AppPaths) -> None:
    source, token = tmp_path / "mine.bin", CancelToken()
    source.write_bytes(WEIGHTS * 20)
    with pytest.raises(Cancelled):
        import_file(source, ROW, paths, JobContext(token, lambda done, total: token.cancel()), try_out=fine)
    assert everything(paths) == {}


def test_research_models_are_never_chosen_unasked(tmp_path: Path, paths: AppPaths) -> None:
    from core.workspace.judging import Scoring, chosen_encoder

    source = tmp_path / "mine.bin"
    source.write_bytes(WEIGHTS)
    row = model_row("mobileclip2-s0")
    assert import_file(source, row, paths, JobContext(), try_out=fine).only_by_choice
    assert chosen_encoder(Scoring(), paths) is None
    assert chosen_encoder(Scoring(encoder=row.id), paths) is not None
    import_file(source, ROW, paths, JobContext(), try_out=fine)
    chosen = chosen_encoder(Scoring(), paths)
    assert chosen is not None
    assert chosen.id == "some-model"
