"""P302 and P306 to P308: what clauses demand, with what force, how certainly and how clearly."""

import re
from collections.abc import Iterator

from bihuan.procedure.edition import Clause, Edition, Position
from bihuan.procedure.language.problems import Problem
from bihuan.procedure.lint.citing import Rule, rules
from bihuan.procedure.lint.quantities import TIME, quantities
from bihuan.procedure.terms import ClauseClass, Label

DEMANDING = (ClauseClass.REQUIREMENT, ClauseClass.INSTRUCTION)
YIELDING = (ClauseClass.RECOMMENDATION, ClauseClass.PERMISSION)

SOON = ("第一时间", "及时", "尽快", "尽早", "立即", "立刻", "马上", "即时", "当即", "随即")
FREELY = ("适当", "适时", "酌情", "必要时", "视情况", "视情节", "原则上", "情节严重")
_VAGUE = re.compile(f"(?<![不未])(?:{'|'.join((*SOON, *FREELY))})(?!率|性)")
_SENTENCE_ENDS = re.compile("[。；;]")


def lint_clauses(edition: Edition) -> list[Problem]:
    """Return what is wrong with the clauses and the rules' citing of them."""
    cited = list(rules(edition))
    return [
        *_unexecuted(edition, cited),
        *_open_readings(edition, cited),
        *_without_force(edition, cited),
        *_vague(edition, cited),
    ]


def path_of(clause: Clause) -> Label:
    """Return the way to a clause: its number and heading."""
    return Label(f"§{clause.id} {clause.heading.zh}", f"§{clause.id} {clause.heading.en}")


def _unexecuted(edition: Edition, cited: list[Rule]) -> Iterator[Problem]:
    """P302: a clause that demands something which no row executes, without saying why."""
    executed = {rule.cite.clause for rule in cited}
    for clause in edition.clauses.values():
        if clause.force in DEMANDING and clause.executes and clause.id not in executed:
            yield Problem(
                "P302",
                clause.position,
                Label(
                    f"条款 {clause.id} 提出要求，但没有规则执行它；"
                    "请加上规则，或写 executes: none 和原因",
                    f"clause {clause.id} demands something that no rule executes",
                ),
                path=path_of(clause),
                about=(clause.id,),
            )


def _open_readings(edition: Edition, cited: list[Rule]) -> Iterator[Problem]:
    """P306: rules that rest on a reading which nobody has settled yet."""
    for reading in edition.interpretations.values():
        resting = [rule for rule in cited if rule.cite.interpretation == reading.id]
        if reading.open and resting:
            named = "、".join(dict.fromkeys(_short(rule) for rule in resting))
            yield Problem(
                "P306",
                reading.position,
                Label(
                    f"解释 {reading.id} 尚未定论，而 {named} 以它为依据；"
                    "请由有权的人定下来，去掉 open",
                    f"reading {reading.id} is still open, yet {named.replace('、', ', ')} rest on "
                    "it; let somebody with authority settle it and drop open",
                ),
                "warning",
                Label(
                    f"§{reading.clause} › 解释 {reading.id}",
                    f"§{reading.clause} › reading {reading.id}",
                ),
                about=(reading.id,),
            )


def _short(rule: Rule) -> str:
    if rule.id in ("otherwise", "undetermined") and rule.table:
        return rule.table.id
    return rule.id or "owner"


def _without_force(edition: Edition, cited: list[Rule]) -> Iterator[Problem]:
    """P307: a demand that rests on a clause which only recommends or permits."""
    for rule in cited:
        clause = edition.clauses[rule.cite.clause]
        if rule.demand is None or clause.force not in YIELDING:
            continue
        yield Problem(
            "P307",
            rule.position,
            Label(
                f"条款 {clause.id} 只是{clause.force}，不能成为{rule.called.zh} 的依据："
                "不办就不能继续；请改引要求类的条款，或改写成 rights",
                f"clause {clause.id} only {_VERBS[clause.force]}, so {rule.called.en} cannot rest "
                "on it; cite a clause that demands, or write it under rights",
            ),
            path=rule.path(edition),
            about=(rule.id, clause.id),
        )


_VERBS = {ClauseClass.RECOMMENDATION: "recommends", ClauseClass.PERMISSION: "permits"}


def _vague(edition: Edition, cited: list[Rule]) -> Iterator[Problem]:
    """P308: a vague word in a clause that demands something, with no reading of it."""
    read = {reading.clause for reading in edition.interpretations.values()}
    read |= {rule.cite.clause for rule in cited if rule.cite.interpretation}
    known = "".join(
        reading.issue.zh + reading.reading.zh for reading in edition.interpretations.values()
    )
    for clause in edition.clauses.values():
        if clause.force not in DEMANDING or not clause.executes or clause.id in read:
            continue
        found = [(at, word) for at, word in _vague_words(clause) if word not in known]
        if found:
            at, first = found[0]
            words = "、".join(f"“{word}”" for word in dict.fromkeys(word for _, word in found))
            yield Problem(
                "P308",
                at,
                Label(
                    f"条款 {clause.id} 写了{words}，各人理解不同；"
                    "请记录一条解释（interpretations），写明怎样才算",
                    f"clause {clause.id} says {words.replace('、', ', ')}, which everybody reads "
                    "differently; record a reading (interpretations) that says what counts",
                ),
                "hint",
                path_of(clause),
                len(first),
                about=(clause.id,),
            )


def _vague_words(clause: Clause) -> Iterator[tuple[Position, str]]:
    """Yield the vague words and their places, without those that the sentence puts in numbers."""
    for item, text in (("", clause.text.zh), *((i, t.zh) for i, t in clause.items.items())):
        start = clause.places.get(item, clause.position)
        for found in _VAGUE.finditer(text):
            rest = _SENTENCE_ENDS.split(text[found.end() :], maxsplit=1)[0]
            stated = any(one.family == TIME for one in quantities(rest))
            if not (stated and found[0] in SOON):
                yield start._replace(column=start.column + found.start()), found[0]
