"""A mistake in a pack, told so that its author can mend it (the contract for author errors).

One mistake is one problem; all independent mistakes are told in one run. A problem says where
(file, line, column), in which clause, what is wrong, what was expected, and the nearest names.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bihuan.procedure.edition import Position
from bihuan.procedure.terms import Label

LEVELS = ("error", "warning", "hint")
NOWHERE = Label("", "")
_LAST_NARROW = 0x2E7F


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake; `width` is how many columns the caret underlines, `path` the way to it.

    `about` are the ids of the rows, clauses or facts concerned, by which a pack can accept it.
    """

    code: str
    at: Position
    message: Label
    level: str = "error"
    path: Label = NOWHERE
    width: int = 1
    nearest: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

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


AT_ISSUE = frozenset({"P304"})
"""Codes that keep a pack from being issued although it can be read and tried out with them."""

TITLES: Mapping[str, Label] = {
    "P101": Label("不认识的键", "Unknown key"),
    "P102": Label("没有这个事实", "Unknown fact"),
    "P103": Label("缺少键或文件", "Missing key or file"),
    "P104": Label("写法不对", "Not in the form expected"),
    "P105": Label("重复", "Written twice"),
    "P106": Label("单元格、数量或时限写法不对", "Bad cell, amount or limit"),
    "P107": Label("全角字符", "Full-width characters"),
    "P108": Label("文件读不出来", "The file cannot be read"),
    "P109": Label("没有这个名称", "Unknown name"),
    "P110": Label("循环", "A circle"),
    "P111": Label("不能成立的约束", "A constraint that cannot stand"),
    "P112": Label("不能成立的例外", "An exception that cannot stand"),
    "P201": Label("遗漏", "A gap"),
    "P202": Label("矛盾", "A contradiction"),
    "P203": Label("两行重复", "Two rows say the same"),
    "P204": Label("从不起作用的行", "A row that never decides"),
    "P205": Label("不是事实的取值", "Not a value of the fact"),
    "P206": Label("不起作用的条件", "An input without effect"),
    "P207": Label("取值范围没有封闭", "A domain that is not closed"),
    "P208": Label("没有人能判定", "Nobody can settle it"),
    "P301": Label("没有这个条款、项或解释", "No such clause, item or reading"),
    "P302": Label("没有执行的要求", "A requirement that nothing executes"),
    "P303": Label("没有着落的数", "A number without a rule"),
    "P304": Label("确认后改过的条款", "A clause changed since it was confirmed"),
    "P305": Label("过期的确认", "A confirmation that is too old"),
    "P306": Label("尚未定论的解释", "A reading that is still open"),
    "P307": Label("没有要求力的条款", "A clause without the force to demand"),
    "P308": Label("含糊的词", "A vague word"),
    "P401": Label("走不到头", "A way that does not end"),
    "P402": Label("谁也担任不了的角色", "A role that nobody can hold"),
    "P403": Label("时限不成立", "A limit that does not stand"),
    "P404": Label("自己判自己", "Nobody but the one who did it"),
    "P405": Label("没有人决定的处置", "A disposition that nobody authorises"),
    "P501": Label("施行日期不衔接", "Days that do not meet"),
    "P502": Label("改动比声明的大", "More is changed than declared"),
    "P601": Label("没有场景用到", "No scenario touches it"),
}
"""Every code with its title; the help page of each stands under `docs/problems/`."""


def as_for_issue(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems with those that keep a pack from being issued raised to errors."""
    return tuple(
        replace(problem, level="error") if problem.code in AT_ISSUE else problem
        for problem in problems
    )


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
    title = TITLES[problem.code].say(language)
    lines.append(
        f"  help: {problem.code} {title}" if english else f"  帮助：{problem.code} {title}"
    )
    return "\n".join(lines)


def _columns(text: str) -> int:
    """Return how many terminal columns a text takes; Chinese characters take two."""
    return sum(2 if ord(character) > _LAST_NARROW else 1 for character in text)
