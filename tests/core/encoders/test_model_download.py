"""Downloads against a hub that serves, resumes, stalls, truncates, redirects and lies."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.encoders import download as downloading
from core.encoders.download import Fetched, NotThereError, Patience, download
from core.encoders.model_catalogue import hub_url
from core.encoders.transfer import DownloadError, Transfer
from core.errors import Cancelled
from core.jobs import CancelToken, JobContext
from tests.helpers.stand_in_hub import StandInHub

REPO = "owner/model"
NAME = "weights.bin"
DATA = random.Random(4).randbytes(300_000)
SHA256 = hashlib.sha256(DATA).hexdigest()
QUICK = Patience(stall_s=0.3, tries=3, wait_s=0.001)


@pytest.fixture
def hub() -> Iterator[StandInHub]:
    with StandInHub() as hub:
        yield hub


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "models" / NAME


def fetch(url: str, target: Path, ctx: JobContext | None = None, **options: Any) -> Fetched:
    return download(url, target, ctx or JobContext(), patience=QUICK, **options)


def left(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir()) if target.parent.exists() else []


def half_done(hub: StandInHub, target: Path) -> str:
    """The first part of a file, as a person leaves it who stops a download."""
    url, token = hub.put(REPO, NAME, DATA, stall_at=131072), CancelToken()

    def stop(done: int, total: int) -> None:
        if done >= 65536:
            token.cancel()

    with pytest.raises(Cancelled):
        download(url, target, JobContext(token, stop), patience=Patience(stall_s=20))
    hub.put(REPO, NAME, DATA)
    return url


def test_a_file_comes_whole_with_its_digest_and_its_progress(hub: StandInHub, target: Path) -> None:
    seen: list[tuple[int, int]] = []
    url = hub.put(REPO, NAME, DATA)
    fetched = fetch(url, target, JobContext(progress=lambda done, total: seen.append((done, total))))
    assert target.read_bytes() == DATA
    assert fetched == Fetched(target, url, len(DATA), SHA256)
    assert seen[0] == (0, len(DATA))
    assert seen[-1] == (len(DATA), len(DATA))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert left(target) == [NAME]


def test_small_files_come_without_a_redirect_too(hub: StandInHub, target: Path) -> None:
    assert fetch(hub.put(REPO, NAME, b"{}", small=True), target).size == 2


def test_a_file_of_unknown_size_is_taken_where_the_hub_says_what_it_is(hub: StandInHub, target: Path) -> None:
    fetch(hub.put(REPO, NAME, DATA, no_length=True), target)
    assert target.read_bytes() == DATA


def test_a_stopped_download_goes_on_where_it_was(hub: StandInHub, target: Path) -> None:
    url = half_done(hub, target)
    part = target.with_name(f"{NAME}.part")
    kept = part.stat().st_size
    assert 0 < kept < len(DATA)
    assert not target.exists()
    fetched = fetch(url, target)
    assert hub.ranges[-1] == f"bytes={kept}-"
    assert (target.read_bytes(), fetched.sha256) == (DATA, SHA256)
    assert left(target) == [NAME]


def test_a_file_that_changed_meanwhile_begins_anew(hub: StandInHub, target: Path) -> None:
    url = half_done(hub, target)
    other = DATA[::-1]
    hub.put(REPO, NAME, other)
    assert fetch(url, target).sha256 == hashlib.sha256(other).hexdigest()
    assert target.read_bytes() == other


def test_a_changed_file_is_seen_even_where_the_server_serves_its_rest(hub: StandInHub, target: Path) -> None:
    url = half_done(hub, target)
    other = DATA[::-1]
    # No word of the hub about it, and a server that does not look at If-Range: only the entity tag gives it away.
    hub.put(REPO, NAME, other, ignores_if_range=True, linked={"X-Linked-Etag": "", "X-Linked-Size": ""})
    fetch(url, target)
    assert target.read_bytes() == other


def test_a_server_without_ranges_begins_anew(hub: StandInHub, target: Path) -> None:
    url = half_done(hub, target)
    hub.put(REPO, NAME, DATA, no_ranges=True)
    assert fetch(url, target).sha256 == SHA256


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_without_a_tag_or_a_hash_nothing_is_trusted(hub: StandInHub, target: Path, etag: str) -> None:
    silent: dict[str, Any] = {"headers": {"ETag": etag}, "linked": {"X-Linked-Etag": "", "X-Linked-Size": ""}}
    url = hub.put(REPO, NAME, DATA, truncate_at=100_000, truncate_times=1, **silent)
    assert fetch(url, target).sha256 == SHA256
    assert hub.ranges == ["", ""]


def test_a_part_of_another_address_is_not_taken(hub: StandInHub, target: Path) -> None:
    half_done(hub, target)
    other = random.Random(5).randbytes(200_000)
    fetch(hub.put("owner/other", NAME, other), target)
    assert target.read_bytes() == other
    assert hub.ranges[-1] == ""


def test_a_part_that_is_longer_than_the_file_is_dropped(hub: StandInHub, target: Path) -> None:
    url = half_done(hub, target)
    with target.with_name(f"{NAME}.part").open("ab") as file:
        file.write(bytes(400_000))
    assert fetch(url, target).sha256 == SHA256


def test_a_part_that_was_tampered_with_never_becomes_a_file(hub: StandInHub, target: Path) -> None:
    url = half_done(hub, target)
    part = target.with_name(f"{NAME}.part")
    part.write_bytes(bytes(part.stat().st_size))
    with pytest.raises(DownloadError, match="SHA-256"):
        fetch(url, target)
    assert left(target) == []
    assert fetch(url, target).sha256 == SHA256


def test_broken_connections_are_taken_up_again(hub: StandInHub, target: Path) -> None:
    fetch(hub.put(REPO, NAME, DATA, truncate_at=150_000, truncate_times=1), target)
    assert target.read_bytes() == DATA
    assert hub.ranges == ["", "bytes=150000-"]


def test_a_connection_that_always_breaks_ends_in_words_and_keeps_what_came(hub: StandInHub, target: Path) -> None:
    url = hub.put(REPO, NAME, DATA, truncate_at=150_000)
    with pytest.raises(DownloadError, match="ended before") as caught:
        fetch(url, target)
    assert "goes on from there" in caught.value.hint
    assert left(target) == [f"{NAME}.part", f"{NAME}.part.json"]


def test_a_server_that_stalls_is_given_up(hub: StandInHub, target: Path) -> None:
    with pytest.raises(DownloadError, match=r"Nothing came from 127\.0\.0\.1"):
        fetch(hub.put(REPO, NAME, DATA, stall_at=65536), target)


def test_cancelling_does_not_wait_for_the_network(hub: StandInHub, target: Path) -> None:
    url, ctx = hub.put(REPO, NAME, DATA, stall_at=0), JobContext(CancelToken())
    stopped = threading.Timer(0.2, ctx.cancel.cancel)
    stopped.start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        download(url, target, ctx, patience=Patience(stall_s=60))
    assert time.monotonic() - began < 10
    stopped.join()


def test_cancelled_before_it_begins_nothing_is_asked(hub: StandInHub, target: Path) -> None:
    ctx = JobContext(CancelToken())
    ctx.cancel.cancel()
    with pytest.raises(Cancelled):
        fetch(hub.put(REPO, NAME, DATA), target, ctx)
    assert not hub.asked


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"status": 403}, "signed in"),
        ({"status": 418}, "418"),
        ({"status": 503}, "just now"),
        ({"garbage": b"\x00\x01 what is this\r\n\r\n"}, "no HTTP"),
        ({"headers": {"Content-Type": "text/html; charset=utf-8"}}, "web page"),
        ({"headers": {"Content-Encoding": "gzip"}}, "form"),
        ({"linked": {"X-Linked-Size": "5"}}, "another size"),
        ({"linked": {"X-Linked-Etag": f'"{"0" * 64}"'}}, "SHA-256"),
        ({"redirect": "/loop"}, "without end"),
        ({"redirect": "http://example.com/weights.bin"}, "not encrypted"),
        ({"redirect": "ftp://127.0.0.1/weights.bin"}, "not encrypted"),
        ({"redirect": "file:///etc/passwd"}, "no address"),
        ({"redirect": "http://127.0.0.1:port/"}, "no address"),
        ({"extra": b"more", "headers": {"Content-Length": ""}, "no_length": True}, "more than"),
    ],
)
def test_what_a_server_does_wrong_is_said_in_one_message(
    hub: StandInHub, target: Path, wrong: dict[str, Any], said: str
) -> None:
    target.parent.mkdir()
    target.write_bytes(b"what was there before")
    with pytest.raises(DownloadError, match=said) as caught:
        fetch(hub.put(REPO, NAME, DATA, **wrong), target)
    assert caught.value.message.endswith(".")
    assert caught.value.hint
    assert target.read_bytes() == b"what was there before"
    assert left(target) == [NAME]


def test_a_server_that_is_busy_is_asked_again(hub: StandInHub, target: Path) -> None:
    fetch(hub.put(REPO, NAME, DATA, status=503, status_times=2, headers={"Retry-After": "0"}), target)
    assert target.read_bytes() == DATA


def test_a_file_that_is_not_there_is_a_failure_of_its_own(hub: StandInHub, target: Path) -> None:
    with pytest.raises(NotThereError, match=r"no file weights\.bin"):
        fetch(hub.address(REPO, NAME), target)
    assert len(hub.asked) == 1


def test_an_expected_digest_is_held_against_what_comes(hub: StandInHub, target: Path) -> None:
    url = hub.put(REPO, NAME, DATA, linked={"X-Linked-Etag": ""})
    with pytest.raises(DownloadError, match="expected"):
        fetch(url, target, sha256="0" * 64)
    assert fetch(url, target, sha256=SHA256).sha256 == SHA256


def test_an_endless_file_is_stopped(hub: StandInHub, target: Path) -> None:
    silent = {"X-Linked-Etag": "", "X-Linked-Size": ""}
    with pytest.raises(DownloadError, match="larger"):
        fetch(hub.put(REPO, NAME, DATA, linked=silent), target, most_bytes=1000)
    with pytest.raises(DownloadError, match="more than"):
        fetch(hub.put(REPO, NAME, DATA, linked=silent, no_length=True), target, most_bytes=1000)
    assert left(target) == []


def test_an_empty_file_is_none(hub: StandInHub, target: Path) -> None:
    with pytest.raises(DownloadError, match="empty"):
        fetch(hub.put(REPO, NAME, b"", small=True), target)


@pytest.mark.parametrize(
    "url", ["http://example.com/a", "ftp://127.0.0.1/a", "weights.bin", "https://me@example.com/a"]
)
def test_addresses_that_are_not_safe_are_not_asked(target: Path, url: str) -> None:
    with pytest.raises(DownloadError):
        fetch(url, target)


def test_nobody_there_is_said(target: Path) -> None:
    with StandInHub() as gone:
        url = gone.address(REPO, NAME)
    with pytest.raises(DownloadError, match="cannot be reached"):
        fetch(url, target)


def test_a_disk_without_room_is_said_before_anything_is_written(
    hub: StandInHub, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(target.parent.parent)._replace(free=1000)
    monkeypatch.setattr(downloading.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(DownloadError, match="not enough room"):
        fetch(hub.put(REPO, NAME, DATA), target)
    assert left(target) == []


def test_a_disk_that_fills_up_is_said_and_what_came_stays(
    hub: StandInHub, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(downloading.os, "fsync", full)
    url = hub.put(REPO, NAME, DATA)
    target.parent.mkdir()
    monkeypatch.setattr(downloading, "write_atomically", lambda path, data: path.write_bytes(data))
    with pytest.raises(DownloadError, match="No space left"):
        fetch(url, target)
    assert not target.exists()
    monkeypatch.undo()
    assert fetch(url, target).sha256 == SHA256


def test_leaving_a_transfer_ends_its_thread(hub: StandInHub) -> None:
    with Transfer(hub.put(REPO, NAME, DATA, stall_at=65536), 0, "", "", 60) as transfer:
        assert transfer.head(CancelToken()).size == len(DATA)
        thread = transfer._thread
    thread.join(5)
    assert not thread.is_alive()


def test_hub_addresses_are_the_hubs_own() -> None:
    from huggingface_hub import hf_hub_url

    for repository, name in (("owner/model.v1", "a b.bin"), ("timm/x", "tokenizer.json")):
        expected = hf_hub_url(repository, name, endpoint="https://hub.example")
        assert hub_url(repository, name, "https://hub.example/") == expected
