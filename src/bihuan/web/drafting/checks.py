"""What the checks say of a draft, with a way from every sentence to its place."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.procedure.compare.changes import CLASS_NAMES
from bihuan.procedure.compare.comparing import compare
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.loading import FACTS, PACK, VOCABULARY
from bihuan.procedure.language.problems import Problem
from bihuan.procedure.scenarios.coverage import KINDS
from bihuan.procedures.checking import Checked, Run, check
from bihuan.procedures.editing.records import Way, record_on, tree_of
from bihuan.procedures.models import Draft
from bihuan.procedures.queries import PackUnknownError, pack_read
from bihuan.web.changes import RegionShown, comparison_shown
from bihuan.web.drafting.names import is_chapter
from bihuan.web.drafting.saving import WAY
from bihuan.web.words import edition_words

SHOWN = 30
LEVEL_ORDER = ("error", "warning", "hint")


class Told(NamedTuple):
    """One problem: how grave, what, and where."""

    level: str
    code: str
    sentence: str
    where: str
    url: str


class Failed(NamedTuple):
    """A scenario that does not hold: what was expected and what came."""

    name: str
    expectation: str
    expected: str
    found: str
    url: str


class Part(NamedTuple):
    """How many of one kind the scenarios touch, or how many differ from the base."""

    name: str
    done: int
    total: int


EXAMPLES = 3
"""So many cases that are treated differently stand beside a draft; its comparison has all."""


class CheckView(NamedTuple):
    """Everything beside a draft."""

    sound: bool
    errors: int
    problems: tuple[Told, ...]
    more: int
    held: int
    failed: tuple[Failed, ...]
    todo: int
    cases: int
    broken: int
    covered: tuple[Part, ...]
    unproven: tuple[str, ...]


class ChangedView(NamedTuple):
    """How a draft differs from what it began as; `examples` are cases it treats differently."""

    base: str
    kind: str
    parts: tuple[Part, ...]
    examples: tuple[RegionShown, ...]
    more: int


def check_view(draft: Draft, files: Mapping[str, str]) -> CheckView:
    """Return what the checks say of these files of a draft."""
    checked = check(files)
    problems = sorted(
        checked.loaded.problems, key=lambda one: (LEVEL_ORDER.index(one.level), one.at)
    )
    return CheckView(
        checked.sound,
        len(checked.loaded.errors),
        tuple(_told(draft, files, problem) for problem in problems[:SHOWN]),
        max(0, len(problems) - SHOWN),
        checked.held,
        tuple(_failed(draft, files, run) for run in checked.failed[:SHOWN]),
        sum(run.outcome.todo for run in checked.runs),
        checked.cases,
        len(checked.broken),
        _covered(checked),
        checked.unproven,
    )


def changed_view(draft: Draft, files: Mapping[str, str]) -> ChangedView | None:
    """Return how the files differ from what the draft began as; None where that is unknown."""
    new, old = check(files).loaded.edition, base_edition(draft)
    if new is None or old is None:
        return None
    found = compare(old, new)
    language = get_language() or ""
    shown = comparison_shown(found, language)
    regions = [region for one in shown.behaviour for region in one.regions]
    counts = (
        (_("条文"), len(found.texts)),
        (_("规则"), len(found.parts)),
        (_("结果"), len(found.behaviour)),
    )
    return ChangedView(
        edition_words(old.title.say(language), old.version),
        CLASS_NAMES[found.computed].say(language),
        tuple(Part(name, count, 0) for name, count in counts),
        tuple(regions[:EXAMPLES]),
        max(0, len(regions) - EXAMPLES),
    )


def base_edition(draft: Draft) -> Edition | None:
    """Return the edition as which a draft began."""
    if draft.base is not None:
        return check(draft.base.files).loaded.edition
    try:
        return check(pack_read(draft.origin)).loaded.edition
    except PackUnknownError:
        return None


def _told(draft: Draft, files: Mapping[str, str], problem: Problem) -> Told:
    language = get_language() or ""
    where = problem.path.say(language)
    return Told(
        problem.level,
        problem.code,
        problem.message.say(language),
        f"{where} · {problem.at.file}:{problem.at.line}".removeprefix(" · "),
        place_url(draft, files, problem.at.file, problem.at.line),
    )


def place_url(draft: Draft, files: Mapping[str, str], file: str, line: int) -> str:
    """Return where a line of a file is changed: in the form of its record, or in the text."""
    tree = tree_of(files[file]) if file in files else None
    form = is_chapter(file) or file in (PACK, FACTS)
    way = record_on(tree, line) if tree is not None and form else ()
    if file not in files:
        return reverse("draft", args=[draft.pk])
    if not way or file == VOCABULARY:
        return reverse("draft-text", args=[draft.pk, file]) + f"?line={line}#text"
    return record_url(draft, file, way)


def record_url(draft: Draft, file: str, way: Way) -> str:
    """Return the address at which a record is changed; a row is changed in its table."""
    shown = way[: way.index("rows")] if "rows" in way else way
    query = urlencode([(WAY, part) for part in shown])
    return reverse("draft-file", args=[draft.pk, file]) + f"?{query}#{anchor_of(shown)}"


def anchor_of(way: Way) -> str:
    """Return the id of a record on its page."""
    return "at-" + "-".join("".join(c if c.isalnum() else "_" for c in part) for part in way)


def _failed(draft: Draft, files: Mapping[str, str], run: Run) -> Failed:
    failure = run.outcome.failures[0]
    lines = files[run.file].split("\n")
    line = next((n for n, text in enumerate(lines, 1) if run.outcome.name in text), 1)
    url = reverse("draft-text", args=[draft.pk, run.file]) + f"?line={line}#text"
    step = _("第 %(act)d 步 ") % {"act": failure.act} if failure.act else ""
    name = f"{step}{failure.expectation}"
    return Failed(run.outcome.name, name, failure.expected, failure.found, url)


def _covered(checked: Checked) -> tuple[Part, ...]:
    language = get_language() or ""
    return tuple(
        Part(KINDS[kind].say(language), len(one.covered), len(one.covered) + len(one.not_covered))
        for kind, one in checked.covered.items()
        if one.covered or one.not_covered
    )
