"""A sentence for every kind of mistake that a schema finds in what was sent."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

logger = logging.getLogger(__name__)

SENTENCES: Mapping[str, str] = {
    "missing": gettext_noop("必填。"),
    "extra_forbidden": gettext_noop("没有这个字段；请核对名称。"),
    "string_type": gettext_noop("应是文字。"),
    "string_too_long": gettext_noop("最多 {max_length} 个字。"),
    "string_too_short": gettext_noop("至少 {min_length} 个字。"),
    "string_pattern_mismatch": gettext_noop("写法不对，应符合 {pattern}。"),
    "string_unicode": gettext_noop("含有无法保存的字符。"),
    "int_type": gettext_noop("应是整数。"),
    "int_parsing": gettext_noop("应是整数。"),
    "int_parsing_size": gettext_noop("数字太大。"),
    "int_from_float": gettext_noop("应是整数。"),
    "bool_type": gettext_noop("应是 true 或 false。"),
    "bool_parsing": gettext_noop("应是 true 或 false。"),
    "greater_than_equal": gettext_noop("不能小于 {ge}。"),
    "less_than_equal": gettext_noop("不能大于 {le}。"),
    "enum": gettext_noop("没有这个值；可选：{expected}。"),
    "literal_error": gettext_noop("没有这个值；可选：{expected}。"),
    "date_type": gettext_noop("应是日期，例如 2026-11-22。"),
    "date_parsing": gettext_noop("应是日期，例如 2026-11-22。"),
    "date_from_datetime_parsing": gettext_noop("应是日期，例如 2026-11-22。"),
    "date_from_datetime_inexact": gettext_noop("应是日期，例如 2026-11-22。"),
    "datetime_type": gettext_noop("应是时间，例如 2026-11-22T09:30+08:00。"),
    "datetime_parsing": gettext_noop("应是时间，例如 2026-11-22T09:30+08:00。"),
    "datetime_from_date_parsing": gettext_noop("应是时间，例如 2026-11-22T09:30+08:00。"),
    "timezone_aware": gettext_noop("缺少时区；请写成 2026-11-22T09:30+08:00。"),
    "list_type": gettext_noop("应是列表。"),
    "too_long": gettext_noop("最多 {max_length} 项。"),
    "dict_type": gettext_noop("应是名称和值的对照。"),
    "model_type": gettext_noop("应是一个对象。"),
    "model_attributes_type": gettext_noop("应是一个对象。"),
    "value_error": gettext_noop("填写有误：{error}"),
}
UNFORESEEN = gettext_noop("填写有误。")


def errors_by_field(errors: Iterable[Mapping[str, Any]], *, skip: int = 0) -> dict[str, str]:
    """Return field → sentence for what pydantic found; `skip` parts of each place are not ours."""
    found: dict[str, str] = {}
    for error in errors:
        place = [str(part) for part in error["loc"][skip:]]
        found.setdefault(".".join(place) or "body", sentence_of(error))
    return found


def sentence_of(error: Mapping[str, Any]) -> str:
    """Return the sentence for one mistake."""
    sentence = SENTENCES.get(error["type"])
    if sentence is None:
        logger.error("no sentence for the mistake %s", error["type"])  # the tests fail on this
        return _(UNFORESEEN)
    return _(sentence).format(**error.get("ctx", {}))
