"""Any file as one table: encodings, delimiters, headers, workbooks, and files that are none."""

import zipfile
from datetime import date, datetime, time, timedelta

import pytest

from bihuan.imports import tables, texts, workbooks
from bihuan.imports.tables import HeaderMissingError, TableForm, open_table
from bihuan.imports.texts import FileUnreadableError
from bihuan.imports.workbooks import cell_text
from tests.imports.conftest import HEAD, ROWS, csv_text


def cells(path, **form):
    return [row.cells for row in open_table(path, TableForm(**form), HEAD).rows()]


def lines(path, **form):
    return [(row.line, row.problem) for row in open_table(path, TableForm(**form)).rows()]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_the_encoding_is_found(write, encoding, found):
    path = write(csv_text(), encoding=encoding)
    assert open_table(path, TableForm(), HEAD).form.encoding == found
    assert cells(path) == list(ROWS)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(write, delimiter):
    assert cells(write(csv_text(delimiter=delimiter))) == list(ROWS)


def test_a_comma_inside_quotes_does_not_mislead(write):
    text = 'id;text\n1;"a, b, c, d, e"\n2;"f, g, h, i, j"\n'
    assert open_table(write(text), TableForm()).header.names == ("id", "text")


def test_rows_know_the_line_at_which_they_begin(write):
    text = 'id,text\n1,"two\nlines"\n\n2,x\n'
    assert lines(write(text)) == [(2, ""), (5, "")]


def test_a_header_may_stand_below_a_title(write):
    path = write("东苑不合格登记簿,,\n2026 年 10 月,,\n" + csv_text())
    table = open_table(path, TableForm(), ["编号", "报告时间"])
    assert table.header.line == 3
    assert next(iter(table.rows())).get("编号") == "K-01"


def test_names_are_compared_without_blanks_width_and_capitals(write):
    table = open_table(
        write("\ufeffＩＤ , 报告\t时间\n1,2\n", encoding="utf-8"), TableForm(), ["id"]
    )
    assert next(iter(table.rows())).get("报告时间") == "2"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('a,b\n1,"x"y\n2,z\n', "引号写法有误"),
        ("a,b\n1,x,y\n2,z\n", "有 3 个单元格，表头只有 2 列"),
        ("a,b\n1,x\0\n2,z\n", "空字符（NUL）"),
    ],
)
def test_a_bad_row_is_told_and_the_next_is_read(write, content, problem):
    (first, told), second = lines(write(content))
    assert (first, second) == (2, (3, ""))
    assert problem in told


def test_after_a_quote_that_never_ends_nothing_is_read(write):
    rows = lines(write('a,b\n1,x\n2,"y\n' + "3,z\n" * 40_000))
    assert [line for line, _problem in rows] == [2, 3]
    assert "引号没有结束" in rows[1][1]


def test_a_quote_that_never_ends_is_told_at_the_end_of_the_file_too(write):
    assert "引号没有结束" in lines(write('a,b\n1,"y\n'))[0][1]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "是空文件"),
        (b"  \n ", "是空文件"),
        (bytes(range(256)) * 40, "不是文本文件|不是 gb18030 编码"),
        (b"\x00\x01" * 500, "不是文本文件"),
        ("编号,标题\n1,电梯\n".encode() * 30 + b"\xff\xfe\xff,x\n", "第 61 行不是 utf-8 编码"),
        (b"PK\x03\x04 no workbook", "不是可读的工作簿"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 200, "不是可读的工作簿"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(write, content, sentence):
    with pytest.raises(FileUnreadableError, match=sentence):
        open_table(write(content), TableForm())


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileUnreadableError, match="没有文件"):
        open_table(tmp_path / "none.csv", TableForm())


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"encoding": "klingon"}, "不认识编码“klingon”"),
        ({"encoding": "ascii"}, "第 1 行不是 ascii 编码"),
        ({"header": 9}, "没有表头"),
    ],
)
def test_a_form_that_does_not_fit_is_told(write, form, sentence):
    with pytest.raises(FileUnreadableError, match=sentence):
        open_table(write(csv_text()), TableForm(**form), HEAD)


def test_missing_columns_are_told_with_the_nearest(write):
    with pytest.raises(HeaderMissingError, match=r"没有列“报告时闻”.*最接近：报告时闻 → 报告时间"):
        open_table(write(csv_text()), TableForm(), ["编号", "报告时闻"])


def test_columns_of_the_same_name_are_told(write):
    with pytest.raises(HeaderMissingError, match="几个名为“标题”的列"):
        open_table(write("编号,标题,标题\n1,a,b\n"), TableForm(), ["标题"])


def test_limits_are_told(write, monkeypatch):
    path = write(csv_text())
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    with pytest.raises(FileUnreadableError, match="超过 2 行"):
        list(open_table(path, TableForm()).rows())
    monkeypatch.setattr(tables, "MOST_COLUMNS", 3)
    with pytest.raises(FileUnreadableError, match="有 8 列，最多 3 列"):
        open_table(path, TableForm())
    monkeypatch.setattr(texts, "TEXT_BYTES", 10)
    with pytest.raises(FileUnreadableError, match="拆成几个文件"):
        open_table(path, TableForm())
    monkeypatch.setattr(texts, "TEXT_BYTES", 10**9)
    monkeypatch.setattr(texts, "LINE_SIGNS", 20)
    with pytest.raises(FileUnreadableError, match="第 1 行超过 20 个字"):
        list(open_table(path, TableForm()).rows())


# --- workbooks ------------------------------------------------------------------------------------
def test_excel_and_csv_say_the_same(write, write_book):
    moment = datetime(2026, 10, 8, 9, 30)  # noqa: DTZ001 - as a spreadsheet keeps it
    typed = [[*row] for row in ROWS]
    typed[0][1] = moment
    book = write_book(登记=[HEAD, *typed])
    assert cells(book) == cells(write(csv_text()))


def test_a_sheet_is_chosen_by_name(write_book):
    book = write_book(说明=[["看第二页"]], 登记=[HEAD, *ROWS])
    assert cells(book, sheet="登记") == list(ROWS)
    with pytest.raises(FileUnreadableError, match="没有工作表“十月”；有：说明、登记"):
        open_table(book, TableForm(sheet="十月"))


def test_rows_of_a_sheet_keep_their_numbers(write_book):
    book = write_book(登记=[[], [], ["a", "b"], [], [1, "x"]])
    assert lines(book) == [(5, "")]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("x", "x"),
        (188414.0, "188414"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (True, "TRUE"),
        (date(2026, 10, 8), "2026-10-08"),
        (time(9, 30), "09:30:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
        (datetime(2026, 10, 8), "2026-10-08"),  # noqa: DTZ001
        (datetime(2026, 10, 8, 9, 29, 59, 999_600), "2026-10-08 09:30:00"),  # noqa: DTZ001
    ],
)
def test_cells_are_what_a_person_reads(cell, text):
    assert cell_text(cell) == text


def test_a_workbook_that_would_not_fit_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 1_000_000)
    monkeypatch.setattr(workbooks, "UNPACKED_BYTES", 100_000)
    with pytest.raises(FileUnreadableError, match="太大"):
        open_table(path, TableForm())
