"""The rules of an edition: tables, demands, rights and dispositions, each citing its clause."""

from collections.abc import Sequence
from dataclasses import replace

from bihuan.procedure.clocks.limits import ROLLING, Limit, LimitError, parse_limit
from bihuan.procedure.edition import Demand, Disposition, Right
from bihuan.procedure.language.declaring import label
from bihuan.procedure.language.naming import Bench, Path
from bihuan.procedure.language.problems import nearest
from bihuan.procedure.language.shapes import (
    DemandShape,
    DispositionShape,
    LabelShape,
    RightShape,
    TriggerShape,
)
from bihuan.procedure.terms import (
    ACTION_NAMES,
    MAIN_STEPS,
    STEP_NAMES,
    Action,
    Label,
    Need,
    Step,
)

STARTS = ("opened", "reported", "found", "occurred", *(step.value for step in MAIN_STEPS))
ROLE = Label("角色", "role")
DEMAND = Label("要求", "demand")
DEMANDABLE = (*MAIN_STEPS[1:], Step.REFER, Step.ESCALATE)
TRIGGER = (Step.RAISE,)
GRANTABLE = tuple(step for step in Step if step is not Step.MOVE)  # no edition moves its own cases
AWAITED = (*MAIN_STEPS, Step.RAISE)


def where_of(bench: Bench, clause: str, kind: Label, name: str) -> Label:
    """Return the way to a row: clause heading, then the thing."""
    known = bench.clauses.get(clause)
    zh, en = (f" {known.heading.zh}", f" {known.heading.en}") if known else ("", "")
    return Label(f"§{clause}{zh} › {kind.zh} {name}", f"§{clause}{en} › {kind.en} {name}")


def trigger_of(bench: Bench, file: str, path: Path, shape: TriggerShape) -> Demand | None:
    """Return a trigger: the demand to raise an action, open as soon as its condition holds."""
    action = Action(shape.raises)
    name = ACTION_NAMES[action]
    title = shape.title or LabelShape(zh=f"提出{name.zh}", en=f"Raise {name.en}")
    given = shape.model_dump(exclude={"raises", "title"})
    as_demand = DemandShape(step=Step.RAISE.value, title=title, **given)
    made = demand_of(bench, file, path, as_demand, steps=TRIGGER, kind=Label("触发", "trigger"))
    return replace(made, raises=action) if made else None


def demand_of(
    bench: Bench,
    file: str,
    path: Path,
    shape: DemandShape,
    *,
    steps: Sequence[Step] = DEMANDABLE,
    kind: Label = DEMAND,
) -> Demand | None:
    """Return a demand with its limit, roles, form and clause."""
    where = where_of(bench, shape.clause, kind, shape.id)
    bench.declare("row", shape.id, file, path)
    cite = bench.cite(shape, file, path, where)
    step = step_of(bench, file, (*path, "step"), shape.step, steps, where)
    when = bench.cells(shape.when, file, (*path, "when"), where)
    known_roles(bench, file, (*path, "by"), shape.by, where)
    known_roles(bench, file, (*path, "on_breach"), shape.on_breach, where)
    if shape.form:
        bench.known("form", shape.form, file, (*path, "form"), where, Label("表单", "form"))
    if not _is_start(bench, file, (*path, "start"), shape.start, where):
        return None
    _known_facts(bench, file, path, shape, where)
    known_reference(bench, file, path, shape.reference, where)
    after = None
    if shape.after is not None:
        after = tuple(
            found
            for index, name in enumerate(shape.after)
            if (found := step_of(bench, file, (*path, "after", index), name, AWAITED, where))
        )
    if step is None:
        return None
    return Demand(
        shape.id,
        step,
        cite,
        when,
        tuple(shape.by),
        bench.at(file, path),
        label(shape.title) if shape.title else STEP_NAMES[step],
        limit_of(bench, file, (*path, "within"), shape.within, where) if shape.within else None,
        shape.start,
        after,
        shape.form,
        needs_of(bench, file, (*path, "requires"), shape.requires, where),
        tuple(shape.asks),
        shape.record == "yes",
        tuple(shape.on_breach),
        step_of(bench, file, (*path, "until"), shape.until, MAIN_STEPS, where)
        if shape.until
        else None,
        shape.reference,
        records=tuple(shape.records),
    )


