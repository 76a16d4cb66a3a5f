"""Pairs that come, go and come back while photos are judged: in the end every photo has a value for every pair."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import Cancelled
from core.jobs import CancelToken, JobContext
from core.questions import Query
from core.types import Changes
from core.workspace import Workspace, judges
from tests.core.workspace.conftest import OpenWorkspace
from tests.helpers.photos import PhotoFactory

PAIR = "bright photo / dark photo"
FEEL = "attributes.happy"


def run(workspace: Workspace, folder: Path) -> None:
    workspace.open_folder(folder, JobContext())
    workspace.first_pass(folder, JobContext())


def judged(workspace: Workspace, entry: str) -> list[bool]:
    """Of every photo, whether it has a number for this entry."""
    photos = workspace.details_of(workspace.ids(Query()).tolist())
    return [isinstance(details.values.get(entry), float) for details in photos]


def test_a_set_that_comes_back_judges_what_was_judged_without_it(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path
) -> None:
    folder = photo_factory("early.jpg", seed=1).parent
    workspace = open_one(clip_spec)
    run(workspace, folder)
    workspace.use_sets(["look"])
    photo_factory("late.jpg", seed=2)
    run(workspace, folder)
    assert sorted(judged(workspace, FEEL)) == [False, True]
    workspace.use_sets(["look", "feel"])
    workspace.judge_pairs(JobContext())
    assert judged(workspace, FEEL) == [True, True]


@pytest.mark.parametrize("stopped", [False, True])
def test_a_pair_that_comes_in_the_middle_of_a_pass_judges_the_rest_of_it_too(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path, stopped: bool
) -> None:
    for number in range(40):
        photo_factory(f"{number}.jpg", seed=number)
    workspace, folder, token = open_one(clip_spec), photo_factory.folder, CancelToken()
    workspace.open_folder(folder, JobContext())
    slices: list[Changes] = []

    def report(changes: Changes) -> None:
        slices.append(changes)
        if len(slices) == 1:
            workspace.keep_pair(PAIR)
            workspace.judge_pairs(JobContext())
        elif stopped:
            token.cancel()

    if stopped:
        with pytest.raises(Cancelled):
            workspace.first_pass(folder, JobContext(token), report)
        workspace.first_pass(folder, JobContext())
    else:
        workspace.first_pass(folder, JobContext(token), report)
    assert judged(workspace, workspace.pairs[-1].entry.id) == [True] * 40


def test_a_pair_that_is_removed_while_it_is_judged_leaves_nothing_and_can_come_back(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        photo_factory(f"{number}.jpg", seed=number)
    workspace, folder = open_one(clip_spec), photo_factory.folder
    run(workspace, folder)
    workspace.keep_pair(PAIR)
    entry = workspace.pairs[-1].entry.id
    monkeypatch.setattr(judges, "JUDGE_ROWS", 1)

    def report(changes: Changes) -> None:
        if any(pair.entry.id == entry for pair in workspace.pairs):
            workspace.remove_pair(entry)

    workspace.judge_pairs(JobContext(), report)
    assert all(entry not in item.values for item in workspace.details_of(workspace.ids(Query()).tolist()))
    workspace.keep_pair(PAIR)
    workspace.judge_pairs(JobContext())
    assert judged(workspace, entry) == [True] * 3
