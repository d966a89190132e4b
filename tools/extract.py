"""Bring every catalogue up to date with the sources it lies beside; no gettext needed."""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = DEFAULT_KEYWORDS | {
    "later": None,  # gettext_noop, as rooms call it
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
Found = tuple[str, str | None, str | None]  # message, plural, context


def from_template(
    source: IO[bytes], keywords: Mapping[str, object], tags: list[str], options: dict[str, object]
) -> Iterator[object]:
    """Let Django turn the template into Python text, then read that as Babel reads Python."""
    lines = templatize(source.read().decode()).splitlines()
    # The indentation of a page is none of Python's: its tokenizer would refuse it.
    text = "\n".join(line.strip() for line in lines)
    yield from extract_python(io.BytesIO(text.encode()), keywords, tags, options)


def messages(folder: Path) -> dict[Found, list[tuple[str, str]]]:
    """Return every message below the folder with the places where it stands."""
    found: dict[Found, list[tuple[str, str]]] = {}
    kinds: dict[str, Any] = {".py": "python", ".html": from_template, ".txt": from_template}
    paths = (path for path in sorted(folder.rglob("*")) if path.suffix in kinds)
    for path in (path for path in paths if not {"migrations", "vendor"} & set(path.parts)):
        place = path.relative_to(folder).as_posix()
        with path.open("rb") as source:
            for _line, message, _notes, context in extract(kinds[path.suffix], source, KEYWORDS):
                one, many = message if isinstance(message, tuple) else (message, None)
                found.setdefault((one, many, context), []).append((place, ""))
    return found


def update(catalogue: Path, found: dict[Found, list[tuple[str, str]]]) -> None:
    """Add new messages, drop vanished ones, keep the translations of the rest."""
    held = polib.pofile(str(catalogue), wrapwidth=100)
    known = {(entry.msgid, entry.msgid_plural or None, entry.msgctxt): entry for entry in held}
    kept = polib.POFile(wrapwidth=100)
    kept.metadata = HEADER | held.metadata
    for (one, many, context), places in sorted(found.items(), key=lambda item: item[1]):
        entry = known.get((one, many, context)) or polib.POEntry(
            msgid=one,
            msgctxt=context,
            msgid_plural=many or "",
            msgstr_plural={0: "", 1: ""} if many else {},
        )
        # Files without lines: a catalogue must not change because a line moved.
        entry.occurrences = sorted(set(places))
        kept.append(entry)
    kept.save(str(catalogue))
    missing = len(kept.untranslated_entries())
    print(f"{catalogue.relative_to(ROOT)}: {len(kept)} messages, {missing} not yet translated")


def main() -> None:
    """Update each catalogue from the folder its `locale` folder lies in."""
    settings.configure()
    catalogues = sorted((ROOT / "src").glob("**/locale/*/LC_MESSAGES/django.po"))
    for catalogue in catalogues:
        update(catalogue, messages(catalogue.parents[3]))
    if not catalogues:
        print("No catalogue yet: make an empty src/bihuan/locale/en/LC_MESSAGES/django.po")


if __name__ == "__main__":
    main()
