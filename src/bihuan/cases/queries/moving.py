"""May a case be handled by another edition, and what would that change?"""

from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from bihuan.cases.models import Case, CaseMove, MoveState
from bihuan.cases.queries.attempts import Standpoint
from bihuan.cases.queries.counting import counted_at
from bihuan.cases.queries.sight import Sight
from bihuan.cases.queries.situations import (
    Assessed,
    Contributions,
    Rules,
    assess_counting,
    contributions_of,
)
from bihuan.people.models import Unit
from bihuan.people.terms import Post
from bihuan.procedure.demands.moving import Changes, changes, facts_kept, obstacles
from bihuan.procedure.terms import Label, State
from bihuan.procedures.models import Issue
from bihuan.procedures.queries import edition_by_digest
from bihuan.procedures.rights import OWNER, is_issuer


class Prospect(NamedTuple):
    """A case as it would be under another edition: what stands in the way, and what changes."""

    issue: Issue
    obstacles: tuple[Label, ...]
    changes: Changes | None


def other_editions(case: Case, day: date) -> list[Issue]:
    """Return the other editions of a case's procedure that are effective, the newest first."""
    rows = Issue.objects.defer("files").filter(pack=case.issue.pack, effective_from__lte=day)
    return list(rows.exclude(pk=case.issue_id).order_by("-issued_at", "-pk"))


def open_move(case: Case, *, locked: bool = False) -> CaseMove | None:
    """Return the proposal that waits for approval, if there is one; locked, only we decide it."""
    rows = CaseMove.objects.filter(case=case, state=MoveState.PROPOSED)
    rows = rows.select_for_update(of=("self",)) if locked else rows
    found: CaseMove | None = rows.select_related("to_issue", "proposed_by").first()
    return found


def may_propose(sight: Sight) -> bool:
    """Tell whether somebody may propose to move a case: those who look after the procedures."""
    posts = {post for post, _unit in sight.posts}
    if sight.person.is_administrator or Post.MANAGEMENT_REPRESENTATIVE in posts:
        return True
    places = {unit for _post, unit in sight.posts}
    return Unit.objects.filter(pk__in=places, function=OWNER).exists() if places else False


def move_barred(standpoint: Standpoint, move: CaseMove) -> str:
    """Return why somebody may not decide on a proposal; empty if they may."""
    person = standpoint.actor
    if not is_issuer(person, standpoint.seats.day):
        return _("由管理者代表或系统管理员批准。")
    if person == move.proposed_by:
        return _("提出的人不能自己批准；请另一位管理者代表或系统管理员批准。")
    if person == standpoint.case.responsible_person:
        return _("本案的责任人不能批准；请另一位管理者代表或系统管理员批准。")
    return ""


def prospect_under(standpoint: Standpoint, issue: Issue) -> Prospect:
    """Return what would become of an open case under another edition; nothing is written."""
    old, new = standpoint.rules.edition, edition_by_digest(issue.digest)
    found = tuple(obstacles(old, new, standpoint.acts))
    if found or standpoint.situation.standing.state is not State.OPEN:
        return Prospect(issue, found, None)
    assessed = assessed_under(standpoint, Rules(new, standpoint.rules.calendar))
    after = changes(old, standpoint.situation, new, assessed.situation)
    return Prospect(issue, (), after)


def assessed_under(standpoint: Standpoint, rules: Rules) -> Assessed:
    """Return what another edition says of a case, counting over history as it stands."""
    case = moved(standpoint.case, rules)
    stored = contributions_of(standpoint.rules.edition, standpoint.case, standpoint.situation)

    def count(contributions: Contributions, keys: Mapping[str, str]) -> dict[str, int]:
        own = {key: amount for key, amount in contributions.items() if key not in stored}
        return counted_at(rules.edition, keys, case.reported_at, own=own)

    return assess_counting(rules, case, standpoint.acts, count)


def moved(case: Case, rules: Rules) -> Case:
    """Return a copy of the case with the facts that another edition knows."""
    made = copy(case)
    made.facts = facts_kept(rules.edition, case.facts)
    made.counted = {name: n for name, n in case.counted.items() if name in rules.edition.facts}
    return made


def moves_of(case: Case) -> list[CaseMove]:
    """Return the proposals that were decided, newest first."""
    rows = CaseMove.objects.filter(case=case).exclude(state=MoveState.PROPOSED)
    return list(rows.select_related("from_issue", "to_issue", "proposed_by", "decided_by")
                .order_by("-decided_at"))  # fmt: skip
