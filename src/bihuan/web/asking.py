"""An edition tried out in the browser: one question after the other, then what it would do.

Nothing is stored: the answers stand in the address, so a trial can be kept, sent and gone back to.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.procedure.account.contrast import why_not
from bihuan.procedure.account.contrasting import say_contrast
from bihuan.procedure.account.explain import explain
from bihuan.procedure.account.interview import Interview, interview
from bihuan.procedure.account.records import record_of
from bihuan.procedure.decisions.derive import derive, is_counted
from bihuan.procedure.demands.acts import Act, Situation
from bihuan.procedure.edition import Edition, Fact
from bihuan.procedure.language.answers import contradictions
from bihuan.procedure.language.values import FactValueError, read_value
from bihuan.procedure.terms import Facts, FactType, Label, Step, Value
from bihuan.procedure.wording import say_value
from bihuan.procedures.models import Issue
from bihuan.procedures.queries import calendar, edition_by_digest
from bihuan.web.clauses import ClauseView, clause_view, source_line
from bihuan.web.doors import Asked, signed_in
from bihuan.web.fields import Option

ANSWER = "a"
"""The parameter that carries an answer, as `fact:value`; nothing after the colon is “not known”."""


class Answered(NamedTuple):
    """A question that was answered; `change` asks it again."""

    question: str
    answer: str
    change: str


class Question(NamedTuple):
    """The question to ask next."""

    fact: str
    text: str
    choices: tuple[Option, ...]
    bounds: str
    unit: str


class Outcome(NamedTuple):
    """What the edition says of the answers so far."""

    severity: Label | None
    rank: int
    levels: int
    possible: str
    because: tuple[str, ...]
    duties: tuple["DutyShown", ...]
    others: tuple[Option, ...]


class DutyShown(NamedTuple):
    """A duty that such a case would bring."""

    step: Step
    title: str
    who: str
    due_at: datetime | None
    clause: ClauseView | None


@require_GET
@signed_in
def ask(request: Asked, pk: int) -> HttpResponse:
    """Ask the next question, show what is known by now, or what the edition would do."""
    issue = get_object_or_404(Issue.objects.defer("files"), pk=pk)
    edition, now = edition_by_digest(issue.digest), timezone.now()
    given, wrong = _read(edition, request.GET)
    known = {name: value for name, value in given.items() if value is not None}
    counted = {name: int(value) for name, value in known.items() if is_counted(edition.facts[name])}
    facts = derive(edition, known, counted, timezone.localdate(now))
    skipped = [name for name, value in given.items() if value is None]
    stands = interview(edition, facts, [Act(Step.REPORT, now, "")], calendar(), skipped)
    language = get_language() or "zh"
    return render(
        request,
        "web/ask.html",
        {
            "pk": pk,
            "now": now,
            "edition": source_line(edition),
            "question": _question(edition, stands, language),
            "wrong": wrong,
            "typed": request.GET.get("typed", "") if wrong else "",
            "kept": [f"{name}:{_text(value)}" for name, value in given.items()],
            "answered": _answered(edition, given, language),
            "outcome": _outcome(edition, stands, now, language),
            "not_lines": _why_not(edition, facts, request.GET.get("not", ""), language),
            "asked_not": request.GET.get("not", ""),
        },
    )


def _read(edition: Edition, asked: QueryDict) -> tuple[dict[str, Value | None], str]:
    """Return the answers in their order, and what is wrong with the last one, if anything is."""
    given: dict[str, Value | None] = {}
    wrong = ""
    answers = asked.getlist(ANSWER)
    typed, fact_asked = asked.get("typed", "").strip(), f"{asked.get('fact', '')}:"
    if typed:
        answers.append(fact_asked + typed)
    elif "typed" in asked and not any(one.startswith(fact_asked) for one in answers):
        wrong = _("请填写；不知道的请选“不清楚”。")
    for answer in answers:
        name, _sign, text = answer.partition(":")
        fact = edition.facts.get(name)
        if fact is None or fact.decided:
            continue
        try:
            value = read_value(fact, text) if text.strip() else None
        except FactValueError as error:
            wrong = error.message.say(get_language() or "zh")
            continue
        ruled_out = next(contradictions(edition, {**given, name: value}), None)
        if ruled_out is None:
            given[name] = value
        else:
            wrong = ruled_out.sentence.say(get_language() or "zh")
    return given, wrong


def _text(value: Value | None) -> str:
    """Return an answer as it stands in the address."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _address(answers: Mapping[str, Value | None], without: str) -> str:
    """Return the address of the trial without one answer."""
    kept = [(ANSWER, f"{name}:{_text(value)}") for name, value in answers.items()]
    return "?" + urlencode([pair for pair in kept if not pair[1].startswith(f"{without}:")])


def _answered(edition: Edition, given: Mapping[str, Value | None], language: str) -> list[Answered]:
    return [
        Answered(
            edition.facts[name].question.say(language),
            _("不清楚") if value is None else say_value(edition.facts[name], value, language),
            _address(given, name),
        )
        for name, value in given.items()
    ]


def _question(edition: Edition, stands: Interview, language: str) -> Question | None:
    if stands.question is None:
        return None
    fact = edition.facts[stands.question]
    choices = [
        Option(f"{fact.id}:{_text(value)}", say_value(fact, value, language))
        for value in _domain(fact)
    ]
    low, high = (say_value(fact, bound, language) for bound in (fact.low, fact.high))
    return Question(
        fact.id,
        fact.question.say(language),
        tuple(choices),
        "" if choices else f"{low} – {high}",
        fact.unit,
    )


def _domain(fact: Fact) -> tuple[Value, ...]:
    if fact.type is FactType.BOOLEAN:
        return (True, False)
    return tuple(member.id for member in fact.members)


def _outcome(edition: Edition, stands: Interview, now: datetime, language: str) -> Outcome:
    situation = stands.situation
    grade = edition.facts[edition.grade]
    member = edition.severity(situation.standing.facts)
    possible = [say_value(grade, value, language) for value in stands.possible]
    because: list[str] = []
    for decided in situation.standing.decided.values():
        if decided.value is not None or not stands.question:
            record = record_of(edition, decided, situation.standing.facts, now, "trial")
            because += explain(edition, record, 1, language)
    return Outcome(
        severity=member.name if member else None,
        rank=member.rank if member else 0,
        levels=len(grade.members),
        possible="" if member else _("、").join(possible),
        because=tuple(because),
        duties=() if stands.question else _duties(edition, situation, language),
        others=tuple(
            Option(one.id, one.name.say(language))
            for one in grade.members
            if member is None or one.id != member.id
        ),
    )


def _duties(edition: Edition, situation: Situation, language: str) -> tuple[DutyShown, ...]:
    return tuple(
        DutyShown(
            duty.step,
            duty.title.say(language),
            _("、").join(edition.roles[role].name.say(language) for role in duty.by),
            duty.due_at,
            clause_view(edition, duty.cite),
        )
        for duty in situation.duties
    )


def _why_not(edition: Edition, facts: Facts, asked: str, language: str) -> list[str]:
    """Return why the severity is not the one asked about; nothing if none is asked about."""
    if edition.facts[edition.grade].member(asked) is None:
        return []
    found = why_not(edition, facts, edition.grade, asked)
    return say_contrast(edition, found, language)
