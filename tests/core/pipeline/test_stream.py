"""The stream with visitors and an encoder that answer in any order, late, wrongly or never."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import Cancelled, ModelError, NoWorkersError, UnreadableError
from core.jobs import CancelToken, JobContext
from core.pipeline.judge import Judge
from core.pipeline.stream import Pass, run_pass
from core.pipeline.visit import Visit
from core.scoring.attribute_sets import parse_pair
from core.scoring.attributes import directions
from core.types import (
    Digest,
    FileStamp,
    FoundFile,
    Metadata,
    Null,
    Output,
    PhotoFiles,
    PhotoResult,
    SpaceKey,
    Status,
    View,
    WorkItem,
)

SPACE = SpaceKey("tiny", "0" * 64, 1, "fp32", Output.PROJECTED)
PAIR = parse_pair("bright/dark")
JUDGE = Judge((PAIR,), directions((PAIR,), {"bright": np.array([1.0, 0.0]), "dark": np.array([0.0, 1.0])}), 2.0)


def items(count: int) -> list[WorkItem]:
    return [WorkItem(n, PhotoFiles(FoundFile(Path(f"{n}.jpg"), FileStamp(1, 1), "jpeg"))) for n in range(1, count + 1)]


def vector(number: int) -> NDArray[np.float32]:
    """The embedding that photo `number` must end up with: no two are alike."""
    return np.array([np.cos(number / 100), np.sin(number / 100)], np.float32)


def visit_of(number: int, crops: int = 1) -> Visit:
    crop = np.full((crops, 2, 2, 3), number, np.uint8)
    return Visit(
        Digest(f"c{number}", f"p{number}"),
        Metadata(),
        3000,
        2000,
        0.5,
        {"measures.brightness": 0.4},
        {View.GLOBAL: crop},
    )


class FakeVisitors:
    """Answers from a thread pool in random order, and keeps count of what is under way."""

    def __init__(self, answer: Callable[[int], Visit], capacity: int = 5) -> None:
        self.capacity = capacity
        self.order: list[int] = []
        self.under_way = self.most_under_way = 0
        self._answer = answer
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(4)

    def visit(self, item: WorkItem, urgent: bool) -> Future[Visit]:
        self.order.append(item.photo_id)
        with self._lock:
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
        future = self._pool.submit(self._work, item.photo_id)
        return future

    def _work(self, number: int) -> Visit:
        try:
            return self._answer(number)
        finally:
            with self._lock:
                self.under_way -= 1

    def close(self) -> None:
        self._pool.shutdown()


class FakeEncoder:
    """Reads a photo's number back from its pixels."""

    capacity = 2
    batch = 8
    space = SPACE

    def __init__(self, fail: bool = False) -> None:
        self.batches: list[int] = []
        self._fail = fail

    def encode_images(self, batch: NDArray[np.uint8]) -> Future[NDArray[np.float32]]:
        self.batches.append(len(batch))
        future: Future[NDArray[np.float32]] = Future()
        if self._fail:
            future.set_exception(ModelError("the model stopped on this photo"))
        else:
            future.set_result(np.stack([vector(int(crop[0, 0, 0])) for crop in batch]))
        return future


def run(work: Pass, photos: list[WorkItem], **options: object) -> list[PhotoResult]:
    visitors = work.visitors
    assert isinstance(visitors, FakeVisitors)
    try:
        return list(run_pass(photos, work, JobContext(), **options))  # type: ignore[arg-type]
    finally:
        visitors.close()


def test_every_photo_gets_its_own_vector_and_values_whatever_the_order() -> None:
    photos = items(61)
    random.Random(3).shuffle(photos)
    results = run(Pass("first", JUDGE, FakeVisitors(visit_of), FakeEncoder()), photos)
    assert sorted(result.item.photo_id for result in results) == list(range(1, 62))
    for result in results:
        number = result.item.photo_id
        assert result.digest == Digest(f"c{number}", f"p{number}")
        assert np.array_equal(result.embeddings[0].vector, vector(number))
        x, y = vector(number).astype(float)
        assert result.values[PAIR.entry.id] == pytest.approx(1 / (1 + np.exp(-2.0 * (x - y))), abs=1e-6)
        assert result.made_by == "first"


def test_batches_are_full_but_for_the_last() -> None:
    encoder = FakeEncoder()
    run(Pass("first", JUDGE, FakeVisitors(visit_of), encoder), items(21))
    assert sorted(encoder.batches) == [5, 8, 8]


def test_several_crops_of_one_view_become_their_unit_mean() -> None:
    results = run(Pass("first", JUDGE, FakeVisitors(lambda n: visit_of(n, crops=n % 3 + 1)), FakeEncoder()), items(10))
    for result in results:
        assert result.embeddings[0].vector == pytest.approx(vector(result.item.photo_id), abs=1e-6)


