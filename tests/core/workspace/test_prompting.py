"""Prompts over a folder that was judged: ranked from stored vectors, read once, kept, searched for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core.engine.engine import LoadedEncoder
from core.errors import Cancelled, ModelError, UserError
from core.jobs import CancelToken, JobContext
from core.paths import app_paths
from core.questions import Query
from core.scoring.prompts.contexts import IMAGENET
from core.scoring.prompts.kept import kept_prompts
from core.scoring.prompts.prompt import OWN_TAGS, Method, Prompt, default_prompt
from core.scoring.prompts.search import Criterion
from core.scoring.prompts.templates import IN_CONTEXT, PLAIN
from core.types import View
from core.workspace import Workspace
from tests.core.workspace.conftest import OpenWorkspace
from tests.helpers.photos import PhotoFactory
from tests.helpers.tiny_clip import make_tiny_clip

FIXED = Prompt("good", "bad", Method.FIXED, PLAIN)
BROAD = Prompt("good", "bad", Method.ENSEMBLED, IN_CONTEXT, ("dog", "cat", "tree"))


@pytest.fixture
def folder(photo_factory: PhotoFactory) -> Path:
    for number in range(6):
        photo_factory(f"{number}.jpg", seed=number)
    return photo_factory.folder


@pytest.fixture
def workspace(open_one: OpenWorkspace, folder: Path, clip_spec: Path) -> Workspace:
    made = open_one(clip_spec)
    judge(made, folder)
    return made


def judge(workspace: Workspace, folder: Path) -> None:
    workspace.open_folder(folder, JobContext())
    workspace.first_pass(folder, JobContext())


class Counted:
    """How many sentences were sent to the model."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.texts: list[str] = []
        encode = LoadedEncoder.encode_texts

        def counted(encoder: LoadedEncoder, texts: Sequence[str]) -> object:
            self.texts += texts
            return encode(encoder, texts)

        monkeypatch.setattr(LoadedEncoder, "encode_texts", counted)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


def test_a_ranking_is_the_papers_score_of_the_stored_vectors(workspace: Workspace, folder: Path) -> None:
    found = workspace.prompting.rank(BROAD, folder, JobContext())
    encoder = workspace._judges.loaded(CancelToken())
    assert encoder is not None
    plus, minus = (encoder.encode_texts(BROAD.side(label)).result() for label in BROAD.label_pair)
    content_ids, matrix = workspace.library.vectors(encoder.space, View.GLOBAL)
    photos = workspace.library.photos_of(content_ids)
    expected = {}
    for content, vector in zip(content_ids.tolist(), np.asarray(matrix, np.float32), strict=True):
        score = sum(float(vector @ text) for text in plus) / 3 - sum(float(vector @ text) for text in minus) / 3
        expected[photos[content][0]] = score
    assert dict(zip(found.ids.tolist(), found.scores.tolist(), strict=True)) == pytest.approx(expected, abs=1e-6)
    assert (np.diff(found.scores) <= 0).all()
    assert found.percentiles.tolist() == pytest.approx([11 / 12, 9 / 12, 7 / 12, 5 / 12, 3 / 12, 1 / 12])
    assert found.without == 0


def test_sentences_are_read_once_and_another_word_costs_its_own_sentences_only(
    workspace: Workspace, folder: Path, counted: Counted
) -> None:
    rank = workspace.prompting.rank
    rank(BROAD, folder, JobContext())
    assert len(counted.texts) == 6
    rank(BROAD, folder, JobContext())
    assert len(counted.texts) == 6
    rank(Prompt("good", "vile", contexts=BROAD.contexts), folder, JobContext())
    assert counted.texts[6:] == list(BROAD.side("vile"))
    rank(Prompt("good", "vile", Method.CONTEXT, contexts=BROAD.contexts), folder, JobContext())
    assert len(counted.texts) == 9