def _known_facts(bench: Bench, file: str, path: Path, shape: DemandShape, where: Label) -> None:
    """Report facts to be answered that are not there, and facts to be recorded that nobody can."""
    for key, names in (("asks", shape.asks), ("records", shape.records)):
        for index, name in enumerate(names):
            bench.known("fact", name, file, (*path, key, index), where, Label("事实", "fact"))
    for index, name in enumerate(shape.records):
        fact = bench.facts.get(name)
        if fact and (fact.decided or fact.derived):
            bench.fault(
                "P104",
                file,
                (*path, "records", index),
                Label(
                    f"{name}（{fact.name.zh}）由程序得出，不能要求填写；records 只写人填写的事实",
                    f"{name} ({fact.name.en}) is worked out by the procedure: "
                    "only facts that people give can be recorded",
                ),
                where=where,
                inside=name,
            )


def _is_start(bench: Bench, file: str, path: Path, name: str, where: Label) -> bool:
    """Return whether a limit can be counted from this event; report it if not."""
    if name in STARTS:
        return True
    bench.fault(
        "P109",
        file,
        path,
        Label(f"没有名为 {name} 的起算点", f"no start named {name}"),
        where=where,
        near=nearest(name, STARTS),
        allowed=STARTS,
        inside=name,
    )
    return False


def limit_of(bench: Bench, file: str, path: Path, text: str, where: Label) -> Limit | None:
    """Return a typed limit; a limit that cannot be counted is a problem."""
    try:
        return parse_limit(text)
    except LimitError as problem:
        bench.fault("P106", file, path, problem.label, where=where, inside=text)
        return None


def interval_of(bench: Bench, file: str, path: Path, text: str) -> Limit | None:
    """Return an interval between two days; hours and working days make none."""
    limit = limit_of(bench, file, path, text, Label("pack", "pack")) if text else None
    if limit is None or limit.unit in ROLLING:
        return limit
    bench.fault(
        "P106",
        file,
        path,
        Label(f"“{text}”不是间隔，请写成 12个月", f"“{text}” is no interval; write 12个月"),
        inside=text,
    )
    return None


def step_of(
    bench: Bench, file: str, path: Path, name: str, allowed: Sequence[Step], where: Label
) -> Step | None:
    """Return a step by its name among those that may stand here."""
    names = tuple(step.value for step in allowed)
    if name in names:
        return Step(name)
    bench.fault(
        "P109",
        file,
        path,
        Label(f"这里没有名为 {name} 的步骤", f"no step named {name} may stand here"),
        where=where,
        near=nearest(name, names),
        allowed=names,
        inside=name,
    )
    return None


def known_roles(bench: Bench, file: str, path: Path, roles: Sequence[str], where: Label) -> None:
    """Report every role that is not declared."""
    for index, role in enumerate(roles):
        bench.known("role", role, file, (*path, index), where, ROLE)


def known_reference(bench: Bench, file: str, path: Path, name: str, where: Label) -> None:
    """Report another procedure that is not declared."""
    if name:
        called = Label("程序", "procedure")
        bench.known("reference", name, file, (*path, "reference"), where, called)


def needs_of(
    bench: Bench, file: str, path: Path, names: Sequence[str], where: Label
) -> tuple[Need, ...]:
    """Return what an act must bring with it."""
    known = tuple(need.value for need in Need)
    for index, name in enumerate(names):
        if name not in known:
            bench.fault(
                "P109",
                file,
                (*path, index),
                Label(f"没有名为 {name} 的必备内容", f"there is no need named {name}"),
                where=where,
                near=nearest(name, known),
                allowed=known,
                inside=name,
            )
    return tuple(Need(name) for name in names if name in known)


def right_of(bench: Bench, file: str, path: Path, shape: RightShape) -> Right | None:
    """Return a right: an act allowed without being demanded."""
    where = where_of(bench, shape.clause, Label("权限", "right"), shape.id)
    bench.declare("row", shape.id, file, path)
    cite = bench.cite(shape, file, path, where)
    act = step_of(bench, file, (*path, "act"), shape.act, GRANTABLE, where)
    known_roles(bench, file, (*path, "by"), shape.by, where)
    known_reference(bench, file, path, shape.reference, where)
    when = bench.cells(shape.when, file, (*path, "when"), where)
    if act is None:
        return None
    return Right(
        shape.id,
        act,
        cite,
        when,
        tuple(shape.by),
        bench.at(file, path),
        needs_of(bench, file, (*path, "requires"), shape.requires, where),
        shape.reference,
        shape.in_time == "yes",
    )


def disposition_of(bench: Bench, file: str, path: Path, shape: DispositionShape) -> Disposition:
    """Return a disposition; its fact `chosen.<id>` has been declared before."""
    where = where_of(bench, shape.clause, Label("处置", "disposition"), shape.id)
    return Disposition(
        shape.id,
        label(shape.name),
        bench.cite(shape, file, path, where),
        bench.cells(shape.when, file, (*path, "when"), where),
        bench.at(file, path),
        needs_of(bench, file, (*path, "requires"), shape.requires, where),
    )
