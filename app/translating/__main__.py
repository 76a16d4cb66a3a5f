"""`python -m app.translating update | compile | new CODE`; see the package."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.language import DOMAIN
from app.translating.catalogue import merged, mo_of, po_of, read, texts_of

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ROOT / "resources" / "languages"


def main(arguments: list[str]) -> int:
    """0, or 1 where `compile` found texts that nobody has translated yet."""
    parser = argparse.ArgumentParser(prog="python -m app.translating", description="Keep the translations up to date.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("update", help="bring every .po up to date with the texts in the code")
    verbs.add_parser("compile", help="make of every .po the .mo that the window reads")
    verbs.add_parser("new", help="begin a language").add_argument("code", help='its code, as in "fr"')
    options = parser.parse_args(arguments)
    if options.verb == "compile":
        return int(sum(_compile(path) for path in catalogues()) > 0)
    paths = [catalogue_of(options.code)] if options.verb == "new" else catalogues()
    texts = texts_of(ROOT)
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = merged(read(path, code_of(path)), texts)
        path.write_bytes(po_of(new))
        print(f"{_named(path)}: {len(new)} texts, {len(missing(path))} to translate")
    return 0


def catalogues() -> list[Path]:
    """The .po of every language there is."""
    return sorted(LANGUAGES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def catalogue_of(code: str) -> Path:
    """Where a language's .po is."""
    return LANGUAGES / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def code_of(path: Path) -> str:
    """The language of a .po."""
    return path.parent.parent.name


def missing(path: Path) -> list[str]:
    """The texts of a .po that have no translation, or one that is marked as doubtful."""
    found = [message for message in read(path, code_of(path)) if message.id]
    return [str(message.id) for message in found if message.fuzzy or not all(_forms(message.string))]


def _forms(string: object) -> tuple[object, ...]:
    return tuple(string) if isinstance(string, (tuple, list)) else (string,)


def _compile(path: Path) -> bool:
    path.with_suffix(".mo").write_bytes(mo_of(read(path, code_of(path))))
    left = missing(path)
    print(f"{_named(path.with_suffix('.mo'))}" + "".join(f"\n  not translated: {text}" for text in left))
    return bool(left)


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
