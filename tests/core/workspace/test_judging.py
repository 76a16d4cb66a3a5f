"""Passes and pairs through the workspace, with a real engine and a small random encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.engine import decode_worker, pool
from core.errors import Cancelled, NoWorkersError, UserError
from core.jobs import CancelToken, JobContext
from core.questions import Query
from core.scoring.absence import BEING_JUDGED, NOT_JUDGED
from core.scoring.attributes import directions, judge
from core.types import Changes, Null, View
from core.workspace import Workspace
from tests.conftest import ExpectLog
from tests.core.workspace.conftest import OpenWorkspace
from tests.helpers.photos import Look, PhotoFactory
from tests.helpers.tiny_clip import make_tiny_clip

PAIR = "bright photo / dark photo"


def draw(photo_factory: PhotoFactory, count: int, size: tuple[int, int] = (480, 320)) -> Path:
    for number in range(count):
        photo_factory(f"{number}.jpg", seed=number, size=size, look=Look(brightness=0.2 + 0.1 * number))
    return photo_factory.folder


def run(workspace: Workspace, folder: Path) -> None:
    workspace.open_folder(folder, JobContext())
    workspace.first_pass(folder, JobContext())


def test_with_an_encoder_every_pair_has_a_value(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path
) -> None:
    folder = draw(photo_factory, 5)
    workspace = open_one(clip_spec)
    run(workspace, folder)
    for details in workspace.details_of(workspace.ids(Query()).tolist()):
        attributes = {entry: value for entry, value in details.values.items() if entry.startswith("attributes.")}
        assert len(attributes) >= 12
        assert all(isinstance(value, float) and 0 <= value <= 1 for value in attributes.values())


def test_without_one_attributes_say_what_they_need(open_one: OpenWorkspace, photo_factory: PhotoFactory) -> None:
    workspace = open_one()
    run(workspace, draw(photo_factory, 1))
    details = workspace.details(int(workspace.ids(Query())[0]))
    assert details.values["attributes.happy"] == Null("needs a model")
    axes = {axis.entry: axis for axis in workspace.radar(details.row.id)}
    assert axes["measures.brightness"].source == "measured"
    assert isinstance(axes["measures.brightness"].value, float)


def test_a_new_pair_judges_stored_vectors_without_opening_a_file(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = draw(photo_factory, 6)
    workspace = open_one(clip_spec)
    run(workspace, folder)

    def refuse(*_: object) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr("core.engine.pool.DecodePool.submit", refuse)
    kept = workspace.keep_pair(PAIR)
    pair = workspace.pairs[-1]
    assert kept.entries == {pair.entry.id}
    photo = int(workspace.ids(Query())[0])
    assert workspace.radar(photo)[-1].value == BEING_JUDGED
    changes = workspace.judge_pairs(JobContext())
    assert changes.entries == {pair.entry.id}
    assert len(changes.photos) == 6
    assert isinstance(workspace.radar(photo)[-1].value, float)
    # The naive twin: each stored vector by itself against freshly encoded words.
    encoder = workspace.engine.load_encoder(workspace.encoder)  # type: ignore[arg-type]
    texts = ["bright photo", "dark photo"]
    vectors = dict(zip(texts, encoder.encode_texts(texts).result(), strict=True))
    contents, matrix = workspace.library.vectors(encoder.space, View.GLOBAL)
    photo_of = workspace.library.photos_of(contents)
    for content, vector in zip(contents.tolist(), np.asarray(matrix, np.float32), strict=True):
        expected = judge(vector[None], directions([pair], vectors), encoder.info.logit_scale)[0, 0]
        stored = workspace.details(photo_of[content][0]).values[pair.entry.id]
        assert stored == pytest.approx(expected, abs=1e-5)


def test_an_own_pair_survives_a_restart_and_can_be_removed(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path
) -> None:
    folder = draw(photo_factory, 2)
    first = open_one(clip_spec)
    run(first, folder)
    first.keep_pair(PAIR)
    with pytest.raises(UserError, match="already"):
        first.keep_pair(PAIR)
    first.judge_pairs(JobContext())
    first.close()
    again = open_one(clip_spec)
    entry = again.pairs[-1].entry.id
    assert entry.startswith("attributes.own_")
    again.remove_pair(entry)
    assert entry not in {pair.entry.id for pair in again.pairs}
    assert entry not in again.details(int(again.ids(Query())[0])).values


def test_sets_change_the_axes_at_once_and_judging_gives_them_values(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path
) -> None:
    folder = draw(photo_factory, 2)
    workspace = open_one(clip_spec)
    run(workspace, folder)
    photo = int(workspace.ids(Query())[0])
    feel = {pair.entry.id for pair in workspace.pairs if pair.set_name == "feel"}
    changes = workspace.use_sets(["look", "paper"])
    paper = {pair.entry.id for pair in workspace.pairs if pair.set_name == "paper"}
    assert workspace.sets == ("look", "paper")
    assert changes.entries == feel | paper
    axes = {axis.entry: axis for axis in workspace.radar(photo)}
    assert not feel & set(axes)
    assert {axes[name].value for name in paper} == {BEING_JUDGED}
    workspace.judge_pairs(JobContext())
    axes = {axis.entry: axis for axis in workspace.radar(photo)}
    assert all(isinstance(axes[name].value, float) for name in paper)
    workspace.use_sets(["feel"])
    assert all(isinstance(axis.value, float) for axis in workspace.radar(photo)), "values were kept"
    with pytest.raises(UserError, match="no attribute set"):
        workspace.use_sets(["nonsense"])
    assert workspace.sets == ("feel",)


def test_a_stopped_judgement_of_a_pair_does_not_claim_to_go_on(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path
) -> None:
    folder = draw(photo_factory, 1)
    workspace = open_one(clip_spec)
    run(workspace, folder)
    workspace.keep_pair(PAIR)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        workspace.judge_pairs(JobContext(token))
    assert workspace.radar(int(workspace.ids(Query())[0]))[-1].value == NOT_JUDGED


def test_photos_judged_before_a_pair_was_chosen_get_it_with_the_next_pass(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path
) -> None:
    folder = draw(photo_factory, 3)
    first = open_one(clip_spec)
    run(first, folder)
    first.close()
    again = open_one(clip_spec, pairs=(PAIR,))
    assert again.first_pass(folder, JobContext()).done == 0
    entry = again.pairs[-1].entry.id
    values = [details.values.get(entry) for details in again.details_of(again.ids(Query()).tolist())]
    assert len(values) == 3
    assert all(isinstance(value, float) for value in values)


def test_an_encoder_that_comes_later_judges_what_was_only_measured(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path
) -> None:
    folder = draw(photo_factory, 3)
    measured = open_one()
    run(measured, folder)
    measured.close()
    with_clip = open_one(clip_spec)
    assert with_clip.first_pass(folder, JobContext()).done == 3
    with_clip.close()
    # And taking it away again throws nothing away.
    without = open_one()
    assert without.first_pass(folder, JobContext()).done == 0
    assert isinstance(without.details(int(without.ids(Query())[0])).values["attributes.happy"], float)


def test_a_second_pass_adds_native_measures_and_judges_again(
    open_one: OpenWorkspace, photo_factory: PhotoFactory
) -> None:
    clean = photo_factory("clean.jpg", size=(4500, 3000), seed=1)
    photo_factory("noisy.jpg", size=(4500, 3000), seed=1, look=Look(noise=25))
    workspace = open_one()
    run(workspace, clean.parent)
    ids = workspace.ids(Query()).tolist()
    assert all("measures.noise" not in details.values for details in workspace.details_of(ids))
    assert workspace.second_pass(clean.parent, JobContext()).done == 2
    found = {details.row.path.name: details for details in workspace.details_of(ids)}
    clean_noise, noisy_noise = (found[name].values["measures.noise"] for name in ("clean.jpg", "noisy.jpg"))
    assert isinstance(clean_noise, float)
    assert isinstance(noisy_noise, float)
    assert noisy_noise > clean_noise
    assert found["clean.jpg"].row.overall > found["noisy.jpg"].row.overall  # type: ignore[operator]
    assert found["clean.jpg"].measured_scale < 1, "the scale of the first pass is kept"
    assert workspace.second_pass(clean.parent, JobContext()).done == 0


def test_a_photo_that_is_away_during_the_second_pass_gets_its_native_measures_later(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, tmp_path: Path
) -> None:
    photo = photo_factory("away.jpg", size=(4500, 3000), seed=1)
    workspace = open_one()
    run(workspace, photo.parent)
    number = int(workspace.ids(Query())[0])
    photo.rename(tmp_path / "away.jpg")
    workspace.second_pass(photo.parent, JobContext())
    assert "measures.noise" not in workspace.details(number).values
    (tmp_path / "away.jpg").rename(photo)
    assert workspace.second_pass(photo.parent, JobContext()).done == 1
    assert isinstance(workspace.details(number).values["measures.noise"], float)


def test_a_stopped_pass_goes_on_where_it_was(open_one: OpenWorkspace, photo_factory: PhotoFactory) -> None:
    folder = draw(photo_factory, 40)
    workspace = open_one()
    workspace.open_folder(folder, JobContext())
    token = CancelToken()
    stored: set[int] = set()

    def report(changes: Changes) -> None:
        stored.update(changes.photos)
        token.cancel()

    with pytest.raises(Cancelled):
        workspace.first_pass(folder, JobContext(token), report)
    assert 0 < len(stored) < 40
    assert workspace.summary(folder).waiting == 40 - len(stored)
    assert workspace.first_pass(folder, JobContext()).done == 40 - len(stored)
    assert workspace.summary(folder).waiting == 0


def test_the_model_process_may_die_in_the_middle(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path, caplog: pytest.LogCaptureFixture
) -> None:
    import os
    import signal

    folder = draw(photo_factory, 30)
    workspace = open_one(clip_spec, own_engine=True)
    workspace.open_folder(folder, JobContext())
    killed: list[int] = []

    def progress(done: int, total: int) -> None:
        if done >= 8 and not killed:
            client = workspace.engine._parts.client
            assert client is not None
            killed.append(client.process_id)
            os.kill(client.process_id, signal.SIGKILL)

    summary = workspace.first_pass(folder, JobContext(progress=progress))
    assert killed
    assert (summary.done, summary.failed) == (30, 0)
    details = workspace.details_of(workspace.ids(Query()).tolist())
    assert all(isinstance(item.values["attributes.happy"], float) for item in details)
    assert "model process ended" in caplog.text


def test_thumbnails_come_before_the_pass_and_after_it(open_one: OpenWorkspace, photo_factory: PhotoFactory) -> None:
    folder = draw(photo_factory, 1, size=(1200, 800))
    workspace = open_one()
    workspace.open_folder(folder, JobContext())
    photo = int(workspace.ids(Query())[0])
    early = workspace.thumbnail(photo)
    workspace.first_pass(folder, JobContext())
    assert early[:2] == b"\xff\xd8"
    assert workspace.thumbnail(photo)[:2] == b"\xff\xd8"


def test_going_back_to_an_earlier_encoder_decodes_nothing(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path, tmp_path: Path
) -> None:
    folder = draw(photo_factory, 3)
    other_spec = make_tiny_clip(tmp_path / "other", id="test-other", title="Another model", preprocessing_version=2)
    for spec, expected in ((clip_spec, 3), (other_spec, 3), (clip_spec, 0)):
        workspace = open_one(spec)
        workspace.open_folder(folder, JobContext())
        assert workspace.first_pass(folder, JobContext()).done == expected
        encoder = workspace.engine.load_encoder(workspace.encoder)  # type: ignore[arg-type]
        contents, _ = workspace.library.vectors(encoder.space, View.GLOBAL)
        versions = workspace.catalogue().versions
        assert not len(
            workspace.library.lacking("attributes.happy", contents, versions["attributes.happy"], encoder.space)
        )
        workspace.close()


def test_a_drive_that_goes_in_the_middle_stops_the_pass_and_blames_no_photo(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, tmp_path: Path
) -> None:
    folder = draw(photo_factory, 40)
    workspace = open_one()
    workspace.open_folder(folder, JobContext())

    def pull_out(done: int, total: int) -> None:
        if done == 4 and folder.exists():
            folder.rename(tmp_path / "away")

    with pytest.raises(UserError, match="is not there"):
        workspace.first_pass(folder, JobContext(progress=pull_out))
    (tmp_path / "away").rename(folder)
    workspace.open_folder(folder, JobContext())
    workspace.first_pass(folder, JobContext())
    summary = workspace.summary(folder)
    assert (summary.photos, summary.waiting, summary.unreadable) == (40, 0, 0)


def test_where_no_worker_starts_the_photos_stay_waiting(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("did not start")
    expect_log("no decode worker starts")
    folder = draw(photo_factory, 3)
    workspace = open_one(own_engine=True)
    workspace.open_folder(folder, JobContext())

    def refuse(*args: object) -> None:
        raise OSError("no process to be had")

    monkeypatch.setattr(pool, "RETRY_SECONDS", 0.0)
    with monkeypatch.context() as no_processes:
        no_processes.setattr(decode_worker, "Channel", refuse)
        with pytest.raises(NoWorkersError):
            workspace.first_pass(folder, JobContext())
    summary = workspace.summary(folder)
    assert (summary.waiting, summary.unreadable) == (3, 0)
    assert workspace.first_pass(folder, JobContext()).done == 3
