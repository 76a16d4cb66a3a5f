"""Heads in use over a folder that was judged: scores from stored vectors, places in the overall rule, votes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.encoders.spec import load_spec
from core.errors import ModelError
from core.jobs import JobContext
from core.paths import app_paths
from core.scoring.heads.apply import mean_of, spread_of, votes
from core.scoring.heads.file import Head
from core.scoring.heads.spec import HeadSpec, Input, Kind
from core.scoring.heads.store import give_place, install_head, remove_head
from core.scoring.percentiles import FEWEST
from core.types import OVERALL, Output, View
from core.workspace import Workspace
from core.workspace.heads import head_scores
from core.workspace.votes import Votes
from tests.core.workspace.conftest import OpenWorkspace
from tests.helpers.photos import PhotoFactory

WIDE = 32
TINY = Input(WIDE, ("test-tiny",))


def linear(head_id: str = "line", *inputs: Input, seed: int = 1) -> Head:
    rng = np.random.default_rng(seed)
    spec = HeadSpec(head_id, head_id.title(), Kind.LINEAR, inputs or (TINY,), range=(-3.0, 3.0))
    wide = sum(one.dimension for one in spec.inputs)
    return Head.of(spec, {"layers.0.weight": rng.normal(size=(1, wide)), "layers.0.bias": np.zeros(1)})


def spreading(head_id: str = "votes", *inputs: Input) -> Head:
    rng = np.random.default_rng(2)
    spec = HeadSpec(head_id, "Votes", Kind.DISTRIBUTION, inputs or (TINY,))
    return Head.of(spec, {"layers.0.weight": rng.normal(size=(10, WIDE)) * 8, "layers.0.bias": np.zeros(10)})


@pytest.fixture
def folder(photo_factory: PhotoFactory) -> Path:
    for number in range(5):
        photo_factory(f"{number}.jpg", seed=number)
    return photo_factory.folder


def judged(workspace: Workspace, folder: Path) -> Workspace:
    workspace.open_folder(folder, JobContext())
    workspace.first_pass(folder, JobContext())
    return workspace


def vectors_of(workspace: Workspace) -> dict[int, np.ndarray]:
    (space,) = [one for one in workspace.library.spaces() if one.output is Output.PROJECTED]
    contents, matrix = workspace.library.vectors(space, View.GLOBAL)
    photos = workspace.library.photos_of(contents)
    return {
        photos[content][0]: np.asarray(row, np.float32) for content, row in zip(contents.tolist(), matrix, strict=True)
    }


def values(workspace: Workspace, entry: str) -> dict[int, object]:
    return {photo: workspace.details(photo).values.get(entry) for photo in vectors_of(workspace)}


def test_a_head_judges_in_the_first_pass_of_its_encoder(open_one: OpenWorkspace, folder: Path, clip_spec: Path) -> None:
    head = linear()
    install_head(app_paths(), head)
    workspace = judged(open_one(clip_spec), folder)
    expected = {photo: float(row @ head.weights["layers.0.weight"][0]) for photo, row in vectors_of(workspace).items()}
    assert len(expected) == 5
    assert values(workspace, "scores.head:line") == pytest.approx(expected, abs=0.02)
    assert "scores.head:line" in {entry.id for entry in workspace.entries()}


def test_a_head_that_comes_later_judges_from_stored_vectors(
    open_one: OpenWorkspace, folder: Path, clip_spec: Path
) -> None:
    workspace = judged(open_one(clip_spec), folder)
    install_head(app_paths(), linear())
    assert workspace.renew_heads().entries == {"scores.head:line"}
    workspace.rank_stored(JobContext())
    first = values(workspace, "scores.head:line")
    assert all(isinstance(value, float) for value in first.values())
    assert workspace.renew_heads().entries == set()
    install_head(app_paths(), linear(seed=5))
    assert workspace.renew_heads().entries == {"scores.head:line"}
    workspace.rank_stored(JobContext())
    assert values(workspace, "scores.head:line") != first
    remove_head(app_paths(), "line")
    assert "scores.head:line" in workspace.renew_heads().entries
    assert set(values(workspace, "scores.head:line").values()) == {None}


@pytest.mark.parametrize(
    "wanted",
    [
        replace(TINY, encoders=("elsewhere",)),
        replace(TINY, weights="ffff"),
        replace(TINY, backends=("int8",)),
        replace(TINY, preprocessing=9),
        replace(TINY, view=View.SALIENT),
    ],
)
def test_a_head_of_other_vectors_judges_nothing(
    open_one: OpenWorkspace, folder: Path, clip_spec: Path, wanted: Input
) -> None:
    install_head(app_paths(), linear("line", wanted))
    workspace = judged(open_one(clip_spec), folder)
    workspace.rank_stored(JobContext())
    assert not [value for value in values(workspace, "scores.head:line").values() if isinstance(value, float)]
    assert workspace.votes.of(1) == ()


def test_a_head_pinned_to_the_space_at_hand_judges(open_one: OpenWorkspace, folder: Path, clip_spec: Path) -> None:
    workspace = judged(open_one(clip_spec), folder)
    (space,) = [one for one in workspace.library.spaces() if one.output is Output.PROJECTED]
    install_head(app_paths(), linear("line", Input.of(space, WIDE)))
    workspace.renew_heads()
    workspace.rank_stored(JobContext())
    assert all(isinstance(value, float) for value in values(workspace, "scores.head:line").values())


def test_a_head_speaks_for_the_overall_score_only_when_asked(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path
) -> None:
    for number in range(FEWEST):
        photo_factory(f"{number}.jpg", seed=number)
    install_head(app_paths(), linear())
    workspace = judged(open_one(clip_spec), photo_factory.folder)
    workspace.rank_stored(JobContext())
    assert {workspace.details(photo).scorer for photo in vectors_of(workspace)}.isdisjoint({"quality"})
    give_place(app_paths(), "aesthetic", "line")
    workspace.renew_heads()
    workspace.rank_stored(JobContext())
    raw = values(workspace, "scores.head:line")
    overall = values(workspace, OVERALL)
    assert {workspace.details(photo).scorer for photo in raw} == {"aesthetic"}
    assert sorted(raw, key=lambda photo: raw[photo]) == sorted(overall, key=lambda photo: overall[photo])  # type: ignore[arg-type, return-value]
    assert all(0 <= value <= 1 for value in overall.values())  # type: ignore[operator]


def test_votes_are_foreseen_from_the_stored_vector(open_one: OpenWorkspace, folder: Path, clip_spec: Path) -> None:
    head = spreading()
    install_head(app_paths(), head)
    install_head(app_paths(), linear())
    workspace = judged(open_one(clip_spec), folder)
    workspace.rank_stored(JobContext())
    for photo, row in vectors_of(workspace).items():
        expected = votes(head.spec, head.weights, [row[None]])
        (found,) = workspace.votes.of(photo)
        assert found.shares == pytest.approx(expected[0].tolist(), abs=1e-4)
        assert found.mean == pytest.approx(float(mean_of(expected)[0]), abs=1e-3)
        assert found.spread == pytest.approx(float(spread_of(expected)[0]), abs=1e-3)
        assert found.mean == pytest.approx(workspace.details(photo).values["scores.head:votes"], abs=0.02)
        assert (found.apart, found.divides) == (None, False)
    assert workspace.votes.of(99) == ()


def test_who_divides_people_follows_from_the_library(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path
) -> None:
    for number in range(FEWEST):
        photo_factory(f"{number}.jpg", seed=number)
    install_head(app_paths(), spreading())
    workspace = judged(open_one(clip_spec), photo_factory.folder)
    workspace.rank_stored(JobContext())
    told: dict[int, Votes] = {photo: workspace.votes.of(photo)[0] for photo in vectors_of(workspace)}
    ordered = sorted(told.values(), key=lambda one: one.spread)
    assert [one.divides for one in ordered] == [False] * 22 + [True] * 3
    assert ordered[-1].apart == pytest.approx(1 - 0.5 / FEWEST, abs=0.001)


def test_heads_that_cannot_be_used_are_left_out_with_a_line(expect_log: object) -> None:
    assert callable(expect_log)
    paths = app_paths()
    spec = HeadSpec(
        "tmcr", "TMCR", Kind.TMCR, (TINY,), tags_hash="of other lists", tags_count=3, options={"parts": "tm"}
    )
    rng = np.random.default_rng(0)
    shapes = {"tm.0.weight": (4, 3), "tm.0.bias": (4,), "votes.weight": (10, 4), "votes.bias": (10,)}
    shapes |= {f"tm.1.{name}": (4,) for name in ("weight", "bias", "running_mean", "running_var")}
    install_head(paths, Head.of(spec, {name: np.abs(rng.normal(size=shape)) for name, shape in shapes.items()}))
    install_head(paths, linear())
    expect_log("other lists of tags")
    assert [score.entry.id for score in head_scores(paths)] == ["scores.head:line"]
    (paths.heads / "places.toml").write_text("= nonsense", encoding="utf-8")
    expect_log("choice of heads")
    assert [score.entry.id for score in head_scores(paths)] == ["scores.head:line"]
    with pytest.raises(ModelError):
        give_place(paths, "quality", "line")


def test_the_tiny_encoder_is_the_one_of_these_tests(clip_spec: Path) -> None:
    assert load_spec(clip_spec).id == TINY.encoders[0]
