"""Why was this decided so? Five levels, rebuilt from the stored record (rules-as-code §9).

1 one sentence · 2 the clause and how it was read · 3 what else matched and what was one condition
away · 4 every cell · 5 what is still unknown and which question would settle it.
"""

from collections.abc import Mapping
from typing import NamedTuple, cast

from bihuan.procedure.account.records import Record
from bihuan.procedure.decisions.compiling import NO_MATCH
from bihuan.procedure.decisions.deciding import cell_admits, condition_holds, row_at
from bihuan.procedure.edition import Cite, Edition, Fact, Row, Table
from bihuan.procedure.terms import Hit, Label, Value
from bihuan.procedure.wording import say_case, say_cell, say_value

LEVELS = (1, 2, 3, 4, 5)


class WrongEditionError(ValueError):
    """The record was made by another edition than the one at hand."""


class _Case(NamedTuple):
    """A record with the edition and table that it speaks of."""

    edition: Edition
    table: Table
    output: Fact
    facts: Mapping[str, Value | None]
    record: Record
    language: str

    def say(self, zh: str, en: str) -> str:
        return Label(zh, en).say(self.language)


def explain(edition: Edition, record: Record, level: int, language: str = "zh") -> list[str]:
    """Return the lines of one level of the explanation, the same wherever it is asked for.

    Raises:
        WrongEditionError: the record names another edition by its digest.
        ValueError: there is no such level.
    """
    if record["digest"] != edition.digest:
        raise WrongEditionError(
            f"这一判定由 {record['edition']} {record['version']} 作出，不能用 "
            f"{edition.id} {edition.version} 解释"
        )
    if level not in LEVELS:
        raise ValueError(f"解释只有 1 到 5 级，没有 {level} 级")
    table = next(table for table in edition.tables if table.id == record["table"])
    case = _Case(
        edition,
        table,
        edition.facts[table.output],
        cast("Mapping[str, Value | None]", record["facts"]),
        record,
        language,
    )
    return (_sentence, _clauses, _neighbours, _cells, _unknown)[level - 1](case)


def _rows(case: _Case) -> list[Row]:
    """Return the rows that the record names as its grounds."""
    by_id = {row.id: row for row in case.table.rows}
    if case.table.otherwise:
        by_id["otherwise"] = case.table.otherwise
    return [by_id[name] for name in cast("list[str]", case.record["rows"]) if name in by_id]


def _cites(case: _Case) -> list[Cite]:
    return [Cite(*parts) for parts in cast("list[list[str]]", case.record["clauses"])]


def _sentence(case: _Case) -> list[str]:
    """Level 1: the answer, its clause, the condition, and the fact of this case."""
    rows, person = _rows(case), str(case.record["by_person"])
    name = case.output.name.say(case.language)
    if person:
        answer = say_value(case.output, cast("Value", case.record["value"]), case.language)
        cites = _cites(case)
        cite = case.edition.clause_label(cites[0], case.language) if cites else ""
        return [
            case.say(
                f"{name}：{answer}，由人员判定（依据 {cite}）。",
                f"{name}: {answer}, set by a person (by {cite}).",
            )
        ]
    if case.record["value"] is None and case.table.hit is not Hit.COLLECT:
        return [_undetermined(case, name)]
    values = cast("list[Value]", case.record["values"]) or [cast("Value", case.record["value"])]
    separator = case.say("、", ", ")
    answer = separator.join(
        say_value(case.output, value, case.language) for value in values if value is not None
    )
    if not rows:
        return [case.say(f"{name}：没有一项适用。", f"{name}: none applies.")]
    cite = case.edition.clause_label(rows[0].cite, case.language)
    because = _condition(case, rows[0])
    found = say_case(
        case.edition.facts, {fact: case.facts.get(fact) for fact in rows[0].when}, case.language
    )
    if not because:
        return [
            case.say(
                f"判为{answer}。依据 {cite}：其他各行都不符合。",
                f"{name}: {answer}. By {cite}: no other row applies.",
            )
        ]
    return [
        case.say(
            f"判为{answer}。依据 {cite}：{because}；本案{found}。",
            f"{name}: {answer}. By {cite}: {because}; here {found}.",
        )
    ]


def _undetermined(case: _Case, name: str) -> str:
    asks = cast("list[str]", case.record["asks"])
    role = case.edition.roles.get(str(case.record["undetermined_by"]))
    owner = role.name.say(case.language) if role else ""
    if asks:
        listed = case.say("、", ", ").join(
            case.edition.facts[fact].name.say(case.language) for fact in asks
        )
        return case.say(
            f"{name}尚未判定：还要知道{listed}。", f"{name} is not decided yet: needs {listed}."
        )
    cites = _cites(case)
    cite = case.edition.clause_label(cites[0], case.language) if cites else ""
    return case.say(
        f"{name}：没有一行规定管这种情形，由{owner}判定（依据 {cite}）。",
        f"{name}: no row covers this case; {owner} decides (by {cite}).",
    )


