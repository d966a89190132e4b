"""`bihuan procedure decide`, `explain`, `show`, `list`: a procedure tried out and read."""

import pytest

SERIOUS = ("--fact", "source=顾客投诉", "--fact", "complained_to=政府部门")
AT = ("--at", "2026-11-20T09:00")


def test_decides_with_grounds_clause_and_due_time(bihuan):
    answer = bihuan("procedure", "decide", "s15-property", *SERIOUS, *AT)
    assert answer.code == 0, answer.err
    assert "程度：严重" in answer.out
    assert "依据 3.0" in answer.out
    assert "公司领导处理" in answer.out
    assert "2026-11-23 24:00" in answer.out
    assert "2026-11-20 09:00 报告" in answer.out


def test_decides_in_english(bihuan):
    answer = bihuan("procedure", "decide", "s15-property", *SERIOUS, *AT, lang="en")
    assert "Severity: Serious" in answer.out
    assert "Handled by company leaders" in answer.out


def test_asks_only_what_can_still_change_the_answer(bihuan):
    words = ("procedure", "decide", "s15-property", "--fact", "handler_can_settle=否")
    answer = bihuan(*words)
    assert "尚未判定" in answer.out
    assert "complained_to" in answer.out
    assert "顾客感觉" not in answer.out
    asks = bihuan(*words, "--json").json["asks"]
    assert "complained_to" in [ask["fact"] for ask in asks]
    assert "felt" not in [ask["fact"] for ask in asks]
    assert "media" in asks[0]["choices"]


def test_json_carries_the_whole_answer(bihuan):
    told = bihuan("procedure", "decide", "s15-property", *SERIOUS, *AT, "--json").json
    assert told["severity"] == {"id": "serious", "zh": "严重", "en": "Serious"}
    assert told["decisions"][0]["rows"] == ["serious-1"]
    assert "严重" in told["decisions"][0]["explanation"][0]
    duty = told["duties"][0]
    assert duty["demand"] == "handle-serious"
    assert duty["due_at"].startswith("2026-11-24T00:00:00+08:00")
    assert duty["clause"]["id"] == "3.0"
    assert "verify" in told["ahead"]


def test_every_wrong_fact_gets_its_sentence(bihuan):
    facts = ("--fact", "felt=vielleicht", "--fact", "sourze=顾客投诉", "--fact", "effect")
    answer = bihuan("procedure", "decide", "s15-property", *facts)
    assert answer.code == 1
    for part in ("felt", "感觉不明显", "sourze", "source", "effect  请写成 名称=值"):
        assert part in answer.err
    assert answer.out == ""


def test_a_broken_pack_decides_nothing(bihuan, pack):
    folder = pack("ch3-grades.yaml", "{complained_to:", "{complaint_to:")
    answer = bihuan("procedure", "decide", str(folder))
    assert answer.code == 1
    assert "bihuan procedure check" in answer.err


@pytest.mark.parametrize(
    ("level", "part"), [(1, "判为严重"), (2, "【严重】"), (3, "符合：serious-1"), (4, "表 grading")]
)
def test_explains_a_trial_level_by_level(bihuan, level, part):
    words = ("procedure", "explain", "s15-property", *SERIOUS, "--level", str(level))
    answer = bihuan(*words)
    assert answer.code == 0
    assert part in answer.out
    (told,) = bihuan(*words, "--json").json
    assert any(part in line for line in told["levels"][str(level)])


def test_explains_what_is_not_known_yet(bihuan):
    answer = bihuan("procedure", "explain", "s15-property", "--level", "5")
    assert "还能改变结果" in answer.out


def test_explain_wants_a_pack_or_a_case(bihuan):
    assert "请给出程序包" in bihuan("procedure", "explain").err
    assert bihuan("procedure", "explain", "s15-property", "--case", "NC-1").code == 2


