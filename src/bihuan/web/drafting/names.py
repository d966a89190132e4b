"""What a draft calls its things, as far as its text can be read: a draft may be broken."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import ValidationError

from bihuan.procedure.edition import Fact, Position
from bihuan.procedure.language.declaring import fact_of, members_of
from bihuan.procedure.language.loading import FACTS, GENERATED, PACK, VOCABULARY
from bihuan.procedure.language.naming import Bench
from bihuan.procedure.language.shapes import FactShape, ScaleShape
from bihuan.procedure.language.tables import choice_fact
from bihuan.procedure.language.tree import Block, Plain
from bihuan.procedure.terms import FactType, Label, Step
from bihuan.procedures.editing.records import fields_of, tree_of

Record = Mapping[str, Plain]

NOTHING = Block({}, {}, Position("", 1, 1))
"""Where the problems of single facts would stand: they are told by the check."""


class ClauseNamed(NamedTuple):
    """A clause with the file in which it stands and its items."""

    file: str
    heading: Label
    items: tuple[str, ...]


class Names(NamedTuple):
    """Everything that rules can name."""

    files: Mapping[str, Record]
    facts: Mapping[str, Fact]
    roles: Mapping[str, Label]
    forms: Mapping[str, Label]
    references: Mapping[str, Label]
    clauses: Mapping[str, ClauseNamed]
    readings: Mapping[str, Label]

    @property
    def chapters(self) -> list[str]:
        """The files that hold clauses, in order."""
        return [name for name in sorted(self.files) if is_chapter(name)]


def is_chapter(name: str) -> bool:
    """Tell whether a file is a chapter."""
    return name not in (PACK, FACTS, VOCABULARY) and not name.startswith("scenarios/")


def is_generated(name: str) -> bool:
    """Tell whether a file is written by the system."""
    return name == GENERATED


def names_of(files: Mapping[str, str]) -> Names:
    """Return what the files name; what cannot be read is left out."""
    data = {name: fields_of(tree_of(text)) for name, text in files.items()}
    pack = data.get(PACK, {})
    clauses = {
        text_of(clause, "id"): ClauseNamed(
            name,
            label_of(clause.get("heading")),
            tuple(text_of(item, "id") for item in listed(clause, "items")),
        )
        for name in sorted(data)
        if is_chapter(name)
        for clause in listed(data[name], "clauses")
    }
    return Names(
        data,
        _facts(data),
        _named(pack, "roles"),
        _named(pack, "forms"),
        _named(pack, "references"),
        clauses,
        {
            text_of(reading, "id"): label_of(reading.get("issue"))
            for name in sorted(data)
            if is_chapter(name)
            for reading in listed(data[name], "interpretations")
        },
    )


def listed(record: Record, section: str) -> list[Record]:
    """Return the records of a section."""
    found = record.get(section)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text_of(record: Record, key: str) -> str:
    """Return a field that is text, "" where it is none."""
    found = record.get(key, "")
    return found if isinstance(found, str) else ""


def texts_of(record: Record, key: str) -> list[str]:
    """Return a field that is a list of texts."""
    found = record.get(key)
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def label_of(found: Plain | None) -> Label:
    """Return a wording in both languages."""
    if not isinstance(found, dict):
        return Label("", "")
    return Label(text_of(found, "zh"), text_of(found, "en"))


def _named(record: Record, section: str) -> dict[str, Label]:
    return {text_of(one, "id"): label_of(one.get("name")) for one in listed(record, section)}


def _facts(data: Mapping[str, Record]) -> dict[str, Fact]:
    """Return scales, facts, and the yes-or-no facts of dispositions and collected answers."""
    bench, found = Bench({"": NOTHING}), dict[str, Fact]()
    for scale in listed(data.get(PACK, {}), "scales"):
        found.update(_scale(scale))
    shared = {text_of(fact, "id"): fact for fact in listed(data.get(VOCABULARY, {}), "facts")}
    facts = data.get(FACTS, {})
    used = [shared[name] for name in texts_of(facts, "use") if name in shared]
    for record in (*used, *listed(facts, "facts")):
        try:
            made = fact_of(bench, "", (), FactShape.model_validate(record))
        except (ValidationError, KeyError):
            continue
        found[made.id] = made
    for name in sorted(data):
        if is_chapter(name):
            found.update({fact.id: fact for fact in _made(data[name], found)})
    return found


def _scale(record: Record) -> dict[str, Fact]:
    try:
        shape = ScaleShape.model_validate(record)
    except ValidationError:
        return {}
    name = Label(shape.name.zh, shape.name.en)
    levels = members_of(shape.levels, ordered=True)
    fact = Fact(shape.id, FactType.ENUM, name, name, levels, asked_at=Step.GRADE, decided=True)
    return {shape.id: fact}


def _made(chapter: Record, known: Mapping[str, Fact]) -> Iterator[Fact]:
    for way in listed(chapter, "dispositions"):
        yield choice_fact(f"chosen.{text_of(way, 'id')}", label_of(way.get("name")))
    for table in listed(chapter, "tables"):
        output = known.get(text_of(table, "output"))
        if text_of(table, "hit") == "collect" and output is not None:
            for member in output.members:
                yield choice_fact(f"{output.id}.{member.id}", member.name)
