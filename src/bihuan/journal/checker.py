"""Checks a journal: the formulas of its hashes, and what does not agree with them.

Bihuan itself uses this module, and so can anybody else: the file needs nothing but Python 3.11,
and run as a program it checks an exported journal on a machine that has never seen the system.

    python checker.py journal.jsonl [--anchor NUMBER=HASH …] [--language en]

What it can prove: no line that a seal covers was altered, added or removed since that seal was
made, if the hash of that seal (or a later one) was noted elsewhere and is given as an anchor.
Lines younger than the last seal are chained to one another only.
"""

import argparse
import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

REDACTED = "journal.redacted"
"""The event that must stand in a record's chain for every part that was erased."""

FORMAT = 1
ENTRY_COLUMNS = (
    "id", "subject", "sequence", "at", "actor", "event", "digest", "previous", "hash", "seal",
    "actor_name", "name_salt", "name_digest", "text", "text_salt", "text_digest",
)  # fmt: skip
SEAL_COLUMNS = ("number", "at", "count", "root", "previous", "hash")
TABLES = {"entry": ENTRY_COLUMNS, "seal": SEAL_COLUMNS}
NUMBERS = frozenset({"id", "sequence", "seal", "number", "count"})


class Line(NamedTuple):
    """One line of the journal as it is stored; the last six are None if its details are gone."""

    id: int
    subject: str
    sequence: int
    at: str
    actor: str
    event: str
    digest: str
    previous: str
    hash: str
    seal: int | None
    actor_name: str | None
    name_salt: str | None
    name_digest: str | None
    text: str | None
    text_salt: str | None
    text_digest: str | None


class SealLine(NamedTuple):
    """One seal as it is stored; `covers` is its column `count`."""

    number: int
    at: str
    covers: int
    root: str
    previous: str
    hash: str


class Finding(NamedTuple):
    """Something in the journal that does not agree with itself."""

    code: str
    place: str
    sequence: int = 0
    more: str = ""

    def say(self, language: str = "zh") -> str:
        """Return the sentence for a person."""
        zh, en = SENTENCES[self.code]
        english = language.startswith("en")
        more = PARTS.get(self.more, (self.more, self.more))[english]
        return (en if english else zh).format(place=self.place, sequence=self.sequence, more=more)


PARTS: Mapping[str, tuple[str, str]] = {
    "name": ("操作人姓名", "actor's name"),
    "text": ("明细", "text"),
    "details": ("明细", "details"),
}
SENTENCES: Mapping[str, tuple[str, str]] = {
    "entry-altered": (
        "{place} 第 {sequence} 行被改动：内容与其哈希值不符。",
        "{place}, line {sequence} was altered: it does not match its hash.",
    ),
    "chain-broken": (
        "{place} 第 {sequence} 行与前一行不衔接。",
        "{place}, line {sequence} does not follow from the line before it.",
    ),
    "sequence-missing": (
        "{place} 缺少第 {more} 行。",
        "{place}: line {more} is missing.",
    ),
    "sequence-twice": (
        "{place} 第 {sequence} 行出现多次。",
        "{place}: line {sequence} occurs more than once.",
    ),
    "details-altered": (
        "{place} 第 {sequence} 行的{more}被改动：与记入的摘要不符。",
        "{place}, line {sequence}: its {more} was altered and does not match the digest.",
    ),
    "details-missing": (
        "{place} 第 {sequence} 行的明细被删除。",
        "{place}, line {sequence}: its details were deleted.",
    ),
    "erased-without-line": (
        "{place} 第 {sequence} 行的{more}被抹去，却没有抹去的记录。",
        "{place}, line {sequence}: its {more} was erased, and no line says by whom.",
    ),
    "seal-altered": (
        "封印 {place} 被改动：内容与其哈希值不符。",
        "Seal {place} was altered: it does not match its hash.",
    ),
    "seal-chain-broken": (
        "封印 {place} 与前一封印不衔接。",
        "Seal {place} does not follow from the seal before it.",
    ),
    "seal-missing": ("缺少封印 {place}。", "Seal {place} is missing."),
    "seal-root-mismatch": (
        "封印 {place} 之下的行与封印时不同（{more}）。",
        "The lines under seal {place} are not those that were sealed ({more}).",
    ),
    "seal-not-as-anchored": (
        "封印 {place} 与另处留存的哈希值不符。",
        "Seal {place} is not the one whose hash was noted elsewhere.",
    ),
    "file-damaged": (
        "文件第 {sequence} 行无法读取：{more}",
        "Line {sequence} of the file cannot be read: {more}",
    ),
    "file-truncated": (
        "文件不完整：{more}",
        "The file is incomplete: {more}",
    ),
}


# --- formulas -----------------------------------------------------------------------------------
def sha256(text: str) -> str:
    """Return the digest of a text in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def part_digest(salt: str, text: str) -> str:
    """Return the digest of one part of a line's details; the salt keeps it from being guessed."""
    return sha256(f"bihuan-part/1:{salt}:{text}")


