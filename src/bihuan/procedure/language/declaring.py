"""The declarations of an edition: scales, facts, roles, forms, clauses, interpretations."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bihuan.procedure.edition import (
    Chapter,
    Clause,
    Confirmation,
    Derived,
    Fact,
    Form,
    Interpretation,
    Member,
    Position,
    Reference,
    Role,
    Waiver,
)
from bihuan.procedure.language.naming import Bench, Path
from bihuan.procedure.language.problems import nearest
from bihuan.procedure.language.shapes import (
    ChapterShape,
    ClauseShape,
    DerivedShape,
    FactShape,
    FactsShape,
    LabelShape,
    MemberShape,
    PackShape,
    RoleShape,
    ScaleShape,
)
from bihuan.procedure.language.values import FactValueError, read_value
from bihuan.procedure.terms import (
    MAIN_STEPS,
    POSTS,
    ClauseClass,
    FactType,
    Label,
    Step,
    Value,
)

HISTORY_KEYS = ("unit", "customer", "edition")
"""What cases can be grouped by in a count besides facts."""

WHOSE = ("responsible_unit", "finder_unit", "organisation")
"""Whose posts a role may name; beside them `function:<code>`."""


def label(shape: LabelShape | None) -> Label:
    """Return the wording of a shape."""
    return Label(shape.zh, shape.en) if shape else Label("", "")


def declare_pack(bench: Bench, file: str, pack: PackShape) -> None:
    """Declare what pack.yaml names: scales become decided facts."""
    for index, scale in enumerate(pack.scales):
        if bench.declare("fact", scale.id, file, ("scales", index)):
            bench.facts[scale.id] = _scale(scale)
            bench.names.setdefault("scale", set()).add(scale.id)
            if scale.id == pack.grade:
                bench.names["grade"] = {scale.id}
    named = {
        "role": [shape.id for shape in pack.roles],
        "form": [shape.id for shape in pack.forms],
        "reference": [shape.id for shape in pack.references],
    }
    for kind, names in named.items():
        for index, name in enumerate(names):
            bench.declare(kind, name, file, (f"{kind}s", index))


def _scale(scale: ScaleShape) -> Fact:
    return Fact(
        scale.id,
        FactType.ENUM,
        label(scale.name),
        label(scale.name),
        members_of(scale.levels, ordered=True),
        asked_at=Step.GRADE,
        decided=True,
    )


def members_of(shapes: Sequence[MemberShape], *, ordered: bool) -> tuple[Member, ...]:
    """Return members ranked by their place, or unranked (-1) where they have no order."""
    return tuple(
        Member(shape.id, label(shape.name), index if ordered else -1)
        for index, shape in enumerate(shapes)
    )


def declare_facts(
    bench: Bench,
    file: str,
    shape: FactsShape,
    vocabulary: Mapping[str, tuple[str, int, FactShape]],
) -> None:
    """Declare the facts taken from the shared vocabulary and the edition's own."""
    for index, name in enumerate(shape.use):
        if name not in vocabulary:
            bench.fault(
                "P102",
                file,
                ("use", index),
                Label(f"共用词汇里没有事实 {name}", f"the vocabulary has no fact {name}"),
                near=nearest(name, vocabulary),
                inside=name,
            )
        elif bench.declare("fact", name, file, ("use", index)):
            source, place, given = vocabulary[name]
            bench.facts[name] = fact_of(bench, source, ("facts", place), given)
    for index, given in enumerate(shape.facts):
        if bench.declare("fact", given.id, file, ("facts", index)):
            bench.facts[given.id] = fact_of(bench, file, ("facts", index), given)


DAYS_DIGITS = 5
"""A span of days has no more digits: centuries are no span of a procedure."""


