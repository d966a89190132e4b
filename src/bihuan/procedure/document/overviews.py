"""Tables over the whole procedure: who does what, every limit, forms, facts, scales, the rest."""

from collections import defaultdict
from collections.abc import Sequence

from bihuan.procedure.clocks.limits import COUNTING, Unit
from bihuan.procedure.demands.course import ORDER
from bihuan.procedure.document.facts import fact_overviews
from bihuan.procedure.document.model import Column, Overview
from bihuan.procedure.document.phrases import Teller
from bihuan.procedure.document.tabling import levels, overview
from bihuan.procedure.document.words import POST_NAMES
from bihuan.procedure.edition import Role
from bihuan.procedure.terms import MAIN_STEPS, Label, Step

MARKS = MUST, MAY, TOLD = "●", "○", "△"
"""Whoever must do a step, may do it, is told when it is late."""

WHOSE: dict[str, Label] = {
    "responsible_unit": Label("责任部门", "the responsible department"),
    "finder_unit": Label("发现者的部门", "the finder's department"),
    "organisation": Label("全组织", "the organisation"),
}
RELATIONS: dict[str, Label] = {
    "responsible_person": Label("本案的责任人", "the person responsible"),
    "finder": Label("本案的发现人", "whoever found it"),
    "reporter": Label("本案的报告人", "whoever reported it"),
    "receiver": Label("本案的受理人", "whoever received it"),
}


def overviews_of(teller: Teller) -> tuple[Overview, ...]:
    """Return every overview that has something to say, in the order of the appendices."""
    made = (
        _scales(teller),
        _matrix(teller),
        _limits(teller),
        _roles(teller),
        *fact_overviews(teller),
        _forms(teller),
        _references(teller),
    )
    return tuple(one for one in made if one.rows)


def _scales(teller: Teller) -> Overview:
    scales = [
        fact
        for fact in teller.edition.facts.values()
        if fact.decided and "." not in fact.id and fact.members
    ]
    grade = teller.edition.grade
    scales.sort(key=lambda fact: fact.id != grade)
    rows = [(fact.name.say(teller.language), levels(teller, fact)) for fact in scales]
    title = Label("判定的结果", "What is decided")
    note = teller.say("有轻重的由轻到重排列。", "Where there is an order, the lightest is first.")
    return overview(teller, "scales", title, ("name", "values"), rows, note)


def _matrix(teller: Teller) -> Overview:
    """Return who must, may and is told, step by role."""
    edition = teller.edition
    marks: dict[tuple[Step, str], list[str]] = defaultdict(list)
    for demand in edition.demands:
        for role in demand.by:
            marks[demand.step, role].append(MUST)
        for role in demand.on_breach:
            marks[demand.step, role].append(TOLD)
    for right in edition.rights:
        for role in right.by:
            marks[right.act, role].append(MAY)
    steps = sorted({step for step, _role in marks}, key=_in_time)
    roles = [name for name in edition.roles if any(role == name for _step, role in marks)]
    columns = [Column("step", teller.column("step"))]
    columns += [Column(name, teller.roles((name,))) for name in roles]
    rows = tuple(
        (
            teller.step(step),
            *("".join(mark for mark in MARKS if mark in marks[step, role]) for role in roles),
        )
        for step in steps
    )
    note = teller.say(
        f"{MUST} 要办理，{MAY} 可以办理，{TOLD} 逾期时被告知。各在规则写明的情形下。",
        f"{MUST} must, {MAY} may, {TOLD} is told when it is late; each in the cases that the "
        "rules name.",
    )
    title = Label("职责分配", "Responsibilities")
    return Overview("matrix", title.say(teller.language), note, tuple(columns), rows, turned=True)


def _in_order(marks: Sequence[str]) -> str:
    return "".join(mark for mark in MARKS if mark in marks)


def _in_time(step: Step) -> tuple[bool, int]:
    """Return where a step stands: the main steps in their order, then the acts across them."""
    return step not in MAIN_STEPS, list(Step).index(step)


def _limits(teller: Teller) -> Overview:
    demands = [one for one in teller.edition.demands if one.within or one.until]
    demands.sort(key=lambda one: ORDER[one.step])
    rows = [
        (
            teller.step(one.step),
            one.title.say(teller.language),
            teller.case(one.when),
            teller.roles(one.by),
            teller.limit(one),
            str(one.cite),
        )
        for one in demands
    ]
    keys = ("step", "what", "when", "who", "limit", "clause")
    units = {one.within.unit: None for one in demands if one.within}
    note = _counting(teller, list(units))
    return overview(teller, "limits", Label("时限一览", "Limits"), keys, rows, note)


def _counting(teller: Teller, units: Sequence[Unit]) -> str:
    said = [COUNTING[unit].say(teller.language) for unit in Unit if unit in units]
    joined = teller.say("；", ". ").join(said)
    return teller.say(f"计算方法：{joined}。", f"How limits are counted: {joined}.") if said else ""


def _roles(teller: Teller) -> Overview:
    rows = [
        (role.name.say(teller.language), _held_by(teller, role))
        for role in teller.edition.roles.values()
    ]
    return overview(teller, "roles", Label("角色", "Roles"), ("role", "posts"), rows)


def _held_by(teller: Teller, role: Role) -> str:
    said = []
    if role.relation:
        known = RELATIONS.get(role.relation)
        said.append(known.say(teller.language) if known else role.relation)
    if role.posts:
        names = [POST_NAMES[post].say(teller.language) for post in role.posts if post in POST_NAMES]
        posts = teller.listed(names)
        whose = WHOSE.get(role.of, Label("职能部门", "the department with that function"))
        unit = whose.say(teller.language)
        said.append(teller.say(f"{unit}的{posts}", f"{posts} of {unit}"))
    return teller.say("；或", "; or ").join(said)


# --- forms and other procedures -------------------------------------------------------------------
def _forms(teller: Teller) -> Overview:
    edition = teller.edition
    used: dict[str, list[str]] = defaultdict(list)
    for demand in edition.demands:
        used[demand.form].append(demand.title.say(teller.language))
    rows = [
        (
            form.number,
            form.name.say(teller.language),
            form.revision,
            form.retention,
            teller.listed(dict.fromkeys(used[form.id])),
        )
        for form in edition.forms.values()
    ]
    keys = ("number", "name", "revision", "retention", "used")
    return overview(teller, "forms", Label("表单", "Forms"), keys, rows)


def _references(teller: Teller) -> Overview:
    rows = [
        (one.number, one.name.say(teller.language)) for one in teller.edition.references.values()
    ]
    title = Label("引用的程序", "Other procedures")
    return overview(teller, "references", title, ("number", "name"), rows)
