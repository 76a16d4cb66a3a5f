"""Overall scores that follow from raw scores: frozen quantiles, renewed rarely, never out of step for long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import Cancelled
from core.jobs import CancelToken, JobContext
from core.library.database import open_library
from core.library.library import Library
from core.library.overalls import Overalls
from core.library.score_history import MOST
from core.scoring.percentiles import FEWEST, Quantiles
from core.types import OVERALL, Changes, Entry, PhotoResult, SpaceKey, View
from core.workspace import overalls
from core.workspace.folders import no_report
from core.workspace.overalls import Standing, percentile, settle, usual
from core.workspace.scores import Scores
from tests.core.library.build import result, waiting
from tests.core.workspace.vectors import OTHER, SPACE, Encoder, column, entry, fill, linear

CTX = JobContext()
BEAUTY = linear("aesthetic", by_rank=True)
ENTRIES = (BEAUTY.entry,)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library.db") as opened:
        yield opened


def judged(library: Library, count: int, space: SpaceKey = SPACE) -> Changes:
    """`count` photos with technical scores of 0.5 and raw aesthetic ones, and their overall scores settled."""
    fill(library, count, spaces=(SPACE, OTHER))
    Scores(library, (BEAUTY,)).rank(Encoder(space), CTX, no_report)  # type: ignore[arg-type]
    return settle(library, ENTRIES, CTX, no_report)


def raw(library: Library) -> np.ndarray:
    return column(library, "scores.aesthetic")


def scorers(library: Library) -> set[str]:
    return {one.scorer for one in library.details_of(library.column(OVERALL)[0])}


def test_among_few_photos_the_technical_score_speaks_on(library: Library) -> None:
    assert judged(library, FEWEST - 1) == Changes()
    assert set(column(library, OVERALL)) == {0.5}
    assert scorers(library) == {"technical"}
    assert usual(library, ENTRIES, SPACE) == {}


def test_an_empty_library_is_in_step(tmp_path: Path) -> None:
    with open_library(tmp_path / "empty.db") as empty:
        assert settle(empty, ENTRIES, CTX, no_report) == Changes()


def test_the_overall_score_is_the_percentile_of_the_raw_one(library: Library) -> None:
    changes = judged(library, 60)
    assert (len(changes.photos), changes.entries) == (60, {OVERALL})
    values = raw(library)
    quantiles = Quantiles.of(values)
    assert quantiles is not None
    found = column(library, OVERALL)
    assert found == pytest.approx([quantiles.percentile(float(value)) for value in values], abs=1e-12)
    assert np.argsort(found).tolist() == np.argsort(values).tolist()
    assert scorers(library) == {"aesthetic"}
    rows = library.rows(library.column(OVERALL)[0])
    assert [row.overall for row in rows] == found.tolist()
    assert settle(library, ENTRIES, CTX, no_report) == Changes(), "in step"
    assert usual(library, ENTRIES, SPACE) == {"scores.aesthetic": quantiles}


def test_what_is_usual_stays_until_the_library_has_grown_by_a_quarter(library: Library) -> None:
    judged(library, 60)
    before = column(library, OVERALL)
    changes = judged(library, 74)
    assert len(changes.photos) == 14, "photos judged before keep their numbers"
    assert column(library, OVERALL)[:60].tolist() == before.tolist()
    judged(library, 75)
    quantiles = Quantiles.of(raw(library))
    assert quantiles is not None
    assert column(library, OVERALL) == pytest.approx(quantiles.percentiles(raw(library)).tolist(), abs=1e-12)
    assert (column(library, OVERALL)[:60] != before).any()


def test_the_history_notes_the_scorer_that_came_and_no_new_ruler(library: Library) -> None:
    judged(library, 60)
    judged(library, 80)
    for photo in library.column(OVERALL)[0][:60].tolist():
        told = [(then.value, then.scorer) for then in library.score_history(photo)]
        now = library.rows([photo])[0].overall
        assert now is not None
        if abs(now - 0.5) > 0.1:
            assert told == [(0.5, "technical"), (now, "aesthetic")]


def test_another_encoders_values_have_a_ruler_of_their_own_and_leave_what_was(library: Library) -> None:
    judged(library, 60)
    before = column(library, OVERALL)
    changes = judged(library, 60, OTHER)
    # The vectors are the same here, so the numbers are too, and nothing is to be written.
    assert changes == Changes()
    assert usual(library, ENTRIES, OTHER) == usual(library, ENTRIES, SPACE)
    contents = library.by_content([])[0]
    library.write_attributes(
        ["scores.aesthetic"], contents[:30], -raw(library)[:30, None].astype(np.float32), space=OTHER
    )
    settle(library, ENTRIES, CTX, no_report)
    ruler = usual(library, ENTRIES, OTHER)["scores.aesthetic"]
    assert column(library, OVERALL)[:30] == pytest.approx(ruler.percentiles(raw(library)[:30]).tolist(), abs=1e-12)
    assert column(library, OVERALL)[30:].tolist() == before[30:].tolist()
    assert library.score_history(1) == () or library.score_history(1)[-1].scorer == "aesthetic"


def test_in_the_middle_of_a_switch_both_count_each_by_its_own(library: Library) -> None:
    judged(library, 60)
    before = column(library, OVERALL)
    contents = library.by_content([])[0]
    few = contents[: FEWEST - 1]
    fresh = np.linspace(5, 6, len(few), dtype=np.float32)[:, None]
    library.write_attributes(["scores.aesthetic"], few, fresh, space=OTHER)
    assert settle(library, ENTRIES, CTX, no_report) == Changes()
    assert column(library, OVERALL).tolist() == before.tolist(), "too few to tell: what was counts"
    more = contents[: FEWEST + 5]
    fresh = np.linspace(5, 6, len(more), dtype=np.float32)[:, None]
    library.write_attributes(["scores.aesthetic"], more, fresh, space=OTHER)
    settle(library, ENTRIES, CTX, no_report)
    found = column(library, OVERALL)
    assert found[: len(more)] == pytest.approx(np.linspace(0, 1, len(more)).tolist(), abs=0.01)
    assert found[len(more) :].tolist() == before[len(more) :].tolist()
    moved = np.flatnonzero(np.abs(found - before) > 0.01)
    history = library.score_history(int(library.column(OVERALL)[0][moved[0]]))
    assert [then.scorer for then in history] == ["technical", "aesthetic", "aesthetic"], "a model's change is noted"


def test_a_new_version_of_the_score_has_a_new_ruler_and_is_noted(library: Library) -> None:
    judged(library, 60)
    newer = linear("aesthetic", version=2, seed=5, by_rank=True)
    Scores(library, (newer,)).rank(Encoder(), CTX, no_report)  # type: ignore[arg-type]
    settle(library, (newer.entry,), CTX, no_report)
    quantiles = Quantiles.of(raw(library))
    assert usual(library, (newer.entry,), SPACE) == {"scores.aesthetic": quantiles}
    assert usual(library, ENTRIES, SPACE) == {}
    histories = [library.score_history(photo) for photo in library.column(OVERALL)[0].tolist()]
    assert {tuple((then.scorer, then.version) for then in one) for one in histories} >= {
        (("technical", 1), ("aesthetic", 1), ("aesthetic", 2))
    }


def test_a_dropped_score_gives_the_word_back(library: Library) -> None:
    judged(library, 60)
    scores = Scores(library, (BEAUTY,))
    scores.drop("scores.aesthetic")
    settle(library, (), CTX, no_report)
    assert set(column(library, OVERALL)) == {0.5}
    assert scorers(library) == {"technical"}
    assert library.quantiles("scores.aesthetic") == {}


def test_a_score_that_is_not_in_use_now_leaves_what_it_said(library: Library) -> None:
    judged(library, 60)
    before = column(library, OVERALL)
    assert settle(library, (), CTX, no_report) == Changes()
    assert column(library, OVERALL).tolist() == before.tolist()


def test_stopped_in_the_middle_the_next_look_finds_the_rest(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overalls, "ROWS", 16)
    fill(library, 60)
    Scores(library, (BEAUTY,)).rank(Encoder(), CTX, no_report)  # type: ignore[arg-type]
    token = CancelToken()
    with pytest.raises(Cancelled):
        settle(library, ENTRIES, JobContext(token), lambda _: token.cancel())
    assert (column(library, OVERALL) != 0.5).sum() == 16
    assert scorers(library) == {"technical", "aesthetic"}
    assert len(settle(library, ENTRIES, CTX, no_report).photos) == 44
    assert scorers(library) == {"aesthetic"}


def test_photos_without_a_raw_score_or_any_score_keep_what_they_have(library: Library) -> None:
    fill(library, 40, vectors={3: np.full(8, np.nan, np.float32)})
    Scores(library, (BEAUTY,)).rank(Encoder(), CTX, no_report)  # type: ignore[arg-type]
    settle(library, ENTRIES, CTX, no_report)
    assert column(library, OVERALL)[3] == 0.5


def test_taste_speaks_before_beauty(library: Library) -> None:
    judged(library, 40)
    contents = library.by_content([])[0]
    library.write_attributes(["scores.taste"], contents[:1], np.array([[0.9]], np.float32), space=SPACE)
    taste: tuple[Entry, ...] = (*ENTRIES, entry("taste"))
    settle(library, taste, CTX, no_report)
    assert column(library, OVERALL)[0] == pytest.approx(0.9)
    assert library.details_of([1])[0].scorer == "taste"


def test_a_weaker_scorer_of_a_later_pass_does_not_take_the_word(library: Library) -> None:
    judged(library, 40)
    before = column(library, OVERALL)
    standing = Standing(library.judged_by(overalls.OTHERS, library.column(OVERALL)[0].tolist()))
    assert set(standing.scorers.values()) == {"aesthetic"}
    item = waiting(library, "newer")["00000.jpg"]
    again = result(item, "c0", {"scores.technical": 0.9, OVERALL: 0.9}, made_by="newer")
    library.write_results([standing.completed(again)], space=SPACE)
    assert column(library, OVERALL).tolist() == before.tolist()
    assert column(library, "scores.technical")[0] == 0.9
    assert library.details_of([item.photo_id])[0].scorer == "aesthetic"
    stronger: PhotoResult = replace(again, scorer="taste")
    assert standing.completed(stronger) is stronger
    assert Standing({}).completed(again) is again


def test_a_percentile_is_among_values_of_the_same_space(library: Library) -> None:
    judged(library, 40)
    photos = library.column(OVERALL)[0]
    values = raw(library)
    best = int(photos[np.argmax(values)])
    assert percentile(library, BEAUTY.entry, best) == pytest.approx(1 - 0.5 / 40)
    contents = library.contents_of([best])
    library.write_attributes(["scores.aesthetic"], contents, np.array([[-9.0]], np.float32), space=OTHER)
    assert percentile(library, BEAUTY.entry, best) == 0.5, "alone in its space"
    assert percentile(library, entry("unheard"), best) is None
    assert percentile(library, BEAUTY.entry, 9999) is None


def test_vectors_are_untouched(library: Library) -> None:
    stored = fill(library, 30)
    judged(library, 30)
    _, matrix = library.vectors(SPACE, View.GLOBAL)
    assert np.asarray(matrix, np.float32).tolist() == stored.tolist()


def test_the_history_of_overall_scores_is_bounded(library: Library) -> None:
    fill(library, 3)
    contents = library.by_content([])[0][:2]
    nobody = np.zeros(2, np.int64)
    for number in range(MOST + 4):
        scorer = ("aesthetic", "technical")[number % 2]
        fresh = Overalls(contents, np.full(2, number / 20), (scorer,) * 2, nobody, nobody)
        assert len(library.write_overalls(fresh).photos) == 2
    told = [then.value for then in library.score_history(1)]
    assert told == [number / 20 for number in range(3, MOST + 4)]
    assert library.score_history(3) == ()
    assert library.write_overalls(fresh.part(0, 0)) == Changes()
