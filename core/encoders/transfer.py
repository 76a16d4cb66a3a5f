"""The network's end of a download: one HTTPS request, through its redirects, read by a thread of its own.

The thread only reads and hands over; it never touches a file. Leaving the transfer cuts the connection, so nobody ever
waits for a network that hangs. Plain http goes to this machine only, where the whole way began there.
"""

from __future__ import annotations

import base64
import http.client
import ipaddress
import queue
import re
import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from core.errors import UserError
from core.jobs import TOKEN_SECONDS, CancelToken

MOST_HOPS = 8
MOST_WAIT_S = 60.0
_CHUNK = 1 << 18
_AHEAD = 16
_AGENT = "beholder"
_REDIRECTS = (301, 302, 303, 307, 308)
_END = object()
_KEPT = "/%:@!$&'()*+,;=~-._?"


class Broken(Exception):  # noqa: N818 - becomes a DownloadError once patience ends
    """A transfer that failed in a way that another try may mend."""

    def __init__(self, message: str, hint: str = "", *, wait_s: float = 0.0) -> None:
        super().__init__(message)
        self.message, self.hint, self.wait_s = message, hint, wait_s


class DownloadError(UserError):
    """A file that could not be fetched, and that another try at once would not bring either."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a server says before the bytes. `start` and `size` are of the whole file, 0 where not said; `linked` and
    `linked_size` are what the hub itself says of the file that it sends us to."""

    host: str
    status: int
    start: int
    size: int
    etag: str
    linked: str
    linked_size: int
    content_type: str
    content_encoding: str
    retry_after: float


class Transfer:
    """One request, under way from construction on. Used in a `with`; leaving it ends the connection."""

    def __init__(self, url: str, offset: int, etag: str, linked: str, stall_s: float) -> None:
        self._request = (url, offset, etag, linked)
        self._stall_s = stall_s
        self._host = urlsplit(url).hostname or url
        self._items: queue.Queue[object] = queue.Queue(_AHEAD)
        self._left = threading.Event()
        self._socket: socket.socket | None = None
        self._open: list[http.client.HTTPConnection | http.client.HTTPResponse] = []
        self._thread = threading.Thread(target=self._run, name="beholder-download", daemon=True)
        self._thread.start()

    def __enter__(self) -> Transfer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.set()
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def head(self, cancel: CancelToken) -> Head:
        """What the server says; raises Broken, DownloadError, Cancelled."""
        head = self._next(cancel)
        assert isinstance(head, Head)
        self._host = head.host
        return head

    def chunks(self, cancel: CancelToken) -> Iterator[bytes]:
        """The bytes as they come; raises as `head` does."""
        while (item := self._next(cancel)) is not _END:
            assert isinstance(item, bytes)
            yield item

    def _next(self, cancel: CancelToken) -> object:
        until = time.monotonic() + self._stall_s
        while True:
            cancel.check()
            try:
                item = self._items.get(timeout=TOKEN_SECONDS)
            except queue.Empty:
                if time.monotonic() > until:
                    raise self._stalled() from None
                continue
            if isinstance(item, BaseException):
                raise item
            return item

    def _stalled(self) -> Broken:
        return Broken(f"Nothing came from {self._host} for {self._stall_s:.0f} seconds.")

    # Everything below runs in the thread.

    def _run(self) -> None:
        try:
            response, head = self._follow()
            self._hand_over(head)
            while not self._left.is_set() and (chunk := response.read1(_CHUNK)):
                self._hand_over(chunk)
            self._hand_over(_END)
        except (Broken, UserError) as error:
            self._hand_over(error)
        except Exception as error:  # whoever waits must be told; what we did wrong is raised there
            self._hand_over(self._in_words(error))
        finally:
            self._close()

    def _hand_over(self, item: object) -> None:
        while not self._left.is_set():
            with suppress(queue.Full):
                self._items.put(item, timeout=TOKEN_SECONDS)
                return

    def _in_words(self, error: Exception) -> Exception:
        """What the network did, for a person; what we did wrong stays as it is."""
        host = self._host
        if isinstance(error, ssl.SSLCertVerificationError):
            return DownloadError(
                f"{host} could not prove who it is: {error.verify_message}.",
                "Check the computer's clock, and whether the network reads along.",
            )
        if isinstance(error, socket.gaierror):
            return Broken(f"{host} cannot be found.", "Check the connection to the internet.")
        if isinstance(error, http.client.RemoteDisconnected | ConnectionResetError):
            return Broken(f"{host} hung up.")
        if isinstance(error, http.client.IncompleteRead):
            return Broken(f"The connection to {host} ended before the file did.")
        if isinstance(error, http.client.HTTPException):
            return DownloadError(f"{host} answers in a way that is no HTTP.", "Try again later.")
        if isinstance(error, TimeoutError):
            return self._stalled()
        if isinstance(error, OSError):
            return Broken(
                f"{host} cannot be reached: {error.strerror or error}.", "Check the connection to the internet."
            )
        return error

    def _close(self) -> None:
        while self._open:
            with suppress(OSError):
                self._open.pop().close()

    def _follow(self) -> tuple[http.client.HTTPResponse, Head]:
        """Through the redirects to whoever has the bytes."""
        url, offset, etag, known = self._request
        only_here = urlsplit(url).scheme == "http"
        linked, linked_size = "", 0
        for _ in range(MOST_HOPS):
            parts = _checked(url, only_here)
            self._host = parts.hostname or url
            connection = _connection(parts, self._stall_s)
            self._open.append(connection)
            connection.connect()
            self._socket = connection.sock
            if self._left.is_set():
                raise Broken("Nobody waits any more.")
            connection.request("GET", _path(parts), headers=_headers(offset, etag))
            response = connection.getresponse()
            self._open.append(response)
            linked = _tag(response.headers.get("X-Linked-Etag", "")) or linked
            linked_size = _whole(response.headers.get("X-Linked-Size", "")) or linked_size
            if known and linked and linked != known:
                # The hub has another file by now: what we have is no part of it.
                offset = 0
            location = response.headers.get("location", "")
            if response.status not in _REDIRECTS or not location:
                return response, _head(self._host, response, linked, linked_size)
            self._close()
            url = urljoin(url, location)
        raise DownloadError(f"{self._host} sends from one address to the next without end.", "Try again later.")


