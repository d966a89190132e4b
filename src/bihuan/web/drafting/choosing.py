"""What may be chosen in the fields of a draft's forms."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.people.terms import Post
from bihuan.procedure.document.overviews import WHOSE
from bihuan.procedure.document.words import FORCES
from bihuan.procedure.language.rules import DEMANDABLE, STARTS
from bihuan.procedure.terms import (
    ACTION_NAMES,
    MAIN_STEPS,
    NEED_NAMES,
    STEP_NAMES,
    ClauseClass,
    FactType,
    Hit,
    Label,
    Need,
    Step,
)
from bihuan.web.drafting.names import Names

Pairs = list[tuple[str, str]]


def choices(names: Names, source: str) -> Pairs:
    """Return what may be chosen from a source, as values with their words."""
    return _SOURCES[source](names)


def said(label: Label, name: str) -> str:
    """Return a wording in the page's language; the id where there is none."""
    return label.say(get_language() or "") or name


def _labelled(known: Mapping[str, Label]) -> Pairs:
    return [(name, said(label, name)) for name, label in known.items()]


def _steps(steps: Iterable[Step]) -> Pairs:
    return [(step.value, said(STEP_NAMES[step], step.value)) for step in steps]


def _facts(names: Names, *, decided: bool | None = None) -> Pairs:
    return [
        (name, said(fact.name, name))
        for name, fact in names.facts.items()
        if decided is None or (fact.decided and "." not in name) is decided
    ]


def _starts(_names: Names) -> Pairs:
    words = {
        "opened": _("任务产生时"),
        "reported": _("报告时"),
        "found": _("发现时"),
        "occurred": _("发生时"),
    }
    steps = {step.value: said(STEP_NAMES[step], step.value) for step in MAIN_STEPS}
    return [
        (name, words.get(name) or _("“%(step)s”之后") % {"step": steps[name]}) for name in STARTS
    ]


def _clauses(names: Names) -> Pairs:
    return [(one, f"{one} {said(held.heading, '')}".strip()) for one, held in names.clauses.items()]


def _yes_no(_names: Names) -> Pairs:
    return [("yes", _("是")), ("no", _("否"))]


def _executes(_names: Names) -> Pairs:
    return [("rules", _("由规则执行")), ("none", _("不由规则执行"))]


def _relations(_names: Names) -> Pairs:
    return [
        ("responsible_person", _("责任人")),
        ("finder", _("发现人")),
        ("reporter", _("报告人")),
        ("receiver", _("接收人")),
    ]


def whose(value: str) -> str:
    """Return whose posts a role names, in words."""
    if value in WHOSE:
        return said(WHOSE[value], value)
    function = value.removeprefix("function:")
    return _("承担“%(function)s”职能的部门") % {"function": function}


def _hits(_names: Names) -> Pairs:
    words = {
        Hit.UNIQUE: _("只能有一行成立"),
        Hit.FIRST: _("取第一行"),
        Hit.HIGHEST: _("取最重的"),
        Hit.COLLECT: _("全部收集"),
    }
    return [(hit.value, words[hit]) for hit in Hit]


def _types(_names: Names) -> Pairs:
    words = {
        FactType.ENUM: _("选项"),
        FactType.BOOLEAN: _("是或否"),
        FactType.COUNT: _("次数"),
        FactType.NUMBER: _("数值"),
        FactType.MONEY: _("金额"),
        FactType.DURATION: _("时长"),
        FactType.DATE: _("日期"),
    }
    return [(kind.value, words[kind]) for kind in FactType]


_SOURCES: Mapping[str, Callable[[Names], Pairs]] = {
    "roles": lambda names: _labelled(names.roles),
    "forms": lambda names: _labelled(names.forms),
    "references": lambda names: _labelled(names.references),
    "demandable": lambda _names: _steps(DEMANDABLE),
    "main_steps": lambda _names: _steps(MAIN_STEPS),
    "acts": lambda _names: _steps(Step),
    "starts": _starts,
    "needs": lambda _names: [(need.value, said(NEED_NAMES[need], need.value)) for need in Need],
    "actions": lambda _names: [(one.value, said(name, one)) for one, name in ACTION_NAMES.items()],
    "facts": _facts,
    "asked": lambda names: _facts(names, decided=False),
    "decided": lambda names: _facts(names, decided=True),
    "clauses": _clauses,
    "readings": lambda names: _labelled(names.readings),
    "force": lambda _names: [(one.value, said(FORCES[one], one.value)) for one in ClauseClass],
    "executes": _executes,
    "yes_no": _yes_no,
    "posts": lambda _names: [(value, str(label)) for value, label in Post.choices],
    "relations": _relations,
    "whose": lambda _names: _labelled(WHOSE),
    "hits": _hits,
    "types": _types,
}
