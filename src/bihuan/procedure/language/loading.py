"""An edition made from the files of its pack, or every mistake that keeps it from being one.

Order: shape, declarations, rules that refer to them, proofs about the tables. Each stage reports
all of its mistakes; a later stage runs only on what an earlier one could make sense of, so that
one mistake is told once.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from bihuan.procedure.decisions.compiling import compile_conditions
from bihuan.procedure.decisions.derive import overdue_of
from bihuan.procedure.edition import (
    Demand,
    Disposition,
    Edition,
    Position,
    Right,
    Succession,
    Table,
)
from bihuan.procedure.language.checking import check_shape
from bihuan.procedure.language.constraining import constraints_of
from bihuan.procedure.language.declaring import (
    chapter_of,
    declare_clauses,
    declare_facts,
    declare_pack,
    forms_of,
    label,
    references_of,
    roles_of,
    waivers_of,
)
from bihuan.procedure.language.naming import Bench
from bihuan.procedure.language.problems import Problem, as_for_issue
from bihuan.procedure.language.references import (
    check_derived,
    check_overdue,
    check_readings,
    check_timezone,
)
from bihuan.procedure.language.rules import (
    demand_of,
    disposition_of,
    interval_of,
    known_roles,
    limit_of,
    right_of,
    trigger_of,
)
from bihuan.procedure.language.shapes import (
    ChapterShape,
    FactShape,
    FactsShape,
    PackShape,
    ScenarioShape,
    ScenariosShape,
    SuiteShape,
    SuitesShape,
)
from bihuan.procedure.language.tables import choice_fact, ordered_tables, table_of
from bihuan.procedure.language.tree import Node, Plain, plain
from bihuan.procedure.lint.edition import lint_edition
from bihuan.procedure.terms import Hit, Label

M = TypeVar("M", bound=BaseModel)

PACK, FACTS, VOCABULARY = "pack.yaml", "facts.yaml", "vocabulary.yaml"
GENERATED = "scenarios/generated.yaml"


class Loaded(NamedTuple):
    """The edition, or None when there is an error, every problem found, and the pack's examples.

    `suites` are the generated ones; None where they have never been frozen.
    """

    edition: Edition | None
    problems: tuple[Problem, ...]
    scenarios: tuple[tuple[str, ScenarioShape], ...] = ()
    suites: tuple[SuiteShape, ...] | None = None

    @property
    def barring(self) -> tuple[Problem, ...]:
        """Return the problems that keep the edition from being issued, as errors."""
        told = as_for_issue(self.problems)
        return tuple(problem for problem in told if problem.level == "error")

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that keep the edition from being used."""
        return tuple(problem for problem in self.problems if problem.level == "error")


@dataclass(frozen=True, slots=True)
class _Files:
    """The pack's files with their shapes checked."""

    pack: PackShape
    facts: FactsShape
    chapters: tuple[tuple[str, ChapterShape], ...]
    scenarios: tuple[tuple[str, ScenariosShape], ...]
    vocabulary: FactsShape | None
    generated: SuitesShape | None


def load(
    files: Mapping[str, Node],
    vocabulary: Node | None = None,
    *,
    today: date | None = None,
    proven: bool = False,
) -> Loaded:
    """Return the edition that the files describe.

    Args:
        files: file name to its parsed text; `pack.yaml` and `facts.yaml` must be among them,
            every other file outside `scenarios/` is a chapter.
        vocabulary: the shared facts that `facts.yaml` may take with `use`.
        today: the day by which confirmations and exceptions age; the day of issue if not given.
        proven: leave the proofs out, for what passed them when it was issued.

    Returns:
        The edition and warnings, or None and the mistakes.
    """
    trees = dict(files)
    if vocabulary is not None:
        trees[VOCABULARY] = vocabulary
    bench = Bench(trees)
    shaped = _shapes(bench)
    if shaped is None:
        return Loaded(None, tuple(bench.problems))
    _declare(bench, shaped)
    edition = _build(bench, shaped, digest_of(files))
    problems = bench.problems
    if not proven and not any(problem.level == "error" for problem in problems):
        problems = problems + lint_edition(edition, today or edition.issued_on)
    failed = any(problem.level == "error" for problem in problems)
    scenarios = tuple(
        (name, scenario) for name, shape in shaped.scenarios for scenario in shape.scenarios
    )
    suites = tuple(shaped.generated.suites) if shaped.generated else None
    return Loaded(None if failed else edition, tuple(problems), scenarios, suites)


