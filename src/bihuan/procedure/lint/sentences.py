"""What is wrong with a table, said to its author: one concrete case first, then the region."""

from collections.abc import Mapping, Sequence

from bihuan.procedure.edition import Cell, Fact, Row, Table
from bihuan.procedure.lint.atoms import Region
from bihuan.procedure.lint.regions import Gap, Hidden, Overlap
from bihuan.procedure.terms import FactType, Hit, Label, Value
from bihuan.procedure.wording import say_case, say_cell, say_region, say_value

Facts = Mapping[str, Fact]


def gap_sentence(facts: Facts, gap: Gap) -> Label:
    """P201: no row covers a region."""
    case, region = _case(facts, gap.example), _region(facts, gap.region)
    return Label(
        f"没有一行管这种情形：{case.zh}。整个区域：{region.zh}。"
        "请补一行，或用 otherwise、undetermined 写明怎么办。",
        f"No row covers this case: {case.en}. The whole region: {region.en}. "
        "Add a row, or say with otherwise or undetermined what applies.",
    )


def stopped_sentence(shown: int) -> Label:
    """P201: there are more gaps than are shown."""
    return Label(
        f"缺口太多，只列出前 {shown} 处；补上之后再检查一次。",
        f"There are more gaps than these {shown}; check again when they are closed.",
    )


def conflict_sentence(facts: Facts, table: Table, overlap: Overlap) -> Label:
    """P202: two rows of a `unique` table answer one case differently."""
    one, other = table.rows[overlap.first], table.rows[overlap.second]
    case, region = _case(facts, overlap.example), _region(facts, overlap.region)
    answers = [_answer(facts, table, row.then) for row in (one, other)]
    return Label(
        f"行{_row(one).zh}与{_row(other).zh}都管这种情形，结论却不同"
        f"（{answers[0].zh}、{answers[1].zh}）：{case.zh}。重叠的区域：{region.zh}。"
        "请收窄其中一行，或用 overrides 写明哪一行优先。",
        f"Rows {_row(one).en} and {_row(other).en} both cover this case and answer differently "
        f"({answers[0].en}, {answers[1].en}): {case.en}. They overlap where: {region.en}. "
        "Narrow one of them, or say with overrides which one goes first.",
    )


def agreement_sentence(facts: Facts, table: Table, overlap: Overlap) -> Label:
    """P203: two rows of a `unique` table answer one case alike."""
    one, other = table.rows[overlap.first], table.rows[overlap.second]
    case, region = _case(facts, overlap.example), _region(facts, overlap.region)
    answer = _answer(facts, table, one.then)
    return Label(
        f"行{_row(one).zh}与{_row(other).zh}都管这种情形，结论相同（{answer.zh}）：{case.zh}。"
        f"重叠的区域：{region.zh}。可以收窄或合并，使每种情形只归一行。",
        f"Rows {_row(one).en} and {_row(other).en} both cover this case with the same answer "
        f"({answer.en}): {case.en}. They overlap where: {region.en}. "
        "Narrow or merge them, so that one row stands for each case.",
    )


def hidden_sentence(facts: Facts, table: Table, hidden: Hidden) -> Label:
    """P204: a row never decides."""
    row = table.rows[hidden.row]
    case = _case(facts, hidden.example)
    if not hidden.by:
        region = _region(facts, row.when)
        return Label(
            f"行{_row(row).zh}管的情形不可能出现：{region.zh}。请检查它的条件，或删去这一行。",
            f"What row {_row(row).en} covers cannot occur: {region.en}. "
            "Check its conditions, or remove it.",
        )
    rows = _rows([table.rows[index] for index in hidden.by])
    reason, advice = _HIDDEN[table.hit]
    return Label(
        f"行{_row(row).zh}{reason.zh.format(rows.zh)}。例如：{case.zh}。{advice.zh}",
        f"Row {_row(row).en} {reason.en.format(rows.en)}. For example: {case.en}. {advice.en}",
    )


def outside_sentence(row: Row, fact: Fact, cell: Cell) -> Label:
    """P205: a condition goes beyond the domain of its fact."""
    domain = _domain(fact)
    return Label(
        f"行{_row(row).zh}的条件“{say_cell(fact, cell, 'zh')}”超出“{fact.name.zh}”的取值范围"
        f"（{domain.zh}）；请改正条件，或放宽 facts 里的范围。",
        f"The condition “{say_cell(fact, cell, 'en')}” of row {_row(row).en} goes beyond what "
        f"“{fact.name.en}” can be ({domain.en}); correct it, or widen the range in facts.",
    )


