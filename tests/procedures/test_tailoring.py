"""A pack made one's own: what is asked, where answers are written, that the result holds."""

import re

import pytest

from bihuan.procedures.checking import check
from bihuan.procedures.queries import pack_read, packs
from bihuan.procedures.tailoring.applying import (
    AnswersRefusedError,
    TemplateRefusedError,
    default_answers,
    tailor,
)
from bihuan.procedures.tailoring.questions import questions

S15 = "s15-property"


def asked(pack):
    files = pack_read(pack)
    edition = check(files).loaded.edition
    assert edition is not None
    return {one.key: one for one in questions(files, edition)}


def held(files):
    """Check a pack and return its scenarios' results."""
    checked = check(files)
    assert checked.loaded.errors == ()
    assert checked.failed == ()
    return checked


@pytest.mark.parametrize("pack", packs())
def test_every_pack_asks_and_stays_as_it_is_with_its_own_answers(pack):
    files = pack_read(pack)
    answers = default_answers(files)
    assert {"title.zh", "version", "effective_from"} <= set(answers)
    assert any(key.startswith("role.") for key in answers)
    assert any(key.startswith("limit.") for key in answers)
    made = tailor(files, answers)
    assert made.files == files
    assert (made.changed, made.recomputed) == ((), ())


@pytest.mark.parametrize("pack", packs())
def test_what_every_pack_asks_first_can_be_answered_otherwise(pack):
    answers = {"version": "9", "title.zh": "某某公司不合格服务控制程序"}
    limits = []
    for key, question in asked(pack).items():
        if question.main and question.kind == "limit":
            answers[key] = "7天"
            limits += [place.way[-1] for place in question.places]
        if question.main and question.group == "roles":
            answers[key] = f"{question.default}甲"
        if question.main and question.group == "forms":
            answers[key] = "QR-99"
    made = tailor(pack_read(pack), answers)
    edition = held(made.files).loaded.edition
    assert (edition.version, edition.title.zh) == ("9", "某某公司不合格服务控制程序")
    changed = [demand.within for demand in edition.demands if demand.id in limits]
    assert {limit.amount for limit in changed} == {7}


def test_about_a_dozen_questions_come_first():
    first = [one for one in asked(S15).values() if one.main]
    assert 8 <= len(first) <= 18
    assert [one.group for one in first] == sorted(
        [one.group for one in first],
        key=["identity", "roles", "limits", "numbers", "forms"].index,
    )


def test_a_limit_is_written_into_rule_clause_and_examples():
    made = tailor(pack_read(S15), {"limit.handle-ordinary": "2个工作日", "version": "2"})
    text = made.files["ch3-grades.yaml"]
    assert "within: 2个工作日" in text
    assert "由部门主管或负责人在 2个工作日 内处理" in text
    assert "handles it within 2 working days, on record" in text
    assert "within: 3天" in text
    assert held(made.files).held == held(pack_read(S15)).held
    names = {one.name for one in made.recomputed}
    assert "顾客不满意，主管一天内处理，别人验证，再告知顾客" in names
    assert any(
        "due.handle-ordinary" in one for done in made.recomputed for one in done.expectations
    )


def test_the_name_of_a_department_is_changed_wherever_the_procedure_says_it():
    made = tailor(pack_read(S15), {"role.quality": "质量安全部"})
    assert "品质部" not in made.files["ch4-completed.yaml"].replace("品质部经理", "")
    edition = held(made.files).loaded.edition
    assert edition.roles["quality"].name.zh == "质量安全部"
    assert "质量安全部" in edition.clauses["补2"].text.zh


def test_a_number_in_conditions_is_changed_everywhere_at_once():
    numbered = [
        (pack, one) for pack in packs() for one in asked(pack).values() if one.kind == "number"
    ]
    assert numbered
    pack, question = next(one for one in numbered if one[1].fact)
    answer = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), question.default)
    made = tailor(pack_read(pack), {question.key: answer})
    held(made.files)
    assert made.changed == (question,)
    before, after = (asked_of(files)[question.key] for files in (pack_read(pack), made.files))
    assert (before, after) == (question.default, answer)


def asked_of(files):
    return default_answers(files)


def test_an_answer_that_cannot_be_read_is_refused_with_its_question():
    with pytest.raises(AnswersRefusedError) as refusal:
        tailor(pack_read(S15), {"limit.handle-ordinary": "尽快", "id": "物业", "form.recrod": "1"})
    assert set(refusal.value.errors) == {"limit.handle-ordinary", "id", "form.recrod"}
    assert "form.record" in refusal.value.errors["form.recrod"]


def test_a_pack_with_errors_is_no_template():
    files = pack_read(S15)
    with pytest.raises(TemplateRefusedError):
        tailor(files | {"pack.yaml": "format: 1\n"}, {})
