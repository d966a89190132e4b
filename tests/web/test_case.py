"""The case: what it shows, what may be done, what is refused under which clause, who was first."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.cases.models import Act, Case, Decision
from tests.web.conftest import SERIOUS, SLIGHT

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def chen(cast, signed_in):
    """陈刚, lead hand and supervisor of the works: this duty is his."""
    return signed_in(cast.chen_gang)


def page_of(browser, case, more=""):
    return browser.get(f"/cases/{case.number}/{more}").content.decode()


def act(browser, case, step, **data):
    sent = {"revision": case.revision, "form_key": KEY} | data
    return browser.post(f"/cases/{case.number}/act/{step}/", sent)


def test_it_shows_where_the_case_stands_and_what_is_due_under_which_clause(reported, chen):
    page = page_of(chen, reported())
    assert "电梯轿厢照明不亮" in page
    assert "主管处理" in page
    assert "3.0 一般" in page
    assert "由部门主管或负责人在 1天 内处理" in page  # the clause's own text, one press away
    assert "data-live" in page
    assert "判为一般" in page


def test_whose_duty_it_is_finds_the_form_open(reported, cast, chen, li):
    case = reported()
    assert 'id="act-correct"' in page_of(chen, case)
    assert "程序要求" in page_of(chen, case)
    assert 'action="/cases/NC-2026-00001/act/correct/"' not in page_of(li, case)


def test_what_may_not_be_done_is_shown_with_the_sentence_and_its_clause(reported, li):
    page = page_of(li, reported())
    assert "您现在不能做" in page
    assert "“纠正”由部门主管或负责人办理" in page


def test_the_address_opens_the_form_that_it_names(reported, chen):
    case = reported()
    form = f'action="/cases/{case.number}/act/%s/"'
    assert form % "note" in page_of(chen, case, "?act=note")
    assert form % "correct" not in page_of(chen, case, "?act=note")
    assert form % "correct" in page_of(chen, case, "?act=nonsense")


def test_htmx_gets_the_acts_only(reported, chen):
    case = reported()
    headers = {"HX-Request": "true", "HX-Target": "acts"}
    part = chen.get(f"/cases/{case.number}/?act=transfer", headers=headers).content.decode()
    assert "<html" not in part
    assert 'name="unit"' in part
    part = chen.get(f"/cases/{case.number}/?act=assign", headers=headers).content.decode()
    assert "陈刚 · " in part


def test_an_act_moves_the_case_on_and_says_so(reported, chen):
    case = reported()
    answer = act(chen, case, "correct", text="已更换灯管")
    assert answer["Location"] == f"/cases/{case.number}/"
    page = page_of(chen, case)
    assert "已办理“纠正”" in page
    assert "已更换灯管" in page
    assert Case.objects.get().awaited == "verify"


def test_a_double_press_acts_once(reported, chen):
    case = reported()
    first = act(chen, case, "correct", text="已更换灯管")
    second = act(chen, case, "correct", text="已更换灯管")
    assert first["Location"] == second["Location"]
    assert Act.objects.filter(step="correct").count() == 1


def test_of_two_at_once_the_second_is_told_who_did_what(reported, cast, signed_in, chen):
    case = reported()
    assert act(chen, case, "correct", text="已更换灯管").status_code == 302
    other = signed_in(cast.wang_qiang)
    answer = act(other, case, "note", text="我也去看过了", form_key=KEY[::-1])
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "陈刚于" in page
    assert "办理了“纠正”" in page
    assert "我也去看过了" in page  # nothing typed is lost
    fresh = Case.objects.get()
    assert f'name="revision" value="{fresh.revision}"' in page


def test_whoever_corrected_does_not_verify_and_is_told_why(reported, chen):
    case = reported()
    act(chen, case, "correct", text="已更换灯管")
    case.refresh_from_db()
    answer = act(chen, case, "verify", result="passed", form_key=KEY[::-1])
    assert answer.status_code == 409
    assert "补1" in answer.content.decode()
    assert not Act.objects.filter(step="verify").exists()


def test_what_an_act_lacks_is_said_beside_the_field(reported, chen):
    answer = act(chen, reported(), "correct")
    assert answer.status_code == 409
    (field,) = [one for now in answer.context["acts"] for one in now.fields if one.errors]
    assert (field.name, field.errors) == ("text", ("这里要填写。",))
    assert [fault.id for fault in answer.context["trouble"].faults] == [field.id]


@pytest.mark.parametrize(
    ("step", "data", "sentence"),
    [
        ("correct", {}, "情况说明"),
        ("correct", {"text": "好了", "facts.complained_to": "火星"}, "火星"),
        ("transfer", {"unit": "MARS", "reason": "不归我们"}, "MARS"),
        ("correct", {"text": "好了", "salary": "1"}, "salary"),
    ],
)
def test_a_mistake_is_told_and_the_form_keeps_what_was_typed(reported, chen, step, data, sentence):
    case = reported()
    answer = act(chen, case, step, **data)
    page = answer.content.decode()
    assert answer.status_code in {409, 422}
    assert sentence in page
    assert all(value in page for value in data.values() if value not in {"MARS", "1"})
    assert Act.objects.count() == 1


def test_a_file_comes_with_the_act_and_is_seen_in_the_timeline(reported, chen, photo):
    case = reported()
    act(chen, case, "correct", text="已更换", evidence=photo("修后.jpg"))
    page = page_of(chen, case)
    assert page.count("修后.jpg") == 2  # among the files and at its act


def test_a_refused_file_saves_nothing(reported, chen):
    case = reported()
    bad = SimpleUploadedFile("坏.exe", b"MZ" + b"\0" * 64)
    answer = act(chen, case, "correct", text="已更换", evidence=bad)
    assert answer.status_code == 422
    assert "坏.exe" in answer.content.decode()
    assert Act.objects.count() == 1


def test_an_unknown_step_or_number_is_not_found(reported, chen):
    case = reported()
    assert act(chen, case, "bribe").status_code == 404
    answer = chen.get("/cases/NC-2026-99999/")
    assert answer.status_code == 404
    assert "NC-2026-99999" in answer.content.decode()


@pytest.mark.parametrize("level", ["1", "2", "3", "4", "5", "9", "x"])
def test_a_decision_explains_itself_level_by_level(reported, chen, level):
    case = reported()
    pk = Decision.objects.get().pk
    part = chen.get(
        f"/cases/{case.number}/why/{pk}/?level={level}", headers={"HX-Request": "true"}
    ).content.decode()
    assert "判为一般" in part
    assert "<html" not in part
    whole = chen.get(f"/cases/{case.number}/why/{pk}/?level={level}").content.decode()
    assert "<html" in whole


def test_another_cases_decision_is_not_found(reported, chen):
    reported()
    pk = Decision.objects.get().pk
    other = reported(SERIOUS, title="另一件")
    assert chen.get(f"/cases/{other.number}/why/{pk}/").status_code == 404


def test_who_the_customer_is_stays_with_those_who_may_know(reported, cast, signed_in):
    case = reported(customer_name="张女士", customer_contact="13812341234")
    assert "13812341234" in page_of(signed_in(cast.wang_qiang), case)
    assert "13812341234" not in page_of(signed_in(cast.sun_li), case)


def test_a_closed_case_says_how_it_ended(reported, chen):
    case = reported(SLIGHT)
    act(chen, case, "correct", text="当场换好")
    page = page_of(chen, case)
    assert "已关闭，" in page
    assert "ring-closed" in page


def test_a_correction_of_the_customers_name_stays_hidden_too(reported, cast, signed_in, li):
    case = reported(customer_name="张女士")
    answer = act(li, case, "amend", customer_name="章女士", reason="同音字")
    assert answer.status_code == 302
    assert "章女士" in page_of(signed_in(cast.wang_qiang), case)
    assert "章女士" not in page_of(signed_in(cast.sun_li), case)
