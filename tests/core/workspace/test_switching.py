"""What another encoder would cost, against a count by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.encoders.spec import EncoderSpec
from core.errors import ModelError
from core.library.database import open_library
from core.library.library import Library
from core.library.regions import Region, ViewsOf
from core.scoring.attribute_sets import parse_pair
from core.types import Embedding, View
from core.workspace.scores import Scores
from core.workspace.switching import SwitchCost, likely_space, switch_cost
from tests.core.library.build import photo, scan
from tests.core.workspace.conftest import OpenWorkspace
from tests.core.workspace.vectors import OTHER, SPACE, Words, fill, linear, unit

SPEC = EncoderSpec("second", "Second", "none", Path("none"), "none")
PAIRS = (parse_pair("warm/cold"), parse_pair("cosy/bleak"), parse_pair("warm/hot"))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library.db") as opened:
        yield opened


def cost(library: Library, spec: EncoderSpec = SPEC, *scores: object) -> SwitchCost:
    return switch_cost(library, spec, PAIRS, Scores(library, scores))  # type: ignore[arg-type]


def test_a_new_encoder_encodes_everything_anew(library: Library) -> None:
    fill(library, 7, spaces=(SPACE,))
    found = cost(library, SPEC, Words(("good", "bad", "warm")), linear("sum"))
    # Three pairs have five words among them; the score has three more, and one of them is a side of a pair as well.
    assert found == SwitchCost("second", photos=7, ready=0, texts=5 + 3, attributes=3, scores=2, unknown=0)
    assert not found.nothing


def test_an_encoder_that_was_used_before_has_most_of_it(library: Library) -> None:
    fill(library, 7, spaces=(SPACE,))
    library.regions.store(
        [ViewsOf(f"c{number}", (Embedding(OTHER, View.GLOBAL, unit(number)),), Region()) for number in range(5)]
    )
    library.store_texts(OTHER, {text: unit(text) for text in ("warm", "cold", "cosy", "bleak", "hot")})
    found = cost(library, SPEC, Words())
    assert found == SwitchCost("second", photos=2, ready=5, texts=2, attributes=3, scores=1, unknown=0)
    library.store_texts(OTHER, {"good": unit("good"), "bad": unit("bad")})
    assert cost(library, SPEC, Words()).texts == 0


def test_going_back_costs_nothing(library: Library) -> None:
    fill(library, 3, spaces=(SPACE, OTHER))
    library.store_texts(OTHER, {text: unit(text) for text in ("warm", "cold", "cosy", "bleak", "hot")})
    assert cost(library).nothing


def test_an_encoder_of_few_words_says_what_it_cannot_judge(library: Library) -> None:
    fill(library, 3)
    few = replace(SPEC, knows=("warm", "cold"))
    found = cost(library, few, Words(), linear("sum"))
    assert (found.attributes, found.scores, found.unknown, found.texts) == (1, 1, 3, 2)


def test_an_empty_library_costs_its_words_alone(library: Library) -> None:
    assert cost(library) == SwitchCost("second", photos=0, ready=0, texts=5, attributes=3, scores=0, unknown=0)


def test_photos_that_are_gone_or_wait_are_not_counted(library: Library) -> None:
    fill(library, 4)
    scan(library, photo("00000.jpg"), photo("00001.jpg"), photo("new.jpg"))
    assert cost(library).photos == 2


def test_vectors_of_another_version_or_other_weights_are_none_of_its(library: Library) -> None:
    fill(library, 3, spaces=(SPACE, OTHER))
    assert likely_space(library, SPEC) == OTHER
    assert likely_space(library, replace(SPEC, preprocessing_version=2)) is None
    assert likely_space(library, replace(SPEC, weights_sha256="f" * 64)) is None


def test_through_the_workspace(open_one: OpenWorkspace, clip_spec: Path) -> None:
    workspace = open_one()
    found = workspace.switch_cost(str(clip_spec))
    assert (found.encoder, found.photos, found.attributes) == ("test-tiny", 0, len(workspace.pairs))
    assert found.texts > 0
    with pytest.raises(ModelError, match="absent"):
        workspace.switch_cost("absent")