def test_a_kept_prompt_is_a_score_with_values_for_every_photo_and_reads_nothing_anew(
    open_one: OpenWorkspace, workspace: Workspace, folder: Path, clip_spec: Path, counted: Counted
) -> None:
    ranking = workspace.prompting.rank(BROAD, folder, JobContext())
    read = len(counted.texts)
    (entry_id,) = workspace.prompting.keep(BROAD, " My  words ").entries
    for score in workspace._judges.scores:
        if score.entry.id != entry_id:
            workspace._judges.drop_score(score.entry.id)
    workspace.rank_stored(JobContext())
    assert len(counted.texts) == read
    assert workspace.catalogue()[entry_id].title == "My words"
    ordered = workspace.ids(Query(folder, sort=entry_id))
    assert ordered.tolist() == ranking.ids.tolist()
    values = [details.values[entry_id] for details in workspace.details_of(ordered.tolist())]
    assert values == pytest.approx(ranking.scores.tolist(), abs=1e-6)
    workspace.close()
    again = open_one(clip_spec)
    assert again.catalogue()[entry_id].title == "My words"
    again.prompting.forget(entry_id)
    assert entry_id not in again.catalogue()
    assert kept_prompts(app_paths()) == ()
    with pytest.raises(UserError, match="none of your own"):
        again.prompting.forget(entry_id)


def test_a_stopped_reading_goes_on_where_it_was(workspace: Workspace, folder: Path, counted: Counted) -> None:
    token, seen = CancelToken(), list[tuple[int, int]]()
    prompt = Prompt("good", "bad", contexts=tuple(f"thing {n}" for n in range(200)))

    def progress(done: int, total: int) -> None:
        seen.append((done, total))
        if len(seen) == 2:
            token.cancel()

    with pytest.raises(Cancelled):
        workspace.prompting.rank(prompt, folder, JobContext(token, progress))
    assert seen == [(0, 400), (64, 400)]
    workspace.prompting.rank(prompt, folder, JobContext())
    assert len(counted.texts) == len(set(counted.texts)) == 400


def test_the_verdict_of_one_photo_names_the_better_word_and_what_it_was_taken_for(
    workspace: Workspace, folder: Path
) -> None:
    photo = int(workspace.ids(Query(folder))[0])
    for method in (Method.ENSEMBLED, Method.CONTEXT):
        prompt = Prompt("good", "bad", method, contexts=("dog", "cat", "tree"))
        found = workspace.prompting.verdict(prompt, photo, JobContext())
        assert found is not None
        assert found.label == ("good" if found.good else "bad")
        assert (found.context in ("dog", "cat", "tree")) == (method is Method.CONTEXT)
    fixed = workspace.prompting.verdict(FIXED, photo, JobContext())
    ranking = workspace.prompting.rank(FIXED, folder, JobContext())
    score = dict(zip(ranking.ids.tolist(), ranking.scores.tolist(), strict=True))[photo]
    assert fixed is not None
    assert fixed.good == (score > 0)
    assert workspace.prompting.verdict(FIXED, 999, JobContext()) is None


def test_photos_without_a_vector_are_counted_and_not_ranked(
    workspace: Workspace, folder: Path, photo_factory: PhotoFactory
) -> None:
    photo_factory("late.jpg", seed=99)
    workspace.open_folder(folder, JobContext())
    found = workspace.prompting.rank(FIXED, folder, JobContext())
    assert (len(found.ids), found.without) == (6, 1)
    nothing = workspace.prompting.rank(FIXED, folder / "nowhere", JobContext())
    assert (len(nothing.ids), nothing.without) == (0, 0)


def test_without_a_model_there_is_one_clear_message(open_one: OpenWorkspace, folder: Path) -> None:
    workspace = open_one()
    with pytest.raises(ModelError, match="needs a model"):
        workspace.prompting.rank(FIXED, folder, JobContext())


def test_words_that_the_model_has_not_learned_are_named(open_one: OpenWorkspace, folder: Path, tmp_path: Path) -> None:
    workspace = open_one(make_tiny_clip(tmp_path / "small", knows=["good"]))
    judge(workspace, folder)
    assert workspace.prompting.unknown(FIXED) == ("bad",)
    with pytest.raises(UserError, match="has not learned “bad”"):
        workspace.prompting.rank(FIXED, folder, JobContext())


