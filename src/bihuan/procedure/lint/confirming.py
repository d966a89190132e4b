"""P304 and P305: clauses that changed since somebody confirmed them, or were long ago confirmed."""

import calendar
import hashlib
import unicodedata
from datetime import date, timedelta

from bihuan.procedure.clocks.limits import Limit, Unit, say_limit
from bihuan.procedure.edition import Clause, Edition
from bihuan.procedure.language.problems import Problem
from bihuan.procedure.terms import Label

DIGITS = 12
_MONTHS = 12


def fingerprint(clause: Clause) -> str:
    """Return a short digest of what a clause says in Chinese, its items included."""
    parts = [clause.text.zh, *(f"{item} {text.zh}" for item, text in clause.items.items())]
    text = "\n".join("".join(unicodedata.normalize("NFC", part).split()) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def lint_confirmations(edition: Edition, today: date) -> list[Problem]:
    """Return the confirmations that do not hold any more, one problem per clause."""
    found = []
    for clause in edition.clauses.values():
        message = _changed(clause)
        code = "P304"
        if message is None:
            message, code = _aged(edition, clause, today), "P305"
        if message is not None:
            path = Label(f"§{clause.id} {clause.heading.zh}", f"§{clause.id} {clause.heading.en}")
            at = clause.position
            found.append(Problem(code, at, message, "warning", path, about=(clause.id,)))
    return found


def _changed(clause: Clause) -> Label | None:
    given = clause.confirmed
    if given is None or given.digest == fingerprint(clause):
        return None
    return Label(
        f"{given.by}于 {given.on} 确认之后，条款 {clause.id} 的文字改过；"
        "请核对引用它的规则，再用 bihuan procedure confirm 确认",
        f"the text of clause {clause.id} has changed since {given.by} confirmed it on {given.on}; "
        "check the rules that cite it, then confirm with bihuan procedure confirm",
    )


def _aged(edition: Edition, clause: Clause, today: date) -> Label | None:
    given, every = clause.confirmed, edition.review_every
    if given is None or every is None or today <= later(given.on, every):
        return None
    said = [say_limit(every, language) for language in ("zh", "en")]
    return Label(
        f"条款 {clause.id} 由{given.by}于 {given.on} 确认，已超过 {said[0]}；"
        "请重新核对，再用 bihuan procedure confirm 确认",
        f"clause {clause.id} was confirmed by {given.by} on {given.on}, more than {said[1]} ago; "
        "look at it again, then confirm with bihuan procedure confirm",
    )


def later(day: date, interval: Limit) -> date:
    """Return the day that an interval of days, weeks or months ends on."""
    if interval.unit is not Unit.MONTH:
        return day + timedelta(days=interval.amount * (7 if interval.unit is Unit.WEEK else 1))
    months = day.month - 1 + interval.amount
    year, month = day.year + months // _MONTHS, months % _MONTHS + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