def fact_of(bench: Bench, file: str, path: Path, shape: FactShape) -> Fact:
    """Return a fact with its closed domain; a domain that is not closed is a problem."""
    kind = FactType(shape.type)
    decimals = int(shape.decimals)
    bare = Fact(
        shape.id,
        kind,
        label(shape.name),
        label(shape.question or shape.name),
        members_of(shape.members, ordered=shape.ordered == "yes"),
        unit=shape.unit,
        decimals=decimals,
        asked_at=_step(bench, file, (*path, "asked_at"), shape.asked_at),
        decided=shape.decided == "yes",
        sensitive=shape.sensitive == "yes",
    )
    low, high = _bounds(bench, file, path, shape, bare)
    derived = _derived(bench, file, (*path, "derived"), shape.derived) if shape.derived else None
    return replace(bare, low=low, high=high, derived=derived)


def _step(bench: Bench, file: str, path: Path, name: str) -> Step:
    if name in {step.value for step in MAIN_STEPS}:
        return Step(name)
    bench.fault(
        "P109",
        file,
        path,
        Label(f"没有名为 {name} 的步骤", f"there is no step named {name}"),
        near=nearest(name, [step.value for step in MAIN_STEPS]),
        allowed=tuple(step.value for step in MAIN_STEPS),
        inside=name,
    )
    return Step.REPORT


def _bounds(bench: Bench, file: str, path: Path, shape: FactShape, fact: Fact) -> tuple[int, int]:
    """Return the lowest and highest value of an ordered fact in its smallest unit."""
    if fact.type is FactType.ENUM and not fact.members:
        bench.fault(
            "P207",
            file,
            path,
            Label(f"{shape.id} 没有列出取值（members）", f"{shape.id} lists no members"),
        )
    if fact.type in (FactType.ENUM, FactType.BOOLEAN):
        return 0, 0
    if not shape.low or not shape.high:
        bench.fault(
            "P207",
            file,
            path,
            Label(
                f"{shape.id} 没有写范围（low 和 high），无法证明规则没有遗漏",
                f"{shape.id} has no range (low and high), so gaps cannot be ruled out",
            ),
        )
        return 0, 0
    open_fact = Fact(
        fact.id,
        fact.type,
        fact.name,
        fact.question,
        low=-(10**15),
        high=10**15,
        unit=fact.unit,
        decimals=fact.decimals,
    )
    bounds = []
    for key, text in (("low", shape.low), ("high", shape.high)):
        try:
            bounds.append(int(read_value(open_fact, text)))
        except FactValueError as problem:
            bench.fault("P106", file, (*path, key), problem.message, inside=text)
            bounds.append(0)
    return bounds[0], bounds[1]


def _derived(bench: Bench, file: str, path: Path, shape: DerivedShape) -> Derived:
    days = 0
    if shape.within:
        digits = shape.within.removesuffix("天").removesuffix(" days").strip()
        if digits.isdecimal() and len(digits) <= DAYS_DIGITS:
            days = int(digits)
        else:
            bench.fault(
                "P106",
                file,
                (*path, "within"),
                Label(
                    f"“{shape.within}”不是统计窗口，请写成 90天",
                    f"“{shape.within}” is not a window; write 90天",
                ),
                inside=shape.within,
            )
    entries: list[tuple[str, str, Value]] = [
        (entry.get("from", ""), entry.get("source", ""), entry.get("value", ""))
        for entry in shape.values
    ]
    for name, bands in shape.bands.items():
        entries += [(name, cell, int(points)) for cell, points in bands.items()]
    form = f"score:{shape.combine}" if shape.form == "score" else shape.form
    return Derived(
        form, tuple(shape.same), days, tuple(shape.of), tuple(entries), tuple(shape.demands)
    )


