"""Tags of photos from stored vectors, and photos ranked as a tag: on a random encoder, in a library of its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.errors import Cancelled, UserError
from core.jobs import CancelToken, JobContext
from core.questions import Query
from core.scoring.percentiles import FEWEST
from core.scoring.prompts.prompt import default_prompt
from core.scoring.prompts.scores import PromptScore, aesthetic_score
from core.scoring.tags import TagKind, TagLibrary, Theme, tag_library
from core.types import Changes, View
from core.workspace import Workspace, tag_ranking, tagging
from tests.core.workspace.conftest import OpenWorkspace
from tests.helpers.photos import PhotoFactory
from tests.helpers.tiny_clip import make_tiny_clip

SMALL = TagLibrary(
    (Theme("Things", ("dog", "cat", "sea", "house", "tree", "car", "boat")),),
    (Theme("Looks", ("calm", "dramatic", "soft light", "too dark", "busy", "clean")),),
)


@pytest.fixture
def workspace(open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path) -> Workspace:
    """Six photos, judged by a random encoder, and short lists of tags."""
    for number in range(6):
        photo_factory(f"{number}.jpg", seed=number)
    opened = open_one(clip_spec)
    opened.tagging = tagging.Tagging(opened.library, opened._judges, lambda: SMALL)
    opened.open_folder(photo_factory.folder, JobContext())
    opened.first_pass(photo_factory.folder, JobContext())
    return opened


def test_every_photo_gets_its_nearest_tags_of_each_kind(workspace: Workspace) -> None:
    reports: list[Changes] = []
    steps: list[tuple[int, int]] = []
    changes = workspace.tagging.tag_stored(
        JobContext(CancelToken(), lambda done, total: steps.append((done, total))), reports.append
    )
    ids = workspace.ids(Query()).tolist()
    assert changes.photos == set(ids)
    assert {photo for part in reports for photo in part.photos} == set(ids)
    assert steps[-1] == (6, 6)
    encoder = workspace._judges.loaded(CancelToken())
    assert encoder is not None
    contents, matrix = workspace.library.vectors(encoder.space, View.GLOBAL)
    texts = {tag: np.asarray(encoder.encode_texts([tag]).result()[0]) for tag in SMALL.tags}
    for photo_id in ids:
        row = matrix[contents.tolist().index(int(workspace.library.contents_of([photo_id])[0]))].astype(np.float32)
        seen = workspace.tagging.of_photo(photo_id)
        for kind, found in ((TagKind.SEMANTIC, seen.semantic), (TagKind.AESTHETIC, seen.aesthetic)):
            plain = sorted(((float(row @ texts[tag]), tag) for tag in SMALL.of(kind)), reverse=True)[:5]
            assert [tag.name for tag in found] == [tag for _, tag in plain]
            assert [tag.similarity for tag in found] == pytest.approx([near for near, _ in plain], abs=1e-4)


def test_nothing_is_tagged_twice_and_other_lists_tag_anew(workspace: Workspace) -> None:
    assert workspace.tagging.tag_stored(JobContext(), _ignore).photos
    assert not workspace.tagging.tag_stored(JobContext(), _ignore).photos
    other = TagLibrary(SMALL.semantic, (Theme("Looks", ("calm",)),))
    workspace.tagging = tagging.Tagging(workspace.library, workspace._judges, lambda: other)
    assert len(workspace.tagging.tag_stored(JobContext(), _ignore).photos) == 6
    assert [tag.name for tag in workspace.tagging.of_photo(workspace.ids(Query())[0]).aesthetic] == ["calm"]


def test_stopped_in_the_middle_it_goes_on_from_there(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagging, "BLOCK", 2)
    monkeypatch.setattr(tagging, "TEXTS", 3)
    token = CancelToken()
    with pytest.raises(Cancelled):
        workspace.tagging.tag_stored(JobContext(token), lambda part: token.cancel())
    assert len(workspace.tagging.tag_stored(JobContext(), _ignore).photos) == 4
    stopped = CancelToken()
    stopped.cancel()
    workspace.tagging = tagging.Tagging(workspace.library, workspace._judges, tag_library)
    with pytest.raises(Cancelled):
        workspace.tagging.tag_stored(JobContext(stopped), _ignore)


def test_the_texts_are_encoded_once_for_good(workspace: Workspace) -> None:
    encoder = workspace._judges.loaded(CancelToken())
    assert encoder is not None
    first = workspace.tagging.features(encoder, JobContext())
    assert workspace.tagging.features(encoder, JobContext()) is first
    again = tagging.Tagging(workspace.library, workspace._judges, lambda: SMALL)
    asked: list[object] = []
    encoder.encode_texts = asked.append  # type: ignore[assignment, method-assign, return-value]
    assert np.array_equal(again.features(encoder, JobContext()), first)
    assert asked == []
    assert first.shape == (13, 32)
    assert np.linalg.norm(first, axis=1) == pytest.approx(np.ones(13), abs=1e-3)


def test_an_encoder_that_knows_some_tags_sees_those_alone(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, tmp_path: Path
) -> None:
    folder = photo_factory("a.jpg", seed=1).parent
    opened = open_one(make_tiny_clip(tmp_path / "some", id="knows-some", knows=["dog", "CALM", "good photo"]))
    opened.tagging = tagging.Tagging(opened.library, opened._judges, lambda: SMALL)
    opened.open_folder(folder, JobContext())
    opened.first_pass(folder, JobContext())
    opened.tagging.tag_stored(JobContext(), _ignore)
    seen = opened.tagging.of_photo(opened.ids(Query())[0])
    assert [tag.name for tag in (*seen.semantic, *seen.aesthetic)] == ["dog", "calm"]


def test_without_an_encoder_there_are_no_tags(open_one: OpenWorkspace, photo_factory: PhotoFactory) -> None:
    folder = photo_factory("a.jpg", seed=1).parent
    opened = open_one()
    opened.open_folder(folder, JobContext())
    opened.first_pass(folder, JobContext())
    assert opened.tagging.tag_stored(JobContext(), _ignore) == Changes()
    assert opened.tagging.counts(folder) == {}


def test_tags_are_counted_in_a_folder(workspace: Workspace, photo_factory: PhotoFactory, tmp_path: Path) -> None:
    workspace.tagging.tag_stored(JobContext(), _ignore)
    counted = workspace.tagging.counts(photo_factory.folder)
    assert sum(counted.values()) == 60
    assert list(counted.values()) == sorted(counted.values(), reverse=True)
    assert workspace.tagging.counts(tmp_path / "elsewhere") == {}


def test_photos_are_ranked_as_a_tag_and_sorted_by_it(workspace: Workspace) -> None:
    changes = workspace.tag_ranking.use(" #Portrait ")
    assert changes.entries == {"scores.tag:portrait"}
    assert "scores.tag:portrait" in {entry.id for entry in workspace.entries()}
    workspace.rank_stored(JobContext(), only=changes.entries)
    order = workspace.ids(Query(sort="scores.tag:portrait")).tolist()
    values = {p: workspace.details(p).values["scores.tag:portrait"] for p in order}
    assert sorted(values, key=lambda p: -values[p]) == order  # type: ignore[operator]
    assert len(set(values.values())) == 6
    assert workspace.tag_ranking.tags == ("Portrait",)


def test_ranked_tags_are_kept_for_the_next_start(
    workspace: Workspace, open_one: OpenWorkspace, clip_spec: Path
) -> None:
    workspace.tag_ranking.use("portrait")
    workspace.tag_ranking.use("dog")
    workspace.tag_ranking.use("PORTRAIT")
    again = open_one(clip_spec)
    assert again.tag_ranking.tags == ("dog", "PORTRAIT")
    assert {"scores.tag:dog", "scores.tag:portrait"} <= {entry.id for entry in again.entries()}
    again.tag_ranking.drop("Dog")
    assert again.tag_ranking.tags == ("PORTRAIT",)
    with pytest.raises(UserError):
        again.tag_ranking.drop("dog")


def test_the_tag_asked_for_longest_ago_gives_way_with_its_values(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tag_ranking, "MOST", 2)
    workspace.rank_stored(JobContext(), only=workspace.tag_ranking.use("dog").entries)
    for tag in ("cat", "sea"):
        workspace.tag_ranking.use(tag)
    assert workspace.tag_ranking.tags == ("cat", "sea")
    assert "scores.tag:dog" not in {entry.id for entry in workspace.entries()}
    assert "scores.tag:dog" not in workspace.details(workspace.ids(Query())[0]).values


def test_what_is_no_tag_changes_nothing(workspace: Workspace) -> None:
    for bad in ("", " # ", "x" * 10_000):
        with pytest.raises(UserError):
            workspace.tag_ranking.use(bad)
    assert workspace.tag_ranking.tags == ()
    with pytest.raises(UserError, match="no beauty to go by"):
        workspace.tag_ranking.use_listed("dog")


def test_the_most_beautiful_stand_first_and_of_similar_ones_what_shows_more_of_the_tag(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path
) -> None:
    for number in range(FEWEST + 1):
        photo_factory(f"{number}.jpg", seed=number)
    workspace = open_one(clip_spec)
    # The same prompt with two contexts in place of a thousand: a test does not wait for as many sentences.
    whole = aesthetic_score()
    workspace.use_score(PromptScore(whole.entry, default_prompt(("dog", "sea"))))
    workspace.open_folder(photo_factory.folder, JobContext())
    workspace.first_pass(photo_factory.folder, JobContext())
    workspace.rank_stored(JobContext(), only=(whole.entry.id,))
    assert workspace.tag_ranking.use_listed("Dog").entries == {"scores.listed:dog"}
    workspace.rank_stored(JobContext(), only=("scores.listed:dog",))
    ids, listed = workspace.library.column("scores.listed:dog")
    _, beauty = workspace.library.column("scores.aesthetic")
    assert np.isfinite(listed).all()
    # Far apart in beauty, no likeness turns two photos round.
    order = ids[np.argsort(-listed)].tolist()
    rank = {photo: place for place, photo in enumerate(ids[np.argsort(-beauty)].tolist())}
    assert all(rank[later] > rank[earlier] for earlier, later in zip(order, order[4:], strict=False))
    workspace.tag_ranking.use("dog")
    workspace.tag_ranking.drop("dog")
    assert not {"scores.listed:dog", "scores.tag:dog"} & {entry.id for entry in workspace.entries()}


def test_a_damaged_file_of_ranked_tags_is_done_without(workspace: Workspace) -> None:
    path = workspace.paths.ranked_tags
    for text in ("tags = 3", "tags = [", 'tags = ["dog", "", "DOG", "' + "x" * 999 + '"]'):
        path.write_text(text, encoding="utf-8")
        assert tag_ranking.stored_tags(workspace.paths) == (("dog",) if "dog" in text else ())


def _ignore(changes: Changes) -> None:
    """Nobody watches."""
