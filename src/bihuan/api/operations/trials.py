"""An edition tried out question by question, and asked why it does not decide otherwise."""

from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Query

from bihuan.api.doors import Asked, present
from bihuan.api.operations.cases import Number
from bihuan.api.operations.course import seen_case
from bihuan.api.operations.editions import (
    PackPath,
    VersionPath,
    issued,
    known_in,
    moment_in,
)
from bihuan.api.routes import Routes
from bihuan.api.schemas.trials import InterviewIn, InterviewOut, WhyNotIn, WhyNotOut
from bihuan.api.translating import decided_out, fact_out, severity_out
from bihuan.api.wording import language, two
from bihuan.cases.intake import ActInputError
from bihuan.cases.queries.explaining import contrasted, facts_decided_on
from bihuan.procedure.account.contrast import table_for, why_not
from bihuan.procedure.account.contrasting import say_contrast
from bihuan.procedure.account.interview import interview
from bihuan.procedure.demands.acts import Act
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.values import FactValueError, read_value
from bihuan.procedure.terms import Label, Step, Value
from bihuan.procedures.queries import calendar, edition_by_digest

routes = Routes("试判", "trials")

Wanted = Annotated[
    str,
    Query(
        max_length=80,
        description=two("想问的答案，写编号或名称", "the answer asked about, by id or name"),
    ),
]
Output = Annotated[
    str | None,
    Query(
        max_length=80,
        description=two("哪一项判定；不写为程度", "which decided fact; the severity if absent"),
    ),
]


@routes.send(
    "/editions/{pack}/{version}/interview",
    "edition_interview",
    InterviewOut,
    Label("逐项提问", "Interview"),
    Label(
        "按已有的回答，给出接着该问的一项、还可能的程度，以及到现在为止的判定。什么也不保存。",
        "From the answers so far: what to ask next, which severities are still possible, and what"
        " is decided by now. Nothing is stored.",
    ),
)
def edition_interview(
    request: Asked, pack: PackPath, version: VersionPath, payload: InterviewIn
) -> InterviewOut:
    edition = edition_by_digest(issued(pack, version).digest)
    moment = moment_in(edition, payload)
    facts = known_in(edition, payload, moment)
    report = Act(Step.REPORT, moment, "api")
    stands = interview(edition, facts, [report], calendar(), frozenset(payload.unknown))
    grade = edition.facts[edition.grade]
    possible = [severity_out(grade.member(value)) for value in stands.possible]
    return InterviewOut(
        question=fact_out(edition.facts[stands.question]) if stands.question else None,
        open=list(stands.open),
        possible=[one for one in possible if one],
        decided=decided_out(edition, stands.situation, moment, 1),
    )


@routes.send(
    "/editions/{pack}/{version}/why-not",
    "edition_why_not",
    WhyNotOut,
    Label("试判：为什么不是", "Why not otherwise"),
    Label(
        "给出事实和想问的答案，说明为什么判定不是它、还差什么、差的若有了会怎样。什么也不保存。",
        "From facts and the answer asked about: why it is not decided so, what lacks, and what"
        " would come of it. Nothing is stored.",
    ),
)
def edition_why_not(
    request: Asked, pack: PackPath, version: VersionPath, payload: WhyNotIn
) -> WhyNotOut:
    edition = edition_by_digest(issued(pack, version).digest)
    moment = moment_in(edition, payload)
    facts = known_in(edition, payload, moment)
    output = payload.output or edition.grade
    wanted = _wanted(edition, output, str(payload.wanted))
    found = why_not(edition, facts, output, wanted)
    lines = say_contrast(edition, found, language())
    return WhyNotOut(output=output, wanted=wanted, lines=lines, at=moment)


@routes.read(
    "/cases/{number}/why-not",
    "case_why_not",
    WhyNotOut,
    Label("为什么不是", "Why was it not decided otherwise"),
    Label(
        "一条记录的判定为什么不是想问的答案，只凭存下的判定记录。",
        "Why a case was not decided as asked about, from the stored records of its decisions.",
    ),
)
def case_why_not(
    request: Asked, number: Number, wanted: Wanted, output: Output = None
) -> WhyNotOut:
    seen = seen_case(request, number)
    asked = output or seen.edition.grade
    value = _wanted(seen.edition, asked, wanted)
    facts = facts_decided_on(seen.case)
    lines = contrasted(seen.edition, facts, asked, value, language(), customer=seen.customer)
    return WhyNotOut(output=asked, wanted=value, lines=lines, at=present())


def _wanted(edition: Edition, output: str, text: str) -> Value:
    """Return the answer asked about, typed.

    Raises:
        ActInputError: no table decides this, or it cannot have such an answer.
    """
    if output not in edition.facts or table_for(edition, output) is None:
        decided = "、".join(table.output for table in edition.tables)
        raise ActInputError({"output": _("没有表判定这一项；可选：%(all)s。") % {"all": decided}})
    try:
        return read_value(edition.facts[output], text)
    except FactValueError as wrong:
        listed = "、".join(wrong.allowed)
        sentence = wrong.message.say(language())
        raise ActInputError({"wanted": f"{sentence}：{listed}" if listed else sentence}) from None
