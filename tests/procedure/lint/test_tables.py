"""What a table's author is told: one concrete case first, then the region, in words."""

from hypothesis import assume, given
from hypothesis import strategies as st

from bihuan.procedure.edition import Cite, Fact, Member, Members, Position, Row, Span, Table
from bihuan.procedure.lint.tables import lint_table
from bihuan.procedure.terms import FactType, Hit, Label
from tests.procedure.lint.small_tables import (
    CASES,
    COLUMNS,
    TABLES,
    admits,
    domain,
    matching,
    partitions,
)


def fact(name, kind, zh, en, **more):
    return Fact(name, FactType(kind), Label(zh, en), Label(zh, en), **more)


def members(*names):
    return tuple(Member(name, Label(zh, en), rank) for rank, (name, zh, en) in enumerate(names))


FACTS = {
    "severity": fact(
        "severity",
        "enum",
        "程度",
        "Severity",
        members=members(
            ("slight", "轻微", "Slight"),
            ("plain", "一般", "Ordinary"),
            ("grave", "严重", "Serious"),
        ),
        decided=True,
    ),
    "felt": fact(
        "felt",
        "enum",
        "顾客感受",
        "Felt",
        members=members(("hardly", "不明显", "Hardly"), ("clearly", "明显", "Clearly")),
    ),
    "repeated": fact("repeated", "boolean", "是否重复", "Repeated"),
    "loss": fact("loss", "money", "直接经济损失", "Direct loss", unit="元", high=10**9),
    "times": fact("times", "count", "重复次数", "Repetitions", unit="次", high=99),
    "unbounded": fact("unbounded", "count", "人数", "People", unit="人"),
    "memberless": fact("memberless", "enum", "类别", "Kind"),
}
HERE = Position("ch5.yaml", 10, 3)
CLEAR = Members(frozenset({"clearly"}))
HARDLY = Members(frozenset({"hardly"}))
YES = Members(frozenset({True}))


def row(name, when, then="slight", overrides=()):
    return Row(name, Cite("5.2", name[-1]), when, then, Position("ch5.yaml", 20, 7), overrides)


def table(rows, *inputs, hit=Hit.UNIQUE, **more):
    question = Label("这次不合格属于哪一级？", "Which grade is it?")
    return Table("grading", question, "severity", hit, inputs, tuple(rows), HERE, **more)


def only(findings, code):
    assert [finding.code for finding in findings] == [code], findings
    return findings[0]


class TestGaps:
    ROWS = (
        row("sev-a", {"loss": Span(10_000_000, None)}, "grave"),
        row("sev-b", {"felt": HARDLY, "loss": Span(None, 10_000_000)}),
        row("sev-c", {"felt": CLEAR, "loss": Span(None, 200_000)}, "plain"),
    )

    def test_a_gap_is_shown_as_a_case_and_a_region(self):
        found = only(lint_table(table(self.ROWS, "felt", "loss"), FACTS), "P201")
        assert found.message.zh == (
            "没有一行管这种情形：顾客感受=明显，直接经济损失=2000元。"
            "整个区域：顾客感受=明显，2000元 ≤ 直接经济损失 < 10万元。"
            "请补一行，或用 otherwise、undetermined 写明怎么办。"
        )
        assert found.message.en == (
            "No row covers this case: Felt = Clearly; Direct loss = ¥2,000. "
            "The whole region: Felt = Clearly; ¥2,000 ≤ Direct loss < ¥100,000. "
            "Add a row, or say with otherwise or undetermined what applies."
        )
        assert (found.level, found.rows, found.position) == ("error", (), HERE)
        assert found.example == {"felt": "clearly", "loss": 200_000}
        assert found.region == {"felt": CLEAR, "loss": Span(200_000, 10_000_000)}

    def test_a_fallback_closes_every_gap(self):
        otherwise = row("otherwise", {}, "slight")
        assert lint_table(table(self.ROWS, "felt", "loss", otherwise=otherwise), FACTS) == []
        decided = table(self.ROWS, "felt", "loss", undetermined_by="quality")
        assert lint_table(decided, FACTS) == []

    def test_a_collecting_table_may_collect_nothing(self):
        assert lint_table(table(self.ROWS[:1], "loss", hit=Hit.COLLECT), FACTS) == []

    def test_constraints_between_facts_are_no_gap(self):
        impossible = [{"felt": CLEAR, "loss": Span(200_000, 10_000_000)}]
        assert lint_table(table(self.ROWS, "felt", "loss"), FACTS, impossible) == []

    def test_too_many_gaps_are_cut_short_and_said_to_be(self):
        rows = [row(f"r-{n}", {"times": Span(3 * n, 3 * n + 1)}) for n in range(20)]
        found = [item for item in lint_table(table(rows, "times"), FACTS) if item.code == "P201"]
        assert len(found) == 11
        assert found[-1].message.zh == "缺口太多，只列出前 10 处；补上之后再检查一次。"

    def test_a_table_without_rows_covers_nothing(self):
        found = only(lint_table(table((), "felt"), FACTS), "P201")
        assert found.message.zh == (
            "没有一行管这种情形：顾客感受=不明显。整个区域：任何情形。"
            "请补一行，或用 otherwise、undetermined 写明怎么办。"
        )


