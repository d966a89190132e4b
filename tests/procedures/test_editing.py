"""Changes of a pack's text: only the place changes, comments and layout stay byte for byte."""

import difflib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.procedure.language.tree import plain
from bihuan.procedures.editing.records import (
    record_add,
    record_drop,
    record_get,
    record_move,
    record_on,
    record_put,
    records,
)
from bihuan.procedures.editing.splices import UnwritableError, drop_key, insert, set_key
from bihuan.procedures.queries import pack_read, packs
from bihuan.procedures.reader import read_file, read_pack

CHAPTER = """\
# 一章，注释一
format: 1   # 版本
clauses:
  # 条款前的注释
  - id: "3.0"   # 引号要留着
    heading: {zh: 分级,   en: Grades}
    text:
      zh: 分三级，最多 30分钟。
      en: Three grades.

tables:
  - id: grading
    inputs: [effect, felt]     # 两列
    rows:
      - {id: a-1,  clause: "3.0", when: {effect: 明显,  felt: [是, 否]}, then: 严重}
      # 两行之间的注释
      - {id: a-2,  clause: "3.0", when: {effect: "not [明显]"},     then: 一般}  # 行尾
      - {id: a-3,  clause: "3.0",                    then: 轻微}
    undetermined: {decided_by: manager, clause: "3.0"}
demands:
  - id: fix
    clause: "3.0"
    by: [manager]
    within: 1天   # 一天
  # 尾注
"""


def data(text):
    tree, problems = read_file("x.yaml", text)
    assert tree is not None, problems
    return plain(tree)


def changed_lines(before, after):
    """Return the lines that went and the lines that came."""
    told = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return (
        [line[2:] for line in told if line.startswith("- ")],
        [line[2:] for line in told if line.startswith("+ ")],
    )


def test_a_cell_changes_and_its_line_keeps_the_rest():
    way = ("tables", "grading", "rows", "a-1")
    after = record_put(CHAPTER, way, {"when": {"effect": "不大", "felt": ["是", "否"]}})
    gone, come = changed_lines(CHAPTER, after)
    assert come == [gone[0].replace("明显", "不大")]


def test_a_cell_comes_and_goes():
    way = ("tables", "grading", "rows", "a-2")
    after = record_put(CHAPTER, way, {"when": {"effect": "not [明显]", "felt": ">= 感觉明显"}})
    _gone, come = changed_lines(CHAPTER, after)
    assert come[0].endswith(', felt: ">= 感觉明显"},     then: 一般}  # 行尾')
    assert record_put(after, way, {"when": {"effect": "not [明显]"}}) == CHAPTER


def test_a_row_without_conditions_gets_one_before_its_answer():
    way = ("tables", "grading", "rows", "a-3")
    after = record_put(CHAPTER, way, {"when": {"felt": "感觉明显"}})
    _gone, come = changed_lines(CHAPTER, after)
    assert come[0].index("when: {felt: 感觉明显}") < come[0].index("then:")
    assert data(record_put(after, way, {"when": None})) == data(CHAPTER)


def test_a_limit_changes_and_its_comment_stays():
    after = record_put(CHAPTER, ("demands", "fix"), {"within": "3个工作日"})
    assert changed_lines(CHAPTER, after)[1] == ["    within: 3个工作日   # 一天"]


def test_a_new_field_stands_where_the_language_has_it():
    after = record_put(CHAPTER, ("demands", "fix"), {"step": "correct", "form": "record"})
    block = after[after.index("- id: fix") :]
    order = [block.index(f"{key}:") for key in ("clause", "by", "within", "form")]
    assert order == sorted(order)
    assert changed_lines(CHAPTER, after)[0] == []


def test_what_goes_without_saying_is_not_written():
    assert (
        record_put(CHAPTER, ("demands", "fix"), {"form": "", "asks": [], "record": "yes"})
        == CHAPTER
    )
    after = record_put(CHAPTER, ("demands", "fix"), {"within": ""})
    assert changed_lines(CHAPTER, after) == (["    within: 1天   # 一天"], [])


