"""The rules of an edition: tables, demands, rights and dispositions, each citing its clause."""

from collections.abc import Sequence
from dataclasses import replace

from bihuan.procedure.clocks.limits import Limit, LimitError, parse_limit
from bihuan.procedure.decisions.compiling import compile_table
from bihuan.procedure.edition import Cite, Demand, Disposition, Fact, Right, Row, Table
from bihuan.procedure.language.declaring import label
from bihuan.procedure.language.naming import Bench, Path
from bihuan.procedure.language.problems import Problem, nearest
from bihuan.procedure.language.shapes import (
    DemandShape,
    DispositionShape,
    RightShape,
    RowShape,
    TableShape,
)
from bihuan.procedure.language.values import FactValueError, read_value
from bihuan.procedure.terms import (
    MAIN_STEPS,
    STEP_NAMES,
    FactType,
    Hit,
    Label,
    Need,
    Step,
    Value,
)

STARTS = ("opened", "reported", "found", "occurred", *(step.value for step in MAIN_STEPS))
ROLE = Label("角色", "role")
DEMANDABLE = (*MAIN_STEPS[1:], Step.REFER, Step.ESCALATE)


def _where(bench: Bench, clause: str, kind: Label, name: str) -> Label:
    """Return the way to a row: clause heading, then the thing."""
    known = bench.clauses.get(clause)
    zh, en = (f" {known.heading.zh}", f" {known.heading.en}") if known else ("", "")
    return Label(f"§{clause}{zh} › {kind.zh} {name}", f"§{clause}{en} › {kind.en} {name}")


def table_of(bench: Bench, file: str, path: Path, shape: TableShape) -> Table | None:
    """Return a compiled table; None when its answer cannot even be named."""
    where = Label(f"表 {shape.id}", f"table {shape.id}")
    bench.declare("table", shape.id, file, path)
    output = bench.facts.get(shape.output)
    if output is None or not output.decided:
        decided = tuple(name for name, fact in bench.facts.items() if fact.decided)
        bench.fault(
            "P102",
            file,
            (*path, "output"),
            Label(
                f"{shape.output} 不是由程序判定的事实（需在 facts 中写 decided: yes，或为分级）",
                f"{shape.output} is not a decided fact or scale",
            ),
            where=where,
            near=nearest(shape.output, decided),
            allowed=decided,
            inside=shape.output,
        )
        return None
    if shape.hit == "first" and not shape.because:
        bench.fault(
            "P104",
            file,
            (*path, "hit"),
            Label(
                "hit: first 依赖行的次序，必须在 because 里写明理由", "hit: first needs a because"
            ),
            where=where,
        )
    for index, name in enumerate(shape.inputs):
        if name not in bench.facts:
            bench.fault(
                "P102",
                file,
                (*path, "inputs", index),
                Label(f"没有名为 {name} 的事实", f"there is no fact named {name}"),
                where=where,
                near=nearest(name, bench.facts),
                inside=name,
            )
    rows = [
        _row(bench, file, (*path, "rows", index), row, shape, output)
        for index, row in enumerate(shape.rows)
    ]
    table = Table(
        shape.id,
        label(shape.question),
        shape.output,
        Hit(shape.hit),
        tuple(shape.inputs),
        tuple(row for row in rows if row),
        bench.at(file, path),
        _otherwise(bench, file, path, shape, output),
        shape.undetermined.decided_by if shape.undetermined else "",
        _undetermined_cite(bench, file, path, shape),
    )
    return replace(table, compiled=compile_table(table, output))


def _otherwise(bench: Bench, file: str, path: Path, shape: TableShape, output: Fact) -> Row | None:
    if shape.otherwise is None:
        return None
    where = Label(f"表 {shape.id}", f"table {shape.id}")
    place = (*path, "otherwise")
    value = _then(bench, file, (*place, "then"), shape.otherwise.then, output, where)
    cite = bench.cite(shape.otherwise, file, place, where)
    return None if value is None else Row("otherwise", cite, {}, value, bench.at(file, place))


def _undetermined_cite(bench: Bench, file: str, path: Path, shape: TableShape) -> Cite | None:
    if shape.undetermined is None:
        return None
    where = Label(f"表 {shape.id}", f"table {shape.id}")
    place = (*path, "undetermined")
    bench.known("role", shape.undetermined.decided_by, file, (*place, "decided_by"), where, ROLE)
    return bench.cite(shape.undetermined, file, place, where)


