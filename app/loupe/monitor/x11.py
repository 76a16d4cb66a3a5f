"""X11: the profile hangs on the root window (freedesktop.org, "ICC Profiles in X Specification 0.4")."""

from __future__ import annotations

import ctypes
import ctypes.util

_ANY_TYPE = 0
_MOST_WORDS = 2 << 20
"""Of four bytes each: 8 MB, more than any profile has."""


def property_name(index: int) -> str:
    """The property of the screen with that number."""
    return "_ICC_PROFILE" if index == 0 else f"_ICC_PROFILE_{index}"


def read(index: int) -> bytes | None:
    """The profile of a screen, None where there is none. Any thread: it uses a connection of its own."""
    found = ctypes.util.find_library("X11")
    if found is None:
        return None
    x11 = ctypes.CDLL(found)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    x11.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x11.XFree.argtypes = [ctypes.c_void_p]
    x11.XGetWindowProperty.argtypes = [
        *(ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_long, ctypes.c_long, ctypes.c_int, ctypes.c_ulong),
        *(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p),
    ]
    display = x11.XOpenDisplay(None)
    if not display:
        return None
    try:
        return _property(x11, display, property_name(index))
    finally:
        x11.XCloseDisplay(display)


def _property(x11: ctypes.CDLL, display: int, name: str) -> bytes | None:
    atom = x11.XInternAtom(display, name.encode(), True)
    if not atom:
        return None
    kind, bits = ctypes.c_ulong(), ctypes.c_int()
    count, left = ctypes.c_ulong(), ctypes.c_ulong()
    data = ctypes.c_void_p()
    root = x11.XDefaultRootWindow(display)
    out = [ctypes.byref(part) for part in (kind, bits, count, left, data)]
    failed = x11.XGetWindowProperty(display, root, atom, 0, _MOST_WORDS, False, _ANY_TYPE, *out)
    if failed or not data.value:
        return None
    try:
        return ctypes.string_at(data.value, count.value) if bits.value == 8 and count.value else None
    finally:
        x11.XFree(data)