def test_one_language_of_a_text_changes_alone():
    text = {"zh": "分三级，最多 20分钟。", "en": "Three grades."}
    after = record_put(CHAPTER, ("clauses", "3.0"), {"text": text})
    assert changed_lines(CHAPTER, after)[1] == ["      zh: 分三级，最多 20分钟。"]


def test_quotes_stay_where_they_were_and_come_where_they_must():
    after = record_put(CHAPTER, ("clauses", "3.0"), {"id": "5.10"})
    assert '- id: "5.10"   # 引号要留着' in after
    said = {"zh": "注意: 这里 # 要引号", "en": "Grades"}
    assert (
        data(record_put(CHAPTER, ("clauses", "3.0"), {"heading": said}))["clauses"][0]["heading"]
        == said
    )


def test_rows_come_go_and_move_as_whole_lines():
    way = ("tables", "grading", "rows")
    row = {"id": "a-4", "clause": "3.0", "when": {"effect": "影响不大"}, "then": "一般"}
    added = record_add(CHAPTER, way, row, 2)
    gone, come = changed_lines(CHAPTER, added)
    assert gone == []
    assert come == ["      - {id: a-4, clause: 3.0, when: {effect: 影响不大}, then: 一般}"]
    assert record_drop(added, (*way, "a-4")) == CHAPTER
    moved = record_move(CHAPTER, (*way, "a-3"), -2)
    assert sorted(moved.splitlines()) == sorted(CHAPTER.splitlines())
    assert [one["id"] for one in data(moved)["tables"][0]["rows"]] == ["a-3", "a-1", "a-2"]
    assert record_move(moved, (*way, "a-3"), 2).count("# 两行之间的注释") == 1


def test_a_section_begins_with_its_first_record_and_ends_with_its_last():
    right = {"id": "withdraw", "act": "withdraw", "clause": "3.0", "by": ["manager"], "when": {}}
    added = record_add(CHAPTER, ("rights",), right)
    assert "rights:\n  - {id: withdraw" not in CHAPTER
    assert data(added)["rights"] == [{key: value for key, value in right.items() if key != "when"}]
    assert data(record_drop(added, ("rights", "withdraw"))) == data(CHAPTER)


def test_the_last_row_leaves_an_empty_list():
    text = CHAPTER
    for name in ("a-1", "a-2", "a-3"):
        text = record_drop(text, ("tables", "grading", "rows", name))
    assert data(text)["tables"][0]["rows"] == []
    assert "# 两行之间的注释" in text
    again = record_add(
        text, ("tables", "grading", "rows"), {"id": "b", "clause": "3.0", "then": "一般"}
    )
    assert data(again)["tables"][0]["rows"] == [{"id": "b", "clause": "3.0", "then": "一般"}]


def test_a_fallback_is_set_and_taken_away():
    way = ("tables", "grading", "otherwise")
    after = record_add(CHAPTER, way, {"then": "轻微", "clause": "3.0"})
    assert record_get(after, way) == {"clause": "3.0", "then": "轻微"}
    assert record_drop(after, way) == CHAPTER


def test_a_text_that_cannot_be_read_is_left_alone_with_a_reason():
    with pytest.raises(UnwritableError, match="写法有误"):
        record_put("a: [", ("demands", "fix"), {"within": "1天"})
    with pytest.raises(UnwritableError, match="已经不在了"):
        record_put(CHAPTER, ("demands", "gone"), {"within": "1天"})


def test_a_line_leads_to_its_record():
    tree, _problems = read_file("x.yaml", CHAPTER)
    line = CHAPTER[: CHAPTER.index("id: a-2")].count("\n") + 1
    assert record_on(tree, line) == ("tables", "grading", "rows", "a-2")
    assert record_on(tree, 2) == ()


# --- every shipped pack, at random ---------------------------------------------------------------
TEXTS = sorted(
    (f"{pack}/{name}", text)
    for pack in packs()
    for name, text in pack_read(pack).items()
    if not name.startswith("scenarios/")
)
RECORDED = [(name, text) for name, text in TEXTS if list(records(read_file("", text)[0]))]
WORDS = st.text(
    st.sampled_from("abc01 是否，。：:#'\"{}[]>=-&*!|%@,?不合格\\"), min_size=1, max_size=12
).filter(lambda text: text.strip() == text)


