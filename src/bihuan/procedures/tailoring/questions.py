"""What may be asked of whoever starts from a pack, read off the pack itself.

Names of roles, limits, numbers in conditions and forms are asked because every pack has them in the
same places; nothing here knows one pack.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bihuan.procedure.clocks.limits import LimitError, parse_limit
from bihuan.procedure.edition import Edition, Fact
from bihuan.procedure.language.leaves import Day, Id
from bihuan.procedure.language.loading import FACTS, PACK, VOCABULARY
from bihuan.procedure.language.tree import Plain
from bihuan.procedure.language.values import FactValueError, is_finite, read_value
from bihuan.procedure.terms import Label
from bihuan.procedures.editing.records import Way, fields_of
from bihuan.procedures.reader import read_file

NUMBER = re.compile(r"\d{4}-\d\d-\d\d|\d[\d,]*(?:\.\d+)?(?:万元|亿元|元|分钟|小时|天|次|%|分)?")
GROUPS = {
    "identity": Label("程序", "Procedure"),
    "roles": Label("部门和岗位", "Departments and posts"),
    "limits": Label("时限", "Limits"),
    "numbers": Label("控制数和目标", "Control numbers and targets"),
    "forms": Label("表单编号", "Numbers of forms"),
}


FIRST = {"identity": 6, "roles": 4, "limits": 5, "numbers": 3, "forms": 2}
"""So many of each group are asked first: together about a dozen."""


class Place(NamedTuple):
    """Where an answer is written: a field of a record, and the clause that says the same."""

    file: str
    way: Way
    field: str
    clause: str = ""


class Question(NamedTuple):
    """One thing asked, with the pack's own answer; `main` ones are asked first."""

    key: str
    group: str
    label: Label
    default: str
    places: tuple[Place, ...]
    kind: str = "text"
    fact: str = ""
    main: bool = True


Tree = Mapping[str, Plain]


def questions(files: Mapping[str, str], edition: Edition) -> list[Question]:
    """Return everything a pack can be asked for, in the order in which people think of it."""
    trees = {name: fields_of(read_file(name, text)[0]) for name, text in files.items()}
    every = [
        *_identity(edition),
        *_roles(edition),
        *_limits(trees, edition),
        *_numbers(trees, edition),
        *_lookups(trees, edition),
        *_forms(edition),
    ]
    first = _first(every)
    return [one._replace(main=one.key in first) for one in every]


def _first(every: Sequence[Question]) -> set[str]:
    """Return what is asked first: of each group what stands at most places."""
    chosen: set[str] = set()
    for group, most in FIRST.items():
        mine = [one for one in every if one.group == group and one.main]
        chosen |= {one.key for one in sorted(mine, key=lambda one: -len(one.places))[:most]}
    return chosen


def wrong_with(question: Question, answer: str, edition: Edition) -> Label | None:
    """Return why an answer cannot be taken, in both languages, or None."""
    if question.kind == "limit":
        try:
            parse_limit(answer)
        except LimitError as error:
            return error.label
    elif question.kind == "number":
        try:
            read_value(edition.facts[question.fact], answer)
        except FactValueError as error:
            return error.message
    elif question.kind == "day" and not re.fullmatch(_pattern(Day), answer):
        return Label("日期请写成 2026-11-22", "write a date as 2026-11-22")
    elif question.kind == "id" and not re.fullmatch(_pattern(Id), answer):
        return Label(
            "编号用小写英文字母开头，只含小写字母、数字、- 和 _",
            "an id begins with a lower-case letter and has only a-z, 0-9, - and _",
        )
    elif not answer.strip() and question.kind != "optional":
        return Label("这里不能为空", "this must not be empty")
    return None


def _pattern(annotated: object) -> str:
    return next(
        found
        for one in getattr(annotated, "__metadata__", ())
        if (found := getattr(one, "pattern", None))
    )


def _identity(edition: Edition) -> Iterator[Question]:
    def asked(
        key: str, label: Label, default: str, way: Way, field: str, kind: str = "text"
    ) -> Question:
        return Question(key, "identity", label, default, (Place(PACK, way, field),), kind)

    title = edition.title
    yield asked("title.zh", Label("程序名称", "Title in Chinese"), title.zh, (), "title.zh")
    yield asked("title.en", Label("英文名称", "Title in English"), title.en, (), "title.en")
    yield asked("id", Label("程序编号", "Id of the procedure"), edition.id, (), "id", "id")
    yield asked("version", Label("版本", "Version"), edition.version, (), "version")
    yield asked(
        "effective_from",
        Label("施行日期", "Effective from"),
        edition.effective_from.isoformat(),
        (),
        "effective_from",
        "day",
    )
    said = [reading.decided_by for reading in edition.interpretations.values()]
    if said:
        most = max(said, key=said.count)
        places = tuple(
            Place(reading.position.file, ("interpretations", reading.id), "by")
            for reading in edition.interpretations.values()
            if reading.decided_by == most
        )
        label = Label("由谁批准对原文的解释", "Who approves the readings of the source")
        yield Question("approver", "identity", label, most, places)