def answer_sentence(row: Row, fact: Fact) -> Label:
    """P205: an answer that the table's output cannot have."""
    domain = _domain(fact)
    return Label(
        f"行{_row(row).zh}的结论“{say_value(fact, row.then, 'zh')}”不是“{fact.name.zh}”的取值"
        f"（{domain.zh}）；请改用其中之一。",
        f"The answer “{say_value(fact, row.then, 'en')}” of row {_row(row).en} is not a value of "
        f"“{fact.name.en}” ({domain.en}); use one of these.",
    )


def silent_sentence(fact: Fact) -> Label:
    """P206: an input never changes the answer."""
    return Label(
        f"条件“{fact.name.zh}”从不改变结论；请去掉这一列，或检查是否漏写了条件。",
        f"The input “{fact.name.en}” never changes the answer; remove it, or check whether a "
        "condition is missing.",
    )


def open_sentence(name: str, fact: Fact | None) -> Label:
    """P207: an input without a closed domain."""
    if fact is None:
        return Label(
            f"条件“{name}”不是已声明的事实，无法检查这张表；请在 facts 里声明它。",
            f"The input “{name}” is not a declared fact, so the table cannot be checked; "
            "declare it in facts.",
        )
    keys = "members" if fact.type is FactType.ENUM else "low、high"
    return Label(
        f"条件“{fact.name.zh}”没有封闭的取值范围，证明不了这张表没有遗漏；"
        f"请在 facts 里写明 {keys}。",
        f"The input “{fact.name.en}” has no closed domain, so gaps cannot be ruled out; "
        f"give it {keys.replace('、', ' and ')} in facts.",
    )


_REMOVE = Label("请检查条件，或删去这一行。", "Check its conditions, or remove it.")
_REPLACED = Label(
    "从不起作用：它管的情形都由{}取代", "never decides: all that it covers is overridden by {}"
)
_HIDDEN: Mapping[Hit, tuple[Label, Label]] = {
    Hit.FIRST: (
        Label(
            "永远轮不到：它管的情形都先归{}",
            "is never reached: all that it covers goes first to {}",
        ),
        Label("请把它移到前面，或删去这一行。", "Move it up, or remove it."),
    ),
    Hit.HIGHEST: (
        Label(
            "从不起作用：它管的情形都另有更重的{}",
            "never decides: all that it covers has a graver answer from {}",
        ),
        _REMOVE,
    ),
    Hit.UNIQUE: (_REPLACED, _REMOVE),
    Hit.COLLECT: (_REPLACED, _REMOVE),
}


def _row(row: Row) -> Label:
    """Name a row and its clause: “sev-a”（5.2 a）."""
    return Label(f"“{row.id}”（{row.cite}）", f"“{row.id}” ({row.cite})")


def _rows(rows: Sequence[Row]) -> Label:
    named = [_row(row) for row in rows]
    return Label("、".join(name.zh for name in named), ", ".join(name.en for name in named))


def _case(facts: Facts, case: Mapping[str, Value]) -> Label:
    return Label(say_case(facts, case, "zh"), say_case(facts, case, "en"))


def _region(facts: Facts, region: Region) -> Label:
    return Label(say_region(facts, region, "zh"), say_region(facts, region, "en"))


def _answer(facts: Facts, table: Table, value: Value) -> Label:
    fact = facts.get(table.output)
    if fact is None:
        return Label(str(value), str(value))
    return Label(say_value(fact, value, "zh"), say_value(fact, value, "en"))


def _domain(fact: Fact) -> Label:
    """Say which values a fact can have."""
    values: Sequence[Value] = [member.id for member in fact.members]
    if fact.type is FactType.BOOLEAN:
        values = [True, False]
    if values:
        zh, en = (
            [say_value(fact, value, language) for value in values] for language in ("zh", "en")
        )
        return Label("、".join(zh), ", ".join(en))
    low, high = (
        [say_value(fact, end, language) for language in ("zh", "en")]
        for end in (fact.low, fact.high)
    )
    return Label(f"{low[0]}至{high[0]}", f"{low[1]} to {high[1]}")
