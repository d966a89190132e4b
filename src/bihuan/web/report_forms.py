"""The fields of the report form, and the report that they make."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from bihuan.cases.fields import InputField
from bihuan.cases.intake import Report
from bihuan.cases.models import Case, Channel
from bihuan.people.models import Unit
from bihuan.web.fields import Shown
from bihuan.web.inputs import FILES, Given, shown
from bihuan.web.register_forms import unit_options

TEXTS = (
    "title",
    "description",
    "place",
    "service_item",
    "customer_name",
    "customer_contact",
    "wants",
)
MOMENTS = ("occurred_at", "found_at")
ENTERED = (Channel.PAGE, Channel.DESK, Channel.PHONE, Channel.LETTER, Channel.MESSAGE,
           Channel.HOTLINE, Channel.INSPECTION, Channel.SURVEY, Channel.AUDIT)  # fmt: skip
"""The ways of coming in that a person at this form may name; the others set themselves."""


def first_fields(given: Given, units: Iterable[Unit]) -> list[Shown]:
    """Return what everybody is asked."""
    people = {"unit": unit_options(units)}
    return [
        shown(
            InputField("unit", "unit", _("在哪个部门"), required=True), given, people=people
        ).changed(wide=False),
        _text(given, "place", _("具体地点"), _("如：3 号楼 2 单元电梯")).changed(wide=False),
        _text(given, "title", _("什么不合格"), _("一句话说清楚"), required=True),
        _long(given, "description", _("经过")),
        shown(InputField(FILES, "files", _("照片和附件")), given),
    ]


def more_fields(given: Given) -> list[Shown]:
    """Return what is asked only if wanted."""
    labels = dict(Channel.choices)
    channels = tuple((str(channel), str(labels[channel])) for channel in ENTERED)
    return [
        *(
            field.changed(wide=False)
            for field in (
                shown(InputField("found_at", "datetime", _("发现时间")), given),
                shown(InputField("occurred_at", "datetime", _("发生时间")), given),
                _select(given, InputField("channel", "choice", _("来源"), choices=channels)),
                _text(given, "service_item", _("服务项目"), _("如：电梯、保洁、收费")),
                _text(given, "customer_name", _("顾客姓名")),
                _text(
                    given,
                    "customer_contact",
                    _("顾客联系方式"),
                    hint=_("只在需要回复顾客时填写。"),
                ),
            )
        ),
        _long(given, "wants", _("顾客要求")),
    ]


def report_in(given: Given, units: Iterable[Unit]) -> tuple[Report | None, dict[str, str]]:
    """Return the report that a form makes, or a sentence for each field that cannot be read."""
    unit = next((unit for unit in units if unit.code == given.one("unit")), None)
    errors = {} if unit else {"unit": _("请选择在哪个部门发现的。")}
    moments: dict[str, Any] = {}
    for name in MOMENTS:
        text = given.one(name).strip()
        moments[name] = _moment(text)
        if text and moments[name] is None:
            errors[name] = _("“%(text)s”不是时间；请写成 2026-11-22 09:30。") % {"text": text}
    if unit is None or errors:
        return None, errors | _title_missing(given)
    texts: dict[str, Any] = {name: given.one(name) for name in TEXTS}
    channel = given.one("channel") or str(Channel.PAGE)
    report = Report(unit=unit, facts=given.facts(), channel=channel, **texts)
    return replace(report, **moments), {}


def _title_missing(given: Given) -> dict[str, str]:
    """Say so together with the other faults, not after them."""
    return {} if given.one("title").strip() else {"title": _("请用一句话说明什么不合格。")}


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None or timezone.is_aware(found):
        return found
    return timezone.make_aware(found)


def _text(
    given: Given,
    name: str,
    label: str,
    placeholder: str = "",
    *,
    hint: str = "",
    required: bool = False,
) -> Shown:
    field = shown(InputField(name, "text", label, required, help=hint), given)
    return field.changed(placeholder=placeholder, most=_longest(name))


def _long(given: Given, name: str, label: str) -> Shown:
    return shown(InputField(name, "longtext", label), given).changed(most=_longest(name))


def _select(given: Given, field: InputField) -> Shown:
    return shown(field, given).changed(as_list=True, options=shown(field, given).options[:-1])


def _longest(name: str) -> int:
    """Return how many characters the register has room for."""
    column: Any = Case._meta.get_field(name)  # noqa: SLF001 - Django documents it
    return column.max_length or 0
