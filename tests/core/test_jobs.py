"""Tokens, and waiting under one."""

from __future__ import annotations

import threading
from concurrent.futures import Future

import pytest

from core.errors import Cancelled
from core.jobs import CancelToken, result_of


def test_a_result_that_is_there_is_handed_over() -> None:
    future: Future[int] = Future()
    future.set_result(7)
    assert result_of(future, CancelToken()) == 7


def test_what_the_work_raised_is_raised() -> None:
    future: Future[int] = Future()
    future.set_exception(ValueError("no"))
    with pytest.raises(ValueError, match="no"):
        result_of(future, CancelToken())


def test_a_wait_ends_with_the_token_and_takes_the_work_along() -> None:
    future: Future[int] = Future()
    token = CancelToken()
    ended = threading.Event()

    def wait_for_it() -> None:
        with pytest.raises(Cancelled):
            result_of(future, token)
        ended.set()

    thread = threading.Thread(target=wait_for_it)
    thread.start()
    token.cancel()
    thread.join(10)
    assert ended.is_set()
    assert future.cancelled()


def test_check_raises_only_once_the_token_is_set() -> None:
    token = CancelToken()
    token.check()
    token.cancel()
    with pytest.raises(Cancelled):
        token.check()
