"""Every sentence of the pages has its English, with the same gaps to fill in."""

import re
import sys
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext, pgettext

import bihuan.web

ROOT = Path(__file__).resolve().parents[2]
WEB = Path(bihuan.web.__file__).parent
HAN = re.compile(r"[\u4e00-\u9fff]")
GAP = re.compile(r"%\((\w+)\)s")
CATALOGUE = polib.pofile(str(WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"))


@pytest.fixture(scope="module")
def found():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import extract  # noqa: PLC0415 - a script beside the package
    finally:
        sys.path.pop(0)
    return extract.messages(WEB)


def test_every_sentence_of_the_pages_is_in_the_catalogue(found):
    held = {entry.msgid for entry in CATALOGUE}
    assert {one for one, _many, _context in found} - held == set()


def test_nothing_in_the_catalogue_has_gone(found):
    assert {entry.msgid for entry in CATALOGUE} - {one for one, *_rest in found} == set()


def translations(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.msgid[:30])
def test_a_sentence_is_english_and_fills_the_same_gaps(entry):
    for said in translations(entry):
        assert said
        assert not HAN.search(said)
        assert set(GAP.findall(said)) == set(GAP.findall(entry.msgid))


@pytest.mark.parametrize(
    "entry", [one for one in CATALOGUE if not one.msgid_plural], ids=lambda one: one.msgid[:30]
)
def test_another_rooms_catalogue_does_not_talk_over_ours(entry):
    with translation.override("en"):
        said = pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else gettext(entry.msgid)
    assert said == entry.msgstr


def bare_chinese(path):
    """Return Chinese that stands in a template outside every translation."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{#.*?#}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}", "", text, flags=re.DOTALL)
    return HAN.findall(text.replace("中文", ""))


def test_no_template_speaks_chinese_past_the_catalogue():
    found = {path.name: bare_chinese(path) for path in (WEB / "templates").rglob("*.html")}
    assert {name: left for name, left in found.items() if left} == {}
