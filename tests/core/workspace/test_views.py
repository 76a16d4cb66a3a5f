"""Three views of each photo: made in the background, judged, moved, switched off again, stopped and failed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from core.encoders.views import BRANCHES, view_inputs
from core.errors import Cancelled
from core.jobs import CancelToken, JobContext
from core.library.regions import Region
from core.questions import Query
from core.types import Changes, View
from core.workspace import Workspace
from tests.core.workspace.conftest import OpenWorkspace
from tests.helpers.photos import PhotoFactory

HAPPY = "attributes.happy"


@pytest.fixture
def photos(photo_factory: PhotoFactory) -> Path:
    for number in range(3):
        photo_factory(f"{number}.jpg", seed=number, size=(200, 140))
    return photo_factory.folder


@pytest.fixture
def workspace(open_one: OpenWorkspace, photos: Path, clip_spec: Path) -> Workspace:
    """With a first pass behind it and three views in use."""
    opened = open_one(clip_spec)
    opened.open_folder(photos, JobContext())
    opened.first_pass(photos, JobContext())
    opened.use_views(three=True)
    return opened


def ids(workspace: Workspace) -> list[int]:
    return [int(photo_id) for photo_id in workspace.ids(Query(sort="path"))]


def values(workspace: Workspace) -> Mapping[int, float]:
    return {details.row.id: details.values[HAPPY] for details in workspace.details_of(ids(workspace))}  # type: ignore[misc]


def mean_of(workspace: Workspace, photo_id: int) -> float:
    said = workspace.branches(photo_id, HAPPY, JobContext()).values
    return float(np.mean([said[view] for view in BRANCHES]))


def test_attributes_become_the_mean_of_three_branches(workspace: Workspace, photos: Path) -> None:
    before = values(workspace)
    assert workspace.branches(ids(workspace)[0], HAPPY, JobContext()).values == {}
    seen: list[Changes] = []
    summary = workspace.third_pass(photos, JobContext(), seen.append)
    assert (summary.done, summary.failed) == (3, 0)
    after = values(workspace)
    assert after != before
    assert {photo_id for changes in seen for photo_id in changes.photos} == set(ids(workspace))
    for photo_id in ids(workspace):
        assert after[photo_id] == pytest.approx(mean_of(workspace, photo_id), abs=1e-5)
    assert not workspace.branches(ids(workspace)[0], HAPPY, JobContext()).published
    assert workspace.third_pass(photos, JobContext()).done == 0


def test_stored_views_are_those_of_the_pictures_pixels(workspace: Workspace, photos: Path, clip_spec: Path) -> None:
    """Against views cut here and encoded by hand."""
    from PIL import Image

    workspace.third_pass(photos, JobContext())
    encoder = workspace.engine.load_encoder(workspace.encoder)  # type: ignore[arg-type]
    space = encoder.native_space
    assert space is not None
    photo_id = ids(workspace)[1]
    (row,) = workspace.rows([photo_id])
    with Image.open(row.path) as picture:
        made = view_inputs(np.asarray(picture.convert("RGB")), BRANCHES, row.content)
    (content,) = workspace.library.contents_of([photo_id])
    for view in BRANCHES:
        contents, matrix = workspace.library.vectors(space, view)
        stored = np.asarray(matrix[np.flatnonzero(contents == content)[0]], np.float32)
        np.testing.assert_allclose(stored, encoder.encode_native(made[view]).result()[0], atol=0.02)


def test_ordinary_values_count_until_the_views_are_there_and_again_without_them(
    workspace: Workspace, photos: Path, photo_factory: PhotoFactory
) -> None:
    plain = values(workspace)
    workspace.judge_pairs(JobContext())
    assert values(workspace) == plain
    workspace.third_pass(photos, JobContext())
    close = values(workspace)
    workspace.judge_pairs(JobContext())
    workspace.first_pass(photos, JobContext())
    assert values(workspace) == close

    photo_factory("late.jpg", seed=9, size=(200, 140))
    workspace.open_folder(photos, JobContext())
    workspace.first_pass(photos, JobContext())
    assert len(values(workspace)) == 4
    assert {photo_id: value for photo_id, value in values(workspace).items() if photo_id in close} == close

    workspace.use_views(three=False)
    workspace.judge_pairs(JobContext())
    assert {photo_id: values(workspace)[photo_id] for photo_id in plain} == pytest.approx(plain, abs=1e-5)
    assert workspace.branches(ids(workspace)[0], HAPPY, JobContext()).values == {}
    workspace.use_views(three=True)
    workspace.judge_pairs(JobContext())
    assert {photo_id: values(workspace)[photo_id] for photo_id in close} == pytest.approx(close, abs=1e-6)


def test_a_pair_that_comes_later_is_judged_from_stored_views(workspace: Workspace, photos: Path) -> None:
    workspace.third_pass(photos, JobContext())
    workspace.keep_pair("cosy / bleak")
    entry = workspace.pairs[-1].entry.id
    workspace.judge_pairs(JobContext())
    photo_id = ids(workspace)[0]
    said = workspace.branches(photo_id, entry, JobContext()).values
    assert workspace.details(photo_id).values[entry] == pytest.approx(np.mean(list(said.values())), abs=1e-5)


def test_moving_the_main_part_makes_its_view_again_and_no_other(workspace: Workspace, photos: Path) -> None:
    workspace.third_pass(photos, JobContext())
    moved, other = ids(workspace)[:2]
    before = workspace.branches(moved, HAPPY, JobContext()).values
    kept = values(workspace)[other]
    assert workspace.choose_region(moved, (0.0, 0.0)).photos == {moved}
    assert workspace.region(moved) == Region(0.0, 0.0, "person")
    assert workspace.third_pass(photos, JobContext()).done == 1
    after = workspace.branches(moved, HAPPY, JobContext()).values
    assert after[View.SALIENT] != before[View.SALIENT]
    assert {view: after[view] for view in BRANCHES[:2]} == {view: before[view] for view in BRANCHES[:2]}
    workspace.choose_region(moved, None)
    workspace.third_pass(photos, JobContext())
    assert workspace.branches(moved, HAPPY, JobContext()).values == pytest.approx(before, abs=1e-5)
    assert workspace.region(moved) == Region()
    assert values(workspace)[other] == kept


def test_attributes_follow_a_main_part_that_moved(workspace: Workspace, photos: Path) -> None:
    workspace.third_pass(photos, JobContext())
    moved = ids(workspace)[0]
    before = values(workspace)[moved]
    workspace.choose_region(moved, (0.0, 0.0))
    workspace.third_pass(photos, JobContext())
    assert values(workspace)[moved] != before
    assert values(workspace)[moved] == pytest.approx(mean_of(workspace, moved), abs=1e-5)


def test_the_main_part_can_be_what_is_in_focus(workspace: Workspace, photos: Path) -> None:
    workspace.use_views(three=True, salient="subject")
    workspace.third_pass(photos, JobContext())
    assert {workspace.region(photo_id).source for photo_id in ids(workspace)} == {"subject"}
    workspace.use_views(three=True, salient="middle")
    assert workspace.third_pass(photos, JobContext()).done == 3
    assert {workspace.region(photo_id) for photo_id in ids(workspace)} == {Region()}


def test_a_pass_that_is_stopped_goes_on_where_it_was(workspace: Workspace, photos: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        workspace.third_pass(photos, JobContext(token))
    assert workspace.third_pass(photos, JobContext()).done == 3


def test_a_file_that_cannot_be_read_is_tried_once_and_keeps_its_values(workspace: Workspace, photos: Path) -> None:
    before = values(workspace)
    broken = ids(workspace)[1]
    workspace.rows([broken])[0].path.write_bytes(b"no picture")
    summary = workspace.third_pass(photos, JobContext())
    assert (summary.done, summary.failed) == (3, 1)
    assert values(workspace)[broken] == before[broken]
    assert workspace.third_pass(photos, JobContext()).done == 0


def test_nothing_is_made_without_photos_or_with_one_view(workspace: Workspace, photos: Path, tmp_path: Path) -> None:
    assert workspace.third_pass(tmp_path / "empty", JobContext()).done == 0
    workspace.use_views(three=False)
    assert workspace.third_pass(photos, JobContext()).done == 0
