"""The connection to a model process that answers in any order, dies, hangs, floods and talks nonsense."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from core.encoders.spec import EncoderSpec
from core.engine import model_client
from core.engine.channel import Channel
from core.engine.model_client import ModelClient
from core.errors import Cancelled, ModelError
from tests.conftest import ExpectLog
from tests.helpers.fake_model import FLOOD_ROWS, INFO, SPACE, FakeSpec, fake_main

PATIENCE = 30.0

Connect = Callable[..., ModelClient]


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    """`connect(...)`: a client of a fake model process, closed at the end."""
    monkeypatch.setattr(model_client, "model_main", fake_main)
    clients: list[ModelClient] = []

    def connect(
        loading: str = "ok", on_notice: Callable[[str], None] = lambda text: None, flag: Path | None = None
    ) -> ModelClient:
        spec = cast(EncoderSpec, FakeSpec(loading, flag))
        clients.append(ModelClient(spec, device="cpu", on_notice=on_notice))
        return clients[-1]

    yield connect
    for client in clients:
        client.close()


def test_loads_first_and_says_where_vectors_lie(connect: Connect) -> None:
    client = connect()
    assert client.info.result(PATIENCE) == INFO
    assert client.space == SPACE


def test_answers_find_their_requests_in_any_order(connect: Connect) -> None:
    client, order = connect(), list[int]()
    futures = [client.encode_texts(["hold"]) for _ in range(3)]
    for number, future in enumerate(futures):
        future.add_done_callback(lambda _, number=number: order.append(number))  # type: ignore[misc]
    client.encode_texts(["release"]).result(PATIENCE)
    numbers = [float(future.result(PATIENCE)[0, 0]) for future in futures]
    assert order == [2, 1, 0]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 3


def test_an_answer_may_be_an_error(connect: Connect) -> None:
    client = connect()
    with pytest.raises(ModelError, match="The model failed"):
        client.encode_texts(["fail"]).result(PATIENCE)
    assert client.encode_texts(["on"]).result(PATIENCE).shape == (1, 3)


def test_both_directions_full_at_once_is_no_deadlock(connect: Connect) -> None:
    client = connect()
    client.info.result(PATIENCE)
    batch = np.zeros((8, 512, 512, 3), np.uint8)
    answers: list[Future[Any]] = []
    caller = threading.Thread(target=lambda: answers.extend(client.encode_images(batch) for _ in range(8)), daemon=True)
    caller.start()
    caller.join(PATIENCE)
    assert not caller.is_alive()
    assert {answer.result(PATIENCE).shape for answer in answers} == {(FLOOD_ROWS, 3)}


def test_a_death_in_flight_costs_no_answer(connect: Connect, tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log("ended with code 3")
    client, flag = connect(), str(tmp_path / "died")
    under_way = [client.encode_texts(["wait for", flag]) for _ in range(2)]
    under_way.append(client.encode_texts(["die once", flag]))
    for future in under_way:
        assert future.result(PATIENCE).shape == (1, 3)


def test_who_kills_twice_is_given_up_alone(connect: Connect, tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log("ended with code 3")
    client, flag = connect(), str(tmp_path / "died")
    before = client.encode_texts(["wait for", flag])
    killers = [client.encode_texts(["die once", flag]), client.encode_texts(["die"]), client.encode_texts(["die"])]
    behind = [client.encode_texts(["on"]) for _ in range(3)]
    for killer in killers[1:]:
        with pytest.raises(ModelError, match="stopped on this"):
            killer.result(PATIENCE)
    for innocent in (before, killers[0], *behind):
        assert innocent.result(PATIENCE).shape == (1, 3)


def test_a_process_killed_from_outside_is_replaced(connect: Connect, expect_log: ExpectLog) -> None:
    expect_log("ended with code")
    notices: list[str] = []
    client = connect(on_notice=notices.append)
    client.info.result(PATIENCE)
    os.kill(client.process_id, getattr(signal, "SIGKILL", signal.SIGTERM))
    assert client.encode_texts(["on"]).result(PATIENCE).shape == (1, 3)
    assert len(notices) == 1
    assert "started again" in notices[0]


def test_a_model_that_cannot_be_loaded_says_why_to_all(connect: Connect) -> None:
    client = connect("refuse")
    waiting = client.encode_texts(["on"])
    for future in (client.info, waiting):
        with pytest.raises(ModelError, match="weights are damaged"):
            future.result(PATIENCE)
    with pytest.raises(ModelError, match="weights are damaged"):
        client.encode_texts(["late"]).result(PATIENCE)
    assert client.failed


def test_a_model_whose_loading_kills_is_given_up(connect: Connect, expect_log: ExpectLog) -> None:
    expect_log("ended with code 3")
    expect_log("ends at once")
    notices: list[str] = []
    client = connect("die", on_notice=notices.append)
    waiting = client.encode_texts(["on"])
    for future in (client.info, waiting):
        with pytest.raises(ModelError, match="ends at once"):
            future.result(PATIENCE)
    assert client.failed
    assert notices == [], "whoever asked for the model says what is done without it"


def test_notices_arrive(connect: Connect) -> None:
    notices: list[str] = []
    client = connect(on_notice=notices.append)
    client.encode_texts(["notice", "the GPU is full"]).result(PATIENCE)
    assert notices == ["the GPU is full"]


def test_a_notice_that_nobody_can_take_leaves_nobody_waiting(connect: Connect, expect_log: ExpectLog) -> None:
    expect_log("connection to the model process broke")

    def refuse(text: str) -> None:
        raise KeyError(text)

    client = connect(on_notice=refuse)
    with pytest.raises(ModelError, match="The model stopped"):
        client.encode_texts(["notice", "the GPU is full"]).result(PATIENCE)


def test_nonsense_leaves_nobody_waiting(connect: Connect, expect_log: ExpectLog) -> None:
    expect_log("connection to the model process broke")
    client = connect()
    with pytest.raises(ModelError, match="The model stopped"):
        client.encode_texts(["garbage"]).result(PATIENCE)
    with pytest.raises(ModelError, match="The model stopped"):
        client.encode_texts(["late"]).result(PATIENCE)


def test_a_process_that_cannot_be_replaced_leaves_nobody_waiting(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("ended with code 3")
    expect_log("cannot be started")
    client = connect()
    client.info.result(PATIENCE)

    def refuse(*args: object) -> Channel:
        raise OSError("no process to be had")

    monkeypatch.setattr(model_client, "Channel", refuse)
    with pytest.raises(ModelError, match="cannot be started"):
        client.encode_texts(["die"]).result(PATIENCE)
    assert client.failed


def test_silence_ends_a_process_and_its_request_goes_on(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("has said nothing")
    expect_log("ended with code")
    monkeypatch.setattr(model_client, "ANSWER_SECONDS", 1.5)
    monkeypatch.setattr(model_client, "LOOK_SECONDS", 0.05)
    client = connect(flag=tmp_path / "hung")
    assert client.encode_images(np.zeros((1, 8, 8, 3), np.uint8)).result(PATIENCE).shape == (1, 3)


def test_loading_that_never_ends_is_given_up(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("has said nothing")
    expect_log("ended with code")
    expect_log("ends at once")
    monkeypatch.setattr(model_client, "LONG_SECONDS", 0.2)
    monkeypatch.setattr(model_client, "LOOK_SECONDS", 0.05)
    with pytest.raises(ModelError, match="cannot be loaded"):
        connect("hang").info.result(PATIENCE)


def test_closing_cancels_what_is_under_way(connect: Connect) -> None:
    client = connect()
    under_way = [client.encode_texts(["hold"]) for _ in range(3)]
    client.close()
    for future in (*under_way, client.encode_texts(["late"])):
        with pytest.raises(Cancelled):
            future.result(0)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes cannot be stopped here")
def test_a_stopped_process_does_not_hold_up_closing(connect: Connect) -> None:
    client = connect()
    client.info.result(PATIENCE)
    os.kill(client.process_id, signal.SIGSTOP)
    batch = np.zeros((8, 512, 512, 3), np.uint8)
    futures: list[Future[Any]] = []
    caller = threading.Thread(target=lambda: futures.append(client.encode_images(batch)), daemon=True)
    caller.start()
    closing = threading.Thread(target=client.close, daemon=True)
    closing.start()
    closing.join(PATIENCE)
    stuck = closing.is_alive()
    if stuck:
        os.kill(client.process_id, signal.SIGKILL)
    assert not stuck
    caller.join(PATIENCE)
    with pytest.raises(Cancelled):
        futures[0].result(PATIENCE)
