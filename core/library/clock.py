"""Wall-clock seconds that never repeat or go back inside a process, so that "seen after" can be decided."""

from __future__ import annotations

import threading
import time

_lock = threading.Lock()
_last = 0.0


def now() -> float:
    """Seconds since 1970, UTC, strictly greater than the last answer."""
    global _last
    with _lock:
        _last = max(time.time(), _last + 1e-6)
        return _last
