"""`bihuan procedure generate`: what would change in the frozen cases, and freezing them."""

FILE = "scenarios/generated.yaml"


def test_a_pack_whose_cases_are_frozen_has_nothing_to_change(bihuan):
    answer = bihuan("procedure", "generate", "s15-property")
    assert answer.code == 0
    assert "0 处变化" in answer.out


def test_a_changed_rule_shows_as_what_was_and_what_is(bihuan, pack):
    folder = pack("ch3-grades.yaml", "within: 1天", "within: 2天")
    before = (folder / FILE).read_text(encoding="utf-8")
    answer = bihuan("procedure", "generate", str(folder))
    assert "- handle-ordinary | 2026-01-01T09:00 → 2026-01-03T00:00" in answer.out
    assert "+ handle-ordinary | 2026-01-01T09:00 → 2026-01-04T00:00" in answer.out
    assert (folder / FILE).read_text(encoding="utf-8") == before, "nothing is written unasked"
    (record,) = bihuan("procedure", "generate", str(folder), "--json").json
    assert {change["suite"] for change in record["changes"]} == {"limits"}
    assert record["written"] is False


def test_frozen_cases_are_written_once_reviewed_and_then_hold(bihuan, pack):
    folder = pack("ch3-grades.yaml", "within: 1天", "within: 2天")
    assert bihuan("procedure", "generate", str(folder), "--write").code == 0
    assert "2026-01-04T00:00" in (folder / FILE).read_text(encoding="utf-8")
    (record,) = bihuan("procedure", "check", str(folder), "--json").json
    assert record["generated"]["broken"] == []
    assert record["generated"]["changes"] == []


def test_a_pack_without_frozen_cases_gets_them(bihuan, pack):
    (pack.folder / FILE).unlink()
    assert "生成的用例未冻结" in bihuan("procedure", "check", str(pack.folder)).out
    shown = bihuan("procedure", "generate", str(pack.folder), "--all", lang="en")
    assert "once reviewed, freeze them" in shown.out
    assert shown.out.count("    + ") == 52
    bihuan("procedure", "generate", str(pack.folder), "--write")
    assert (pack.folder / FILE).is_file()


def test_a_broken_pack_generates_nothing(bihuan, pack):
    folder = pack("pack.yaml", "title:", "titel:")
    answer = bihuan("procedure", "generate", str(folder), "--write")
    assert answer.code == 1
    assert "不能执行" in answer.err
