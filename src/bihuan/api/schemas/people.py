"""Persons and units as others see them."""

from pydantic import BaseModel, Field

from bihuan.api.wording import WordsOut, two
from bihuan.people.models import Person, Unit
from bihuan.procedure.terms import Label


class PersonOut(BaseModel):
    """A person, by the name they sign in with."""

    username: str
    name: str

    @classmethod
    def of(cls, person: Person) -> "PersonOut":
        return cls(username=person.username, name=person.name)


class UnitRef(BaseModel):
    """A unit, by its code."""

    code: str
    name: WordsOut

    @classmethod
    def of(cls, unit: Unit) -> "UnitRef":
        return cls(code=unit.code, name=unit_words(unit))


class UnitOut(UnitRef):
    """A unit in its place in the tree."""

    kind: str = Field(description=two("类别", "kind: group, region, site, department, team"))
    parent: str | None = Field(None, description=two("上级部门的编号", "code of the unit above"))
    function: str = Field(description=two("承担的职能", "the function it carries, such as quality"))
    active: bool


class PostOut(BaseModel):
    """A post held in a unit."""

    post: str
    unit: UnitRef


class MeOut(PersonOut):
    """Who the token stands for."""

    language: str
    is_administrator: bool
    posts: list[PostOut]


def unit_words(unit: Unit) -> WordsOut:
    """Return a unit's name in both languages."""
    return WordsOut.of(Label(str(unit.name), unit.label("en")))
