"""Prompts as scores: what is kept of their sentences, and the file of a person's own."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import UserError
from core.paths import app_paths
from core.scoring.prompts import contexts, kept
from core.scoring.prompts.contexts import EVERYDAY, IMAGENET
from core.scoring.prompts.kept import LONGEST_TITLE, forget_prompt, keep_prompt, kept_prompts, prompt_scores
from core.scoring.prompts.prompt import OWN_TAGS, Method, Prompt
from core.scoring.prompts.scores import AESTHETIC, KEPT, aesthetic_score, kept_score
from core.scoring.prompts.templates import PLAIN
from core.scoring.vector_scores import GLOBAL, TextScore
from core.types import Better

PROMPT = Prompt("cosy", "bleak", contexts=("dog", "cat", "tree"))


def test_a_prompt_is_a_score_of_texts_and_gives_the_papers_number() -> None:
    rng = np.random.default_rng(1)
    for method, times in ((Method.ENSEMBLED, 1), (Method.CONTEXT, 3)):
        score = kept_score(Prompt("cosy", "bleak", method, contexts=PROMPT.contexts))
        assert isinstance(score, TextScore)
        texts = list(score.texts)
        assert len(texts) == len(set(texts)) == 6
        vectors = rng.normal(size=(6, 8)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        images = rng.normal(size=(4, 8)).astype(np.float32)
        plus = vectors[[texts.index(one) for one in score.prompt.side("cosy")]].mean(axis=0)
        minus = vectors[[texts.index(one) for one in score.prompt.side("bleak")]].mean(axis=0)
        bound = score.bound(score.condense(vectors), 100.0)
        assert bound.entry is score.entry
        assert bound.score({GLOBAL: images}) == pytest.approx(times * (images @ (plus - minus)), abs=1e-5)
        assert score.entry.range == (-0.1 * times, 0.1 * times)


def test_words_that_both_sides_share_are_read_once() -> None:
    score = kept_score(Prompt("good", "bad", Method.FIXED, "a picture, [label]"))
    assert tuple(score.texts) == ("a picture, good", "a picture, bad")


def test_beauty_is_the_papers_default_and_read_by_rank() -> None:
    score = aesthetic_score()
    assert (score.entry.id, score.entry.better, score.entry.by_rank) == (AESTHETIC, Better.MORE, True)
    assert len(score.texts) == 2000
    assert score.unknown(("outstanding",)) == ("horrible",)
    assert score.unknown("all") == ()
    other = aesthetic_score(EVERYDAY)
    assert other.entry.version != score.entry.version
    assert other.key != score.key


def test_without_imagenets_names_beauty_takes_the_everyday_subjects(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    assert prompt_scores(app_paths())[0].prompt.contexts == IMAGENET
    monkeypatch.setattr(contexts, "_torchvision", lambda: tmp_path)
    assert prompt_scores(app_paths())[0].prompt.contexts == EVERYDAY


def test_contexts_that_differ_from_photo_to_photo_make_no_score() -> None:
    with pytest.raises(ValueError, match="photo to photo"):
        kept_score(Prompt("good", "bad", contexts=OWN_TAGS))
    with pytest.raises(UserError, match="cannot be kept"):
        keep_prompt(Prompt("good", "bad", contexts=OWN_TAGS), "", app_paths())


def test_kept_prompts_come_back_in_their_order_and_the_same_one_once() -> None:
    paths = app_paths()
    assert kept_prompts(paths) == ()
    first = keep_prompt(PROMPT, "  Cosy   dogs ", paths)
    second = keep_prompt(Prompt("good", "bad", Method.FIXED, PLAIN), "", paths)
    assert kept_prompts(paths) == (first, second)
    assert first.entry.id.startswith(KEPT)
    assert (first.entry.title, second.entry.title) == ("Cosy dogs", "good / bad")
    again = keep_prompt(PROMPT, "Other title", paths)
    assert again.entry.id == first.entry.id
    assert kept_prompts(paths) == (second, again)
    assert forget_prompt(second.entry.id, paths) == second
    assert prompt_scores(paths)[1:] == (again,)
    with pytest.raises(UserError, match="none of your own"):
        forget_prompt(second.entry.id, paths)
    with pytest.raises(UserError, match="at most 60"):
        keep_prompt(PROMPT, "x" * (LONGEST_TITLE + 1), paths)


@pytest.mark.parametrize(
    "text",
    [
        "[[prompt]",
        "prompt = 3",
        "[[prompt]]\npositive = 'a'",
        "[[prompt]]\ntitle=''\npositive='a'\nnegative='b'\nmethod='guessed'\ntemplate='[label]'\ncontexts='imagenet'",
        "[[prompt]]\ntitle=''\npositive='a'\nnegative='A'\nmethod='fixed'\ntemplate='[label]'\ncontexts='imagenet'",
        "[[prompt]]\ntitle=''\npositive='a'\nnegative='b'\nmethod='ensembled'\n"
        "template='[label] [content class]'\ncontexts='own tags'",
    ],
)
def test_a_damaged_file_is_named(text: str) -> None:
    paths = app_paths()
    paths.prompts.parent.mkdir(parents=True, exist_ok=True)
    paths.prompts.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="are damaged") as caught:
        kept_prompts(paths)
    assert str(paths.prompts) in caught.value.message
    assert paths.prompts.read_text(encoding="utf-8") == text


def test_a_disk_that_is_full_leaves_what_was_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = app_paths()
    first = keep_prompt(PROMPT, "", paths)

    def full(path: object, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept, "write_atomically", full)
    with pytest.raises(UserError, match="No space left"):
        keep_prompt(Prompt("good", "bad", Method.FIXED, PLAIN), "", paths)
    assert kept_prompts(paths) == (first,)