def test_no_more_files_are_open_than_the_visitors_take() -> None:
    visitors = FakeVisitors(visit_of, capacity=3)
    run(Pass("first", JUDGE, visitors, FakeEncoder()), items(40))
    assert visitors.most_under_way <= 3


def test_one_bad_file_is_a_result_with_its_reason() -> None:
    def answer(number: int) -> Visit:
        if number == 4:
            raise UnreadableError("the file is cut off")
        return visit_of(number)

    results = {r.item.photo_id: r for r in run(Pass("first", JUDGE, FakeVisitors(answer), FakeEncoder()), items(9))}
    assert (results[4].status, results[4].reason) == (Status.UNREADABLE, "the file is cut off")
    assert all(results[n].status is Status.OK for n in results if n != 4)
    assert len(results) == 9


def test_a_file_that_may_be_sound_is_not_marked_as_made() -> None:
    def answer(number: int) -> Visit:
        raise UnreadableError("the file is gone", passing=number == 1)

    results = {r.item.photo_id: r for r in run(Pass("first", JUDGE, FakeVisitors(answer)), items(2))}
    assert (results[1].made_by, results[2].made_by) == ("", "first")


def test_where_no_file_can_be_opened_none_is_called_unreadable() -> None:
    asked: list[int] = []

    def answer(number: int) -> Visit:
        asked.append(number)
        raise NoWorkersError

    with pytest.raises(NoWorkersError):
        run(Pass("first", JUDGE, FakeVisitors(answer), FakeEncoder()), items(90))
    assert len(asked) < 20


def test_without_an_encoder_the_measures_stand_and_attributes_say_what_they_need() -> None:
    results = run(Pass("first", Judge((PAIR,)), FakeVisitors(visit_of)), items(5))
    assert len(results) == 5
    assert all(result.values[PAIR.entry.id] == Null("needs a model") for result in results)
    assert all(result.values["measures.brightness"] == 0.4 for result in results)


def test_a_failing_model_costs_the_attributes_and_asks_for_another_pass() -> None:
    results = run(Pass("first", JUDGE, FakeVisitors(visit_of), FakeEncoder(fail=True)), items(10))
    assert len(results) == 10
    for result in results:
        assert result.values[PAIR.entry.id] == Null("the model stopped on this photo")
        assert result.made_by == ""


def test_what_somebody_looks_at_goes_first() -> None:
    visitors = FakeVisitors(visit_of, capacity=1)
    run(Pass("first", JUDGE, visitors), items(30), urgent=lambda: (25, 26))
    assert visitors.order[:2] == [25, 26]
    assert visitors.order[2:6] == [1, 2, 3, 4]


def test_progress_counts_every_photo_once() -> None:
    seen: list[tuple[int, int]] = []
    visitors = FakeVisitors(visit_of)
    ctx = JobContext(progress=lambda done, total: seen.append((done, total)))
    list(run_pass(items(12), Pass("first", JUDGE, visitors, FakeEncoder()), ctx))
    visitors.close()
    assert seen == [(done, 12) for done in range(13)]


def test_cancelling_stops_soon_and_keeps_what_was_handed_up() -> None:
    token = CancelToken()
    visitors = FakeVisitors(visit_of, capacity=2)
    kept: list[PhotoResult] = []

    def stop_after_three(done: int, total: int) -> None:
        if done == 3:
            token.cancel()

    with pytest.raises(Cancelled):
        kept.extend(run_pass(items(500), Pass("first", JUDGE, visitors), JobContext(token, stop_after_three)))
    visitors.close()
    assert 3 <= len(kept) < 20
    assert len(visitors.order) < 20


def test_nothing_to_do_is_done_at_once() -> None:
    assert run(Pass("first", JUDGE, FakeVisitors(visit_of), FakeEncoder()), []) == []


def test_vectors_of_another_space_are_not_judged_by_the_first_ones_words() -> None:
    class Moving(FakeEncoder):
        def encode_images(self, batch: NDArray[np.uint8]) -> Future[NDArray[np.float32]]:
            future = super().encode_images(batch)
            if len(self.batches) == 2:
                self.space = replace(SPACE, backend="fp32 on the processor")
            return future

    visitors = FakeVisitors(visit_of, capacity=1)
    results = run(Pass("first", JUDGE, visitors, Moving()), items(16))
    assert len(results) == 16
    moved = [result for result in results if result.made_by == ""]
    assert len(moved) >= 8
    for result in moved:
        assert isinstance(result.values[PAIR.entry.id], Null)
        assert result.embeddings == ()
