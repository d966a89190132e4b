"""Row after row: read, known already or new, then checked or stored."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bihuan.cases.models import Case
from bihuan.cases.services.report import case_report
from bihuan.imports.binding import Binding
from bihuan.imports.faults import Fault, Kind
from bihuan.imports.models import ImportedCase, ImportRun
from bihuan.imports.reports import ImportReport, Tell
from bihuan.imports.rows import Draft, check_draft, faults_of, is_skipped, read_row
from bihuan.imports.seen import Seen
from bihuan.imports.tables import Row, Table
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person

BATCH = 50
"""Rows stored in one go: enough to save disk work, few enough for others to wait little."""


class Item(NamedTuple):
    """A row as it was read: a draft if it can be taken, and what is wrong with it."""

    draft: Draft | None
    faults: list[Fault]
    skipped: bool = False


class Outlet(Protocol):
    """Where the drafts of new rows go."""

    def put(self, draft: Draft) -> str:
        """Take a draft; return the number of its case.

        Raises:
            RefusedError: the register does not take it.
            TakenMeanwhileError: somebody else has imported the same row just now.
        """


class TakenMeanwhileError(Exception):
    """Another import of the same register was quicker with this row."""


def items(table: Table, binding: Binding, seen: Seen) -> Iterator[Item]:
    """Yield every row of a file with what is wrong with it."""
    for row in table.rows():
        if not row.problem and is_skipped(row, binding):
            yield Item(None, [], skipped=True)
        else:
            yield _item(row, binding, seen)


def batches(found: Iterator[Item]) -> Iterator[list[Item]]:
    """Cut what was read into batches."""
    batch: list[Item] = []
    for item in found:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def take(
    batch: Sequence[Item], binding: Binding, outlet: Outlet, report: ImportReport, tell: Tell
) -> None:
    """Put the new rows of a batch into the outlet, count all of them, tell what is wrong."""
    known = _known(batch, binding)
    for item in batch:
        report.rows += 1
        if item.draft is None:
            report.skipped += item.skipped
            report.refused += not item.skipped
            faults = item.faults
        elif item.draft.external_id in known:
            faults = _compared(item.draft, *known[item.draft.external_id])
            report.already += 1
            report.changed += len(faults)
        else:
            faults = _put(item.draft, item.faults, binding, outlet, report)
        report.keep(faults)
        for fault in faults:
            tell(fault)


def _put(
    draft: Draft, doubts: list[Fault], binding: Binding, outlet: Outlet, report: ImportReport
) -> list[Fault]:
    """Put one draft into the outlet; return what is wrong with its row."""
    try:
        number = outlet.put(draft)
    except TakenMeanwhileError:
        report.already += 1
        return []
    except RefusedError as error:
        report.refused += 1
        return doubts + faults_of(error, draft, binding)
    report.count_taken(number, doubts)
    return doubts


# --- reading --------------------------------------------------------------------------------------
def _item(row: Row, binding: Binding, seen: Seen) -> Item:
    draft, faults = read_row(row, binding)
    if draft is None:
        return Item(None, faults)
    if not draft.external_id:
        # Without ids in the old register a row is what it says, and equal rows are their order.
        times, _first = seen.meet(draft.digest, draft.line)
        return Item(draft._replace(external_id=f"{draft.digest}:{times}"), faults)
    times, first = seen.meet(draft.external_id, draft.line)
    if times == 1:
        return Item(draft, faults)
    source = binding.mapping.external_id
    reason = _("编号与第 %(line)d 行相同") % {"line": first}
    column = source.place if source else ""
    advice = _("一条记录只留一行，或改正编号")
    return Item(None, [*faults, Fault(draft.line, column, draft.external_id, reason, advice)])


def _known(batch: Sequence[Item], binding: Binding) -> dict[str, tuple[str, str]]:
    """Return the digest and the case of every row of the batch that was imported before."""
    ids = [item.draft.external_id for item in batch if item.draft]
    rows = ImportedCase.objects.filter(source=binding.mapping.source, external_id__in=ids)
    return {
        external_id: (digest, number)
        for external_id, digest, number in rows.values_list("external_id", "digest", "case__number")
    }


def _compared(draft: Draft, digest: str, number: str) -> list[Fault]:
    """Return that a row has changed since it was imported, if it has."""
    if draft.digest == digest:
        return []
    reason = _("已导入为 %(number)s，这一行的内容后来有变化") % {"number": number}
    advice = _("没有改动；需要时在该记录里更正")
    return [Fault(draft.line, "", draft.external_id, reason, advice, Kind.CHANGED)]


# --- where drafts go ------------------------------------------------------------------------------
class Checking:
    """A dry run: says what the register would refuse, and stores nothing."""

    def __init__(self, binding: Binding) -> None:
        self.binding = binding

    def put(self, draft: Draft) -> str:
        """Check a draft."""
        check_draft(draft, self.binding)
        return ""


class Storing:
    """A real run: each row in a transaction of its own inside that of its batch."""

    def __init__(self, run: ImportRun, binding: Binding, actor: Person) -> None:
        self.run = run
        self.binding = binding
        self.actor = actor

    def put(self, draft: Draft) -> str:
        """Store a draft."""
        try:
            return str(self._store(draft).number)
        except IntegrityError:
            rows = ImportedCase.objects.filter(source=self.run.source)
            if not rows.filter(external_id=draft.external_id).exists():
                raise
            raise TakenMeanwhileError from None

    @transaction.atomic
    def _store(self, draft: Draft) -> Case:
        now = self.binding.now
        case = case_report(report=draft.report, actor=self.actor, now=now, imported=True)
        ImportedCase.objects.create(
            run=self.run,
            source=self.run.source,
            external_id=draft.external_id,
            digest=draft.digest,
            line=draft.line,
            case=case,
        )
        return case
