"""macOS: Core Graphics keeps a colour space per display, and gives its profile (CGDisplayCopyColorSpace)."""

from __future__ import annotations

import ctypes
import ctypes.util


class _Point(ctypes.Structure):
    _fields_ = (("x", ctypes.c_double), ("y", ctypes.c_double))


def read(x: int, y: int) -> bytes | None:
    """The profile of the display that shows a point of the desktop, None where it has none. Any thread."""
    graphics_at, foundation_at = map(ctypes.util.find_library, ("CoreGraphics", "CoreFoundation"))
    if graphics_at is None or foundation_at is None:
        return None
    graphics, foundation = ctypes.CDLL(graphics_at), ctypes.CDLL(foundation_at)
    graphics.CGGetDisplaysWithPoint.argtypes = [_Point, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_void_p]
    for name in ("CGDisplayCopyColorSpace", "CGColorSpaceCopyICCData"):
        getattr(graphics, name).restype = ctypes.c_void_p
    graphics.CGDisplayCopyColorSpace.argtypes = [ctypes.c_uint32]
    graphics.CGColorSpaceCopyICCData.argtypes = [ctypes.c_void_p]
    foundation.CFDataGetLength.restype = ctypes.c_long
    foundation.CFDataGetBytePtr.restype = ctypes.c_void_p
    for name in ("CFDataGetLength", "CFDataGetBytePtr", "CFRelease"):
        getattr(foundation, name).argtypes = [ctypes.c_void_p]
    display, count = ctypes.c_uint32(), ctypes.c_uint32()
    graphics.CGGetDisplaysWithPoint(_Point(x, y), 1, ctypes.byref(display), ctypes.byref(count))
    space = graphics.CGDisplayCopyColorSpace(display if count.value else graphics.CGMainDisplayID())
    if not space:
        return None
    try:
        data = graphics.CGColorSpaceCopyICCData(space)
    finally:
        foundation.CFRelease(space)
    if not data:
        return None
    try:
        return ctypes.string_at(foundation.CFDataGetBytePtr(data), foundation.CFDataGetLength(data))
    finally:
        foundation.CFRelease(data)
