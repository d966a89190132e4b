"""Which fields the form of a record has: one list a section, in the order of the language."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Spec(NamedTuple):
    """A field: its key in the text, what it is called, how it is entered, what may be chosen.

    `kind` is text, long, words (both languages), long_words, choice, choices or when.
    """

    key: str
    label: str | Promise
    kind: str = "text"
    source: str = ""
    help: str | Promise = ""


_ID = Spec("id", _("编号"), help=_("小写字母、数字、- 和 _；改了编号，引用它的地方也要改"))
_NAME = Spec("name", _("名称"), "words")
_CLAUSE = Spec("clause", _("依据条款"), "choice", "clauses")
_ITEM = Spec("item", _("条款的项"))
_READING = Spec("interpretation", _("依据的解释"), "choice", "readings")
_WHOSE = _(
    "responsible_unit 责任部门；finder_unit 发现者的部门；organisation 全组织；"
    "function:quality 这样写指承担该职能的部门"
)
_CITE = (_CLAUSE, _ITEM, _READING)
_WHEN = Spec("when", _("适用条件"), "when", "facts", _("各条件同时成立才适用；没有条件则总是适用"))
_BY = Spec("by", _("由谁"), "choices", "roles")
_LIMIT = _("例如 30分钟、2小时、当日、3天、3个工作日、1周、1个月")
_WITHIN = Spec("within", _("完成时限"), help=_LIMIT)
_START = Spec("start", _("从何时起算"), "choice", "starts")
_AFTER = Spec(
    "after", _("哪些步骤之后"), "choices", "main_steps", _("不选：前面要求的步骤都完成之后")
)
_FORM = Spec("form", _("表单"), "choice", "forms")
_REQUIRES = Spec("requires", _("必须写明"), "choices", "needs")
_ASKS = Spec("asks", _("必须填的事实"), "choices", "asked")
_RECORDS = Spec("records", _("要记录的事实"), "choices", "asked")
_BREACH = Spec("on_breach", _("逾期告知"), "choices", "roles")
_REFERENCE = Spec("reference", _("其他程序"), "choice", "references")

SPECS: Mapping[str, tuple[Spec, ...]] = {
    "": (
        Spec("title", _("程序名称"), "words"),
        Spec("id", _("程序编号")),
        Spec("version", _("版本")),
        Spec("replaces", _("代替的版本")),
        Spec("issued_on", _("发布日期"), help="2026-11-22"),
        Spec("effective_from", _("施行日期"), help="2026-11-22"),
        Spec("effective_to", _("失效日期"), help="2026-11-22"),
        Spec("sector", _("行业")),
        Spec("timezone", _("时区")),
        Spec("review_every", _("多久评审一次"), help=_LIMIT),
    ),
    "owner": (Spec("role", _("归口"), "choice", "roles"), _WITHIN, *_CITE),
    "clauses": (
        _ID,
        Spec("heading", _("标题"), "words"),
        Spec("force", _("效力"), "choice", "force"),
        Spec("text", _("条文"), "long_words"),
        Spec("executes", _("由什么执行"), "choice", "executes"),
        Spec("because", _("不由规则执行的原因"), "words"),
    ),
    "items": (_ID, Spec("text", _("条文"), "long_words")),
    "tables": (
        _ID,
        Spec("question", _("要回答的问题"), "words"),
        Spec("output", _("得出的事实"), "choice", "decided"),
        Spec("hit", _("多行成立时"), "choice", "hits"),
        Spec("because", _("依赖次序的原因")),
        Spec("inputs", _("用到的事实"), "choices", "facts"),
    ),
    "otherwise": (Spec("then", _("其他情形的结果")), *_CITE),
    "undetermined": (Spec("decided_by", _("由谁判定"), "choice", "roles"), *_CITE),
    "demands": (
        _ID, Spec("step", _("步骤"), "choice", "demandable"), Spec("title", _("名称"), "words"),
        *_CITE, _WHEN, _BY, _WITHIN, _START,
        Spec("until", _("由哪一步约定时间"), "choice", "main_steps"), _AFTER, _FORM, _REQUIRES,
        _ASKS, _RECORDS, Spec("record", _("是否记录"), "choice", "yes_no"), _BREACH, _REFERENCE,
    ),
    "triggers": (
        _ID, Spec("raises", _("提出什么"), "choice", "actions"), Spec("title", _("名称"), "words"),
        *_CITE, _WHEN, _BY, _WITHIN, _START, _AFTER, _FORM, _REQUIRES, _ASKS, _RECORDS,
        _BREACH, _REFERENCE,
    ),
    "rights": (
        _ID, Spec("act", _("可以做什么"), "choice", "acts"), *_CITE, _WHEN, _BY, _REQUIRES,
        _REFERENCE, Spec("in_time", _("只在没有逾期时"), "choice", "yes_no"),
    ),
    "dispositions": (_ID, _NAME, *_CITE, _WHEN, _REQUIRES),
    "interpretations": (
        _ID, _CLAUSE, Spec("issue", _("不清楚的地方"), "long_words"),
        Spec("reading", _("解释"), "long_words"), Spec("by", _("由谁决定")),
        Spec("on", _("何时"), help="2026-11-22"),
        Spec("open", _("尚未定论"), "choice", "yes_no"),
    ),
    "facts": (
        _ID, Spec("type", _("类型"), "choice", "types"), _NAME,
        Spec("question", _("怎样问"), "words"),
        Spec("ordered", _("取值有次序"), "choice", "yes_no"),
        Spec("low", _("最小值")), Spec("high", _("最大值")), Spec("unit", _("单位")),
        Spec("decimals", _("小数位")), Spec("asked_at", _("从哪一步起问"), "choice", "main_steps"),
        Spec("decided", _("由表判定"), "choice", "yes_no"),
    ),
    "members": (_ID, _NAME),
    "scales": (_ID, _NAME),
    "levels": (_ID, _NAME),
    "roles": (
        _ID, _NAME, Spec("relation", _("与记录的关系"), "choice", "relations"),
        Spec("posts", _("岗位"), "choices", "posts"),
        Spec("of", _("哪里的岗位"), source="whose", help=_WHOSE),
    ),
    "forms": (
        _ID, Spec("number", _("表单编号")), _NAME, Spec("revision", _("版次")),
        Spec("retention", _("保存期限")),
    ),
    "references": (_ID, _NAME, Spec("number", _("编号"))),
}  # fmt: skip
"""The fields by section; "" is pack.yaml itself."""

SECTION_NAMES: Mapping[str, str | Promise] = {
    "clauses": _("条款"),
    "items": _("项"),
    "tables": _("判定表"),
    "rows": _("行"),
    "otherwise": _("其他情形"),
    "undetermined": _("由人判定"),
    "demands": _("要求"),
    "triggers": _("触发"),
    "rights": _("权限"),
    "dispositions": _("处置方式"),
    "interpretations": _("解释"),
    "facts": _("事实"),
    "members": _("取值"),
    "scales": _("等级"),
    "levels": _("级"),
    "roles": _("角色"),
    "forms": _("表单"),
    "references": _("其他程序"),
    "owner": _("归口"),
    "": _("程序"),
}
"""What the records of a section are called."""