def _checked(url: str, only_here: bool) -> SplitResult:
    """The address, if it is one that a model may come from."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = None, None
    if parts is None or not host or parts.username:
        raise DownloadError(f"{url!r} is no address to download from.", "It must begin with https://.")
    if parts.scheme == "https" or (parts.scheme == "http" and only_here and _is_loopback(host)):
        return parts
    raise DownloadError(
        f"The download from {host} was refused: the way there is not encrypted.",
        "Models come over https only, where nobody on the way can change them.",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _connection(parts: SplitResult, timeout: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=timeout)
    context = ssl.create_default_context()
    proxy = None if urllib.request.proxy_bypass(host) else urllib.request.getproxies().get("https")
    if not proxy:
        return http.client.HTTPSConnection(host, parts.port, timeout=timeout, context=context)
    through = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    connection = http.client.HTTPSConnection(through.hostname or "", through.port, timeout=timeout, context=context)
    headers = {}
    if through.username:
        pair = f"{unquote(through.username)}:{unquote(through.password or '')}"
        headers["Proxy-Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    connection.set_tunnel(host, parts.port, headers)
    return connection


def _path(parts: SplitResult) -> str:
    """Path and query, with whatever does not belong into a request line quoted."""
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    return f"{quote(parts.path, safe=_KEPT) or '/'}{query}"


def _headers(offset: int, etag: str) -> dict[str, str]:
    headers = {"User-Agent": _AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}
    if offset:
        headers["Range"] = f"bytes={offset}-"
        if etag:
            headers["If-Range"] = etag
    return headers


def _head(host: str, response: http.client.HTTPResponse, linked: str, linked_size: int) -> Head:
    headers = response.headers
    start, size = 0, 0
    length = _whole(headers.get("Content-Length", ""))
    if response.status == 206:
        found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", headers.get("Content-Range", "").strip())
        if found is None:
            raise Broken(f"{host} sent a part of the file without saying which.")
        start = int(found[1])
        size = _whole(found[2]) or (start + length if length else 0)
    elif response.status == 200:
        size = length
    etag = headers.get("ETag", "").strip()
    return Head(
        host=host,
        status=response.status,
        start=start,
        size=size,
        # A weak tag does not promise the same bytes: it cannot vouch for a part.
        etag=etag if etag.startswith('"') else "",
        linked=linked,
        linked_size=linked_size,
        content_type=headers.get_content_type() if "Content-Type" in headers else "",
        content_encoding=headers.get("Content-Encoding", "").strip().lower(),
        retry_after=min(float(_whole(headers.get("Retry-After", ""))), MOST_WAIT_S),
    )


def _tag(text: str) -> str:
    return text.strip().removeprefix("W/").strip('"')


def _whole(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
