"""The flow chart: every demand stands on some way, the picture is sound, its words fit."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.cli.packs import shipped
from bihuan.procedure.document.charts import MOST_LANES, charts_of
from bihuan.procedure.document.drawing import NO_START, glued, width_of, wrapped
from bihuan.procedure.document.lanes import ways_of
from bihuan.procedure.document.phrases import Teller
from bihuan.procedure.terms import Label
from tests.procedure.document.reading import edition_in
from tests.procedure.small import small

PACKS = [pytest.param(name, id=name) for name in shipped()]
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert(1)</script>&"]]>#import("x")'

every_pack = pytest.mark.parametrize("pack", PACKS)


@every_pack
def test_every_demand_stands_on_some_way(pack):
    edition = edition_in(pack)
    drawn = {
        asked.demand.id
        for lane in ways_of(edition).lanes
        for stage in lane.stages
        for asked in stage.asked
    }
    assert drawn == {demand.id for demand in edition.demands}


@every_pack
def test_no_grade_is_left_out(pack):
    edition = edition_in(pack)
    ways = ways_of(edition)
    grades = {combination[-1] for combination in ways.possible}
    assert grades == {member.id for member in edition.facts[edition.grade].members}
    taken = [combination for lane in ways.lanes for combination in lane.combinations]
    assert sorted(taken) == sorted(ways.possible)


@every_pack
@pytest.mark.parametrize("language", ["zh", "en"])
def test_charts_are_sound_pictures_with_everything_inside(pack, language):
    charts = charts_of(Teller(edition_in(pack), language))
    assert charts
    assert len({chart.title for chart in charts}) == len(charts)
    for chart in charts:
        root = ET.fromstring(chart.svg)  # noqa: S314 - our own text
        assert len(root.findall(f".//{SVG}rect[@class='fc-head']")) <= MOST_LANES
        for text in root.iter(f"{SVG}text"):
            assert text.text
            x, wide = float(text.get("x")), width_of(text.text, int(text.get("font-size")))
            left = x - wide / 2 if text.get("text-anchor") else x
            assert left >= 0
            assert left + wide <= chart.width + 2
            assert 0 < float(text.get("y")) < chart.height


def test_the_same_edition_gives_the_same_picture():
    first, second = (charts_of(Teller(small(), "zh")) for _ in range(2))
    assert first == second


def test_words_of_a_pack_cannot_become_marks():
    hostile = Label(HOSTILE, HOSTILE)
    demands = tuple(replace(one, title=hostile) for one in small().demands)
    roles = {name: replace(role, name=hostile) for name, role in small().roles.items()}
    edition = replace(small(), demands=demands, roles=roles)
    for chart in charts_of(Teller(edition, "zh")):
        root = ET.fromstring(chart.svg)  # noqa: S314 - our own text
        assert not list(root.iter(f"{SVG}script"))
        assert "alert(1)" in "".join(root.itertext())


@given(st.text(alphabet="部门负责人，。、）3个工作日内 within days(", max_size=60))
def test_wrapping_loses_nothing_and_no_line_begins_with_a_comma(text):
    lines = wrapped(text, 11, 80)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line[:1] in NO_START for line in lines[1:] if line)


def test_what_is_glued_stays_on_one_line():
    text = f"部门负责人（部门经理）、品质部 {glued('· 3个工作日内')}"
    assert any("· 3个工作日内" in line for line in wrapped(text, 11, 120))
