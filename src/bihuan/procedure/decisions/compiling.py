"""Tables and conditions turned into plain Python functions, once, when an edition is loaded.

The generated text holds only names that this module makes up (`v0`, `k3`): every value of the pack
reaches it through the namespace, never as text, so a pack can never bring code of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import cast

from bihuan.procedure.edition import Cell, Fact, Members, Span, Table
from bihuan.procedure.terms import Facts, Hit, Value

Answer = tuple[Value | None, tuple[int, ...]]
TableFunction = Callable[[Facts], Answer | None]
ConditionsFunction = Callable[[Facts], tuple[bool | None, ...]]

NO_MATCH = -1
"""The row index that stands for a table's `otherwise`."""


def compile_table(table: Table, output: Fact) -> TableFunction:
    """Return a function that decides the table when all its inputs are known.

    It answers the value with the indices of all matching rows (its grounds; for `highest` the
    gravest first), (None, ()) when no row matches, or None when an input is unknown and the
    three-valued evaluation must answer. `unique` and `first` stop at nothing: every row is
    tested, so that an overlap is seen (two indices) instead of being hidden by order.
    """
    names = {name: f"v{index}" for index, name in enumerate(table.inputs)}
    constants: dict[str, object] = {}
    order = list(range(len(table.rows)))
    if table.hit is Hit.HIGHEST:
        order.sort(key=lambda index: -output.rank(table.rows[index].then))
    lines = ["def decide(facts):", "    get = facts.get"]
    lines += [f"    {short} = get({name!r})" for name, short in names.items()]
    if names:
        lines.append(f"    if {' or '.join(f'{short} is None' for short in names.values())}:")
        lines.append("        return None")
    lines.append("    hits = []")
    for index in order:
        test = _test(table.rows[index].when, names, constants)
        lines.append(f"    if {test}:")
        lines.append(f"        hits.append({index})")
    lines.append("    if not hits:")
    lines.append("        return otherwise")
    lines.append("    return thens[hits[0]], tuple(hits)")
    constants["thens"] = tuple(row.then for row in table.rows)
    constants["otherwise"] = (table.otherwise.then, (NO_MATCH,)) if table.otherwise else (None, ())
    return cast("TableFunction", _build("decide", lines, constants))


def compile_conditions(conditions: Sequence[Mapping[str, Cell]]) -> ConditionsFunction:
    """Return a function that answers for each condition: holds, does not, or not yet known."""
    used = sorted({name for condition in conditions for name in condition})
    names = {name: f"v{index}" for index, name in enumerate(used)}
    constants: dict[str, object] = {}
    lines = ["def hold(facts):", "    get = facts.get"]
    lines += [f"    {short} = get({name!r})" for name, short in names.items()]
    answers = []
    for index, condition in enumerate(conditions):
        lines.append(f"    a{index} = True")
        answers.append(f"a{index}")
        known = sorted(condition)
        for name in known:
            short = names[name]
            cell = _cell(condition[name], short, constants)
            lines.append(f"    if {short} is None:")
            lines.append(f"        if a{index}: a{index} = None")
            lines.append(f"    elif not ({cell}):")
            lines.append(f"        a{index} = False")
    joined = "".join(f"{answer}, " for answer in answers)
    lines.append(f"    return ({joined})")
    return cast("ConditionsFunction", _build("hold", lines, constants))


def _test(when: Mapping[str, Cell], names: Mapping[str, str], constants: dict[str, object]) -> str:
    parts = [_cell(cell, names[name], constants) for name, cell in when.items()]
    return " and ".join(parts) or "True"


def _cell(cell: Cell, short: str, constants: dict[str, object]) -> str:
    """Return the Python text that tests one variable against one cell."""
    if isinstance(cell, Members):
        if len(cell.allowed) == 1:
            return f"{short} == {_constant(next(iter(cell.allowed)), constants)}"
        return f"{short} in {_constant(cell.allowed, constants)}"
    return _span(cell, short)


def _span(cell: Span, short: str) -> str:
    if cell.low is not None and cell.high is not None:
        return f"{cell.low:d} <= {short} < {cell.high:d}"
    if cell.low is not None:
        return f"{short} >= {cell.low:d}"
    return f"{short} < {cell.high:d}" if cell.high is not None else "True"


def _constant(value: object, constants: dict[str, object]) -> str:
    name = f"k{len(constants)}"
    constants[name] = value
    return name


def _build(name: str, lines: list[str], constants: Mapping[str, object]) -> object:
    namespace: dict[str, object] = {"__builtins__": MappingProxyType({"tuple": tuple}), **constants}
    exec(compile("\n".join(lines), "<edition>", "exec"), namespace)  # noqa: S102 — our own text only
    return namespace[name]