class TestOverlaps:
    def test_two_rows_that_disagree_are_a_conflict(self):
        rows = (
            row("sev-a", {"loss": Span(10_000_000, None)}, "grave"),
            row("sev-b", {"loss": Span(None, 20_000_000)}),
        )
        found = only(lint_table(table(rows, "loss"), FACTS), "P202")
        assert found.message.zh == (
            "行“sev-a”（5.2 a）与“sev-b”（5.2 b）都管这种情形，结论却不同（严重、轻微）："
            "直接经济损失=10万元。重叠的区域：10万元 ≤ 直接经济损失 < 20万元。"
            "请收窄其中一行，或用 overrides 写明哪一行优先。"
        )
        assert found.message.en == (
            "Rows “sev-a” (5.2 a) and “sev-b” (5.2 b) both cover this case and answer differently "
            "(Serious, Slight): Direct loss = ¥100,000. They overlap where: "
            "¥100,000 ≤ Direct loss < ¥200,000. "
            "Narrow one of them, or say with overrides which one goes first."
        )
        assert (found.level, found.rows) == ("error", ("sev-a", "sev-b"))
        assert found.position.line == 20

    def test_an_exception_that_says_so_is_none(self):
        rows = (
            row("sev-a", {"loss": Span(10_000_000, None)}, "grave", ("sev-b", "elsewhere")),
            row("sev-b", {"loss": Span(None, 20_000_000)}),
        )
        assert lint_table(table(rows, "loss"), FACTS) == []

    def test_two_rows_that_agree_are_a_hint(self):
        rows = (row("sev-a", {"loss": Span(5, None)}), row("sev-b", {"loss": Span(None, 6)}))
        found = lint_table(table(rows, "loss"), FACTS)[0]
        assert (found.code, found.level) == ("P203", "hint")
        assert found.message.zh == (
            "行“sev-a”（5.2 a）与“sev-b”（5.2 b）都管这种情形，结论相同（轻微）："
            "直接经济损失=0.05元。重叠的区域：直接经济损失=0.05元。"
            "可以收窄或合并，使每种情形只归一行。"
        )

    def test_other_tables_may_overlap(self):
        rows = (row("a", {"loss": Span(5, None)}, "grave"), row("b", {"loss": Span(None, 6)}))
        for hit in (Hit.FIRST, Hit.HIGHEST, Hit.COLLECT):
            assert lint_table(table(rows, "loss", hit=hit), FACTS) == []


