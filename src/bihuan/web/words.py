"""Spans and moments in words, the same on every page."""

import json
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.procedures.models import Issue

SOON_MINUTES = 60
"""From here on a duty is shown as urgent; `static/web/js/time.js` uses the same bound."""

_HOUR = 60
_DAY = 24 * _HOUR
_WEEK_DAYS = 7


def span_words(minutes: int) -> str:
    """Return a span as people say it: the two largest units, days alone from a week on."""
    days, rest = divmod(minutes, _DAY)
    hours, rest = divmod(rest, _HOUR)
    if days >= _WEEK_DAYS or (days and not hours):
        return _("%(days)s 天") % {"days": days}
    if days:
        return _("%(days)s 天 %(hours)s 小时") % {"days": days, "hours": hours}
    if hours and rest:
        return _("%(hours)s 小时 %(minutes)s 分") % {"hours": hours, "minutes": rest}
    if hours:
        return _("%(hours)s 小时") % {"hours": hours}
    return _("%(minutes)s 分钟") % {"minutes": rest}


def minutes_left(due: datetime, now: datetime) -> int:
    """Return the whole minutes until a moment, negative once it has passed."""
    return int((due - now) // timedelta(minutes=1))


def left_words(due: datetime, now: datetime) -> str:
    """Return how long there is still, or by how much it is late."""
    minutes = minutes_left(due, now)
    template = _("超时 %(span)s") if minutes < 0 else _("还剩 %(span)s")
    return template % {"span": span_words(abs(minutes))}


def live_words() -> str:
    """Return the templates above as JSON, for the script that keeps the pills true."""
    return json.dumps(
        {
            "late": _("超时 %(span)s"),
            "left": _("还剩 %(span)s"),
            "days": _("%(days)s 天"),
            "daysHours": _("%(days)s 天 %(hours)s 小时"),
            "hoursMinutes": _("%(hours)s 小时 %(minutes)s 分"),
            "hours": _("%(hours)s 小时"),
            "minutes": _("%(minutes)s 分钟"),
        },
        ensure_ascii=False,
    )


def moment_words(moment: datetime, now: datetime) -> str:
    """Return a moment as short as it stays clear: time today, a word for near days, else a date."""
    local, today = timezone.localtime(moment), timezone.localdate(now)
    clock = f"{local:%H:%M}"
    near = {
        0: clock,
        1: _("明天 %(time)s") % {"time": clock},
        -1: _("昨天 %(time)s") % {"time": clock},
    }
    day = (local.date() - today).days
    return near.get(day) or f"{day_words(local.date(), today)} {clock}"


def deadline_words(due: datetime, now: datetime) -> str:
    """Return a due time; the end of a day is 24:00 of that day, as people and procedures say."""
    local = timezone.localtime(due)
    if (local.hour, local.minute) != (0, 0):
        return moment_words(due, now)
    day = (local - timedelta(days=1)).date()
    today = timezone.localdate(now)
    near = {0: _("今天"), 1: _("明天"), -1: _("昨天")}
    return f"{near.get((day - today).days) or day_words(day, today)} 24:00"


def day_words(day: date, today: date) -> str:
    """Return a date, with its year only where it is not this one."""
    if is_english():
        return date_format(day, "j M" if day.year == today.year else "j M Y")
    return f"{day.month}月{day.day}日" if day.year == today.year else f"{day:%Y-%m-%d}"


def full_moment(moment: datetime) -> str:
    """Return a moment in full, to the minute, in the organisation's time zone."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def edition_words(title: str, version: str) -> str:
    """Return how people call an edition: its name and which version it is."""
    return _("《%(title)s》第 %(version)s 版") % {"title": title, "version": version}


def issue_label(issue: Issue, language: str) -> str:
    """Return an issued edition as a choice; its number tells apart procedures of one name."""
    return f"{edition_words(issue.label(language), issue.version)} · {issue.pack}"


def is_english() -> bool:
    """Tell whether the page is in English."""
    return (get_language() or "").startswith("en")


def urgency(due: datetime | None, now: datetime) -> str:
    """Return how pressing a due time is: late, soon, or nothing."""
    if due is None:
        return ""
    minutes = minutes_left(due, now)
    return "late" if minutes < 0 else "soon" if minutes <= SOON_MINUTES else ""