def details_digest(name_digest: str, text_digest: str) -> str:
    """Return the digest that binds a line to both parts of its details."""
    return sha256(f"bihuan-details/1:{name_digest}:{text_digest}")


def chained(*fixed: str | int) -> str:
    """Return the hash of a line, from its subject to the hash of the line before it."""
    return sha256(_json(["bihuan-entry/1", *fixed]))


def seal_hash(seal: SealLine) -> str:
    """Return the hash of a seal, and so of every seal before it."""
    return sha256(_json(["bihuan-seal/1", *seal[:5]]))


class Merkle:
    """The root of a Merkle tree (RFC 6962) over leaves that come one by one, in little memory."""

    def __init__(self) -> None:
        self.count = 0
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, leaf: str) -> None:
        """Append a leaf: the hash of a line."""
        self.count += 1
        height, node = 0, hashlib.sha256(b"\x00" + leaf.encode()).digest()
        while self._peaks and self._peaks[-1][0] == height:
            node = _node(self._peaks.pop()[1], node)
            height += 1
        self._peaks.append((height, node))

    def root(self) -> str:
        """Return the root over the leaves so far, in hexadecimal."""
        if not self._peaks:
            return hashlib.sha256(b"").hexdigest()
        node = self._peaks[-1][1]
        for _, left in reversed(self._peaks[:-1]):
            node = _node(left, node)
        return node.hex()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


# --- checks -------------------------------------------------------------------------------------
def check_lines(lines: Iterable[Line]) -> Iterator[Finding]:
    """Check lines ordered by subject and sequence: each by itself, its details, its chain."""
    last: Line | None = None
    erased: dict[tuple[int, str], str] = {}
    for line in lines:
        if last and last.subject != line.subject:
            yield from _unexplained(last.subject, erased)
            last, erased = None, {}
        yield from _check_link(last, line)
        yield from _check_details(line, erased)
        if line.event == REDACTED:
            erased.pop(_erasure(line), None)
        last = line
    if last:
        yield from _unexplained(last.subject, erased)


def _check_link(last: Line | None, line: Line) -> Iterator[Finding]:
    """Check a line's own hash, and that it follows the line before it."""
    before, previous = (last.sequence, last.hash) if last else (0, "")
    place, sequence = line.subject, line.sequence
    if chained(*line[1:8]) != line.hash:
        yield Finding("entry-altered", place, sequence)
    if sequence <= before:
        yield Finding("sequence-twice", place, sequence)
    elif sequence > before + 1:
        gap = str(before + 1) if sequence == before + 2 else f"{before + 1}–{sequence - 1}"
        yield Finding("sequence-missing", place, sequence, gap)
    elif line.previous != previous:
        yield Finding("chain-broken", place, sequence)


def _check_details(line: Line, erased: dict[tuple[int, str], str]) -> Iterator[Finding]:
    """Check what a line says in words; note the parts that were erased."""
    digests = []
    for part, text, salt, digest in (
        ("name", line.actor_name, line.name_salt, line.name_digest),
        ("text", line.text, line.text_salt, line.text_digest),
    ):
        if text is None or salt is None or digest is None:
            yield Finding("details-missing", line.subject, line.sequence)
            return
        if not salt:
            erased[line.sequence, part] = part
        if not salt and text:
            yield Finding("details-altered", line.subject, line.sequence, part)
        digests.append(part_digest(salt, text) if salt else digest)
    if details_digest(*digests) != line.digest:
        yield Finding("details-altered", line.subject, line.sequence, "details")


def _erasure(line: Line) -> tuple[int, str]:
    """Return which part of which line a line of erasure is about."""
    try:
        body = json.loads(line.text or "")
        return int(body["sequence"]), str(body["part"])
    except (ValueError, TypeError, KeyError):
        return 0, ""


def _unexplained(subject: str, erased: dict[tuple[int, str], str]) -> Iterator[Finding]:
    """Tell of parts that were erased although no line of the chain says so."""
    for sequence, part in sorted(erased):
        yield Finding("erased-without-line", subject, sequence, part)


def check_seals(
    leaves: Iterable[tuple[SealLine, str | None]], anchors: Mapping[int, str] | None = None
) -> Iterator[Finding]:
    """Check seals, each with the hashes of its lines, ordered by number and then by line.

    A seal without lines comes once, with None. `anchors` are hashes noted outside the system.
    """
    noted = dict(anchors or {})
    last: SealLine | None = None
    tree = Merkle()
    for seal, leaf in leaves:
        if seal != last:
            if last:
                yield from _check_tree(last, tree)
            yield from _check_seal(last, seal, noted)
            last, tree = seal, Merkle()
        if leaf is not None:
            tree.add(leaf)
    if last:
        yield from _check_tree(last, tree)
    for number in sorted(noted):
        yield Finding("seal-missing", str(number))