def test_own_tags_are_contexts_of_the_photos_that_have_them(
    workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = workspace.library.contents_of(workspace.ids(Query(folder)).tolist()).tolist()
    tags = {contents[0]: ("dog",), contents[1]: ("cat", "tree")}
    own_tags, lab = Prompt("good", "bad", contexts=OWN_TAGS), workspace.prompting
    without = lab.rank(own_tags, folder, JobContext())
    assert (len(without.ids), without.without) == (0, 6)
    monkeypatch.setattr(workspace.library, "top_tags", lambda wanted, most: tags)
    found = lab.rank(own_tags, folder, JobContext())
    assert found.without == 4
    expected = {}
    for content, own in tags.items():
        alone = lab.rank(Prompt("good", "bad", contexts=own), folder, JobContext())
        (photo,) = workspace.library.photos_of([content])[content]
        expected[photo] = dict(zip(alone.ids.tolist(), alone.scores.tolist(), strict=True))[photo]
    assert dict(zip(found.ids.tolist(), found.scores.tolist(), strict=True)) == pytest.approx(expected, abs=1e-6)
    with pytest.raises(UserError, match="cannot be kept"):
        lab.keep(own_tags)


def test_the_search_learns_from_marks_and_says_when_there_are_too_few(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path
) -> None:
    for number in range(44):
        photo_factory(f"{number:02}.jpg", seed=number, size=(64, 48))
    workspace, folder = open_one(clip_spec), photo_factory.folder
    judge(workspace, folder)
    standing = Prompt("outstanding", "horrible", Method.FIXED, PLAIN)
    with pytest.raises(UserError, match="not enough marks"):
        workspace.prompting.search(standing, Criterion.SPEARMAN, folder, JobContext())
    taste = workspace.prompting.rank(Prompt("groovy", "vile", Method.FIXED, PLAIN), folder, JobContext())
    for place, photo in enumerate(taste.ids.tolist()):
        workspace.mark([photo], stars=5 - place * 5 // 44, visible="")
    seen = list[tuple[int, int]]()
    found = workspace.prompting.search(
        standing, Criterion.SPEARMAN, folder, JobContext(progress=lambda done, total: seen.append((done, total)))
    )
    # Two of the 39 words were read for the ranking.
    assert seen == [(0, 37)]
    assert (found.chosen.number, found.held_out.number) == (22, 22)
    assert found.chosen.value > 0.9
    assert found.kept == (found.held_out.value > found.before.value)
    for place, photo in enumerate(taste.ids.tolist()):
        workspace.mark([photo], stars=5 if place < 22 else 1, visible="")
    accurate = workspace.prompting.search(standing, Criterion.ACCURACY, folder, JobContext())
    assert 0 <= accurate.held_out.value <= 1


def test_beauty_is_in_the_catalogue_and_judges_with_a_thousand_contexts(
    workspace: Workspace, folder: Path, counted: Counted
) -> None:
    assert default_prompt().contexts == IMAGENET
    assert workspace.catalogue()["scores.aesthetic"].title == "Beauty"
    workspace.rank_stored(JobContext())
    ranking = workspace.prompting.rank(default_prompt(), folder, JobContext())
    ordered = workspace.ids(Query(folder, sort="scores.aesthetic")).tolist()
    assert ordered == ranking.ids.tolist()
    assert workspace.percentile("scores.aesthetic", ordered[0]) == pytest.approx(11 / 12)
    for photo in ordered:
        verdict = workspace.prompting.verdict(default_prompt(), photo, JobContext())
        assert verdict is not None
        other = "horrible" if verdict.good else "outstanding"
        told = f"Nearer to “{verdict.label}” than to “{other}”: the prompt’s verdict on beauty."
        assert workspace.details(photo).reasons[-1] == told
