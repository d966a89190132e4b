"""The style sheets keep their promises."""

import re
from pathlib import Path

import pytest

import bihuan.web

CSS = Path(bihuan.web.__file__).parent / "static" / "web" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")


def values(block):
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block))


def themes():
    light = re.search(r":root \{(.*?)\n\}", TOKENS, re.DOTALL)
    night = re.search(r':root\[data-theme="system"\] \{(.*?)\n  \}', TOKENS, re.DOTALL)
    dark = re.search(r':root\[data-theme="dark"\] \{(.*?)\n\}', TOKENS, re.DOTALL)
    return tuple(values(found[1]) for found in (light, night, dark))


def test_dark_by_choice_and_dark_by_system_are_one_list():
    light, night, dark = themes()
    assert night == dark
    assert set(dark) <= set(light)


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


PAIRS = [
    (text, ground)
    for text in ("ink", "ink-2", "ink-3", "brand")
    for ground in ("paper", "surface", "sunken")
] + [
    ("brand-strong", "brand-tint"),
    ("on-brand", "brand"),
    ("on-seal", "seal"),
    ("seal-strong", "seal-tint"),
    ("seal-strong", "surface"),
    ("ochre", "ochre-tint"),
    ("bamboo", "surface"),
    ("indigo", "indigo-tint"),
    ("ink", "indigo-tint"),
    ("ink-3", "indigo-tint"),
    ("ink-2", "slate-tint"),
]


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_in_light_and_dark(text, ground):
    for theme in (themes()[0], themes()[0] | themes()[2]):
        assert contrast(theme[f"--{text}"], theme[f"--{ground}"]) >= 4.5