class TestHidden:
    def test_a_row_behind_earlier_ones_is_never_reached(self):
        rows = (
            row("sev-a", {"felt": CLEAR}, "grave"),
            row("sev-b", {"felt": HARDLY}),
            row("sev-c", {"repeated": YES}, "plain"),
        )
        found = lint_table(table(rows, "felt", "repeated", hit=Hit.FIRST), FACTS)[0]
        assert (found.code, found.level, found.rows) == (
            "P204",
            "error",
            ("sev-c", "sev-a", "sev-b"),
        )
        assert found.message.zh == (
            "行“sev-c”（5.2 c）永远轮不到：它管的情形都先归“sev-a”（5.2 a）、“sev-b”（5.2 b）。"
            "例如：顾客感受=不明显，是否重复=是。请把它移到前面，或删去这一行。"
        )
        assert found.message.en == (
            "Row “sev-c” (5.2 c) is never reached: all that it covers goes first to "
            "“sev-a” (5.2 a), “sev-b” (5.2 b). For example: Felt = Hardly; Repeated = yes. "
            "Move it up, or remove it."
        )

    def test_a_row_that_a_graver_one_always_beats_is_masked(self):
        rows = (
            row("sev-a", {"loss": Span(100, None)}, "grave"),
            row("sev-b", {"loss": Span(200, 300)}, "plain"),
            row("sev-c", {}, "slight"),
        )
        found = only(lint_table(table(rows, "loss", hit=Hit.HIGHEST), FACTS), "P204")
        assert found.message.zh == (
            "行“sev-b”（5.2 b）从不起作用：它管的情形都另有更重的“sev-a”（5.2 a）。"
            "例如：直接经济损失=2元。请检查条件，或删去这一行。"
        )

    def test_a_row_that_is_always_overridden_never_decides(self):
        rows = (
            row("sev-a", {"felt": CLEAR}, "grave"),
            row("sev-b", {}, "slight", ("sev-a",)),
        )
        found = only(lint_table(table(rows, "felt"), FACTS)[:1], "P204")
        assert found.message.zh == (
            "行“sev-a”（5.2 a）从不起作用：它管的情形都由“sev-b”（5.2 b）取代。"
            "例如：顾客感受=明显。请检查条件，或删去这一行。"
        )

    def test_a_row_for_what_cannot_be_is_said_to_be_one(self):
        rows = (row("sev-a", {"felt": CLEAR}, "grave"), row("sev-b", {"felt": HARDLY}))
        found = only(lint_table(table(rows, "felt"), FACTS, [{"felt": CLEAR}])[:1], "P204")
        assert found.message.zh == (
            "行“sev-a”（5.2 a）管的情形不可能出现：顾客感受=明显。请检查它的条件，或删去这一行。"
        )


class TestDomains:
    def test_a_bound_outside_the_domain_is_told_with_the_domain(self):
        rows = (row("sev-a", {"times": Span(120, None)}, "grave"), row("sev-b", {}))
        found = only(lint_table(table(rows, "times", hit=Hit.FIRST), FACTS)[:1], "P205")
        assert found.message.zh == (
            "行“sev-a”（5.2 a）的条件“重复次数 ≥ 120次”超出“重复次数”的取值范围（0次至99次）；"
            "请改正条件，或放宽 facts 里的范围。"
        )
        assert found.message.en == (
            "The condition “Repetitions ≥ 120 times” of row “sev-a” (5.2 a) goes beyond what "
            "“Repetitions” can be (0 times to 99 times); correct it, or widen the range in facts."
        )

    def test_a_bound_at_the_edge_of_the_domain_is_inside(self):
        rows = (row("a", {"times": Span(0, 50)}), row("b", {"times": Span(50, 100)}, "grave"))
        assert lint_table(table(rows, "times"), FACTS) == []

    def test_a_member_that_does_not_exist_is_outside(self):
        when = {"felt": Members(frozenset({"clearly", "loudly"}))}
        rows = (row("sev-a", when, "grave"), row("sev-b", {"felt": HARDLY}))
        found = only(lint_table(table(rows, "felt"), FACTS), "P205")
        assert found.message.zh == (
            "行“sev-a”（5.2 a）的条件“顾客感受=明显或loudly”超出“顾客感受”的取值范围"
            "（不明显、明显）；请改正条件，或放宽 facts 里的范围。"
        )

    def test_an_answer_outside_the_scale_is_told_with_the_scale(self):
        rows = (row("sev-a", {"felt": CLEAR}, "dire"),)
        otherwise = row("otherwise", {}, "mild")
        found = lint_table(table(rows, "felt", otherwise=otherwise), FACTS)
        assert [(item.code, item.rows) for item in found] == [
            ("P205", ("sev-a",)),
            ("P205", ("otherwise",)),
        ]
        assert found[0].message.zh == (
            "行“sev-a”（5.2 a）的结论“dire”不是“程度”的取值（轻微、一般、严重）；请改用其中之一。"
        )

    def test_an_input_that_never_changes_the_answer_is_a_hint(self):
        rows = (
            row("a", {"felt": CLEAR, "repeated": YES}, "grave"),
            row("b", {"felt": CLEAR, "repeated": Members(frozenset({False}))}, "grave"),
            row("c", {"felt": HARDLY}),
        )
        found = only(lint_table(table(rows, "felt", "repeated"), FACTS), "P206")
        assert found.level == "hint"
        assert (
            found.message.zh == "条件“是否重复”从不改变结论；请去掉这一列，或检查是否漏写了条件。"
        )

    def test_a_number_without_bounds_is_told_and_still_checked(self):
        found = lint_table(table([row("a", {"unbounded": Span(3, None)})], "unbounded"), FACTS)
        assert [item.code for item in found] == ["P201", "P207"]
        assert found[1].message.zh == (
            "条件“人数”没有封闭的取值范围，证明不了这张表没有遗漏；请在 facts 里写明 low、high。"
        )

    def test_an_input_without_members_or_declaration_stops_the_proof(self):
        when = {"memberless": Members(frozenset({"x"}))}
        found = lint_table(table([row("a", when)], "memberless", "unheard"), FACTS)
        assert [item.message.zh for item in found] == [
            "条件“类别”没有封闭的取值范围，证明不了这张表没有遗漏；请在 facts 里写明 members。",
            "条件“unheard”不是已声明的事实，无法检查这张表；请在 facts 里声明它。",
        ]


