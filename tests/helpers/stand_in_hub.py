"""A model hub on loopback that behaves, or misbehaves as it is told: for tests of downloads.

    with StandInHub() as hub:
        hub.put("owner/model", "weights.bin", b"...")
        download(hub.address("owner/model", "weights.bin"), ...)

As the real one it answers `/{owner}/{name}/resolve/main/{file}` with a redirect that carries the size and SHA-256 of
large files, and serves the bytes elsewhere, with entity tags and ranges. `hub.wrong` says what goes wrong, per file.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

CHUNK = 64 * 1024


@dataclass
class Wrong:
    """What goes wrong with a file. Counts are of connections to the bytes; afterwards all is well."""

    status: int = 0
    status_times: int = 10**6
    headers: dict[str, str] = field(default_factory=dict)
    """Sent in place of, or beside, the true ones; None-like "" leaves one out."""
    truncate_at: int = -1
    truncate_times: int = 10**6
    stall_at: int = -1
    no_ranges: bool = False
    no_length: bool = False
    garbage: bytes = b""
    redirect: str = ""
    linked: dict[str, str] = field(default_factory=dict)
    """In place of what the hub truly says of the file."""
    extra: bytes = b""
    ignores_if_range: bool = False


class StandInHub:
    """Serves until the `with` is left. `asked` counts requests by path, `ranges` holds the Range headers in order."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.small: set[str] = set()
        self.wrong: dict[str, Wrong] = {}
        self.asked: Counter[str] = Counter()
        self.ranges: list[str] = []
        self.reached = threading.Event()
        self._broke: Counter[str] = Counter()
        self._let_go = threading.Event()
        self._lock = threading.Lock()
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                hub._serve(self)

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> StandInHub:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._let_go.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def put(self, repository: str, name: str, data: bytes, *, small: bool = False, **wrong: Any) -> str:
        """Have a file; returns the address at which it is asked for. `small` ones are served without a redirect."""
        key = f"{repository}/{name}"
        self.files[key] = data
        self.small.discard(key)
        if small:
            self.small.add(key)
        self.wrong[key] = Wrong(**wrong)
        return self.address(repository, name)

    def address(self, repository: str, name: str) -> str:
        return f"{self.endpoint}/{repository}/resolve/main/{name}"

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self.asked[request.path] += 1
        try:
            if "/resolve/main/" in request.path:
                self._resolve(request, request.path[1:].replace("/resolve/main/", "/", 1))
            elif request.path.startswith("/bytes/"):
                self._bytes(request, request.path.removeprefix("/bytes/"))
            elif request.path == "/loop":
                self._redirect(request, "/loop")
            else:
                self._status(request, 404)
        except (BrokenPipeError, ConnectionResetError):
            request.close_connection = True

    def _resolve(self, request: BaseHTTPRequestHandler, key: str) -> None:
        if key not in self.files:
            self._status(request, 404)
            return
        if key in self.small:
            self._bytes(request, key)
            return
        wrong, data = self.wrong[key], self.files[key]
        linked = {"X-Linked-Size": str(len(data)), "X-Linked-Etag": f'"{hashlib.sha256(data).hexdigest()}"'}
        self._redirect(request, wrong.redirect or f"/bytes/{key}", linked | wrong.linked)

    def _redirect(self, request: BaseHTTPRequestHandler, to: str, headers: dict[str, str] | None = None) -> None:
        request.send_response(302)
        for name, value in {"Location": to, "Content-Length": "0", **(headers or {})}.items():
            if value:
                request.send_header(name, value)
        request.end_headers()

    def _status(self, request: BaseHTTPRequestHandler, status: int, headers: dict[str, str] | None = None) -> None:
        body = b"no"
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    def _bytes(self, request: BaseHTTPRequestHandler, key: str) -> None:
        wrong, data = self.wrong[key], self.files[key]
        with self._lock:
            self._broke[key] += 1
            turn = self._broke[key]
            self.ranges.append(request.headers.get("Range", ""))
        if wrong.garbage:
            request.wfile.write(wrong.garbage)
            request.close_connection = True
            return
        if wrong.status and turn <= wrong.status_times:
            self._status(request, wrong.status, wrong.headers)
            return
        etag = f'"{hashlib.md5(data).hexdigest()}"'
        start = self._start(request, data, wrong, etag)
        if start > len(data):
            self._status(request, 416, {"Content-Range": f"bytes */{len(data)}"})
            return
        body = data[start:] + wrong.extra
        headers = {"Content-Type": "application/octet-stream", "ETag": etag, "Content-Length": str(len(body))}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        if wrong.no_length:
            headers |= {"Content-Length": "", "Connection": "close"}
            request.close_connection = True
        request.send_response(206 if start else 200)
        for name, value in (headers | wrong.headers).items():
            if value:
                request.send_header(name, value)
        request.end_headers()
        self._body(request, body, start, wrong, turn)

    def _start(self, request: BaseHTTPRequestHandler, data: bytes, wrong: Wrong, etag: str) -> int:
        asked = request.headers.get("Range", "")
        if_range = request.headers.get("If-Range", etag)
        if not asked or wrong.no_ranges or (if_range != etag and not wrong.ignores_if_range):
            return 0
        return int(asked.removeprefix("bytes=").rstrip("-"))

    def _body(self, request: BaseHTTPRequestHandler, body: bytes, start: int, wrong: Wrong, turn: int) -> None:
        cut = wrong.truncate_at if wrong.truncate_at >= 0 and turn <= wrong.truncate_times else len(body) + start
        for at in range(0, len(body), CHUNK):
            chunk = body[at : at + CHUNK]
            if start + at + len(chunk) > cut:
                request.wfile.write(chunk[: max(0, cut - start - at)])
                request.wfile.flush()
                request.close_connection = True
                return
            if 0 <= wrong.stall_at <= start + at:
                request.wfile.flush()
                self.reached.set()
                self._let_go.wait(30)
                request.close_connection = True
                return
            request.wfile.write(chunk)