def _roles(edition: Edition) -> Iterator[Question]:
    """Ask for the names of departments first; the posts are asked where somebody wants more."""
    for role in edition.roles.values():
        way = ("roles", role.id)
        main = role.of.startswith("function:")
        yield Question(
            f"role.{role.id}",
            "roles",
            role.name,
            role.name.zh,
            (Place(PACK, way, "name.zh"),),
            main=main,
        )
        yield Question(
            f"role.{role.id}.en",
            "roles",
            Label(f"{role.name.zh}（英文）", f"{role.name.en} (English)"),
            role.name.en,
            (Place(PACK, way, "name.en"),),
            main=False,
        )


def _limits(trees: Mapping[str, Tree], edition: Edition) -> Iterator[Question]:
    """Ask once for demands that rest on one clause and have the same limit."""
    groups: dict[tuple[str, str], list[tuple[Place, str, Label]]] = {}
    titles = {demand.id: demand.title for demand in edition.demands}
    owner = trees.get(PACK, {}).get("owner")
    if isinstance(owner, dict) and owner.get("within"):
        place = Place(PACK, ("owner",), "within", str(owner.get("clause", "")))
        label = Label("判定程度、补齐事实", "Grading and supplying facts")
        groups[place.clause, str(owner["within"])] = [(place, "owner", label)]
    for name, tree in _chapters(trees):
        for section in ("demands", "triggers"):
            for record in _listed(tree, section):
                within, one = str(record.get("within", "")), str(record.get("id", ""))
                if within:
                    place = Place(name, (section, one), "within", str(record.get("clause", "")))
                    label = titles.get(one, Label(one, one))
                    groups.setdefault((place.clause, within), []).append((place, one, label))
    for (clause, within), members in groups.items():
        names = list(dict.fromkeys(label for _place, _one, label in members))
        said = Label(
            f"{'、'.join(name.zh for name in names)}（§{clause}）",
            f"{', '.join(name.en for name in names)} (§{clause})",
        )
        places = tuple(place for place, _one, _label in members)
        yield Question(f"limit.{members[0][1]}", "limits", said, within, places, "limit")


def _numbers(trees: Mapping[str, Tree], edition: Edition) -> Iterator[Question]:
    """Ask for every number that stands in a condition, once for each fact."""
    found: dict[tuple[str, str], list[Place]] = {}
    for name, tree in _chapters(trees):
        for way, record in _conditions(tree):
            when = record.get("when")
            for fact_id, cell in (when if isinstance(when, dict) else {}).items():
                fact = edition.facts.get(fact_id)
                if fact is None or is_finite(fact) or not isinstance(cell, str):
                    continue
                for number in NUMBER.findall(cell):
                    place = Place(name, way, f"when.{fact_id}", str(record.get("clause", "")))
                    found.setdefault((fact_id, number), []).append(place)
    counts: dict[str, int] = {}
    for (fact_id, number), places in found.items():
        fact = edition.facts[fact_id]
        counts[fact_id] = counts.get(fact_id, 0) + 1
        suffix = f".{counts[fact_id]}" if counts[fact_id] > 1 else ""
        label = Label(f"{fact.name.zh}的界限", f"Bound of {fact.name.en}")
        key = f"number.{fact_id}{suffix}"
        yield Question(key, "numbers", label, number, tuple(places), "number", fact_id)


def _lookups(trees: Mapping[str, Tree], edition: Edition) -> Iterator[Question]:
    """Ask for the newest value of every number that is looked up by its date."""
    for file in (FACTS, VOCABULARY):
        for record in _listed(trees.get(file, {}), "facts"):
            derived, one = record.get("derived"), str(record.get("id", ""))
            fact: Fact | None = edition.facts.get(one)
            values = derived.get("values") if isinstance(derived, dict) else None
            if fact is None or not isinstance(values, list) or not values:
                continue
            newest = max(range(len(values)), key=lambda at: str(_field(values[at], "from")))
            place = Place(file, ("facts", one, "derived", "values", f"#{newest}"), "value")
            default = str(_field(values[newest], "value"))
            yield Question(f"value.{one}", "numbers", fact.name, default, (place,), "number", one)


def _forms(edition: Edition) -> Iterator[Question]:
    for form in edition.forms.values():
        place = Place(PACK, ("forms", form.id), "number")
        yield Question(f"form.{form.id}", "forms", form.name, form.number, (place,), "optional")


def _chapters(trees: Mapping[str, Tree]) -> Iterator[tuple[str, Tree]]:
    for name, tree in sorted(trees.items()):
        if name not in (PACK, FACTS, VOCABULARY) and not name.startswith("scenarios/"):
            yield name, tree


def _conditions(tree: Tree) -> Iterator[tuple[Way, Tree]]:
    """Yield every record of a chapter that has conditions."""
    for table in _listed(tree, "tables"):
        for row in _listed(table, "rows"):
            yield ("tables", str(table.get("id")), "rows", str(row.get("id"))), row
    for section in ("demands", "triggers", "rights", "dispositions"):
        for record in _listed(tree, section):
            yield (section, str(record.get("id"))), record


def _listed(tree: Tree, section: str) -> Sequence[Tree]:
    found = tree.get(section)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _field(record: Plain, key: str) -> Plain:
    return record.get(key, "") if isinstance(record, dict) else ""
