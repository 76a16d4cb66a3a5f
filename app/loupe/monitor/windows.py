"""Windows: GDI names the file of the profile that a monitor was given (GetICMProfileW)."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

_NEAREST = 2
_LONGEST_PATH = 1024


class _Point(ctypes.Structure):
    _fields_ = (("x", ctypes.c_long), ("y", ctypes.c_long))


class _Rect(ctypes.Structure):
    _fields_ = tuple((side, ctypes.c_long) for side in ("left", "top", "right", "bottom"))


class _MonitorInfo(ctypes.Structure):
    _fields_ = (
        ("size", ctypes.c_ulong),
        ("monitor", _Rect),
        ("work", _Rect),
        ("flags", ctypes.c_ulong),
        ("device", ctypes.c_wchar * 32),
    )


def read(x: int, y: int) -> bytes | None:
    """The profile of the monitor that shows a point of the desktop, None where it has none. Any thread."""
    loader: Any = getattr(ctypes, "WinDLL", None)
    if loader is None:
        return None
    device = _device(loader("user32"), x, y)
    gdi = loader("gdi32")
    gdi.CreateDCW.restype = ctypes.c_void_p
    context = ctypes.c_void_p(gdi.CreateDCW(device, device, None, None))
    if not context:
        return None
    try:
        length, name = ctypes.c_ulong(_LONGEST_PATH), ctypes.create_unicode_buffer(_LONGEST_PATH)
        if not gdi.GetICMProfileW(context, ctypes.byref(length), name):
            return None
    finally:
        gdi.DeleteDC(context)
    return Path(name.value).read_bytes()


def _device(user: Any, x: int, y: int) -> str:
    user.MonitorFromPoint.restype = ctypes.c_void_p
    user.MonitorFromPoint.argtypes = [_Point, ctypes.c_ulong]
    user.GetMonitorInfoW.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    info = _MonitorInfo(size=ctypes.sizeof(_MonitorInfo))
    monitor = user.MonitorFromPoint(_Point(x, y), _NEAREST)
    return str(info.device) if user.GetMonitorInfoW(monitor, ctypes.byref(info)) else "DISPLAY"
