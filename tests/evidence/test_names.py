"""Names are harmless before anybody sees them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.evidence.names import LONGEST, clean_name, split_name


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("现场 照片.JPG", "现场 照片.jpg"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\li\\桌面\\a.pdf", "a.pdf"),
        ("报告\u202egpj.exe", "报告gpj.exe"),
        ("a\x00b\n c.png", "ab c.png"),
        ('<b>"x"?.png', "_b__x__.png"),
        (".htaccess", "htaccess"),
        ("", "附件"),
        ("...", "附件"),
        (".jpg", "jpg"),
        ("/", "附件"),
        ("长" * 300 + ".docx", "长" * 115 + ".docx"),
        ("v1.2 最终版", "v1.2 最终版"),
        ("e\u0301.txt", "é.txt"),
    ],
)
def test_it_makes_a_name_harmless(given, expected):
    assert clean_name(given) == expected


@given(st.text())
def test_no_name_escapes_its_folder_or_its_length(name):
    clean = clean_name(name)
    assert 0 < len(clean) <= LONGEST
    if len(name) < LONGEST:  # a cut may leave what looks like another ending
        assert clean_name(clean) == clean
    assert not set('/\\<>:"|?*\x00\n\u202e').intersection(clean)
    assert not clean.startswith(".")
    assert split_name(clean)[1].islower() or not split_name(clean)[1].isalpha()
