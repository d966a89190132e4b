"""`bihuan procedure print`: a pack, a folder or an issued edition becomes a file."""

import pytest
from django.utils import timezone

from bihuan.people.services import person_add
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_store


@pytest.mark.parametrize(
    ("name", "begins"), [("p.pdf", b"%PDF-"), ("p.docx", b"PK"), ("p.HTML", b"<!DOCTYPE html>")]
)
def test_the_name_of_the_file_says_the_format(bihuan, tmp_path, name, begins):
    target = tmp_path / name
    answer = bihuan("procedure", "print", "s15-property", "--to", str(target))
    assert answer.code == 0, answer.err
    assert str(target) in answer.out
    assert target.read_bytes().startswith(begins)


def test_a_folder_of_ones_own_is_printed(bihuan, pack, tmp_path):
    pack("pack.yaml", "不合格（服务）控制程序", "我们自己的程序")
    target = tmp_path / "ours.html"
    assert bihuan("procedure", "print", str(pack.folder), "--to", str(target)).code == 0
    assert "我们自己的程序" in target.read_text(encoding="utf-8")


def test_the_language_of_the_file_can_be_chosen(bihuan, tmp_path):
    target = tmp_path / "p.html"
    bihuan("procedure", "print", "s15-property", "--to", str(target), "--lang", "en")
    assert "Responsibilities" in target.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_an_issued_edition_is_printed_by_its_version(bihuan, tmp_path):
    now = timezone.now()
    admin = person_add(username="admin", name="管理员", is_administrator=True, actor=None, now=now)
    issue = edition_store(files=pack_read("s15-property"), actor=admin, now=now)
    target = tmp_path / "p.html"
    answer = bihuan("procedure", "print", "s15-property@1", "--to", str(target))
    assert answer.code == 0, answer.err
    assert issue.digest[:12] in target.read_text(encoding="utf-8")


def test_another_ending_is_refused_with_those_that_are_known(bihuan, tmp_path):
    answer = bihuan("procedure", "print", "s15-property", "--to", str(tmp_path / "p.odt"))
    assert answer.code == 2
    assert ".pdf" in answer.err
    assert not (tmp_path / "p.odt").exists()


def test_a_place_that_cannot_be_written_is_told(bihuan, tmp_path):
    answer = bihuan("procedure", "print", "s15-property", "--to", str(tmp_path / "no" / "p.html"))
    assert answer.code == 1
    assert "写不了" in answer.err
