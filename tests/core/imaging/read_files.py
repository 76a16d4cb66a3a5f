"""Run as a program: reads every file named on standard input, within 3 GB, and prints what came of it as JSON lines."""

from __future__ import annotations

import json
import sys
import time
import warnings

from core.errors import UnreadableError
from core.imaging.decode import Need, decode
from core.imaging.digest import digest
from core.imaging.metadata import read_metadata
from core.imaging.source import open_source


def _read(path: str, need: Need) -> str:
    try:
        with open_source(path) as source:
            digest(source)
            read_metadata(source)
            picture = decode(source, need)
    except UnreadableError as fault:
        return fault.message
    assert picture.rgb.dtype == "uint8"
    assert picture.rgb.ndim == 3
    assert picture.rgb.shape[2] == 3
    return ""


def main() -> None:
    warnings.simplefilter("error")
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    for line in sys.stdin:
        path = json.loads(line)
        start = time.monotonic()
        reasons = [_read(path, need) for need in (Need(1024, 448), Need.native())]
        print(json.dumps({"path": path, "reasons": reasons, "seconds": time.monotonic() - start}), flush=True)


if __name__ == "__main__":
    main()
