"""Decision tables: inputs, rows and fallbacks typed, checked and compiled."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bihuan.procedure.decisions.compiling import compile_table
from bihuan.procedure.edition import Cite, Fact, Row, Table
from bihuan.procedure.language.declaring import label
from bihuan.procedure.language.naming import Bench, Path
from bihuan.procedure.language.problems import Problem, nearest
from bihuan.procedure.language.rules import ROLE, where_of
from bihuan.procedure.language.shapes import RowShape, TableShape
from bihuan.procedure.language.values import FactValueError, read_value
from bihuan.procedure.terms import FactType, Hit, Label, Step, Value


def table_of(bench: Bench, file: str, path: Path, shape: TableShape) -> Table | None:
    """Return a compiled table; None when its answer cannot even be named."""
    bench.declare("table", shape.id, file, path)
    output = _output(bench, file, path, shape)
    if output is None:
        return None
    _check_inputs(bench, file, path, shape)
    _check_settled(bench, file, path, shape, output)
    _check_overrides(bench, file, path, shape)
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


def _output(bench: Bench, file: str, path: Path, shape: TableShape) -> Fact | None:
    output = bench.facts.get(shape.output)
    if output is not None and output.decided:
        return output
    decided = tuple(name for name, fact in bench.facts.items() if fact.decided)
    bench.fault(
        "P102",
        file,
        (*path, "output"),
        Label(
            f"{shape.output} 不是由程序判定的事实（需在 facts 中写 decided: yes，或为分级）",
            f"{shape.output} is not a decided fact or scale",
        ),
        where=Label(f"表 {shape.id}", f"table {shape.id}"),
        near=nearest(shape.output, decided),
        allowed=decided,
        inside=shape.output,
    )
    return None


def _check_settled(bench: Bench, file: str, path: Path, shape: TableShape, output: Fact) -> None:
    """Report a table that leaves cases to a person who has no act to settle them with."""
    if shape.undetermined and output.id not in bench.names.get("grade", ()):
        bench.fault(
            "P208",
            file,
            (*path, "undetermined"),
            Label(
                "只有分级可以留给人判定；这张表请补齐行，或用 otherwise",
                "only a grade can be left to a person; complete the rows or use otherwise",
            ),
            where=Label(f"表 {shape.id}", f"table {shape.id}"),
            key=True,
        )


def _check_inputs(bench: Bench, file: str, path: Path, shape: TableShape) -> None:
    where = Label(f"表 {shape.id}", f"table {shape.id}")
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


def _check_overrides(bench: Bench, file: str, path: Path, shape: TableShape) -> None:
    """Report overrides of rows that are not there, and rows that override each other."""
    where = Label(f"表 {shape.id}", f"table {shape.id}")
    beats = {row.id: set(row.overrides) for row in shape.rows}
    for index, row in enumerate(shape.rows):
        for place, name in enumerate(row.overrides):
            at = (*path, "rows", index, "overrides", place)
            if name not in beats:
                bench.fault(
                    "P109",
                    file,
                    at,
                    Label(f"这张表没有行 {name}", f"this table has no row {name}"),
                    where=where,
                    near=nearest(name, beats),
                    inside=name,
                )
            elif _beats(beats, name, row.id, set()):
                bench.fault(
                    "P110",
                    file,
                    at,
                    Label(
                        f"行 {row.id} 和 {name} 互相排除",
                        f"rows {row.id} and {name} override each other",
                    ),
                    where=where,
                    inside=name,
                )


def _beats(beats: Mapping[str, set[str]], row: str, other: str, seen: set[str]) -> bool:
    """Return whether a row overrides another, directly or through rows between them."""
    if row == other:
        return True
    seen.add(row)
    return any(_beats(beats, name, other, seen) for name in beats.get(row, ()) if name not in seen)


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
    where = where_of(
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