def _row(
    bench: Bench, file: str, path: Path, shape: RowShape, table: TableShape, output: Fact
) -> Row | None:
    where = _where(
        bench, shape.clause, Label(f"表 {table.id} › 行", f"table {table.id} › row"), shape.id
    )
    bench.declare("row", shape.id, file, path)
    cite = bench.cite(shape, file, path, where)
    when = bench.cells(shape.when, file, (*path, "when"), where, table.inputs)
    value = _then(bench, file, (*path, "then"), shape.then, output, where)
    if value is None:
        return None
    return Row(shape.id, cite, when, value, bench.at(file, path), tuple(shape.overrides))


def _then(
    bench: Bench, file: str, path: Path, text: str, output: Fact, where: Label
) -> Value | None:
    try:
        return read_value(output, text)
    except FactValueError as problem:
        bench.fault(
            "P205",
            file,
            path,
            problem.message,
            where=where,
            near=nearest(text, problem.allowed),
            allowed=problem.allowed,
            inside=text,
        )
        return None


def demand_of(bench: Bench, file: str, path: Path, shape: DemandShape) -> Demand | None:
    """Return a demand with its limit, roles, form and clause."""
    where = _where(bench, shape.clause, Label("要求", "demand"), shape.id)
    bench.declare("row", shape.id, file, path)
    cite = bench.cite(shape, file, path, where)
    step = step_of(bench, file, (*path, "step"), shape.step, DEMANDABLE, where)
    when = bench.cells(shape.when, file, (*path, "when"), where)
    known_roles(bench, file, (*path, "by"), shape.by, where)
    known_roles(bench, file, (*path, "on_breach"), shape.on_breach, where)
    if shape.form:
        bench.known("form", shape.form, file, (*path, "form"), where, Label("表单", "form"))
    if not _is_start(bench, file, (*path, "start"), shape.start, where):
        return None
    for index, name in enumerate(shape.asks):
        bench.known("fact", name, file, (*path, "asks", index), where, Label("事实", "fact"))
    known_reference(bench, file, path, shape.reference, where)
    after = None
    if shape.after is not None:
        after = tuple(
            found
            for index, name in enumerate(shape.after)
            if (found := step_of(bench, file, (*path, "after", index), name, MAIN_STEPS, where))
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
    where = _where(bench, shape.clause, Label("权限", "right"), shape.id)
    bench.declare("row", shape.id, file, path)
    cite = bench.cite(shape, file, path, where)
    act = step_of(bench, file, (*path, "act"), shape.act, tuple(Step), where)
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
    where = _where(bench, shape.clause, Label("处置", "disposition"), shape.id)
    return Disposition(
        shape.id,
        label(shape.name),
        bench.cite(shape, file, path, where),
        bench.cells(shape.when, file, (*path, "when"), where),
        bench.at(file, path),
        needs_of(bench, file, (*path, "requires"), shape.requires, where),
    )


def choice_fact(name: str, of: Label) -> Fact:
    """Return the yes-or-no fact that stands for a chosen disposition or a collected answer."""
    return Fact(name, FactType.BOOLEAN, of, of, asked_at=Step.DISPOSE, decided=True)


def ordered_tables(bench: Bench, tables: Sequence[Table]) -> tuple[Table, ...]:
    """Return the tables so that each comes after those whose answers it uses."""
    left, done, order = list(tables), set[str](), list[Table]()
    outputs = {table.output for table in tables}
    while left:
        ready = [
            table
            for table in left
            if all(
                name.split(".")[0] in done
                for name in table.inputs
                if name.split(".")[0] in outputs and name.split(".")[0] != table.output
            )
            and table.output not in table.inputs
        ]
        if not ready:
            names = "、".join(table.id for table in left)
            circle = Label(
                f"这些表互相依赖，无法先后判定：{names}", f"tables depend in a circle: {names}"
            )
            bench.problems.append(Problem("P110", left[0].position, circle))
            return tuple(order)
        for table in ready:
            left.remove(table)
            order.append(table)
        done = outputs - {table.output for table in left}
    return tuple(order)
