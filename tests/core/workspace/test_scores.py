"""Scores from stored vectors: bound to encoders, given where they lack, kept and forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import Cancelled, UserError
from core.jobs import CancelToken, JobContext
from core.library.database import open_library
from core.library.library import Library
from core.scoring.vector_scores import GLOBAL, Source
from core.types import Changes, Embedding, Null, Output, SpaceKey, View
from core.workspace import scores as scores_module
from core.workspace.folders import no_report
from core.workspace.scores import Scores, fullest_space
from tests.core.workspace.vectors import OTHER, SPACE, Encoder, Words, column, fill, linear, unit

CTX = JobContext()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library.db") as opened:
        yield opened


def rank(scores: Scores, encoder: Any, ctx: JobContext = CTX) -> Changes:
    return scores.rank(encoder, ctx, no_report)


def test_every_photo_gets_what_its_vector_says(library: Library) -> None:
    stored = fill(library, 30)
    score = linear("sum")
    scores = Scores(library, (score,))
    changes = rank(scores, Encoder())
    assert changes.entries == {"scores.sum"}
    assert len(changes.photos) == 30
    # The naive twin: each vector by itself.
    wanted = [sum(float(a) * float(b) for a, b in zip(row, score.weights[0], strict=True)) for row in stored]
    assert column(library, "scores.sum") == pytest.approx(wanted, abs=1e-6)
    assert rank(scores, Encoder()) == Changes(), "nothing lacks any more"


def test_without_photos_or_vectors_there_is_nothing_to_do(library: Library) -> None:
    scores = Scores(library, (linear("sum"), Words()))
    scores.bind(Encoder(), CTX)  # type: ignore[arg-type]
    assert rank(scores, Encoder()) == Changes()
    assert rank(scores, None) == Changes()


def test_a_newer_version_judges_again_and_photos_that_came_since_alone_otherwise(library: Library) -> None:
    fill(library, 5)
    scores = Scores(library, (linear("sum", version=1, seed=1),))
    rank(scores, Encoder())
    first = column(library, "scores.sum")
    fill(library, 8)
    assert len(rank(scores, Encoder()).photos) == 3
    assert column(library, "scores.sum")[:5].tolist() == first.tolist()
    scores.use(linear("sum", version=2, seed=5))
    assert len(rank(scores, Encoder()).photos) == 8
    assert (column(library, "scores.sum")[:5] != first).all()


def test_another_encoders_vectors_judge_again_and_until_then_the_old_values_stay(library: Library) -> None:
    stored = fill(library, 6, spaces=(SPACE,))
    scores = Scores(library, (linear("sum"),))
    rank(scores, Encoder(SPACE))
    before = column(library, "scores.sum")
    assert rank(scores, Encoder(OTHER)) == Changes(), "it has made no vectors yet"
    assert column(library, "scores.sum").tolist() == before.tolist()
    contents, _ = library.vectors(SPACE, View.GLOBAL)
    put(library, contents[:2], [-stored[0], -stored[1]], OTHER)
    assert len(rank(scores, Encoder(OTHER)).photos) == 2
    after = column(library, "scores.sum")
    assert after[:2] == pytest.approx(-before[:2], abs=1e-3)
    assert after[2:].tolist() == before[2:].tolist()
    assert (
        library.spaces_of("scores.sum", contents).tolist()
        == [library.space_id(OTHER)] * 2 + [library.space_id(SPACE)] * 4
    )


def put(
    library: Library, contents: np.ndarray, vectors: list[np.ndarray], space: SpaceKey, view: View = View.GLOBAL
) -> None:
    from core.library.regions import Region, ViewsOf

    library.regions.store(
        [
            ViewsOf(f"c{int(content) - 1}", (Embedding(space, view, vector),), Region())
            for content, vector in zip(contents, vectors, strict=True)
        ]
    )


def test_a_vector_that_is_no_number_gives_a_null_once(library: Library) -> None:
    fill(library, 3, vectors={1: np.full(8, np.nan, np.float32)})
    scores = Scores(library, (linear("sum"),))
    assert len(rank(scores, Encoder()).photos) == 3
    values = column(library, "scores.sum")
    assert np.isnan(values).tolist() == [False, True, False]
    photo = library.column("scores.sum")[0][1]
    assert library.details_of([photo])[0].values["scores.sum"] == Null("cannot be judged")
    assert rank(scores, Encoder()) == Changes(), "a null lacks nothing"


def test_stopped_in_the_middle_it_goes_on_from_there(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scores_module, "ROWS", 4)
    fill(library, 10)
    scores = Scores(library, (linear("sum"),))
    token = CancelToken()
    with pytest.raises(Cancelled):
        scores.rank(Encoder(), JobContext(token), lambda _: token.cancel())  # type: ignore[arg-type]
    assert np.isfinite(column(library, "scores.sum")).sum() == 4
    assert len(rank(scores, Encoder()).photos) == 6
    assert np.isfinite(column(library, "scores.sum")).all()


def test_what_is_dropped_is_forgotten_and_a_run_under_way_gives_it_no_more(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scores_module, "ROWS", 4)
    fill(library, 10)
    scores = Scores(library, (linear("sum"), linear("other", seed=7)))
    dropped: list[Changes] = []

    def drop(_: Changes) -> None:
        if not dropped:
            dropped.append(scores.drop("scores.sum"))

    scores.rank(Encoder(), CTX, drop)  # type: ignore[arg-type]
    assert dropped[0].entries == {"scores.sum"}
    assert np.isnan(column(library, "scores.sum")).all()
    assert np.isfinite(column(library, "scores.other")).all()
    with pytest.raises(UserError, match="in use"):
        scores.drop("scores.sum")


@pytest.mark.parametrize("name", ["overall", "technical"])
def test_ids_of_other_scores_are_refused(library: Library, name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the id"):
        Scores(library).use(linear(name))
    with pytest.raises(ValueError, match="no vectors"):
        Scores(library).use(linear("sum", sources=()))


# Scores of words


def test_words_are_read_once_per_encoder_and_by_slices(library: Library) -> None:
    fill(library, 4, spaces=(SPACE, OTHER))
    many = Words(tuple(f"picture {number}" for number in range(scores_module.TEXTS * 2 + 10)))
    scores = Scores(library, (many,))
    encoder, told = Encoder(), []
    assert not scores.ready(encoder)  # type: ignore[arg-type]
    assert rank(scores, encoder) == Changes()
    scores.bind(encoder, JobContext(progress=lambda *at: told.append(at)))  # type: ignore[arg-type]
    assert encoder.read == [scores_module.TEXTS, scores_module.TEXTS, 10]
    assert told == [(0, 138), (64, 138), (128, 138), (138, 138)]
    assert len(rank(scores, encoder).photos) == 4
    again = Scores(library, (many,))
    assert len(again.ready(encoder)) == 1, "another session finds what was read"  # type: ignore[arg-type]
    again.bind(encoder, CTX)  # type: ignore[arg-type]
    other = Encoder(OTHER)
    again.bind(other, CTX)  # type: ignore[arg-type]
    assert (sum(encoder.read), sum(other.read)) == (138, 138)
    assert len(rank(again, other).photos) == 4


def test_a_score_of_words_is_what_its_words_say(library: Library) -> None:
    stored = fill(library, 5)
    scores = Scores(library, (Words(),))
    scores.bind(Encoder(), CTX)  # type: ignore[arg-type]
    rank(scores, Encoder())
    toward = unit("first good").astype(np.float64) - unit("first bad").astype(np.float64)
    assert column(library, "scores.words") == pytest.approx((stored @ toward).tolist(), abs=1e-5)


def test_reading_that_is_stopped_goes_on_where_it_was(library: Library) -> None:
    fill(library, 2)
    texts = tuple(f"picture {number}" for number in range(scores_module.FEW_TEXTS + 44))
    scores, encoder, token = Scores(library, (Words(texts),)), Encoder(), CancelToken()

    def stop(done: int, total: int) -> None:
        if done >= 128:
            token.cancel()

    with pytest.raises(Cancelled):
        scores.bind(encoder, JobContext(token, stop))  # type: ignore[arg-type]
    assert len(library.known_texts(SPACE, texts)) == 128
    scores.bind(encoder, CTX)  # type: ignore[arg-type]
    assert sum(encoder.read) == 300
    assert not library.known_texts(SPACE, texts), "only what they condense to is kept"
    assert scores.ready(encoder)  # type: ignore[arg-type]


def test_words_that_the_encoder_has_not_learned_are_not_read(library: Library) -> None:
    fill(library, 2)
    scores, encoder = Scores(library, (Words(),)), Encoder(knows=("good",))
    scores.bind(encoder, CTX)  # type: ignore[arg-type]
    assert encoder.read == []
    assert rank(scores, encoder) == Changes()
    assert scores.unknown(encoder.spec) == {"scores.words"}
    assert scores.missing_texts(encoder.spec, SPACE) == 0


def test_other_words_under_the_same_id_are_read_anew(library: Library) -> None:
    fill(library, 3)
    scores, encoder = Scores(library, (Words(),)), Encoder()
    scores.bind(encoder, CTX)  # type: ignore[arg-type]
    rank(scores, encoder)
    before = column(library, "scores.words")
    scores.use(Words(("fine", "awful"), version=2))
    assert scores.missing_texts(encoder.spec, SPACE) == 2
    scores.bind(encoder, CTX)  # type: ignore[arg-type]
    rank(scores, encoder)
    assert (column(library, "scores.words") != before).all()


# Several sources


def test_a_score_of_two_sources_waits_for_both_and_lines_them_up(library: Library) -> None:
    stored = fill(library, 6)
    theirs = Source(encoder="second")
    score = linear("both", sources=(GLOBAL, theirs))
    scores = Scores(library, (score,))
    assert rank(scores, Encoder()) == Changes()
    # Stored in another order, and not of every photo.
    numbers = [5, 0, 3]
    put(library, np.array(numbers) + 1, [unit(f"other {number}") for number in numbers], OTHER)
    assert len(rank(scores, Encoder()).photos) == 3
    found = column(library, "scores.both")
    for number in range(6):
        if number in numbers:
            other = unit(f"other {number}").astype(np.float16).astype(np.float32)
            wanted = float(stored[number] @ score.weights[0] + other @ score.weights[1])
            assert found[number] == pytest.approx(wanted, abs=1e-5)
        else:
            assert np.isnan(found[number])


def test_the_space_of_another_encoder_is_the_one_with_most_vectors(library: Library) -> None:
    newer = SpaceKey("second", "w2", 1, "fp32", Output.PROJECTED)
    fill(library, 4)
    assert fullest_space(library, "second") is None
    put(library, np.array([1]), [unit(1)], OTHER)
    put(library, np.array([1, 2]), [unit(1), unit(2)], newer)
    assert fullest_space(library, "second") == newer
    assert fullest_space(library, "second", Output.PENULTIMATE) is None


def test_a_layer_that_the_encoder_does_not_give_is_waited_for_in_vain(library: Library) -> None:
    fill(library, 2)
    scores = Scores(library, (linear("deep", sources=(Source(output=Output.PENULTIMATE),)),))
    assert rank(scores, Encoder()) == Changes()


def test_a_wrong_shape_is_our_own_mistake(library: Library) -> None:
    fill(library, 2)
    score = linear("sum")
    broken = Scores(
        library, (type("Broken", (), {"entry": score.entry, "sources": (GLOBAL,), "score": _two_of_each})(),)
    )
    with pytest.raises(ValueError, match="not \\(2,\\)"):
        rank(broken, Encoder())


def _two_of_each(self: object, vectors: dict[Source, np.ndarray]) -> np.ndarray:
    return np.zeros((len(vectors[GLOBAL]), 2), np.float32)


# What has been looked through


def test_what_lacks_is_not_looked_for_twice_but_again_for_every_vector_that_came(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(library, 5)
    score = linear("sum")
    scores = Scores(library, (score,))
    asked: list[str] = []
    lacking = library.lacking

    def count(entry_id: str, *more: Any, **others: Any) -> Any:
        asked.append(entry_id)
        return lacking(entry_id, *more, **others)

    monkeypatch.setattr(library, "lacking", count)
    rank(scores, Encoder())
    rank(scores, Encoder())
    assert asked == ["scores.sum"]
    fill(library, 6)
    assert len(rank(scores, Encoder()).photos) == 1
    scores.drop("scores.sum")
    scores.use(score)
    assert len(rank(scores, Encoder()).photos) == 6
    put(library, np.array([1]), [-unit(0)], SPACE)
    assert rank(scores, Encoder()) == Changes()
    scores.look_again()
    before = column(library, "scores.sum")
    assert len(rank(scores, Encoder()).photos) == 1, "a vector took the place of another"
    assert column(library, "scores.sum")[0] == pytest.approx(-before[0], abs=1e-3)


def test_words_are_not_read_for_a_library_without_vectors(library: Library) -> None:
    scores, encoder = Scores(library, (Words(),)), Encoder()
    scores.bind(encoder, CTX)  # type: ignore[arg-type]
    assert encoder.read == []
