"""The tree of units is built and rebuilt without losing its shape."""

import pytest

from bihuan.journal.queries import entries_of, sentence_of
from bihuan.people.models import Unit
from bihuan.people.services import (
    InvalidError,
    NotAllowedError,
    UnitCodeTakenError,
    UnitInUseError,
    UnitMisplacedError,
    unit_add,
    unit_change,
    unit_move,
)
from bihuan.people.terms import UnitKind
from tests.cast import NOW
from tests.together import together


def add(parent, code="DY-LH", actor=None, **values):
    given = {"name": "绿化班", "kind": UnitKind.TEAM} | values
    return unit_add(code=code, parent=parent, actor=actor, now=NOW, **given)


def assert_paths_are_sound():
    for unit in Unit.objects.select_related("parent"):
        assert unit.path == f"{unit.parent.path if unit.parent else '/'}{unit.pk}/"


def last_sentence(subject, language="zh"):
    return sentence_of(entries_of(subject).last(), language)


def test_a_unit_stands_below_its_parent(cast):
    unit = add(cast.east_works)
    assert unit.lineage == (cast.group.pk, cast.east.pk, cast.east_works.pk, unit.pk)
    assert_paths_are_sound()


def test_adding_is_written_down_in_both_languages(cast):
    add(cast.east_works, actor=cast.administrator)
    line = entries_of("unit:DY-LH").get()
    assert (line.actor, line.actor_name) == (f"person:{cast.administrator.pk}", "管理员")
    assert last_sentence("unit:DY-LH") == "新增班组“绿化班”，隶属“工程部”"
    assert last_sentence("unit:HY") == "新增集团“和悦服务集团”，隶属“—”"
    assert last_sentence("unit:DY-LH", "en").startswith("Added the ")


def test_a_code_is_given_once(cast):
    with pytest.raises(UnitCodeTakenError, match="“XY”已被使用"):
        add(cast.east, code="XY")
    assert not entries_of("unit:XY").filter(sequence__gt=1).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "D Y"),
        ("code", ""),
        ("code", "x" * 41),
        ("name", ""),
        ("name", "长" * 101),
        ("kind", "castle"),
        ("function", "Qualität!"),
    ],
)
def test_nonsense_is_refused_at_its_field(cast, field, value):
    with pytest.raises(InvalidError) as refusal:
        add(cast.east, **{field: value})
    assert refusal.value.field == field


def test_a_unit_moves_with_everything_below(cast):
    team = add(cast.east_works)
    moved = unit_move(unit=cast.east_works, parent=cast.west, actor=None, now=NOW)
    team.refresh_from_db()
    assert team.path.startswith(moved.path)
    assert moved.path.startswith(cast.west.path)
    assert_paths_are_sound()
    assert last_sentence("unit:DY-GC") == "“工程部”由“东苑”划归“西苑”"


def test_a_unit_may_become_a_root_and_come_back(cast):
    unit_move(unit=cast.east, parent=None, actor=None, now=NOW)
    assert_paths_are_sound()
    unit_move(unit=cast.east, parent=cast.west, actor=None, now=NOW)
    assert_paths_are_sound()


def test_a_unit_never_stands_below_itself(cast):
    for parent in (cast.east, cast.east_works):
        with pytest.raises(UnitMisplacedError, match="东苑"):
            unit_move(unit=cast.east, parent=parent, actor=None, now=NOW)
    assert_paths_are_sound()


def test_the_tree_has_an_end(cast):
    unit = cast.east
    for level in range(13):
        unit = add(unit, code=f"L{level}")
    with pytest.raises(UnitMisplacedError, match="最多 15 级"):
        add(unit, code="L13")
    with pytest.raises(UnitMisplacedError, match="最多 15 级"):
        unit_move(unit=cast.east, parent=cast.west, actor=None, now=NOW)


def test_names_change_and_the_change_is_kept(cast):
    unit_change(unit=cast.east, name="东苑南区", actor=None, now=NOW)
    line = entries_of("unit:DY").last()
    assert line.details.body["before"] == {"name": "东苑"}
    assert line.details.body["after"] == {"name": "东苑南区"}


def test_no_change_is_no_line(cast):
    unit_change(unit=cast.east, name="东苑", actor=None, now=NOW)
    assert entries_of("unit:DY").count() == 1


def test_a_unit_goes_out_of_use_after_those_below(cast):
    with pytest.raises(UnitInUseError, match="东苑"):
        unit_change(unit=cast.east, active=False, actor=None, now=NOW)
    unit_change(unit=cast.east_guard, active=False, actor=None, now=NOW)
    with pytest.raises(UnitMisplacedError, match="“保安部”已停用"):
        add(cast.east_guard)


@pytest.mark.parametrize("who", ["li_jing", "wang_qiang", "zhao_min"])
def test_only_administrators_change_the_tree(cast, who):
    actor = getattr(cast, who)
    for deed in (
        lambda: add(cast.east, actor=actor),
        lambda: unit_move(unit=cast.east, parent=cast.west, actor=actor, now=NOW),
        lambda: unit_change(unit=cast.east, name="x", actor=actor, now=NOW),
    ):
        with pytest.raises(NotAllowedError, match="系统管理员"):
            deed()


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_make_no_circle(cast):
    """East below West and West below East: one of them comes too late."""
    outcomes = together(
        lambda: unit_move(unit=cast.east, parent=cast.west, actor=None, now=NOW),
        lambda: unit_move(unit=cast.west, parent=cast.east, actor=None, now=NOW),
    )
    assert [type(one) for one in outcomes].count(UnitMisplacedError) == 1
    assert_paths_are_sound()


@pytest.mark.django_db(transaction=True)
def test_what_is_added_during_a_move_moves_along(cast):
    together(
        lambda: unit_move(unit=cast.east, parent=cast.west, actor=None, now=NOW),
        *[lambda code=f"T{at}": add(cast.east_works, code=code) for at in range(4)],
    )
    assert Unit.objects.under(cast.west.path).filter(code__startswith="T").count() == 4
    assert_paths_are_sound()
