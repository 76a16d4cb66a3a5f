"""Words, templates, contexts and the prompts made of them: counts, literal sentences, and what is refused."""

from __future__ import annotations

import subprocess
import sys

import pytest

from core.errors import UserError
from core.scoring.prompts import contexts
from core.scoring.prompts.contexts import EVERYDAY, IMAGENET, context_list
from core.scoring.prompts.prompt import (
    MOST_CONTEXTS,
    OWN_TAGS,
    Method,
    Prompt,
    checked,
    default_prompt,
    side_key,
    tag_prompt,
    typed_contexts,
    unknown_words,
)
from core.scoring.prompts.templates import IN_CONTEXT, PLAIN, checked_template, checked_words, fill
from core.scoring.prompts.words import label_words
from resources import resource


def test_the_words_are_as_many_as_the_papers_and_its_winners_are_among_them() -> None:
    words = label_words()
    assert (len(words.positive), len(words.negative)) == (27, 12)
    assert len(set(words.positive) | set(words.negative)) == 39
    assert {"outstanding", "smashing", "beautiful", "pretty"} <= set(words.positive)
    assert {"atrocious", "horrible"} <= set(words.negative)
    assert words.best == ("outstanding", "horrible")


def test_templates_are_filled_in_literally() -> None:
    assert fill(PLAIN, "outstanding") == "a outstanding picture"
    assert fill(IN_CONTEXT, "ugly", "tench") == "a ugly picture, of a #tench"
    assert fill(IN_CONTEXT, "[content class]", "dog") == "a [content class] picture, of a #dog"


def test_imagenet_is_a_thousand_names_up_to_the_first_comma() -> None:
    names = context_list(IMAGENET)
    assert len(names) == 1000
    assert names[0] == "tench"
    assert names[-1] == "toilet tissue"
    assert not any("," in name or name != name.strip() for name in names)


