"""What changed about one part of a procedure, property by property."""

from collections.abc import Mapping

from bihuan.procedure.clocks.limits import Limit
from bihuan.procedure.compare.changes import Detail, Direction
from bihuan.procedure.compare.saying import (
    action_words,
    both,
    cite_words,
    compare_limits,
    detail,
    fact_words,
    form_words,
    limit_words,
    listed,
    more_or_less,
    need_words,
    plain,
    reference_words,
    role_words,
    start_words,
    step_words,
    value_words,
    when_words,
    yes_no,
)
from bihuan.procedure.edition import (
    Cell,
    Demand,
    Derived,
    Disposition,
    Edition,
    Fact,
    Form,
    Reference,
    Right,
    Role,
    Row,
    Table,
)
from bihuan.procedure.terms import STEP_NAMES, FactType, Label, Step

Details = list[Detail]


def pack_details(old: Edition, new: Edition) -> Details:
    """Return what changed about the procedure as a whole."""
    return [
        *detail("名称", "Title", old.title, new.title, wording=True),
        *detail(
            "归口",
            "Owner",
            role_words(old, (old.owner,)),
            role_words(new, (new.owner,)),
            same=old.owner == new.owner,
        ),
        *limit_detail(old.owner_within, new.owner_within),
        *detail("程度所用的等级", "Scale of severity", plain(old.grade), plain(new.grade)),
        *detail("时区", "Time zone", plain(old.timezone), plain(new.timezone)),
    ]


def fact_details(old: Fact, new: Fact) -> Details:
    """Return what changed about a fact or scale."""
    return [
        *detail("名称", "Name", old.name, new.name, wording=True),
        *detail("问法", "Question", old.question, new.question, wording=True),
        *detail("类型", "Type", plain(old.type.value), plain(new.type.value)),
        *_member_details(old, new),
        *detail("范围", "Range", _range(old), _range(new)),
        *detail("单位", "Unit", plain(old.unit), plain(new.unit)),
        *detail("何时询问", "Asked at", STEP_NAMES[old.asked_at], STEP_NAMES[new.asked_at]),
        *detail("怎样得出", "Worked out", _derived(old.derived), _derived(new.derived)),
        *detail("敏感", "Sensitive", yes_no(old.sensitive), yes_no(new.sensitive)),
    ]


def _member_details(old: Fact, new: Fact) -> Details:
    """Tell new names of members as wording; members added, gone or reordered as more."""
    names = [
        found
        for member in old.members
        if (now := new.member(member.id))
        for found in detail("取值名称", "Name of a value", member.name, now.name, wording=True)
    ]
    if [member.id for member in old.members] == [member.id for member in new.members]:
        return names
    before, after = (listed(member.name for member in fact.members) for fact in (old, new))
    return [*names, *detail("取值", "Values", before, after)]


def _range(fact: Fact) -> Label:
    if fact.type in (FactType.ENUM, FactType.BOOLEAN):
        return Label("", "")
    low, high = value_words(fact, fact.low), value_words(fact, fact.high)
    return both(lambda language: f"{low.say(language)}–{high.say(language)}")


def _derived(derived: Derived | None) -> Label:
    if derived is None:
        return Label("由人填写", "given by people")
    parts = [derived.form, *derived.of, *derived.demands, *(f"= {name}" for name in derived.same)]
    window = [str(derived.within)] if derived.within else []
    entries = [" ".join(str(part) for part in entry if part != "") for entry in derived.entries]
    return plain("; ".join([" ".join([*parts, *window]), *entries]))


def role_details(old: Role, new: Role) -> Details:
    """Return what changed about a role."""
    return [
        *detail("名称", "Name", old.name, new.name, wording=True),
        *detail("与本案的关系", "Relation to the case", plain(old.relation), plain(new.relation)),
        *detail("岗位", "Posts", listed(map(plain, old.posts)), listed(map(plain, new.posts))),
        *detail("属于", "Of", plain(old.of), plain(new.of)),
    ]


def form_details(old: Form, new: Form) -> Details:
    """Return what changed about a form."""
    return [
        *detail("名称", "Name", old.name, new.name, wording=True),
        *detail("编号", "Number", plain(old.number), plain(new.number)),
        *detail("修订", "Revision", plain(old.revision), plain(new.revision)),
        *detail("保存期", "Retention", plain(old.retention), plain(new.retention)),
    ]


def reference_details(old: Reference, new: Reference) -> Details:
    """Return what changed about another procedure that is named."""
    return [
        *detail("名称", "Name", old.name, new.name, wording=True),
        *detail("编号", "Number", plain(old.number), plain(new.number)),
    ]