SMALL = {
    column.id: (
        fact(column.id, "boolean", column.id, column.id)
        if column.members == (False, True)
        else fact(
            column.id,
            "count" if column.members is None else "enum",
            column.id,
            column.id,
            members=members(*((str(name), str(name), str(name)) for name in column.members or ())),
            low=column.low or 0,
            high=column.high or 0,
        )
    )
    for column in COLUMNS
} | {"severity": FACTS["severity"]}
GRADES = ("slight", "plain", "grave")


def small(regions, hit, thens=None):
    names = [column.id for column in COLUMNS]
    rows = [
        row(f"r{index}", region, (thens or GRADES)[index % 3])
        for index, region in enumerate(regions)
    ]
    return table(rows, *names, hit=hit)


def codes(found):
    return {item.code for item in found if item.level == "error"}


@given(partitions())
def test_a_complete_table_without_overlap_has_no_mistake(regions):
    for hit in Hit:
        assert codes(lint_table(small(regions, hit), SMALL)) == set()


@given(partitions(), st.data())
def test_a_removed_row_is_found_as_a_gap(regions, data):
    index = data.draw(st.integers(0, len(regions) - 1))
    lost = regions.pop(index)
    found = [item for item in lint_table(small(regions, Hit.UNIQUE), SMALL) if item.code == "P201"]
    assert found
    for case in CASES:
        assert bool(matching([item.region for item in found], case)) is bool(matching([lost], case))


@given(partitions(), st.data())
def test_a_widened_row_is_found_as_a_conflict(regions, data):
    index = data.draw(st.integers(0, len(regions) - 1))
    assume(regions[index])
    name = data.draw(st.sampled_from(sorted(regions[index])))
    wider = {key: cell for key, cell in regions[index].items() if key != name}
    regions[index] = wider
    thens = ["slight"] * len(regions)
    thens[index] = "grave"
    rows = [row(f"r{at}", region, thens[at]) for at, region in enumerate(regions)]
    found = lint_table(table(rows, *(column.id for column in COLUMNS)), SMALL)
    conflicts = [item for item in found if item.code == "P202"]
    assert conflicts
    assert all(f"r{index}" in item.rows for item in conflicts)


@given(partitions(), st.data())
def test_a_shadowed_row_is_found(regions, data):
    index = data.draw(st.integers(0, len(regions) - 1))
    regions.append(regions[index])
    found = lint_table(small(regions, Hit.FIRST), SMALL)
    assert [item.rows for item in found if item.code == "P204"] == [
        (f"r{len(regions) - 1}", f"r{index}")
    ]


@given(TABLES, st.sampled_from(Hit))
def test_every_finding_is_said_in_both_languages_and_its_example_is_a_case(regions, hit):
    for found in lint_table(small(regions, hit), SMALL):
        assert found.message.zh.endswith("。")
        assert found.message.en.endswith(".")
        if found.example:
            assert all(found.example[column.id] in domain(column) for column in COLUMNS)
            assert all(admits(cell, found.example[name]) for name, cell in found.region.items())
