"""Taking an old register over: every row becomes a report like any other, or a told fault."""

import hashlib
import time
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.imports.binding import bind
from bihuan.imports.faults import Fault
from bihuan.imports.mapping import Mapping
from bihuan.imports.models import ImportRun
from bihuan.imports.reports import ImportReport, Progress, Tell
from bihuan.imports.seen import seen_keys
from bihuan.imports.tables import Table, open_table
from bihuan.imports.taking import Checking, Outlet, Storing, batches, items, take
from bihuan.journal.services import entry_write
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person
from bihuan.people.queries import posts_of
from bihuan.people.terms import Post

QUALITY = "quality"
IN_QUALITY = frozenset({str(Post.DEPARTMENT_HEAD), str(Post.SUPERVISOR)})
ANYWHERE = frozenset({str(Post.MANAGEMENT_REPRESENTATIVE)})


class NotYoursToImportError(RefusedError):
    """Imports bring report times of the past, so not everybody may import."""

    code = "import.not_yours"


def import_cases(
    *,
    path: Path,
    mapping: Mapping,
    actor: Person,
    now: datetime,
    dry_run: bool = False,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> ImportReport:
    """Take the rows of a file over as cases; with `dry_run`, only say what is wrong with them.

    Rows are stored in batches: what is interrupted goes on where it was when it is run again, and
    no row is ever taken twice. `progress` is told how many rows are done of about how many,
    `tell` every fault as it comes.

    Raises:
        NotYoursToImportError: the actor may not import.
        FileUnreadableError: the file is no table.
        MappingError: the mapping does not fit the organisation.
    """
    _may_import(actor, now)
    started = time.perf_counter()
    binding, notices = bind(mapping, now)
    table = open_table(path, mapping.table.as_form(), binding.columns)
    report = ImportReport(path.name, table.form.encoding, table.form.sheet, dry_run, notices)
    run = None if dry_run else _begin(table, mapping, actor, now)
    outlet: Outlet = Storing(run, binding, actor) if run else Checking(binding)
    with seen_keys() as seen:
        for batch in batches(items(table, binding, seen)):
            with transaction.atomic():
                take(batch, binding, outlet, report, tell or _tell_nobody)
            if progress:
                progress(report.rows, max(table.about, report.rows))
    report.seconds = time.perf_counter() - started
    if run:
        _end(run, report, actor, now)
    return report


def _tell_nobody(fault: Fault) -> None:
    """Leave a fault to the report."""


def _may_import(actor: Person, now: datetime) -> None:
    if actor.is_active and actor.is_administrator:
        return
    for post, unit in posts_of(actor, timezone.localdate(now)):
        if post in ANYWHERE or (unit.function == QUALITY and post in IN_QUALITY):
            return
    raise NotYoursToImportError(
        _(
            "导入会带入过去的报告时间，只有系统管理员、管理者代表或品质部负责人可以导入；"
            "请联系他们。"
        )
    )


@transaction.atomic
def _begin(table: Table, mapping: Mapping, actor: Person, now: datetime) -> ImportRun:
    digest = hashlib.sha256()
    with table.path.open("rb") as handle:
        while chunk := handle.read(1 << 20):
            digest.update(chunk)
    run: ImportRun = ImportRun.objects.create(
        source=mapping.source,
        file_name=table.path.name[:200],
        file_digest=digest.hexdigest(),
        mapping=mapping.model_dump(mode="json", exclude_defaults=True),
        actor=actor,
        started_at=now,
    )
    _write(run, "import.began", actor, now, digest=run.file_digest)
    return run


@transaction.atomic
def _end(run: ImportRun, report: ImportReport, actor: Person, now: datetime) -> None:
    run.counts = report.counts()
    run.save(update_fields=["counts"])
    _write(run, "import.ended", actor, now, **report.counts())


def _write(run: ImportRun, event: str, actor: Person, now: datetime, **more: object) -> None:
    entry_write(
        actor=actor,
        event=event,
        subject=f"import:{run.pk}",
        now=now,
        details={"source": run.source, "file": run.file_name, **more},
    )