def declare_clauses(bench: Bench, file: str, chapter: ChapterShape) -> None:
    """Declare a chapter's clauses and interpretations, so that any row may cite them."""
    for index, shape in enumerate(chapter.clauses):
        if not bench.declare("clause", shape.id, file, ("clauses", index)):
            continue
        if shape.executes == "none" and shape.because is None:
            bench.fault(
                "P302",
                file,
                ("clauses", index, "executes"),
                Label(
                    f"条款 {shape.id} 声明不执行，但没有写原因（because）",
                    f"clause {shape.id} is declared not executed without saying why (because)",
                ),
            )
        bench.clauses[shape.id] = Clause(
            shape.id,
            label(shape.heading),
            label(shape.text),
            ClauseClass(shape.force),
            {item.id: label(item.text) for item in shape.items},
            tuple(shape.obligations),
            shape.executes == "rules",
            label(shape.because),
            bench.at(file, ("clauses", index)),
            _places(bench, file, ("clauses", index), shape),
            _confirmed(shape),
        )
    for index, given in enumerate(chapter.interpretations):
        if bench.declare("interpretation", given.id, file, ("interpretations", index)):
            bench.interpretations[given.id] = Interpretation(
                given.id,
                given.clause,
                label(given.issue),
                label(given.reading),
                given.by,
                date.fromisoformat(given.on),
                bench.at(file, ("interpretations", index)),
                given.open == "yes",
            )


def _confirmed(shape: ClauseShape) -> Confirmation | None:
    given = shape.confirmed
    return Confirmation(date.fromisoformat(given.on), given.by, given.digest) if given else None


def _places(bench: Bench, file: str, path: Path, shape: ClauseShape) -> dict[str, Position]:
    """Return where the Chinese text of a clause and of its items begins."""
    places = {
        item.id: bench.at(file, (*path, "items", index, "text", "zh"))
        for index, item in enumerate(shape.items)
    }
    return places | {"": bench.at(file, (*path, "text", "zh"))}


def chapter_of(shape: ChapterShape) -> Chapter:
    """Return a chapter as the reader meets it."""
    return Chapter(shape.chapter, label(shape.title), tuple(clause.id for clause in shape.clauses))


def roles_of(bench: Bench, file: str, pack: PackShape) -> dict[str, Role]:
    """Return the roles; one that nobody could ever hold is a problem."""
    roles = {}
    for index, shape in enumerate(pack.roles):
        _check_role(bench, file, ("roles", index), shape)
        if not shape.relation and not (shape.posts and shape.of):
            bench.fault(
                "P402",
                file,
                ("roles", index),
                Label(
                    f"角色 {shape.id} 没有写与本案的关系（relation），也没有写岗位（posts 和 of）",
                    f"role {shape.id} names neither a relation nor posts and whose they are",
                ),
            )
        roles[shape.id] = Role(
            shape.id, label(shape.name), shape.relation or "", tuple(shape.posts), shape.of or ""
        )
    return roles


def _check_role(bench: Bench, file: str, path: Path, shape: RoleShape) -> None:
    """Report posts that nobody can hold and units that cannot be found."""
    for index, post in enumerate(shape.posts):
        if post not in POSTS:
            bench.fault(
                "P109",
                file,
                (*path, "posts", index),
                Label(f"没有名为 {post} 的岗位", f"there is no post named {post}"),
                near=nearest(post, POSTS),
                allowed=POSTS,
                inside=post,
            )
    if shape.of and shape.of not in WHOSE and not shape.of.startswith("function:"):
        bench.fault(
            "P109",
            file,
            (*path, "of"),
            Label(f"{shape.of} 不是哪个部门的写法", f"{shape.of} says of no unit whose it is"),
            near=nearest(shape.of, WHOSE),
            allowed=(*WHOSE, "function:…"),
            inside=shape.of,
        )


def forms_of(pack: PackShape) -> dict[str, Form]:
    """Return the controlled forms."""
    return {
        shape.id: Form(shape.id, shape.number, label(shape.name), shape.revision, shape.retention)
        for shape in pack.forms
    }


def waivers_of(bench: Bench, file: str, pack: PackShape) -> tuple[Waiver, ...]:
    """Return the problems that the pack accepts at named places."""
    return tuple(
        Waiver(
            shape.code,
            shape.at,
            label(shape.because),
            shape.by,
            date.fromisoformat(shape.until) if shape.until else None,
            bench.at(file, ("allow", index)),
        )
        for index, shape in enumerate(pack.allow)
    )


def references_of(pack: PackShape) -> dict[str, Reference]:
    """Return the other procedures."""
    return {
        shape.id: Reference(shape.id, label(shape.name), shape.number) for shape in pack.references
    }