def table_details(old: tuple[Edition, Table], new: tuple[Edition, Table]) -> Details:
    """Return what changed about a table, its rows apart."""
    (one, was), (other, now) = old, new
    return [
        *detail("问题", "Question", was.question, now.question, wording=True),
        *detail("命中规则", "Hit policy", plain(was.hit.value), plain(now.hit.value)),
        *detail(
            "依据的事实",
            "Inputs",
            fact_words(one.facts, was.inputs),
            fact_words(other.facts, now.inputs),
            same=was.inputs == now.inputs,
        ),
        *detail(
            "未定时由谁判定",
            "Decided by, where left open",
            role_words(one, filter(None, (was.undetermined_by,))),
            role_words(other, filter(None, (now.undetermined_by,))),
            same=was.undetermined_by == now.undetermined_by,
        ),
    ]


def row_details(old: tuple[Edition, Table, Row], new: tuple[Edition, Table, Row]) -> Details:
    """Return what changed about a row of a table."""
    (one, table, was), (other, other_table, now) = old, new
    return [
        *when_detail(one, other, was.when, now.when),
        *detail(
            "结论",
            "Answer",
            value_words(one.facts[table.output], was.then),
            value_words(other.facts[other_table.output], now.then),
            same=was.then == now.then,
        ),
        *detail("优先于", "Overrides", plain("、".join(was.overrides)),
                plain("、".join(now.overrides))),
        *detail("条款", "Clause", cite_words(was.cite), cite_words(now.cite), wording=True),
    ]  # fmt: skip


def when_detail(
    old: Edition, new: Edition, was: Mapping[str, Cell], now: Mapping[str, Cell]
) -> Details:
    """Return the condition before and after, where the condition itself differs."""
    if was == now:
        return []
    before = when_words(old.facts, was)
    after = when_words(new.facts, now)
    return detail("条件", "Condition", before, after)


def limit_detail(old: Limit | None, new: Limit | None) -> Details:
    """Return how a limit changed and whether it became shorter or longer."""
    if old == new:
        return []
    return detail("时限", "Limit", limit_words(old), limit_words(new), compare_limits(old, new))


def demand_details(old: Edition, new: Edition, was: Demand, now: Demand) -> Details:
    """Return what changed about a demand except its condition, its title and its clause."""
    return [
        *detail("步骤", "Step", STEP_NAMES[was.step], STEP_NAMES[now.step]),
        *detail("由谁", "By", role_words(old, was.by), role_words(new, now.by),
                same=was.by == now.by),
        *limit_detail(was.within, now.within),
        *detail("时限起算", "Counted from", start_words(was.start), start_words(now.start)),
        *detail("在哪些步骤之后", "After", step_words(was.after), step_words(now.after)),
        *detail("表单", "Form", form_words(old, was.form), form_words(new, now.form),
                same=was.form == now.form),
        *detail("须附", "Requires", need_words(was.requires), need_words(now.requires),
                more_or_less(was.requires, now.requires)),
        *detail("须填", "Asks", fact_words(old.facts, was.asks), fact_words(new.facts, now.asks),
                more_or_less(was.asks, now.asks), same=was.asks == now.asks),
        *detail("须记明", "Records", fact_words(old.facts, was.records),
                fact_words(new.facts, now.records), more_or_less(was.records, now.records),
                same=was.records == now.records),
        *detail("须留记录", "Recorded", yes_no(was.record), yes_no(now.record),
                Direction.TIGHTER if now.record else Direction.LOOSER),
        *detail("超期告知", "Told of a breach", role_words(old, was.on_breach),
                role_words(new, now.on_breach), more_or_less(was.on_breach, now.on_breach),
                same=was.on_breach == now.on_breach),
        *detail("截止由何步骤约定", "End set by", step_words(_one(was.until)),
                step_words(_one(now.until))),
        *detail("转往", "Refers to", reference_words(old, was.reference),
                reference_words(new, now.reference),
                same=was.reference == now.reference),
        *detail("提出", "Raises", action_words(was), action_words(now)),
    ]  # fmt: skip


def _one(step: Step | None) -> tuple[Step, ...] | None:
    return None if step is None else (step,)


def right_details(old: Edition, new: Edition, was: Right, now: Right) -> Details:
    """Return what changed about a right except its condition and its clause."""
    return [
        *detail("步骤", "Step", STEP_NAMES[was.act], STEP_NAMES[now.act]),
        *detail("由谁", "By", role_words(old, was.by), role_words(new, now.by),
                same=was.by == now.by),
        *detail("须附", "Requires", need_words(was.requires), need_words(now.requires),
                more_or_less(was.requires, now.requires)),
        *detail("转往", "Refers to", reference_words(old, was.reference),
                reference_words(new, now.reference),
                same=was.reference == now.reference),
        *detail("须在期限内", "In time only", yes_no(was.in_time), yes_no(now.in_time),
                Direction.TIGHTER if now.in_time else Direction.LOOSER),
    ]  # fmt: skip


def disposition_details(old: Edition, new: Edition, was: Disposition, now: Disposition) -> Details:
    """Return what changed about a disposition except its condition, its name and its clause."""
    del old, new  # one signature for all kinds of rules
    return detail("须附", "Requires", need_words(was.requires), need_words(now.requires),
                  more_or_less(was.requires, now.requires))  # fmt: skip