def test_explain_names_the_tables_when_one_is_unknown(bihuan):
    answer = bihuan("procedure", "explain", "s15-property", "--table", "nope")
    assert answer.code == 2
    assert "grading" in answer.err


def test_shows_each_clause_with_the_rows_that_execute_it(bihuan):
    answer = bihuan("procedure", "show", "s15-property")
    assert answer.code == 0
    assert "3.0 " in answer.out
    assert "判定表 grading serious-1" in answer.out
    assert "要求 handle-slight" in answer.out
    assert "30分钟" in answer.out
    one = bihuan("procedure", "show", "s15-property", "--clause", "3.0", "--json").json
    assert [clause["id"] for clause in one["clauses"]] == ["3.0"]
    assert {"serious-1", "handle-slight"} <= {row["id"] for row in one["clauses"][0]["executed_by"]}


def test_an_unknown_clause_is_said(bihuan):
    answer = bihuan("procedure", "show", "s15-property", "--clause", "99")
    assert answer.code == 2
    assert "没有条款 99" in answer.err


def test_lists_the_shipped_packs_without_a_database(bihuan):
    answer = bihuan("procedure", "list", "--shipped")
    assert "s15-property" in answer.out
    told = bihuan("procedure", "list", "--shipped", "--json").json
    (pack,) = [one for one in told["shipped"] if one["id"] == "s15-property"]
    assert pack["title_en"] == "Control of nonconforming services"
    assert told["issued"] == []


def test_says_why_it_is_not_decided_otherwise(bihuan):
    answer = bihuan(
        "procedure", "why-not", "s15-property", "严重", "--fact", "complained_to=nobody"
    )
    assert answer.code == 0, answer.err
    assert "投诉到=公司领导或政府部门或媒体（本案：没有投诉）；这样就是严重" in answer.out
    told = bihuan("procedure", "why-not", "s15-property", "serious", "--json").json
    assert "未知" in told["lines"][1]


def test_says_why_a_step_is_not_demanded(bihuan):
    words = ("procedure", "why-not", "s15-property", "--demand", "handle-serious")
    answer = bihuan(*words, "--fact", "complained_to=nobody", lang="en")
    assert "is not demanded: by 3.0 严重" in answer.out
    assert bihuan(*words, *SERIOUS).out.startswith("“公司领导处理”适用")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "请给出程序包"),
        (("s15-property",), "请写一个想问的答案"),
        (("s15-property", "极重"), "轻微"),
        (("s15-property", "严重", "--of", "felt"), "可选：severity"),
        (("s15-property", "--demand", "handle"), "handle-serious"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_can(bihuan, words, sentence):
    answer = bihuan("procedure", "why-not", *words)
    assert answer.code != 0
    assert sentence in answer.err


def test_the_interview_does_not_take_what_earlier_answers_rule_out(bihuan, pack):
    rule = (
        "constraints:\n  - {id: k, when: {complained_to: 没有投诉}, "
        "then: {dissatisfaction: 没有不满}, because: {zh: 没有人投诉, en: Nobody complained}}\n"
    )
    folder = pack("facts.yaml", "handler_can_settle, complained_to]\n",
                  "handler_can_settle, complained_to]\n" + rule)  # fmt: skip
    answer = bihuan(
        "procedure", "ask", str(folder), *AT, typed="没有投诉\n严重不满\n没有不满\n" + "1\n" * 9
    )
    assert "投诉到=没有投诉时，顾客不满程度不能是“严重不满”" in answer.err
    assert "程度" in answer.out


def test_the_interview_asks_what_matters_and_ends_with_the_decision(bihuan):
    answer = bihuan(
        "procedure", "ask", "s15-property", *AT, typed="政府部门\n?\n<\n1\n" + "1\n" * 9
    )
    assert answer.code == 0, answer.err
    assert "顾客向谁投诉了？" in answer.out
    assert "程度：严重" in answer.out
    assert "公司领导处理" in answer.out