def leaves(node, path=()):
    """Yield the way to every text of a tree."""
    if isinstance(node, dict):
        for key, inner in node.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(node, list):
        for index, inner in enumerate(node):
            yield from leaves(inner, (*path, index))
    elif isinstance(path[-1], str):
        yield path


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_any_text_set_anywhere_is_read_back_and_nothing_else_changes(named, drawn):
    _name, text = named
    path = drawn.draw(st.sampled_from(list(leaves(data(text)))))
    value = drawn.draw(WORDS)
    after = set_key(text, path[:-1], path[-1], value)
    wanted = data(text)
    place = wanted
    for part in path[:-1]:
        place = place[part]
    before, place[path[-1]] = place[path[-1]], value
    assert data(after) == wanted
    _gone, come = changed_lines(text, after)
    assert len(come) <= 1 + before.count("\n")
    assert data(set_key(after, path[:-1], path[-1], before)) == data(text)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(RECORDED), st.data())
def test_any_record_taken_out_leaves_every_other_line(named, drawn):
    _name, text = named
    tree, _problems = read_file("x.yaml", text)
    span = drawn.draw(st.sampled_from(list(records(tree))))
    after = record_drop(text, span.way)
    inside = text.splitlines()[span.first - 1 : span.last]
    gone, come = changed_lines(text, after)
    if len(inside) == 1 and "{" in inside[0] and not inside[0].lstrip().startswith("-"):
        return  # it stood on a line with others
    assert [
        line
        for line in gone
        if line not in inside and not line.split("#")[0].rstrip().endswith(":")
    ] == []
    assert [line for line in come if not line.endswith(": []")] == []


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(RECORDED), st.data())
def test_any_record_copied_under_another_id_is_one_more(named, drawn):
    _name, text = named
    tree, _problems = read_file("x.yaml", text)
    spans = [
        one for one in records(tree) if not one.way[-1].startswith("#") and len(one.way) % 2 == 0
    ]
    way = drawn.draw(st.sampled_from(spans)).way
    copy = {key: value for key, value in record_get(text, way).items() if value} | {"id": "another"}
    after = record_add(text, way[:-1], copy, 0)
    found = record_get(after, (*way[:-1], "another"))
    assert {key: value for key, value in copy.items() if key in found} == found
    assert set(found) >= {"id"}
    assert changed_lines(text, after)[0] == [] or "[" in after
    assert record_drop(after, (*way[:-1], "another")) == text


def test_an_edition_differs_only_in_what_was_changed():
    files = pack_read("s15-property")
    way = ("demands", "handle-ordinary")
    text = record_put(files["ch3-grades.yaml"], way, {"within": "2天"})
    before, after = read_pack(files).edition, read_pack(files | {"ch3-grades.yaml": text}).edition
    assert before is not None
    assert after is not None
    differing = [
        (one.id, one.within, other.within)
        for one, other in zip(before.demands, after.demands, strict=True)
        if one != other
    ]
    assert [one[0] for one in differing] == ["handle-ordinary"]
    assert before.tables == after.tables
    assert before.rights == after.rights


def test_splices_in_odd_places():
    assert set_key("a: 1", (), "b", "2") == "a: 1\nb: 2\n"
    assert set_key("a:\nb: 1\n", (), "a", "x") == "a: x\nb: 1\n"
    assert drop_key("a: {x: 1, y: 2, z: 3}\n", ("a",), "y") == "a: {x: 1, z: 3}\n"
    assert drop_key("a: {x: 1, y: 2}\n", ("a",), "x") == "a: {y: 2}\n"
    assert drop_key("a: {x: 1}\n", ("a",), "x") == "a: {}\n"
    assert insert("a: []\n", ("a",), 0, "x") == "a: [x]\n"
    assert insert("a: [x]\n", ("a",), 0, "y") == "a: [y, x]\n"
