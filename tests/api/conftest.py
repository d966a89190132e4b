"""The cast, an edition in force, and a client for each of them."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from bihuan.api import rates
from bihuan.people.services import appointment_give, person_add, token_issue, unit_add
from bihuan.people.terms import Post
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_put_in_force, edition_store
from tests.api.reporting import REPORT

BEGIN = date(2026, 1, 1)


class Program:
    """A program that acts in somebody's name."""

    def __init__(self, secret=None, **headers):
        self.client = Client(raise_request_exception=False)
        self.headers = dict(headers)
        if secret:
            self.headers["Authorization"] = f"Bearer {secret}"

    def get(self, path, data=None, **headers):
        return self.client.get(f"/api/v1{path}", data, headers=self.headers | headers)

    def post(self, path, body=None, **headers):
        text = json.dumps(body if body is not None else {})
        return self.client.post(
            f"/api/v1{path}", text, "application/json", headers=self.headers | headers
        )

    def upload(self, path, fields, **headers):
        return self.client.post(f"/api/v1{path}", fields, headers=self.headers | headers)

    def generic(self, method, path, body=b"", content_type="application/json", **headers):
        return self.client.generic(
            method, f"/api/v1{path}", body, content_type, headers=self.headers | headers
        )


@pytest.fixture(autouse=True)
def _fresh_minute():
    rates.forget()


@pytest.fixture
def house(db):
    """Return the organisation with its cast: 李静 and 王强 in the East, 钱磊 in the West."""
    now = timezone.now()

    def unit(code, name, kind, parent=None, function=""):
        return unit_add(
            code=code, name=name, kind=kind, parent=parent, function=function, actor=None, now=now
        )

    def person(username, name, post, where, **more):
        one = person_add(username=username, name=name, actor=None, now=now, **more)
        appointment_give(person=one, unit=where, post=post, valid_from=BEGIN, actor=None, now=now)
        return one

    hq = unit("HQ", "集团", "group")
    quality = unit("QD", "品质部", "department", hq, "quality")
    east, west = unit("EAST", "东苑", "site", hq), unit("WEST", "西苑", "site", hq)
    return SimpleNamespace(
        hq=hq,
        quality=quality,
        east=east,
        west=west,
        li=person("lijing", "李静", Post.STAFF, east),
        chen=person("chenxiao", "陈晓", Post.STAFF, east),
        wang=person("wangqiang", "王强", Post.SUPERVISOR, east),
        zhao=person("zhaomin", "赵敏", Post.MANAGEMENT_REPRESENTATIVE, hq),
        zhou=person("zhouzong", "周总", Post.GENERAL_MANAGER, hq),
        he=person("hexin", "何欣", Post.INSPECTOR, quality),
        qian=person("qianlei", "钱磊", Post.SUPERVISOR, west),
        admin=person_add(
            username="admin", name="管理员", is_administrator=True, actor=None, now=now
        ),
    )


@pytest.fixture
def issue(house):
    """Return the edition in force everywhere."""
    now = timezone.now()
    issued = edition_store(files=pack_read("s15-property"), actor=house.zhao, now=now)
    edition_put_in_force(issue=issued, unit=house.hq, valid_from=BEGIN, actor=house.zhao, now=now)
    return issued


@pytest.fixture
def program(house):
    """Return the means to get a client that acts in a person's name."""

    def of(person, **headers):
        token = token_issue(person=person, name="测试", actor=None, now=timezone.now())
        return Program(token.secret, **headers)

    return of


@pytest.fixture
def li(house, program):
    return program(house.li)


@pytest.fixture
def wang(house, program):
    return program(house.wang)


@pytest.fixture
def qian(house, program):
    return program(house.qian)


@pytest.fixture
def stranger():
    """Return a client without a token."""
    return Program()


@pytest.fixture
def case(issue, li):
    """Return a case that 李静 has reported."""
    return li.post("/cases", REPORT).json()
