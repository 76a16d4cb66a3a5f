"""Refuses to leave this machine: sockets connect to loopback and Unix addresses only, and every attempt is recorded."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

attempts: list[str] = []
"""What was refused since the last clear, as "host:port"."""


class NetworkRefusedError(ConnectionRefusedError):
    """A test tried to reach another machine. An OSError, so that code under test meets what it would meet offline."""


def is_local(host: object) -> bool:
    """True for addresses of this machine: loopback, "localhost" and the empty host."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name is None or name in ("", "localhost", socket.gethostname()):
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _check(host: object, port: object) -> None:
    if not is_local(host):
        attempts.append(f"{host!s}:{port!s}")
        raise NetworkRefusedError(f"tests have no network: {host!s}:{port!s}")


def refuse(patch: pytest.MonkeyPatch) -> None:
    """Install the guard in this process until `patch` is undone."""
    connect, connect_ex, sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto
    getaddrinfo = socket.getaddrinfo

    def check_address(sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            _check(address[0], address[1])

    def guarded_connect(self: socket.socket, address: Any) -> None:
        check_address(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        check_address(self, address)
        return connect_ex(self, address)

    def guarded_sendto(self: socket.socket, *args: Any) -> int:
        check_address(self, args[-1])
        return sendto(self, *args)

    def guarded_getaddrinfo(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        _check(host, port)
        return getaddrinfo(host, port, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket.socket, "sendto", guarded_sendto)
    patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
