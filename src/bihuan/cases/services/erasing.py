"""Erasing who the customer is, as the law may demand; what was done to the case stays."""

import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.cases.intake import ActInputError
from bihuan.cases.models import Act, Case
from bihuan.cases.queries.attempts import cases_to_act_on
from bihuan.cases.queries.sight import case_seen, sight_of
from bihuan.cases.queries.situations import (
    contributions_of,
    core_acts,
    rules_of,
    situation_of,
)
from bihuan.cases.services.searching import search_texts
from bihuan.cases.services.tallies import tallies_move
from bihuan.journal.models import Entry
from bihuan.journal.services import details_redact, entry_write
from bihuan.people.models import Person
from bihuan.people.services import administrator_only

CUSTOMER = ("customer_name", "customer_contact", "wants")
TEXTS = ("title", "description")
STRUCK = "＊＊"
SHORTEST = 2
"""A single character is not struck out of texts: it is part of too many words."""


@transaction.atomic
def customer_erase(*, number: str, actor: Person, now: datetime, reason: str) -> Case:
    """Erase the customer's name, contact and wishes from a case, its search words and its journal.

    Where texts name the customer, the name is struck out; the lines of the journal that do so
    lose their text, and the chain still verifies. The case no longer counts as one of this
    customer's. Attachments are erased by `evidence.services`.

    Raises:
        CaseNotFoundError: there is no such case, or the actor may not see it.
        ActInputError: no reason is given.
        RefusedError: the actor is no administrator.
    """
    administrator_only(actor)
    if not reason.strip():
        raise ActInputError({"reason": _("请写明抹去的理由。")})
    case = case_seen(number, sight_of(actor, now.date()), cases_to_act_on())
    rules = rules_of(case)
    acts = core_acts(case, Act.objects.filter(case=case).order_by("sequence"))
    situation = situation_of(rules, case, acts)
    before = contributions_of(rules.edition, case, situation)
    names = _names_of(case)
    for name in CUSTOMER:
        setattr(case, name, "")
    for name in TEXTS:
        setattr(case, name, _struck(getattr(case, name), names))
    case.save(update_fields=[*CUSTOMER, *TEXTS])
    _strike_acts(case, names)
    tallies_move(case, before, contributions_of(rules.edition, case, situation))
    search_texts(case)
    for line in Entry.objects.filter(subject=case.subject).select_related("details"):
        if any(name in line.details.text for name in names):
            details_redact(entry=line, actor=actor, now=now, reason=reason)
    entry_write(
        actor=actor,
        event="case.customer_erased",
        subject=case.subject,
        now=now,
        details={"reason": reason},
    )
    return case


def _names_of(case: Case) -> list[str]:
    """Return what the customer was called and reached by, now and before it was put right."""
    said = [str(getattr(case, name)) for name in CUSTOMER]
    for data in Act.objects.filter(case=case).values_list("data", flat=True):
        for when in ("was", "now"):
            said += [str(data.get(when, {}).get(name, "")) for name in CUSTOMER]
    return sorted({name for name in said if len(name) >= SHORTEST}, key=len, reverse=True)


def _struck(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, STRUCK)
    return text


def _strike_acts(case: Case, names: list[str]) -> None:
    """Strike the names out of what the acts say."""
    for act in Act.objects.filter(case=case):
        data = json.loads(_struck(json.dumps(act.data, ensure_ascii=False), names))
        text = _struck(act.text, names)
        if (data, text) != (act.data, act.text):
            Act.objects.filter(pk=act.pk).erase(data=data, text=text)
