"""A mapping bound to this organisation: its units, persons, editions, found once for all rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Channel
from bihuan.imports.mapping import Mapping, MappingError, Source
from bihuan.imports.wording import chained, listed, say, stated
from bihuan.people.models import Person, Unit
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.answers import read_facts
from bihuan.procedure.language.problems import nearest
from bihuan.procedure.terms import Label, Value
from bihuan.procedures.queries import NoEditionError, edition_for

Answer = tuple[dict[str, Value], dict[str, Label]]
"""A fact that was read, and what is wrong with it, each by its name."""


class Unmapped(Exception):  # noqa: N818 - it is an answer, told as a fault of the row
    """A text leads to nothing; the message says why, `advice` what to do."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.advice = advice


@dataclass(slots=True)
class Binding:
    """What the rows of one import share."""

    mapping: Mapping
    now: datetime
    units: dict[str, Unit | None] = field(default_factory=dict)
    persons: dict[str, Person | None] = field(default_factory=dict)
    editions: dict[int, Edition] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    answers: dict[tuple[str, str, str], Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.columns = tuple(self.mapping.columns())

    def unit(self, text: str) -> Unit:
        """Return the unit of this code, or the only one of this name.

        Raises:
            Unmapped: there is none.
        """
        if not text:
            raise Unmapped(_("没有写部门"), _("补上部门，或在 unit.otherwise 里写默认部门"))
        if text not in self.units:
            self.units[text] = _unit(text)
        unit = self.units[text]
        if unit is None:
            codes = Unit.objects.filter(active=True).values_list("code", flat=True)
            close = listed(nearest(text, codes))
            raise Unmapped(
                _("没有代码（或唯一名称）为“%(text)s”的在用部门") % {"text": text},
                _("在 unit.values 里写明它对应的部门代码%(close)s")
                % {"close": _("，最接近：%(codes)s") % {"codes": close} if close else ""},
            )
        return unit

    def person(self, text: str) -> Person:
        """Return the person of this user name, or the only one of this name.

        Raises:
            Unmapped: there is none.
        """
        if text not in self.persons:
            self.persons[text] = _person(text)
        person = self.persons[text]
        if person is None:
            raise Unmapped(
                _("没有用户名（或唯一姓名）为“%(text)s”的在职人员") % {"text": text},
                _("在 values 里写明对应的用户名，离职的可以不管"),
            )
        return person

    def answer(self, edition: Edition, name: str, source: Source, text: str) -> Answer:
        """Return a fact as an edition reads it from a text.

        What a mapping names itself is read once; what stands in columns may be anything.
        """
        finite = bool(source.value or source.values)
        key = (edition.digest, name, text)
        if not finite or key not in self.answers:
            found = read_facts(edition, {name: text})
            if not finite:
                return found
            self.answers[key] = found
        return self.answers[key]

    def edition(self, unit: Unit) -> Edition:
        """Return the edition under which cases of a unit are taken in today.

        Raises:
            NoEditionError: none is in force there.
        """
        if unit.pk not in self.editions:
            self.editions[unit.pk] = edition_for(unit, timezone.localdate(self.now))[1]
        return self.editions[unit.pk]


def bind(mapping: Mapping, now: datetime) -> tuple[Binding, list[str]]:
    """Return the mapping bound, and what should be known before the rows are read.

    Raises:
        MappingError: it names units, channels or facts that there are not.
    """
    binding = Binding(mapping, now)
    wrong = [*_units_wrong(binding), *_channels_wrong(mapping)]
    if wrong:
        raise MappingError(_("映射与本单位不符：\n%(problems)s") % {"problems": "\n".join(wrong)})
    editions = _editions(binding)
    wrong = list(_facts_wrong(mapping, editions))
    if wrong:
        raise MappingError(_("映射与程序不符：\n%(problems)s") % {"problems": "\n".join(wrong)})
    return binding, list(_notices(mapping, editions))


def answers_of(source: Source) -> Iterator[str]:
    """Yield every text that a field can have whatever the rows say."""
    if source.value and not source.values:
        yield source.value
    yield from source.values.values()
    if source.otherwise:
        yield source.otherwise


def _units_wrong(binding: Binding) -> Iterator[str]:
    for code in dict.fromkeys(answers_of(binding.mapping.unit)):
        try:
            binding.edition(binding.unit(code))
        except Unmapped as error:
            yield stated("unit", chained([str(error), error.advice]))
        except NoEditionError as error:
            yield stated("unit", str(error))


def _channels_wrong(mapping: Mapping) -> Iterator[str]:
    for code in answers_of(mapping.channel):
        if code not in Channel.values:
            yield _("channel：没有来源“%(code)s”；可选：%(all)s") % {
                "code": code,
                "all": listed(Channel.values),
            }


def _editions(binding: Binding) -> dict[str, Edition]:
    """Return the editions of all units that the mapping names, by their ids."""
    return {edition.id: edition for edition in binding.editions.values()}


def _facts_wrong(mapping: Mapping, editions: dict[str, Edition]) -> Iterator[str]:
    """Yield facts that no edition knows, and answers that an edition which knows them refuses."""
    for name, source in mapping.facts.items():
        knowing = [edition for edition in editions.values() if name in edition.facts]
        if editions and not knowing:
            known = {fact for edition in editions.values() for fact in edition.facts}
            close = listed(nearest(name, sorted(known)))
            yield _("facts.%(name)s：程序里没有这个事实%(close)s") % {
                "name": name,
                "close": _("；最接近：%(names)s") % {"names": close} if close else "",
            }
        yield from _answers_wrong(name, answers_of(source), knowing)


def _answers_wrong(name: str, answers: Iterable[str], editions: Iterable[Edition]) -> Iterator[str]:
    told = [
        stated(f"facts.{name}", say(problems[name]))
        for answer in answers
        for edition in editions
        if name in (problems := read_facts(edition, {name: answer})[1])
    ]
    yield from dict.fromkeys(told)


def _notices(mapping: Mapping, editions: dict[str, Edition]) -> Iterator[str]:
    """Yield which facts are left out where an edition does not know them."""
    for name in mapping.facts:
        without = [
            f"《{say(edition.title)}》"
            for edition in editions.values()
            if name not in edition.facts
        ]
        if without:
            yield _("%(titles)s没有事实 %(name)s，按它处理的行不填这一项。") % {
                "titles": "".join(without),
                "name": name,
            }


def _unit(text: str) -> Unit | None:
    active = Unit.objects.filter(active=True)
    by_code: Unit | None = active.filter(code=text).first()
    by_name = list(active.filter(name=text)[:2])
    return by_code or (by_name[0] if len(by_name) == 1 else None)


def _person(text: str) -> Person | None:
    active = Person.objects.filter(is_active=True)
    name = Person.objects.normalize_username(text)
    by_username: Person | None = active.filter(username=name).first()
    by_name = list(active.filter(name=text)[:2])
    return by_username or (by_name[0] if len(by_name) == 1 else None)
