"""Every page is sound: one heading, labelled fields, single ids, no script or style in line."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone

from bihuan.evidence.services import evidence_store
from tests.web.conftest import SERIOUS, SLIGHT

VOID = {"meta", "link", "input", "br", "img", "hr", "path", "circle", "use"}


class Sound(HTMLParser):
    """Collects what a page must not have."""

    def __init__(self, text):
        super().__init__()
        self.faults, self.ids, self.names, self.refs = [], Counter(), Counter(), set()
        self.labelled, self.fields, self.open = set(), [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self.names[tag] += 1
        self.ids.update([held["id"]] if "id" in held else [])
        self.faults += [f"{name} in line on <{tag}>" for name in held if name.startswith("on")]
        self.faults += [f"style in line on <{tag}>"] if "style" in held else []
        if tag == "script" and "src" not in held:
            self.faults.append("a script in line")
        for name in ("aria-labelledby", "aria-describedby", "for"):
            self.refs.update((held.get(name) or "").split())
        if tag == "label" and held.get("for"):
            self.labelled.add(held["for"])
        hidden = held.get("type") in {"hidden", "submit"}
        if tag in {"input", "select", "textarea"} and not hidden:
            self.fields.append((held.get("id"), "label" in self.open))
        if tag == "img" and "alt" not in held:
            self.faults.append("a picture without words")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def all_faults(self):
        twice = [f"id {name} stands {count} times" for name, count in self.ids.items() if count > 1]
        nameless = [
            f"field {name} has no label"
            for name, inside in self.fields
            if not inside and name not in self.labelled
        ]
        lost = [f"{name} is referred to and not there" for name in self.refs - set(self.ids)]
        heading = [] if self.names["h1"] == 1 else [f"{self.names['h1']} main headings"]
        return self.faults + twice + nameless + lost + heading


def faults_of(answer):
    text = answer.content.decode()
    assert "�" not in text
    assert not re.search(r"https?://(?!www\.w3\.org)", text)
    return Sound(text).all_faults()


@pytest.fixture
def rich(reported, cast, photo):
    """A case with everything on its page."""
    case = reported(
        SERIOUS,
        description="第一行\n第二行",
        customer_name="张女士",
        wants="道歉",
        place="3 号楼",
        service_item="电梯",
    )
    evidence_store(
        subject=case.subject, upload=photo(), actor=cast.li_jing, now=timezone.now(), act_sequence=1
    )
    reported(SLIGHT)
    return case


PAGES = [
    ("duties", {}, ""),
    ("report", {}, ""),
    ("register", {}, ""),
    ("register", {}, "?q=没有"),
    ("procedures", {}, ""),
    ("account", {}, ""),
    ("case", {"number": "NC-2026-00001"}, ""),
    ("case", {"number": "NC-2026-00001"}, "?act=amend"),
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("name", "where", "more"), PAGES, ids=[name + more for name, _where, more in PAGES]
)
@pytest.mark.parametrize("role", ["zhou_zong", "administrator", "li_jing"])
def test_a_page_is_sound(rich, cast, signed_in, language, name, where, more, role):
    browser = signed_in(getattr(cast, role), headers={"accept-language": language})
    answer = browser.get(reverse(name, kwargs=where) + more)
    assert answer.status_code == 200
    assert faults_of(answer) == []


def test_the_procedure_is_sound(issue, wang):
    assert faults_of(wang.get(f"/procedure/{issue.pk}/")) == []


def test_sign_in_is_sound(client, db, settings):
    settings.BIHUAN_DEMO = True
    assert faults_of(client.get("/sign-in/")) == []


def test_refused_forms_are_sound(rich, cast, signed_in, li):
    assert faults_of(li.post("/report/", {"title": "", "found_at": "x"})) == []
    boss = signed_in(cast.zhou_zong)
    answer = boss.post(f"/cases/{rich.number}/act/correct/", {"facts.effect": "x", "revision": "1"})
    assert answer.status_code == 422
    assert faults_of(answer) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<h1>x</h1><p onclick='x'>y</p>", "onclick in line on <p>"),
        ("<h1>x</h1><input id='a'>", "field a has no label"),
        ("<h1>x</h1><p id='a'></p><p id='a'></p>", "id a stands 2 times"),
        ("<h1>x</h1><div><p></div>", "</div> closes ['p']"),
    ],
)
def test_the_rule_itself(text, fault):
    assert fault in Sound(text).all_faults()