def test_reading_imagenets_names_imports_neither_torch_nor_torchvision() -> None:
    script = (
        "import sys; from core.scoring.prompts.contexts import context_list; context_list('imagenet'); "
        "print([name for name in ('torch', 'torchvision') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_torchvisions_source_imagenet_says_what_to_choose_instead(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    contexts._imagenet.cache_clear()
    monkeypatch.setattr(contexts, "_torchvision", lambda: tmp_path)
    with pytest.raises(UserError, match="not installed") as caught:
        context_list(IMAGENET)
    assert EVERYDAY in caught.value.hint


def test_everyday_has_more_than_a_thousand_subjects_each_once_and_no_plural_beside_its_singular() -> None:
    subjects = context_list(EVERYDAY)
    known = {subject.casefold() for subject in subjects}
    assert len(subjects) >= 1000
    assert len(known) == len(subjects)
    plurals = {f"{one}{end}" for one in known for end in ("s", "es")} | {f"{one[:-1]}ies" for one in known}
    assert not known & plurals
    assert all(subject == " ".join(subject.split()) and len(subject) < 40 for subject in subjects)


def test_everyday_is_grouped_under_headings() -> None:
    lines = resource("prompts", "everyday.txt").read_text(encoding="utf-8").splitlines()
    blocks = "\n".join(lines).strip().split("\n\n")[1:]
    assert len(blocks) >= 30
    for block in blocks:
        heading, *subjects = block.splitlines()
        assert heading.startswith("# ")
        assert subjects
        assert not any(subject.startswith("#") for subject in subjects)


def test_an_unknown_list_names_those_there_are() -> None:
    with pytest.raises(UserError, match="no list of contexts") as caught:
        context_list("wordnet")
    assert EVERYDAY in caught.value.hint


def test_the_default_is_the_papers_best_ensemble() -> None:
    prompt = default_prompt()
    assert (prompt.positive, prompt.negative, prompt.method) == ("outstanding", "horrible", Method.ENSEMBLED)
    assert prompt.side("horrible")[1] == "a horrible picture, of a #goldfish"
    assert len(prompt.side("horrible")) == 1000
    assert tag_prompt(" portrait ").side("outstanding") == ("a outstanding picture, of a #portrait",)


def test_a_fixed_prompt_has_one_sentence_a_side() -> None:
    prompt = Prompt("keen", "vile", Method.FIXED, PLAIN)
    assert prompt.side("keen") == ("a keen picture",)


def test_the_digest_tells_whatever_changes_the_numbers() -> None:
    base = Prompt("good", "bad", Method.ENSEMBLED, IN_CONTEXT, ("dog", "cat"))
    others = [
        Prompt("bad", "good", Method.ENSEMBLED, IN_CONTEXT, ("dog", "cat")),
        Prompt("good", "bad", Method.CONTEXT, IN_CONTEXT, ("dog", "cat")),
        Prompt("good", "bad", Method.ENSEMBLED, "[label]: [content class]", ("dog", "cat")),
        Prompt("good", "bad", Method.ENSEMBLED, IN_CONTEXT, ("dog",)),
        Prompt("good", "bad", Method.ENSEMBLED, IN_CONTEXT, OWN_TAGS),
    ]
    digests = {one.digest for one in (base, *others)}
    assert len(digests) == 6
    assert base.digest == Prompt("good", "bad", contexts=("dog", "cat")).digest
    assert side_key(base.side("good")) != side_key(base.side("bad"))


@pytest.mark.parametrize(
    ("prompt", "message"),
    [
        (Prompt("", "bad", Method.FIXED, PLAIN), "no words"),
        (Prompt("good", "  ", Method.FIXED, PLAIN), "no words"),
        (Prompt("good", "...", Method.FIXED, PLAIN), "no words"),
        (Prompt("good", "b\x00d", Method.FIXED, PLAIN), "no words"),
        (Prompt("Good", "good", Method.FIXED, PLAIN), "the same"),
        (Prompt("good" * 2500, "bad", Method.FIXED, PLAIN), "at most 80"),
        (Prompt("good", "bad", Method.FIXED, "a picture"), "no place for the word"),
        (Prompt("good", "bad", Method.FIXED, "a [label] picture" * 600), "at most 200"),
        (Prompt("good", "bad", Method.FIXED, IN_CONTEXT), "has none"),
        (Prompt("good", "bad", Method.CONTEXT, PLAIN), "no place for a context"),
        (Prompt("good", "bad", contexts=()), "There is no context"),
        (Prompt("good", "bad", contexts=(" ", "")), "There is no context"),
        (Prompt("good", "bad", contexts=tuple(f"thing {n}" for n in range(MOST_CONTEXTS + 1))), "at most"),
        (Prompt("good", "bad", contexts="nowhere"), "no list"),
    ],
)
def test_what_is_no_prompt_is_refused_with_one_clear_message(prompt: Prompt, message: str) -> None:
    with pytest.raises(UserError, match=message):
        checked(prompt)


def test_what_was_typed_loosely_is_put_right() -> None:
    typed = Prompt("  very   good ", "bad", Method.CONTEXT, f"  {IN_CONTEXT} ", ("dog", " dog ", "cat"))
    assert checked(typed) == Prompt("very good", "bad", Method.CONTEXT, IN_CONTEXT, ("dog", "cat"))
    assert checked(Prompt("good", "bad", contexts=OWN_TAGS)).contexts == OWN_TAGS
    assert typed_contexts(" dog, big  cat,, dog ,") == ("dog", "big cat")
    assert checked_template("[label]") == "[label]"
    assert checked_words("日本") == "日本"


def test_words_that_an_encoder_has_not_learned_are_named() -> None:
    prompt = default_prompt()
    assert unknown_words("all", prompt.label_pair) == ()
    assert unknown_words(("Outstanding",), prompt.label_pair) == ("horrible",)
    assert unknown_words(("a outstanding picture", "horrible"), prompt.label_pair) == ()
    assert unknown_words((), prompt.label_pair) == ("outstanding", "horrible")
