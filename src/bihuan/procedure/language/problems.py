"""A mistake in a pack, told so that its author can mend it (the contract for author errors).

One mistake is one problem; all independent mistakes are told in one run. A problem says where
(file, line, column), in which clause, what is wrong, what was expected, and the nearest names.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bihuan.procedure.edition import Position
from bihuan.procedure.terms import Label

LEVELS = ("error", "warning", "hint")
NOWHERE = Label("", "")
_LAST_NARROW = 0x2E7F


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake; `width` is how many columns the caret underlines, `path` the way to it."""

    code: str
    at: Position
    message: Label
    level: str = "error"
    path: Label = NOWHERE
    width: int = 1
    nearest: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the same record for machines."""
        return {
            "code": self.code,
            "level": self.level,
            "file": self.at.file,
            "line": self.at.line,
            "column": self.at.column,
            "path": {"zh": self.path.zh, "en": self.path.en},
            "message": {"zh": self.message.zh, "en": self.message.en},
            "nearest": list(self.nearest),
            "allowed": list(self.allowed),
        }


def nearest(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return up to three known names that the author may have meant."""
    return tuple(difflib.get_close_matches(name, list(known), n=3, cutoff=0.5))


def say_problem(problem: Problem, sources: Mapping[str, str], language: str = "zh") -> str:
    """Return the problem as the author sees it: place, path, excerpt, caret, help."""
    english = language.startswith("en")
    lines = [f"{problem.level} {problem.code}  {problem.at}  {problem.path.say(language)}".rstrip()]
    text = sources.get(problem.at.file, "").splitlines()
    if 1 <= problem.at.line <= len(text):
        source = text[problem.at.line - 1]
        caret = " " * _columns(source[: problem.at.column - 1]) + "^" * max(1, problem.width)
        lines.append(f"{problem.at.line:>5} | {source}")
        lines.append(f"      | {caret} {problem.message.say(language)}")
    else:
        lines.append(f"      | {problem.message.say(language)}")
    if problem.nearest:
        lines.append(("  nearest: " if english else "  最接近：") + " · ".join(problem.nearest))
    if problem.allowed:
        lines.append(("  allowed: " if english else "  可用：") + " · ".join(problem.allowed))
    return "\n".join(lines)


def _columns(text: str) -> int:
    """Return how many terminal columns a text takes; Chinese characters take two."""
    return sum(2 if ord(character) > _LAST_NARROW else 1 for character in text)
