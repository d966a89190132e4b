"""The mapping: what it may say, and how its mistakes are told."""

import json

import pytest

from bihuan.imports.mapping import MappingError, Source, mapping_parse, mapping_read
from tests.imports.conftest import MAPPING

LEAST = "source: old\nunit: {value: DY}\ntitle: t\nreported_at: at\n"


def test_a_column_name_stands_for_a_field():
    mapping = mapping_parse(LEAST)
    assert mapping.title == Source(column="t")
    assert mapping.columns() == ["t", "at"]


def test_every_column_that_is_read_is_needed():
    mapping = mapping_parse(
        LEAST + "skip: {gone: x}\nplace: {template: '{a} {b}'}\nfacts: {effect: c}\n"
        "closed: {column: d, values: x}\n"
    )
    assert set(mapping.columns()) == {"t", "at", "gone", "a", "b", "c", "d"}


def test_json_says_the_same_as_yaml():
    given = {"source": "old", "unit": {"value": "DY"}, "title": "t", "reported_at": "at"}
    for text in (json.dumps(given), json.dumps(given, indent="\t")):
        assert mapping_parse(text) == mapping_parse(LEAST)


def test_everything_is_text():
    mapping = mapping_parse(LEAST + "facts: {repeated: {value: no}}\nskip: {n: 007}\n")
    assert mapping.facts["repeated"].value == "no"
    assert mapping.skip == {"n": ["007"]}


@pytest.mark.parametrize(
    ("template", "row", "text"),
    [
        ("{a} ({b})", {"a": "灯", "b": "三楼"}, "灯 (三楼)"),
        ("{a} ({b})", {"a": "灯", "b": ""}, "灯"),
        ("{a}（{b}）", {"a": "灯", "b": ""}, "灯"),
        ("{a} - {b}", {"a": "", "b": "三楼"}, "三楼"),
        ("{ a }·{b}", {"a": "灯", "b": ""}, "灯"),
    ],
)
def test_a_template_leaves_no_empty_brackets(template, row, text):
    assert Source(template=template).fill(row.__getitem__) == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("source: old\n", "mapping:1:1 unit：缺少这一项"),
        (LEAST + "tilte: x\n", "mapping:5:1 tilte：不认识“tilte”；最接近：title"),
        (LEAST + "zzz: x\n", "不认识“zzz”；可写的项目见"),
        (LEAST + "place: {colum: x}\n", "mapping:5:9 place.colum：不认识“colum”；最接近：column"),
        (LEAST + "place: {column: x, value: y}\n", "mapping:5:8 place：column、value、template"),
        (LEAST + "place: {template: abc}\n", "place：template 要用花括号引用列"),
        (LEAST + "place: {column: x, longest: 3}\n", "place.longest：要写一个合适的整数"),
        (LEAST + "timezone: Mars/Base\n", "timezone：没有时区“Mars/Base”"),
        (LEAST + "found_at: {column: x, timezone: Mars}\n", "found_at.timezone：没有时区“Mars”"),
        (LEAST + "on_doubt: maybe\n", "on_doubt：只能是 import 或 refuse"),
        (LEAST + "table: {delimiter: '::'}\n", "table.delimiter：太长"),
        (LEAST + "table: {header: top}\n", "table.header：要写一个合适的整数"),
        (LEAST + "closed: {column: x, values: []}\n", "closed.values：至少要写一个值"),
        (LEAST + "skip: {a: {b: c}}\n", "skip.a：写法不对；请对照 docs/import.zh-CN.md"),
        (LEAST.replace("old", "o l d"), "mapping:1:9 source：只能用文字、数字和 . _ -"),
        (LEAST + "title: again\n", "写了两次"),
        (LEAST + "place: *there\n", "不能用锚点或别名"),
        (LEAST + "place: {a\n", "YAML 写法有误"),
        ("", "文件是空的"),
        ("- a\n- b\n", "mapping:1:1"),
    ],
)
def test_a_mistake_is_told_with_its_place(text, sentence):
    with pytest.raises(MappingError) as caught:
        mapping_parse(text)
    assert sentence in str(caught.value)


def test_all_mistakes_are_told_at_once():
    with pytest.raises(MappingError) as caught:
        mapping_parse("source: o o\nunit: {colum: x}\ntitle: t\n")
    assert str(caught.value).count("\n") >= 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "读不出来"),
        (b"\xff\xfe\x00", "不是 UTF-8 编码"),
        (b"#" * 300_000, "太大"),
    ],
)
def test_a_file_that_is_no_mapping_is_told(tmp_path, content, sentence):
    path = tmp_path / "m.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(MappingError, match=sentence):
        mapping_read(path)


def test_a_file_is_read(tmp_path):
    path = tmp_path / "m.yaml"
    path.write_text(MAPPING, encoding="utf-8-sig")
    assert mapping_read(path) == mapping_parse(MAPPING)
