"""Drafts in the browser: read as a document, changed in tables and forms or as text, approved."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bihuan.procedures.models import Draft, InForce, Issue
from bihuan.procedures.queries import draft_get
from bihuan.procedures.services import draft_start, edition_store
from bihuan.web.drafting.choosing import whose

GRADES = "ch3-grades.yaml"
GRADING = ["tables", "grading"]


@pytest.fixture
def draft(cast, issue):
    return draft_start(base=issue, actor=cast.he_xin, now=timezone.now())


@pytest.fixture
def he(cast, signed_in):
    return signed_in(cast.he_xin)


def page(browser, draft, name=GRADES, **query):
    return browser.get(reverse("draft-file", args=[draft.pk, name]), query)


def send(browser, draft, fields, name=GRADES):
    sent = {"seen": draft_get(draft.pk).revision, "do": "save"} | fields
    return browser.post(reverse("draft-file", args=[draft.pk, name]), sent)


def form_of(answer):
    """Return what the open form of a page would send, as a browser collects it."""
    sent: dict[str, list[str]] = {}
    context = answer.context
    records = [context["new"]] if context["new"] else []
    for one in [
        *context["head"],
        *(record for block in context["blocks"] for record in block.records),
    ]:
        records += [one, *one.inner]
    (opened,) = [one for one in records if one.form]
    for part in opened.form:
        for field in part.fields:
            chosen = [option.value for option in field.options if option.chosen]
            sent[field.name] = chosen if field.options else [field.value]
        for line in part.conditions:
            fact = [option.value for option in line.facts if option.chosen] or [""]
            sent.setdefault("f.when.fact", []).extend(fact)
            sent.setdefault("f.when.cell", []).append(line.cell)
    return sent | {"at": list(opened.at)}


def grid_in(answer):
    (grid,) = [
        table.grid for block in answer.context["blocks"] for table in block.tables if table.grid
    ]
    sent: dict[str, list[str]] = {"grid": ["1"], "at": GRADING}
    for row in grid.rows:
        name = f"r{row.n}"
        sent |= {f"{name}.id": [row.id], f"{name}.item": [row.item]}
        sent[f"{name}.overrides"] = [row.overrides]
        for key, choices in (
            ("then", row.thens), ("clause", row.clauses), ("interpretation", row.readings),
        ):  # fmt: skip
            sent[f"{name}.{key}"] = [one.value for one in choices if one.chosen] or [""]
        for cell in row.cells:
            ticked = [box.value for box in cell.boxes if box.chosen]
            sent[cell.name] = ticked if cell.boxes else [cell.text]
    return sent


def test_a_draft_begins_on_the_page_of_drafts(he, issue):
    answer = he.post(reverse("drafts"), {"base": issue.pk}, follow=True)
    assert "已起草《不合格（服务）控制程序》" in answer.text
    draft = Draft.objects.get()
    assert draft.base == issue
    assert draft.title in he.get(reverse("drafts")).text


def test_what_is_in_force_is_offered_first_and_called_by_its_name(he, cast, issue):
    files = {**issue.files, "pack.yaml": issue.files["pack.yaml"].replace('"1"', '"2"')}
    later = edition_store(files=files, actor=cast.administrator, now=timezone.now())
    offered = he.get(reverse("drafts")).context["issues"]
    assert [one["pk"] for one in offered] == [issue.pk, later.pk]
    assert offered[0]["label"] == "《不合格（服务）控制程序》第 1 版 · s15-property"


def test_what_cannot_be_put_in_force_keeps_what_was_entered(cast, signed_in, issue):
    entered = {"issue": issue.pk, "unit": cast.east.pk, "valid_from": "2020-01-01"}
    answer = signed_in(cast.zhao_min).post(reverse("in-force"), entered)
    assert answer.status_code == 422
    assert 'id="put-refused"' in answer.text
    assert "请选这一天或以后" in answer.text
    assert 'value="2020-01-01"' in answer.text
    assert answer.context["chosen_unit"] == str(entered["unit"])


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("responsible_unit", "责任部门"),
        ("organisation", "全组织"),
        ("function:quality", "承担“quality”职能的部门"),
    ],
)
def test_whose_posts_a_role_names_is_said_in_words(value, words):
    assert whose(value) == words


def test_a_chapter_is_read_with_its_rules_beneath_its_clauses(he, draft):
    answer = page(he, draft)
    (clause, _rest) = answer.context["blocks"]
    assert clause.clause.id == "3.0"
    assert [table.record.id for table in clause.tables] == ["grading"]
    assert [one.id for one in clause.records][:3] == [
        "handle-slight",
        "handle-ordinary",
        "handle-serious",
    ]
    assert "由谁" in answer.text
    assert "部门主管或负责人" in answer.text


@pytest.mark.parametrize("section", ["demands", "interpretations"])
def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(he, draft, section):
    before = draft.files[GRADES]
    block = page(he, draft).context["blocks"][0]
    for one in [one for one in block.records if one.section == section]:
        answer = page(he, draft, at=list(one.at))
        assert send(he, draft, form_of(answer)).status_code == 302
    assert draft_get(draft.pk).files[GRADES] == before
    assert draft_get(draft.pk).revision == 1


def test_a_table_that_is_sent_as_it_was_shown_changes_nothing(he, draft):
    answer = page(he, draft, at=GRADING)
    assert send(he, draft, grid_in(answer)).status_code == 302
    assert draft_get(draft.pk).files == draft.files


def test_every_form_of_the_pack_file_and_the_facts_changes_nothing_when_sent_back(he, draft):
    for name in ("pack.yaml", "facts.yaml", "ch4-completed.yaml"):
        blocks = page(he, draft, name).context["blocks"]
        ways = [list(one.at) for block in blocks for one in block.records]
        ways += [["owner"]] if name == "pack.yaml" else []
        for way in ways:
            answer = page(he, draft, name, at=way)
            assert send(he, draft, form_of(answer), name).status_code == 302
    assert draft_get(draft.pk).files == draft.files


def test_a_limit_is_changed_in_its_form(he, draft):
    answer = page(he, draft, at=["demands", "handle-ordinary"])
    send(he, draft, form_of(answer) | {"f.within": "2天"})
    kept = draft_get(draft.pk)
    assert kept.files[GRADES] == draft.files[GRADES].replace("within: 1天", "within: 2天")
    assert kept.changes.last().what == f"{GRADES} 要求 handle-ordinary"


def test_a_cell_is_ticked_and_a_row_added_moved_and_removed(he, draft):
    sent = grid_in(page(he, draft, at=GRADING))
    sent["r0.c.complained_to"] = ["公司领导", "政府部门"]
    sent |= {"r6.c.effect": ["影响明显"], "r6.c.felt": ["感觉明显"], "r6.then": ["一般"]}
    send(he, draft, sent)
    text = draft_get(draft.pk).files[GRADES]
    assert "when: {complained_to: [公司领导, 政府部门]}" in text
    row = "{id: slight-2, clause: 3.0, when: {effect: 影响明显, felt: 感觉明显}, then: 一般}"
    assert row in text
    send(he, draft, grid_in(page(he, draft, at=GRADING)) | {"do": "up:6"})
    text = draft_get(draft.pk).files[GRADES]
    assert text.index("id: slight-2") < text.index("id: slight-1")
    send(he, draft, grid_in(page(he, draft, at=GRADING)) | {"do": "drop:5"})
    assert "slight-2" not in draft_get(draft.pk).files[GRADES]


def test_a_demand_is_added_beneath_its_clause(he, draft):
    answer = page(he, draft, at="rights", new="1", clause="3.0")
    sent = form_of(answer) | {"f.id": "note-it", "f.act": "note", "f.by": ["quality"], "new": "1"}
    send(he, draft, sent)
    assert 'rights:\n  - {id: note-it, clause: "3.0"' in draft_get(draft.pk).files[GRADES].replace(
        "clause: 3.0", 'clause: "3.0"'
    )


def test_the_checks_tell_of_a_gap_while_it_is_typed_and_lead_to_it(he, draft):
    sent = grid_in(page(he, draft, at=GRADING))
    sent |= {"file": GRADES, "r1.then": [""], "seen": "1"}
    sent["r0.c.complained_to"] = []
    answer = he.post(reverse("draft-check", args=[draft.pk]), sent)
    assert "还不能提交" in answer.text
    assert "按尚未保存的内容" in answer.text
    assert (
        reverse("draft-file", args=[draft.pk, GRADES]) + "?at=tables&amp;at=grading" in answer.text
    )
    assert draft_get(draft.pk).files == draft.files


def test_what_would_be_treated_differently_stands_beside_what_is_typed(he, draft):
    sent = form_of(page(he, draft, at=["demands", "handle-ordinary"]))
    sent |= {"file": GRADES, "f.within": "2天", "seen": "1"}
    answer = he.post(reverse("draft-check", args=[draft.pk]), sent)
    assert "与《不合格（服务）控制程序》第 1 版相比" in answer.text
    assert "不合格程度=一般：时限 1天 → <strong>时限 2天" in answer.text
    assert reverse("draft-compare", args=[draft.pk]) in answer.text
    assert draft_get(draft.pk).files == draft.files


def test_the_second_of_two_finds_what_they_typed_and_who_was_quicker(
    he, wang, draft, cast, signed_in
):
    answer = page(he, draft, at=["demands", "handle-ordinary"])
    late = form_of(answer) | {"f.within": "5天", "seen": "1", "do": "save"}
    zhao = signed_in(cast.zhao_min)
    send(zhao, draft, form_of(answer) | {"f.within": "2天"})
    refused = he.post(reverse("draft-file", args=[draft.pk, GRADES]), late)
    assert refused.status_code == 409
    assert "赵敏" in refused.text
    assert 'value="5天"' in refused.text
    assert "within: 2天" in draft_get(draft.pk).files[GRADES]


def test_the_text_is_one_click_away_and_keeps_every_comment(he, draft):
    address = reverse("draft-text", args=[draft.pk, "pack.yaml"])
    text = he.get(address).context["text"]
    assert text == draft.files["pack.yaml"]
    he.post(address, {"seen": "1", "text": text.replace("\n", "\r\n")})
    assert draft_get(draft.pk).revision == 1
    he.post(address, {"seen": "1", "text": text.replace("# S15", "# 我司 S15")})
    assert draft_get(draft.pk).files["pack.yaml"].startswith("# 我司 S15")


def test_a_broken_file_is_kept_told_and_can_be_mended_as_text(he, draft):
    address = reverse("draft-text", args=[draft.pk, GRADES])
    answer = he.post(address, {"seen": "1", "text": "tables: ["}, follow=True)
    assert "还不能提交" in answer.text
    assert "读不出来" in page(he, draft).text
    he.post(reverse("draft-step", args=[draft.pk, "undo"]), {"seen": "2"})
    assert draft_get(draft.pk).files == draft.files


def test_from_submission_to_an_edition_in_force(he, cast, signed_in, draft):
    step = lambda name: reverse("draft-step", args=[draft.pk, name])  # noqa: E731
    pack = draft.files["pack.yaml"].replace('version: "1"', 'version: "2"')
    he.post(reverse("draft-text", args=[draft.pk, "pack.yaml"]), {"seen": "1", "text": pack})
    assert "已提交审批" in he.post(step("submit"), {"seen": "2"}, follow=True).text
    zhao = signed_in(cast.zhao_min)
    assert "已批准" in zhao.post(step("approve"), {"seen": "3"}, follow=True).text
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    sent = {"seen": "4", "effective_from": day}
    assert "请令它施行" in zhao.post(step("issue"), sent, follow=True).text
    issue = Issue.objects.get(version="2")
    put = {"issue": issue.pk, "unit": cast.east.pk, "valid_from": day}
    answer = zhao.post(reverse("in-force"), put, follow=True)
    assert "施行" in answer.text
    assert InForce.objects.get(issue=issue).unit == cast.east


def test_an_author_sees_that_somebody_else_must_approve(cast, signed_in, issue):
    zhao = signed_in(cast.zhao_min)
    draft = draft_start(base=issue, actor=cast.zhao_min, now=timezone.now())
    pack = draft.files["pack.yaml"].replace('version: "1"', 'version: "2"')
    zhao.post(reverse("draft-text", args=[draft.pk, "pack.yaml"]), {"seen": "1", "text": pack})
    zhao.post(reverse("draft-step", args=[draft.pk, "submit"]), {"seen": "2"})
    assert "不能自己批准" in zhao.get(reverse("draft", args=[draft.pk])).text
    approve = zhao.post(
        reverse("draft-step", args=[draft.pk, "approve"]), {"seen": "3"}, follow=True
    )
    assert "不能自己批准" in approve.text
    assert draft_get(draft.pk).state == "submitted"


def test_whoever_returned_a_draft_may_still_approve_it(he, cast, signed_in, draft):
    pack = draft.files["pack.yaml"].replace('version: "1"', 'version: "2"')
    he.post(reverse("draft-text", args=[draft.pk, "pack.yaml"]), {"seen": "1", "text": pack})
    step = reverse("draft-step", args=[draft.pk, "submit"])
    he.post(step, {"seen": "2"})
    zhao = signed_in(cast.zhao_min)
    address = reverse("draft-step", args=[draft.pk, "return"])
    returned = zhao.post(address, {"seen": "3", "remarks": "请看期限"}, follow=True)
    assert "请看期限" in returned.text
    he.post(step, {"seen": "4"})
    assert "批准这份草稿" in zhao.get(reverse("draft", args=[draft.pk])).text


def test_a_pack_and_answers_make_a_draft_that_passes(he, cast, issue):
    address = reverse("draft-new", args=["s15-property"])
    asked = he.get(address)
    fields = {
        field.name: field.value
        for group in asked.context["groups"]
        for field in (*group.fields, *group.more)
    }
    assert fields["q.version"] == "2"
    wrong = he.post(address, fields | {"q.limit.handle-ordinary": "尽快"})
    assert wrong.status_code == 422
    assert "算不出到期时间" in wrong.text
    made = he.post(address, fields | {"q.limit.handle-ordinary": "2个工作日"}, follow=True)
    assert "请过目" in made.text
    assert made.context["check"].sound
    assert not made.context["taken"]


def test_the_generated_cases_are_frozen_anew_by_a_button(he, draft):
    answer = page(he, draft, at=["demands", "handle-ordinary"])
    send(he, draft, form_of(answer) | {"f.within": "2天"})
    shown = he.get(reverse("draft", args=[draft.pk]))
    assert shown.context["stale"]
    he.post(reverse("draft-step", args=[draft.pk, "freeze"]), {"seen": "2"})
    assert not he.get(reverse("draft", args=[draft.pk])).context["stale"]


def test_scenarios_that_fail_can_be_recomputed_and_are_named(he, draft):
    answer = page(he, draft, at=["demands", "handle-ordinary"])
    send(he, draft, form_of(answer) | {"f.within": "2天"})
    shown = he.get(reverse("draft", args=[draft.pk]))
    failing = [one.name for one in shown.context["check"].failed]
    assert failing
    address = reverse("draft-step", args=[draft.pk, "recompute"])
    told = he.post(address, {"seen": "2"}, follow=True)
    assert f"已按现在的规则重算 {len(failing)} 个场景" in told.text
    assert told.context["check"].sound
    assert "重算场景" in draft_get(draft.pk).changes.last().what


def test_a_draft_is_compared_with_its_base_and_past_cases_are_replayed(he, draft, reported):
    reported()
    answer = page(he, draft, at=["demands", "handle-ordinary"])
    send(he, draft, form_of(answer) | {"f.within": "2天"})
    address = reverse("draft-compare", args=[draft.pk])
    assert [part.id for part in he.get(address).context["comparison"].parts] == ["handle-ordinary"]
    shown = he.post(address, {}, follow=True)
    assert shown.context["replay"].total == 1
    he.post(reverse("draft-text", args=[draft.pk, GRADES]), {"seen": "2", "text": "a: ["})
    assert "改正后才能比较" in he.get(address).text


def test_pages_in_english(cast, signed_in, draft):
    cast.he_xin.language = "en"
    cast.he_xin.save()
    he = signed_in(cast.he_xin)
    for address in (
        reverse("drafts"),
        reverse("draft", args=[draft.pk]),
        reverse("draft-new", args=["s15-property"]),
        reverse("in-force"),
    ):
        assert he.get(address).status_code == 200
    answer = page(he, draft, at=GRADING)
    assert "Save the table" in answer.text
