"""`bihuan procedure new`: a folder of one's own that passes the checks."""


def test_a_folder_of_ones_own_passes_the_checks(bihuan, tmp_path):
    folder = tmp_path / "ours"
    answer = bihuan(
        "procedure", "new", str(folder), "--from", "s15-property",
        "--answer", "title.zh=我司控制程序", "--answer", "limit.handle-ordinary=2个工作日",
        "--answer", "id=our-procedure", "--json",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    assert answer.json["changed"] == ["title.zh", "id", "limit.handle-ordinary"]
    assert answer.json["recomputed"]
    assert "id: our-procedure" in (folder / "pack.yaml").read_text(encoding="utf-8")
    checked = bihuan("procedure", "check", str(folder))
    assert checked.code == 0, checked.out


def test_it_asks_one_question_after_the_other_and_again_where_an_answer_is_none(bihuan, tmp_path):
    folder = tmp_path / "ours"
    listed = bihuan("procedure", "new", "x", "--from", "s15-property", "--questions").out
    assert "limit.handle-slight = 30分钟" in listed
    first = bihuan("procedure", "new", "x", "--from", "s15-property", "--questions", "--json").json
    assert [one["key"] for one in first][:2] == ["title.zh", "title.en"]
    typed = "我司程序\n\nOurs\n" + "\n" * 40
    answer = bihuan("procedure", "new", str(folder), "--from", "s15-property", "--ask", typed=typed)
    assert answer.code == 0, answer.err
    assert "程序名称" in answer.out
    assert "zh: 我司程序" in (folder / "pack.yaml").read_text(encoding="utf-8")


def test_an_answer_that_cannot_be_read_writes_nothing(bihuan, tmp_path):
    folder = tmp_path / "ours"
    answer = bihuan(
        "procedure", "new", str(folder), "--from", "s15-property",
        "--answer", "limit.handle-ordinary=尽快",
    )  # fmt: skip
    assert answer.code == 1
    assert "算不出到期时间" in answer.err
    assert not folder.exists()


def test_a_folder_in_use_stays_as_it_is(bihuan, tmp_path):
    (tmp_path / "note.txt").write_text("x", encoding="utf-8")
    answer = bihuan("procedure", "new", str(tmp_path), "--from", "s15-property")
    assert answer.code == 1
    assert "不是空的" in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]
