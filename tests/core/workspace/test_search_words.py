"""What is typed becomes texts for the encoder; what it never learned is named."""

from __future__ import annotations

import pytest

from core.errors import UserError
from core.workspace.search_words import MOST_CHARACTERS, Asked, asked


def test_words_are_asked_for_bare_and_as_a_caption() -> None:
    assert asked("  red\n car ", "all", "CLIP") == Asked(("red car", "a photo of red car"))


@pytest.mark.parametrize("words", ["", "  \n\t "])
def test_no_words_are_no_question(words: str) -> None:
    with pytest.raises(UserError, match="nothing to look for"):
        asked(words, "all", "CLIP")


def test_a_novel_is_too_long() -> None:
    with pytest.raises(UserError, match="10000 characters"):
        asked("x" * 10_000, "all", "CLIP")
    assert asked("x" * MOST_CHARACTERS, "all", "CLIP").texts


KNOWS = ("attributes.happy", "good photo", "sunset", "beach", "black-and-white")


def test_an_encoder_of_few_words_is_asked_for_those_that_it_knows() -> None:
    assert asked("Good photo", KNOWS, "Nano") == Asked(("good photo",))
    assert asked("a Sunset over the beach", KNOWS, "Nano") == Asked(("sunset", "beach"))
    assert asked("black-and-white sunset", KNOWS, "Nano") == Asked(("black-and-white", "sunset"))
    assert asked("sunset with unicorns, unicorns!", KNOWS, "Nano") == Asked(("sunset",), ("unicorns",))


@pytest.mark.parametrize("words", ["unicorns", "of the", "attributes.happy", "日本", "!!"])
def test_words_that_mean_nothing_to_it_are_named(words: str) -> None:
    with pytest.raises(UserError, match="Nano does not know") as caught:
        asked(words, KNOWS, "Nano")
    assert "beach" in caught.value.hint