def _condition(case: _Case, row: Row) -> str:
    separator = case.say("，且", " and ")
    return separator.join(
        say_cell(case.edition.facts[name], cell, case.language) for name, cell in row.when.items()
    )


def _clauses(case: _Case) -> list[str]:
    """Level 2: the clause text, the item that decided, the edition, and recorded readings."""
    edition = case.edition
    lines = [
        case.say(
            f"《{edition.title.zh}》第 {edition.version} 版，{edition.effective_from} 起生效",
            f"{edition.title.en}, version {edition.version}, from {edition.effective_from}",
        )
    ]
    for cite in dict.fromkeys(_cites(case)):
        clause = edition.clauses.get(cite.clause)
        if clause is None:
            continue
        lines.append(f"{cite.clause} {clause.heading.say(case.language)}")
        text = clause.items.get(cite.item, clause.text)
        lines.append(f"【{cite.item or cite.clause}】{text.say(case.language)}")
        reading = edition.interpretations.get(cite.interpretation)
        if reading:
            zh, en = ("，尚未定论", ", still open") if reading.open else ("", "")
            by, on = reading.decided_by, reading.decided_on
            lines.append(
                case.say(
                    f"解释（{by}，{on}{zh}）：{reading.reading.zh}",
                    f"Reading ({by}, {on}{en}): {reading.reading.en}",
                )
            )
    return lines


def _neighbours(case: _Case) -> list[str]:
    """Level 3: every row that matched, then those that were one condition away."""
    lines = []
    for row in _rows(case):
        answer = say_value(case.output, row.then, case.language)
        condition = _condition(case, row) or case.say("其他情形", "all other cases")
        lines.append(
            case.say(
                f"符合：{row.id}（{row.cite}）{condition} → {answer}",
                f"Matched: {row.id} ({row.cite}) {condition} → {answer}",
            )
        )
    grounds = cast("list[str]", case.record["rows"])
    for row in case.table.rows:
        beaten = condition_holds(row.when, case.facts) is True and row.id not in grounds
        winner = next((other.id for other in _rows(case) if row.id in other.overrides), "")
        if beaten and winner:
            lines.append(
                case.say(
                    f"{row.id}（{row.cite}）也符合，但被 {winner} 排除",
                    f"{row.id} ({row.cite}) matches too, but {winner} overrides it",
                )
            )
        failing = [
            name
            for name, cell in row.when.items()
            if cell_admits(cell, case.facts.get(name)) is False
        ]
        if len(failing) == 1 and row.then != case.record["value"]:
            name = failing[0]
            needed = say_cell(case.edition.facts[name], row.when[name], case.language)
            answer = say_value(case.output, row.then, case.language)
            lines.append(
                case.say(
                    f"只差一项：若{needed}，则 {row.id} 成立 → {answer}",
                    f"One away: if {needed}, {row.id} ({row.cite}) → {answer}",
                )
            )
    return lines or [case.say("没有其他行符合或接近。", "No other row matched or came close.")]


def _cells(case: _Case) -> list[str]:
    """Level 4: the whole table, cell by cell."""
    lines = [
        case.say(
            f"表 {case.table.id}：{case.table.question.zh}",
            f"Table {case.table.id}: {case.table.question.en}",
        )
    ]
    marks = {True: "✓", False: "✗", None: "?"}
    for row in case.table.rows:
        cells = " ".join(
            f"{marks[cell_admits(cell, case.facts.get(name))]} "
            f"{say_cell(case.edition.facts[name], cell, case.language)};"
            for name, cell in row.when.items()
        )
        mark = marks[condition_holds(row.when, case.facts)]
        lines.append(
            f"{mark} {row.id} ({row.cite}) → "
            f"{say_value(case.output, row.then, case.language)} | {cells}"
        )
    if case.table.otherwise:
        row = row_at(case.table, NO_MATCH)
        answer = say_value(case.output, row.then, case.language)
        lines.append(
            case.say(f"其他情形（{row.cite}）→ {answer}", f"Otherwise ({row.cite}) → {answer}")
        )
    return lines


def _unknown(case: _Case) -> list[str]:
    """Level 5: what is not known, and which of it would still change the answer."""
    asks = cast("list[str]", case.record["asks"])
    unknown = [name for name, value in case.facts.items() if value is None]
    lines = [
        case.say(
            f"还能改变结果：{case.edition.facts[name].question.zh}",
            f"Would still change the answer: {case.edition.facts[name].question.en}",
        )
        for name in asks
    ]
    lines += [
        case.say(
            f"未知但不影响结果：{case.edition.facts[name].name.zh}",
            f"Unknown, without influence: {case.edition.facts[name].name.en}",
        )
        for name in unknown
        if name not in asks
    ]
    return lines or [case.say("没有未知的事实。", "Nothing is unknown.")]
