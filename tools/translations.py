"""Translations without gettext: `translations.py extract` and `translations.py compile`."""

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]


def compile_catalogues() -> None:
    """Write the .mo file beside every .po file."""
    for path in sorted((ROOT / "src").glob("**/locale/*/LC_MESSAGES/*.po")):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


if __name__ == "__main__":
    if sys.argv[1:] != ["compile"]:
        raise SystemExit("usage: translations.py compile")
    compile_catalogues()
