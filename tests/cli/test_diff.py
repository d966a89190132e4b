"""`bihuan procedure diff`: two versions side by side."""

import pytest


@pytest.fixture
def next_one(pack):
    """A second version of a shipped pack in which one limit is longer."""
    pack("pack.yaml", 'version: "1"', 'version: "2"')
    pack("ch3-grades.yaml", "within: 1天", "within: 2天")
    return str(pack("ch3-grades.yaml", "1天 内", "2天 内"))


def test_tells_the_three_layers_behaviour_first(bihuan, next_one):
    answer = bihuan("procedure", "diff", "s15-property", next_one)
    assert answer.code == 0, answer.err
    assert "改动类别：放宽" in answer.out
    assert "时限 1天 → 时限 2天" in answer.out
    assert answer.out.index("行为：") < answer.out.index("结构：") < answer.out.index("文字：")
    assert "[-1-]{+2+}天" in answer.out


def test_tells_one_layer_in_english(bihuan, next_one):
    answer = bihuan(
        "procedure", "diff", "s15-property", next_one, "--layer", "structure", lang="en"
    )
    assert "Class of the change: loosening" in answer.out
    assert "Limit 1 day → 2 days" in answer.out
    assert "Behaviour" not in answer.out


def test_json_carries_regions_as_conditions_and_in_words(bihuan, next_one):
    told = bihuan("procedure", "diff", "s15-property", next_one, "--json").json
    assert (told["change_class"], told["problems"]) == ("loosening", [])
    region = told["behaviour"][0]["regions"][0]
    assert region["direction"] == "looser"
    assert set(region["region"]) <= set(region["example"])
    only = bihuan("procedure", "diff", "s15-property", next_one, "--json", "--layer", "text").json
    assert "text" in only
    assert "behaviour" not in only


def test_the_same_twice_is_no_change(bihuan):
    answer = bihuan("procedure", "diff", "s15-property", "s15-property")
    assert answer.code == 0
    assert answer.out.count("没有不同") == 3


def test_a_successor_that_declares_too_little_fails(bihuan, pack, next_one):
    pack(
        "pack.yaml",
        "effective_from: 2026-01-01\n",
        'effective_from: 2027-01-01\nreplaces: "1"\n'
        "change: {class: editorial, because: {zh: 改字, en: Words}}\n",
    )
    answer = bihuan("procedure", "diff", "s15-property", next_one)
    assert answer.code == 1
    assert "error P502" in answer.out
    told = bihuan("procedure", "diff", "s15-property", next_one, "--json").json
    assert [problem["code"] for problem in told["problems"]] == ["P502"]


def test_a_name_that_is_no_pack_is_told_with_the_nearest(bihuan):
    answer = bihuan("procedure", "diff", "s15-property", "s15-proprety")
    assert answer.code == 1
    assert "s15-property" in answer.err