def digest_of(files: Mapping[str, Node]) -> str:
    """Return the edition's identity: sha-256 of its rules in canonical form.

    Comments, layout and the order of keys do not count, nor do the scenarios, which test the
    rules and are not part of them.
    """
    canonical = {
        name: _normal(plain(tree))
        for name, tree in files.items()
        if not name.startswith("scenarios/")
    }
    text = json.dumps(canonical, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _normal(data: Plain) -> Plain:
    if isinstance(data, str):
        return unicodedata.normalize("NFC", data).strip()
    if isinstance(data, list):
        return [_normal(item) for item in data]
    return {key: _normal(item) for key, item in data.items()}


def _shapes(bench: Bench) -> _Files | None:
    """Check the shape of every file; None when one cannot be read as what it should be."""
    for name in (PACK, FACTS):
        if name not in bench.trees:
            bench.problems.append(
                Problem(
                    "P103",
                    Position(name, 1, 1),
                    Label(f"缺少文件 {name}", f"the file {name} is missing"),
                )
            )
    pack = _shape(bench, PackShape, PACK)
    facts = _shape(bench, FactsShape, FACTS)
    shared = _shape(bench, FactsShape, VOCABULARY)
    generated = _shape(bench, SuitesShape, GENERATED)
    chapters, scenarios = [], []
    for name in sorted(bench.trees):
        if name in (PACK, FACTS, VOCABULARY, GENERATED):
            continue
        if name.startswith("scenarios/"):
            cases = _shape(bench, ScenariosShape, name)
            scenarios += [(name, cases)] if cases else []
        else:
            chapter = _shape(bench, ChapterShape, name)
            chapters += [(name, chapter)] if chapter else []
    if bench.problems or pack is None or facts is None:
        return None
    return _Files(pack, facts, tuple(chapters), tuple(scenarios), shared, generated)


def _shape(bench: Bench, model: type[M], name: str) -> M | None:
    if name not in bench.trees:
        return None
    shape, problems = check_shape(model, bench.trees[name])
    bench.problems += problems
    return shape


def _declare(bench: Bench, files: _Files) -> None:
    declare_pack(bench, PACK, files.pack)
    shared: dict[str, tuple[str, int, FactShape]] = {}
    if files.vocabulary:
        for index, fact in enumerate(files.vocabulary.facts):
            shared[fact.id] = (VOCABULARY, index, fact)
    declare_facts(bench, FACTS, files.facts, shared)
    for name, chapter in files.chapters:
        declare_clauses(bench, name, chapter)
    check_timezone(bench, PACK, files.pack)
    check_derived(bench, FACTS, files.facts)
    for name, chapter in files.chapters:
        check_readings(bench, name, chapter)
        for index, shape in enumerate(chapter.dispositions):
            if bench.declare("disposition", shape.id, name, ("dispositions", index)):
                made = choice_fact(f"chosen.{shape.id}", label(shape.name))
                bench.facts[made.id] = made
        for table in chapter.tables:
            output = bench.facts.get(table.output)
            if Hit(table.hit) is Hit.COLLECT and output:
                for member in output.members:
                    made = choice_fact(f"{output.id}.{member.id}", member.name)
                    bench.facts[made.id] = made
    bench.names["fact"] = set(bench.facts)


def _build(bench: Bench, files: _Files, digest: str) -> Edition:
    pack = files.pack
    roles = roles_of(bench, PACK, pack)
    tables, demands, rights, dispositions = _rules(bench, files)
    known_roles(bench, PACK, ("owner", "role"), [pack.owner.role], Label("pack", "pack"))
    if pack.grade not in {scale.id for scale in pack.scales}:
        bench.known(
            "scale", pack.grade, PACK, ("grade",), Label("pack", "pack"), Label("分级", "scale")
        )
    edition = Edition(
        id=pack.id,
        version=pack.version,
        digest=digest,
        title=label(pack.title),
        sector=pack.sector,
        source=dict(pack.source),
        issued_on=date.fromisoformat(pack.issued_on),
        effective_from=date.fromisoformat(pack.effective_from),
        effective_to=date.fromisoformat(pack.effective_to) if pack.effective_to else None,
        timezone=pack.timezone,
        grade=pack.grade,
        owner=pack.owner.role,
        owner_cite=bench.cite(pack.owner, PACK, ("owner",), Label("pack", "pack")),
        owner_within=limit_of(
            bench, PACK, ("owner", "within"), pack.owner.within, Label("pack", "pack")
        )
        if pack.owner.within
        else None,
        facts=dict(bench.facts),
        roles=roles,
        forms=forms_of(pack),
        references=references_of(pack),
        clauses=dict(bench.clauses),
        interpretations=dict(bench.interpretations),
        tables=tables,
        demands=tuple(demands),
        rights=tuple(rights),
        dispositions={item.id: item for item in dispositions},
        constraints=constraints_of(bench, FACTS, files.facts),
        owner_at=bench.at(PACK, ("owner",)),
        succession=_succession(bench, pack),
        chapters=tuple(chapter_of(chapter) for _name, chapter in files.chapters),
        replaces=pack.replaces,
        review_every=interval_of(bench, PACK, ("review_every",), pack.review_every),
        waivers=waivers_of(bench, PACK, pack),
    )
    conditions = compile_conditions([item.when for item in demands])
    return replace(edition, conditions=conditions, overdue=overdue_of(edition.facts))


def _succession(bench: Bench, pack: PackShape) -> Succession:
    change = pack.change
    if change and not pack.replaces:
        bench.fault(
            "P103",
            PACK,
            ("change",),
            Label(
                "change 说的是比哪一版改了多少；请写 replaces",
                "change says how far this goes beyond another version; add replaces",
            ),
            key=True,
        )
    return Succession(
        declared=change.class_ if change else "",
        because=label(change.because if change else None),
        dated_at=bench.at(PACK, ("effective_from",)),
        declared_at=bench.at(PACK, ("change", "class")),
    )


def _rules(
    bench: Bench, files: _Files
) -> tuple[tuple[Table, ...], list[Demand], list[Right], list[Disposition]]:
    tables: list[Table] = []
    demands: list[Demand] = []
    rights: list[Right] = []
    dispositions: list[Disposition] = []
    for name, chapter in files.chapters:
        for index, table in enumerate(chapter.tables):
            made = table_of(bench, name, ("tables", index), table)
            tables += [made] if made else []
        for index, demand in enumerate(chapter.demands):
            asked = demand_of(bench, name, ("demands", index), demand)
            demands += [asked] if asked else []
        for index, trigger in enumerate(chapter.triggers):
            raised = trigger_of(bench, name, ("triggers", index), trigger)
            demands += [raised] if raised else []
        for index, right in enumerate(chapter.rights):
            given = right_of(bench, name, ("rights", index), right)
            rights += [given] if given else []
        for index, way in enumerate(chapter.dispositions):
            dispositions.append(disposition_of(bench, name, ("dispositions", index), way))
    check_overdue(bench, FACTS, files.facts, {demand.id: demand for demand in demands})
    return ordered_tables(bench, tables), demands, rights, dispositions
