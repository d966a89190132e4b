"""The times of a row: those that can be true are taken, the others told."""

from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.imports.dates import DateUnreadableError, read_moment
from bihuan.imports.faults import Kind, shown
from bihuan.imports.mapping import MOMENTS
from bihuan.imports.reading import RowReading

Moments = dict[str, datetime | None]


def read_moments(reading: RowReading) -> Moments:
    """Return the times that can be true; the others are told and taken no further."""
    found = {name: _moment(reading, name) for name in MOMENTS}
    reported = found["reported_at"]
    if reported is None:
        return found
    now = reading.binding.now
    if reported > now:
        _wrong(reading, found, "reported_at", _("报告时间晚于现在"))
        return found
    early, late = _("早于报告时间 %(at)s"), _("晚于报告时间 %(at)s")
    for name in ("closed_at", "due_at"):
        _must_follow(reading, found, name, reported, early)
    _must_precede(reading, found, "closed_at", now, _("关闭时间晚于现在"))
    _must_precede(reading, found, "found_at", reported, late)
    latest = found["found_at"] or reported
    _must_precede(reading, found, "occurred_at", latest, _("晚于发现或报告时间 %(at)s"))
    _check_ended(reading)
    return found


def clock(reading: RowReading, moment: datetime) -> str:
    """Return a moment in the time zone of the old register."""
    return moment.astimezone(reading.binding.mapping.zone).strftime("%Y-%m-%d %H:%M")


def _must_follow(
    reading: RowReading, found: Moments, name: str, first: datetime, reason: str
) -> None:
    told = found[name]
    if told is not None and told < first:
        _wrong(reading, found, name, reason % {"at": clock(reading, first)})


def _must_precede(
    reading: RowReading, found: Moments, name: str, last: datetime, reason: str
) -> None:
    told = found[name]
    if told is not None and told > last:
        _wrong(reading, found, name, reason % {"at": clock(reading, last)})


def _moment(reading: RowReading, name: str) -> datetime | None:
    mapping = reading.binding.mapping
    source = getattr(mapping, name)
    if source is None:
        return None
    kind = Kind.REFUSED if name == "reported_at" else Kind.DOUBTFUL
    try:
        moment = read_moment(
            reading.row.get(source.column), mapping.formats_of(source), mapping.zone_of(source)
        )
    except DateUnreadableError as error:
        reading.fault(source.column, str(error), error.advice, kind)
        return None
    if moment is None and kind is Kind.REFUSED:
        reading.fault(source.column, _("没有报告时间"), _("补上报告时间：时限从它起算"))
    return moment


def _wrong(reading: RowReading, found: Moments, name: str, reason: str) -> None:
    """Tell a time that cannot be true, and take it no further."""
    kind = Kind.REFUSED if name == "reported_at" else Kind.DOUBTFUL
    column = getattr(reading.binding.mapping, name).column
    reading.fault(column, reason, _("核对这一行的几个时间"), kind)
    found[name] = None


def _check_ended(reading: RowReading) -> None:
    """Tell where the old register says closed but not when, or when but not closed."""
    mapping = reading.binding.mapping
    if mapping.closed is None or mapping.closed_at is None:
        return
    status = reading.row.get(mapping.closed.column)
    said, written = status in mapping.closed.values, reading.row.get(mapping.closed_at.column)
    if said and not written:
        reason = _("原状态为“%(status)s”，却没有关闭时间") % {"status": shown(status)}
    elif written and not said:
        reason = _("有关闭时间，原状态却是“%(status)s”") % {"status": shown(status)}
    else:
        return
    reading.fault(
        mapping.closed_at.column, reason, _("核对原登记；导入后按未关闭处理"), Kind.DOUBTFUL
    )
