"""What a replay found, as its part of the page shows it; drafts show the same part.

`found_shown` makes what `web/parts/replay_found.html` needs under the name `found`.
"""

from typing import NamedTuple

from django.utils.translation import gettext as _

from bihuan.procedure.compare.told import Cell, DemandLine, Told
from bihuan.web.words import span_words


class RowShown(NamedTuple):
    """The cases of one old severity, by their new one."""

    name: str
    cells: tuple[Cell, ...]


class DemandShown(NamedTuple):
    """What would become of a demand, as short sentences."""

    name: str
    old: int
    new: int
    due: str
    late: str


class RoleShown(NamedTuple):
    """Duties of a role before and after; `share` draws the larger of both as a whole."""

    name: str
    old: int
    new: int
    more: int


class CaseShown(NamedTuple):
    """A case that would have gone otherwise."""

    number: str
    old: str
    new: str
    reasons: tuple[str, ...]


class FoundShown(NamedTuple):
    """All that a replay found, in words of one language."""

    cases: int
    changed: int
    undetermined: int
    heads: tuple[str, ...]
    rows: tuple[RowShown, ...]
    demands: tuple[DemandShown, ...]
    roles: tuple[RoleShown, ...]
    needs: tuple[tuple[str, int], ...]
    listed: tuple[CaseShown, ...]
    limits: tuple[str, ...]


class ReplayShown(NamedTuple):
    """A replay: how far it is, which cases it goes through, what it has found so far."""

    pk: int
    running: bool
    cancelled: bool
    done: int
    total: int
    percent: int
    scope: str
    found: FoundShown


def found_shown(told: Told, language: str) -> FoundShown:
    """Return what a replay found as the page shows it."""
    return FoundShown(
        cases=told.cases,
        changed=told.changed,
        undetermined=told.undetermined,
        heads=tuple(head.say(language) for head in told.heads),
        rows=tuple(RowShown(row.name.say(language), row.cells) for row in told.matrix),
        demands=tuple(
            DemandShown(line.name.say(language), line.old, line.new, _due(line), _late(line))
            for line in told.demands
        ),
        roles=tuple(
            RoleShown(line.name.say(language), line.old, line.new, line.more)
            for line in told.roles
            if line.more
        ),
        needs=tuple((line.name.say(language), line.cases) for line in told.needs),
        listed=tuple(
            CaseShown(
                line.number,
                line.old.say(language),
                line.new.say(language),
                tuple(reason.say(language) for reason in line.reasons),
            )
            for line in told.listed
        ),
        limits=tuple(limit.say(language) for limit in told.limits),
    )


def _due(line: DemandLine) -> str:
    """Say how due times would move."""
    said = []
    if line.sooner:
        said.append(_("%(count)d 件更早到期") % {"count": line.sooner})
    if line.later:
        said.append(_("%(count)d 件更晚到期") % {"count": line.later})
    if line.shift:
        way = _("平均提前 %(span)s") if line.shift < 0 else _("平均推后 %(span)s")
        said.append(way % {"span": span_words(abs(line.shift))})
    return _("，").join(said)


def _late(line: DemandLine) -> str:
    """Say how often the step would (not) have been late, as it was really taken."""
    said = []
    if line.caught:
        said.append(_("%(count)d 件会超期") % {"count": line.caught})
    if line.spared:
        said.append(_("%(count)d 件不再超期") % {"count": line.spared})
    if line.untaken:
        said.append(_("%(count)d 件当时没有办过这一步") % {"count": line.untaken})
    return _("，").join(said)