def _check_seal(last: SealLine | None, seal: SealLine, noted: dict[int, str]) -> Iterator[Finding]:
    """Check a seal's own hash, its anchor, and that it follows the seal before it."""
    before, previous = (last.number, last.hash) if last else (0, "")
    place = str(seal.number)
    if seal_hash(seal) != seal.hash:
        yield Finding("seal-altered", place)
    for number in range(before + 1, seal.number):
        yield Finding("seal-missing", str(number))
    if seal.number == before + 1 and seal.previous != previous:
        yield Finding("seal-chain-broken", place)
    if noted.pop(seal.number, seal.hash) != seal.hash:
        yield Finding("seal-not-as-anchored", place)


def _check_tree(seal: SealLine, tree: Merkle) -> Iterator[Finding]:
    """Check that the lines under a seal are those that were sealed."""
    if tree.count != seal.covers or tree.root() != seal.root:
        yield Finding("seal-root-mismatch", str(seal.number), 0, f"{tree.count} / {seal.covers}")


# --- an exported file ---------------------------------------------------------------------------
def check_file(lines: Iterable[str], anchors: Mapping[int, str] | None = None) -> Iterator[Finding]:
    """Check an exported journal, one JSON object per line, in little memory."""
    store = sqlite3.connect("")  # a temporary file that vanishes: it only sorts
    try:
        for table, columns in TABLES.items():
            store.execute(f"CREATE TABLE {table} ({', '.join(map(_typed, columns))})")
        yield from _read(store, lines)
        entries = store.execute("SELECT * FROM entry ORDER BY subject, sequence, id")
        yield from check_lines(Line(*row) for row in entries)
        sealed = store.execute(
            "SELECT s.*, e.hash FROM seal s LEFT JOIN entry e ON e.seal = s.number"
            " ORDER BY s.number, e.id"
        )
        yield from check_seals(((SealLine(*row[:6]), row[6]) for row in sealed), anchors)
        orphans = (
            "SELECT DISTINCT seal FROM entry"
            " WHERE seal IS NOT NULL AND seal NOT IN (SELECT number FROM seal)"
        )
        for (number,) in store.execute(orphans):
            yield Finding("seal-missing", str(number))
    finally:
        store.close()


def _typed(column: str) -> str:
    """Return a column that takes only values of its own type, so that nonsense is unreadable."""
    types = "'integer'" if column in NUMBERS else "'text'"
    nothing = ", 'null'" if column == "seal" or column in ENTRY_COLUMNS[10:] else ""
    return f"{column} CHECK (typeof({column}) IN ({types}{nothing}))"


def _read(store: sqlite3.Connection, lines: Iterable[str]) -> Iterator[Finding]:
    """Put the lines of a file into the sorting store; tell of those that cannot be read."""
    counted = {"entry": 0, "seal": 0}
    end: dict[str, object] = {}
    for number, text in enumerate(lines, start=1):
        try:
            row = json.loads(text)
            kind = row.pop("kind")
            if kind in counted:
                columns = TABLES[kind]
                marks = ", ".join("?" * len(columns))
                values = [row[column] for column in columns]
                store.execute(f"INSERT INTO {kind} VALUES ({marks})", values)  # noqa: S608
                counted[kind] += 1
            elif kind == "end":
                end = row
            elif kind != "journal" or row.get("format") != FORMAT:
                raise ValueError(f"kind {kind}, format {row.get('format')}")  # noqa: TRY301
        except (ValueError, LookupError, TypeError, AttributeError, sqlite3.Error) as error:
            yield Finding("file-damaged", "", number, f"{type(error).__name__}: {error}")
    if end != counted:
        yield Finding("file-truncated", "", 0, f"{counted} / {end}")


def main(arguments: list[str] | None = None) -> int:
    """Check the file named on the command line; return 1 if anything disagrees."""
    parser = argparse.ArgumentParser(description="Check an exported Bihuan journal.")
    parser.add_argument("file", help="the exported journal (.jsonl)")
    parser.add_argument(
        "--anchor", action="append", default=[], metavar="NUMBER=HASH",
        help="the hash of a seal that was noted outside the system",
    )  # fmt: skip
    parser.add_argument("--language", default="zh", choices=["zh", "en"])
    asked = parser.parse_args(arguments)
    noted = (anchor.partition("=") for anchor in asked.anchor)
    anchors = {int(number): digest for number, _, digest in noted}
    count = 0
    with open(asked.file, encoding="utf-8") as lines:  # noqa: PTH123 - nothing but this file
        for finding in check_file(lines, anchors):
            count += 1
            sys.stdout.write(f"[{finding.code}] {finding.say(asked.language)}\n")
    zh, en = (
        (f"发现 {count} 处不符。", f"{count} findings.") if count else ("相符。", "All agrees.")
    )
    sys.stdout.write((en if asked.language == "en" else zh) + "\n")
    return 1 if count else 0


if __name__ == "__main__":
    raise SystemExit(main())
