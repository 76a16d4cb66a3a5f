"""Every broken, hostile and odd file ends with a picture or a reason that a person understands."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from core.imaging import faults
from core.imaging.kinds import kind_by_name

_REPOSITORY = Path(__file__).resolve().parents[3]
_PROGRAMMERS_WORDS = re.compile(
    r"Error|Exception|Traceback|0x|errno|\bNone\b|buffer|\bstruct\b|scanline|IFD|libjpeg|Pillow|bytes not processed",
    re.IGNORECASE,
)


def _run(paths: list[Path]) -> dict[str, tuple[list[str], float]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.core.imaging.read_files"],
        input="".join(json.dumps(str(path)) + "\n" for path in paths),
        capture_output=True,
        text=True,
        cwd=_REPOSITORY,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["path"]: (line["reasons"], line["seconds"]) for line in lines}


def test_every_broken_file_ends(shared: Path) -> None:
    data = shared / "data"
    folders = [*data.glob("corrupt_*"), *data.glob("formats_*"), data / "sd_png", data / "exif_samples"]
    paths = sorted(path for folder in folders for path in folder.iterdir() if path.is_file())
    assert len(paths) > 500
    found = _run(paths)
    assert set(found) == {str(path) for path in paths}
    for path, (reasons, seconds) in found.items():
        assert seconds < 20, path
        for reason in reasons:
            assert not _PROGRAMMERS_WORDS.search(reason), (path, reason)
    outcome = Counter(Path(path).parent.name for path, (reasons, _) in found.items() if not any(reasons))
    sizes = Counter(path.parent.name for path in paths)
    for whole in ("exif_samples", "formats_raw", "formats_avif_webp"):
        assert outcome[whole] == sizes[whole]
    assert outcome["formats_heif"] >= sizes["formats_heif"] - 4
    for broken in ("corrupt_gofuzz", "corrupt_pillow"):
        assert outcome[broken] < sizes[broken] / 2
    for path, (reasons, _) in found.items():
        kind = kind_by_name(path)
        if kind is not None and kind.id == "jxl":
            assert reasons == ["this is a JPEG XL picture, which Beholder does not judge"] * 2


def test_the_reasons_of_decoders_are_plain() -> None:
    for fault in faults.DECODER_FAULTS:
        reason = faults.reason_of(fault("image file is truncated (3 bytes not processed)"))
        assert not _PROGRAMMERS_WORDS.search(reason)
        assert reason[0].islower()
    assert faults.reason_of(MemoryError()) == faults.NO_MEMORY
    assert faults.reason_of(OSError(5, "Input/output error")) == "the drive could not read it"
    assert faults.reason_of(OSError("image file is truncated")) == faults.CUT_OFF
    assert faults.reason_of(ValueError("nonsense")) == faults.DAMAGED
