"""`python -m app.screenshots`: the whole album, and the pictures of the README. See the package."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCALES = (1, 2)
README = {
    "grid": "grid-dark",
    "inspector": "inspector-dark@2x",
    "loupe": "loupe-dark",
    "progress": "progress-dark",
    "error": "error-dark",
}
"""What the README shows, and the album's picture it is made of."""

_WIDEST = 1080


def main(arguments: list[str]) -> int:
    """Draw the demo, sit for every scale; 0 when every picture is there."""
    parser = argparse.ArgumentParser(description="Take pictures of every view and state, in both themes.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--readme", type=Path, help="a folder that gets the README's pictures as small PNGs")
    parser.add_argument("--folder", type=Path, help="photos to show (default: the demo pictures, drawn anew)")
    parser.add_argument("--only", default="", help="names of states, comma-separated (default: every state)")
    parser.add_argument("--scales", default=",".join(map(str, SCALES)), help="(default: %(default)s)")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="beholder-album-") as home:
        folder = options.folder.resolve() if options.folder else _demo(Path(home))
        common = ["--home", home, "--folder", str(folder), "--out", str(options.out), "--only", options.only]
        sit = [sys.executable, "-m", "app.screenshots.sitting", *common, "--scale"]
        # Side by side: a sitting mostly waits, and neither may see the other's library.
        sittings = [subprocess.Popen([*sit, scale]) for scale in options.scales.split(",")]
        failures = sum(sitting.wait() for sitting in sittings)
    if options.readme is not None:
        options.readme.mkdir(parents=True, exist_ok=True)
        for name, source in README.items():
            _shrink(options.out / f"{source}.jpg", options.readme / f"{name}.png")
    print(f"{time.monotonic() - began:.0f} s, {failures} places failed")
    return int(failures > 0)


def _demo(home: Path) -> Path:
    from core.demo import write_demo

    folder = home / "Demo pictures"
    write_demo(folder)
    return folder


def _shrink(source: Path, target: Path) -> None:
    """A small PNG for a page that is read: no wider than it is shown there."""
    from PIL import Image

    with Image.open(source) as picture:
        picture.thumbnail((_WIDEST, _WIDEST), Image.Resampling.LANCZOS)
        picture.save(target, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
