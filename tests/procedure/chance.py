"""Whole packs made at random, as text, beside a naive model of what they say.

The model keeps for every cell which values it admits, computed from the bounds and members that the
text was written from; nothing of the loader or the engine is used. A seed and a size make a pack.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from random import Random

from bihuan.procedure.edition import Position
from bihuan.procedure.language.loading import Loaded, load
from bihuan.procedure.language.tree import Block, Listing, Node, Plain, Scalar, position_of
from bihuan.procedure.terms import Value

MOST_REPAIRS = 40
DEMANDED = (
    "contain",
    "assign",
    "analyse",
    "dispose",
    "approve",
    "correct",
    "verify",
    "inform",
    "close",
)
RIGHTS = (
    *("transfer", "join", "postpone", "withdraw", "amend", "reopen", "regrade", "merge", "note"),
    *("escalate", "waive", "assign"),
)
ROLES = ("handler", "head", "quality", "reporter")
LIMITS = ("30分钟", "2小时", "当日", "3天", "2个工作日", "1周，遇休息日顺延")
QUOTA_DAYS = ("2026-01-01", "2026-06-01")
NEEDS = ("text", "evidence", "reason", "cause")
Facts = dict[str, Value | None]


@dataclass
class ModelFact:
    """A fact of the model: how a value is written, and the values that stand for all others."""

    id: str
    kind: str
    members: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    decimals: int = 0
    edges: set[int] = field(default_factory=set)

    def write(self, value: Value) -> str:
        if self.kind == "boolean":
            return "是" if value else "否"
        if self.kind == "enum":
            return str(value)
        number = int(value)
        if self.kind == "date":
            return date.fromordinal(number).isoformat()
        if self.kind == "number" and self.decimals:
            sign, left = "-" if number < 0 else "", abs(number)
            return f"{sign}{left // 10**self.decimals}.{left % 10**self.decimals:0{self.decimals}}"
        return f"{number}" + {"money": "分", "duration": "分钟"}.get(self.kind, "")

    def samples(self) -> list[Value]:
        """Return one value for each set of values that no cell of the pack tells apart."""
        if self.kind == "boolean":
            return [True, False]
        if self.kind == "enum":
            return list(self.members)
        near = {self.low, self.high, *self.edges}
        return sorted(one for one in near if self.low <= one <= self.high)


@dataclass(frozen=True)
class ModelRow:
    """A row of the model."""

    id: str
    when: Mapping[str, Callable[[Value], bool]]
    then: Value
    overrides: tuple[str, ...] = ()

    def holds(self, facts: Facts) -> bool | None:
        answer: bool | None = True
        for name, admits in self.when.items():
            value = facts.get(name)
            if value is None:
                answer = None if answer else answer
            elif not admits(value):
                return False
        return answer


@dataclass
class ModelTable:
    """A table of the model."""

    id: str
    output: str
    hit: str
    inputs: tuple[str, ...]
    rows: list[ModelRow]
    otherwise: Value | None

    def hits(self, facts: Facts) -> list[ModelRow]:
        """Return the rows that hold and that no other holding row sets aside."""
        holding = [row for row in self.rows if row.holds(facts)]
        beaten = {name for row in holding for name in row.overrides}
        return [row for row in holding if row.id not in beaten]

    def answer(self, facts: Facts, rank: Callable[[Value], int]) -> tuple[object, set[str]]:
        """Return the answer by the definition of the hit policies, and its grounds."""
        rows = self.hits(facts)
        if self.hit == "collect":
            return tuple(dict.fromkeys(row.then for row in rows)), {row.id for row in rows}
        if not rows:
            return self.otherwise, set() if self.otherwise is None else {"otherwise"}
        if self.hit == "first":
            return rows[0].then, {rows[0].id}
        if self.hit == "highest":
            return max((row.then for row in rows), key=rank), {row.id for row in rows}
        assert len({row.then for row in rows}) == 1, "the lint lets no contradiction through"
        return rows[0].then, {row.id for row in rows}


@dataclass
class RandomPack:
    """A pack and its model; `rules` are the demands, rights and dispositions by id."""

    files: dict[str, Plain]
    facts: dict[str, ModelFact]
    tables: list[ModelTable]
    conditions: dict[str, ModelRow]

    def asked(self) -> list[ModelFact]:
        """Return the facts that a person answers."""
        return [fact for fact in self.facts.values() if fact.id.startswith("f")]

    def given(self) -> list[ModelFact]:
        """Return the facts that the tables start from: asked or computed."""
        return [fact for fact in self.facts.values() if fact.id.startswith(("f", "c_"))]

    def load(self) -> Loaded:
        return load({name: noded(name, tree) for name, tree in self.files.items()})

    def repaired(self) -> Loaded:
        """Load it, mending what the proofs refuse, until nothing is refused.

        A row that contradicts or never decides is left out; a rule that never applies, or that
        nobody but its maker could judge, is given to everybody at any time.
        """
        for _ in range(MOST_REPAIRS):
            loaded = self.load()
            refused = {problem.at for problem in loaded.errors}
            if loaded.edition or not self._mended(refused):
                return loaded
        return loaded

    def _mended(self, places: set[Position]) -> bool:
        chapter = self.files["ch1.yaml"]
        tree, changed = noded("ch1.yaml", chapter), False
        for number, table in enumerate(chapter["tables"]):
            for place in range(len(table["rows"]) - 1, -1, -1):
                at = position_of(tree, ("tables", number, "rows", place))
                if at in places and len(table["rows"]) > 1:
                    self._leave_out(table, place)
                    changed = True
                    break
        for kind in ("demands", "triggers", "rights", "dispositions"):
            for place, rule in enumerate(chapter[kind]):
                if position_of(tree, (kind, place)) in places:
                    rule["when"] = {}
                    self.conditions[rule["id"]] = ModelRow(rule["id"], {}, True)
                    if kind != "dispositions":
                        rule["by"] = list(ROLES)
                    if "within" in rule:
                        rule["within"] = "3天"
                    changed = True
        return changed

    def _leave_out(self, table: dict[str, Plain], place: int) -> None:
        gone = table["rows"].pop(place)["id"]
        model = next(one for one in self.tables if one.id == table["id"])
        model.rows = [row for row in model.rows if row.id != gone]
        _forget(table["rows"], gone)


def _forget(rows: list[dict[str, Plain]], gone: str) -> None:
    for row in rows:
        beaten = row.get("overrides", [])
        if gone in beaten:
            row["overrides"] = [name for name in beaten if name != gone]


def noded(file: str, data: Plain) -> Node:
    """Return plain data as the reader would, each node with a line of its own."""
    line = 0

    def node(given: Plain) -> Node:
        nonlocal line
        line += 1
        at = Position(file, line, 1)
        if isinstance(given, str):
            return Scalar(given, at)
        if isinstance(given, list):
            return Listing(tuple(node(item) for item in given), at)
        keys, entries = {}, {}
        for key, value in given.items():
            line += 1
            keys[key] = Position(file, line, 1)
            entries[key] = node(value)
        return Block(entries, keys, at)

    return node(data)


def made(seed: int, size: int) -> RandomPack:
    """Return the pack of a seed; `size` says how much stands in it."""
    return _Maker(Random(seed), size).pack()  # noqa: S311 - reproducible packs, no secret


def completions(pack: RandomPack, names: list[str]) -> Iterator[Facts]:
    """Yield every way in which some facts could turn out, as far as cells tell values apart."""
    for values in product(*(pack.facts[name].samples() for name in names)):
        yield dict(zip(names, values, strict=True))


def _label(text: str) -> dict[str, Plain]:
    return {"zh": f"名{text}", "en": f"name {text}"}


class _Maker:
    """Makes one pack."""

    def __init__(self, chance: Random, size: int) -> None:
        self.chance, self.size = chance, size
        self.facts: dict[str, ModelFact] = {}
        self.tables: list[ModelTable] = []
        self.conditions: dict[str, ModelRow] = {}
        self.rows = 0

    def pack(self) -> RandomPack:
        asked = [self.fact(f"f{number}") for number in range(2 + self.size)]
        asked += [self.counted("c_times"), self.looked_up("c_quota")]
        levels = [f"l{rank}" for rank in range(self.chance.randint(2, 4))]
        self.facts["d_grade"] = ModelFact("d_grade", "enum", tuple(levels))
        decided = [self.decided("d_route", 2 + self.size), self.decided("d_told", 3)]
        chapter = self.chapter()
        return RandomPack(
            {
                "pack.yaml": self.head(levels),
                "facts.yaml": {"format": "1", "facts": [*asked, *decided]},
                "ch1.yaml": chapter,
            },
            self.facts,
            self.tables,
            self.conditions,
        )

    def head(self, levels: list[str]) -> dict[str, Plain]:
        return {
            "format": "1",
            "id": "chance",
            "version": "1",
            "title": _label("程序"),
            "sector": "any",
            "source": {"document": "chance"},
            "issued_on": "2026-01-01",
            "effective_from": "2026-01-01",
            "grade": "d_grade",
            "owner": {"role": "quality", "clause": "1", "within": "1天"},
            "scales": [
                {
                    "id": "d_grade",
                    "name": _label("程度"),
                    "levels": [{"id": one, "name": _label(one)} for one in levels],
                }
            ],
            "roles": [
                {"id": "handler", "name": _label("责任人"), "relation": "responsible_person"},
                {
                    "id": "head",
                    "name": _label("负责人"),
                    "posts": ["manager"],
                    "of": "organisation",
                },
                {"id": "quality", "name": _label("品质"), "posts": ["staff"], "of": "organisation"},
                {"id": "reporter", "name": _label("报告人"), "relation": "reporter"},
            ],
        }

    def fact(self, name: str) -> dict[str, Plain]:
        kinds = ["enum", "boolean", "count", "number", "money", "duration", "date"]
        kind = self.chance.choice(kinds)
        given: dict[str, Plain] = {"id": name, "type": kind, "name": _label(name)}
        if kind == "boolean":
            self.facts[name] = ModelFact(name, kind)
            return given
        if kind == "enum":
            members = tuple(f"{name}m{number}" for number in range(self.chance.randint(2, 4)))
            self.facts[name] = ModelFact(name, kind, members)
            return given | {"members": [{"id": one, "name": _label(one)} for one in members]}
        low, high = self.chance.randint(0, 20), self.chance.randint(30, 2000)
        if kind == "date":
            low, high = date(2020, 1, 1).toordinal() + low, date(2030, 1, 1).toordinal() + high
        decimals = self.chance.randint(0, 2) if kind == "number" else 0
        made_fact = ModelFact(name, kind, (), low, high, decimals)
        self.facts[name] = made_fact
        given |= {"low": made_fact.write(low), "high": made_fact.write(high)}
        return given | ({"decimals": str(decimals)} if decimals else {})

    def counted(self, name: str) -> dict[str, Plain]:
        self.facts[name] = ModelFact(name, "count", (), 1, 50)
        derived: dict[str, Plain] = {"form": "count", "same": ["f0", "unit"], "within": "90天"}
        bounds: dict[str, Plain] = {"low": "1", "high": "50", "derived": derived}
        return {"id": name, "type": "count", "name": _label(name), **bounds}

    def looked_up(self, name: str) -> dict[str, Plain]:
        self.facts[name] = ModelFact(name, "count", (), 1, 50)
        values: list[Plain] = [
            {"from": day, "value": str(self.chance.randint(1, 50))} for day in QUOTA_DAYS
        ]
        bounds: dict[str, Plain] = {"low": "1", "high": "50"}
        derived: dict[str, Plain] = {"form": "lookup", "values": values}
        return {"id": name, "type": "count", "name": _label(name), **bounds, "derived": derived}

    def decided(self, name: str, count: int) -> dict[str, Plain]:
        members = tuple(f"{name}m{number}" for number in range(count))
        self.facts[name] = ModelFact(name, "enum", members)
        if name == "d_told":
            for member in members:
                self.facts[f"{name}.{member}"] = ModelFact(f"{name}.{member}", "boolean")
        return {
            "id": name,
            "type": "enum",
            "name": _label(name),
            "decided": "yes",
            "members": [{"id": one, "name": _label(one)} for one in members],
        }

    # --- cells ------------------------------------------------------------------------------------
    def cell(self, fact: ModelFact) -> tuple[Plain, Callable[[Value], bool]]:
        """Return a cell as text, and which values it admits."""
        if fact.kind == "boolean":
            wanted = self.chance.random() < 0.5
            return fact.write(wanted), lambda value: value is wanted
        if fact.kind == "enum":
            return self.members(fact)
        first, second = sorted(self.chance.sample(range(fact.low + 1, fact.high), 2))
        first_text, second_text = fact.write(first), fact.write(second)
        fact.edges |= {first - 1, first, first + 1, second - 1, second, second + 1}
        choices: list[tuple[str, Callable[[Value], bool]]] = [
            (f">= {first_text}", lambda value: int(value) >= first),
            (f"> {first_text}", lambda value: int(value) > first),
            (f"< {second_text}", lambda value: int(value) < second),
            (f"≤ {second_text}", lambda value: int(value) <= second),
            (f"[{first_text}..{second_text})", lambda value: first <= int(value) < second),
            (f"[{first_text}..{second_text}]", lambda value: first <= int(value) <= second),
            (first_text, lambda value: int(value) == first),
        ]
        return self.chance.choice(choices)

    def members(self, fact: ModelFact) -> tuple[Plain, Callable[[Value], bool]]:
        count = self.chance.randint(1, len(fact.members) - 1)
        chosen = self.chance.sample(fact.members, count)
        names = [one if self.chance.random() < 0.5 else f"名{one}" for one in chosen]
        style = self.chance.choice(["list", "not", "rank" if fact.id == "d_grade" else "list"])
        if style == "not":
            return f"not [{', '.join(names)}]", lambda value: value not in chosen
        if style == "rank":
            least = fact.members.index(chosen[0])
            return f">= {names[0]}", lambda value: fact.members.index(str(value)) >= least
        return names[0] if count == 1 else list(names), lambda value: value in chosen

    def when(
        self, among: list[str], most: int
    ) -> tuple[dict[str, Plain], dict[str, Callable[[Value], bool]]]:
        names = self.chance.sample(among, self.chance.randint(0, min(most, len(among))))
        cells = {name: self.cell(self.facts[name]) for name in names}
        texts = {name: text for name, (text, _) in cells.items()}
        return texts, {name: admits for name, (_, admits) in cells.items()}

    # --- tables and rules -------------------------------------------------------------------------
    def table(self, name: str, output: str, hit: str, inputs: list[str]) -> dict[str, Plain]:
        rows: list[dict[str, Plain]] = []
        model: list[ModelRow] = []
        members = self.facts[output].members
        for _ in range(self.chance.randint(1, 2 + 2 * self.size)):
            when, admits = self.when(inputs, 3)
            then = self.chance.choice(members)
            self.rows += 1
            row_id = f"r{self.rows}"
            row: dict[str, Plain] = {"id": row_id, "clause": "2", "when": when, "then": then}
            beaten: tuple[str, ...] = ()
            if model and hit != "first" and self.chance.random() < 0.25:
                beaten = (self.chance.choice(model).id,)
                row["overrides"] = list(beaten)
            rows.append(row)
            model.append(ModelRow(row_id, admits, then, beaten))
        otherwise: Value | None = None
        table: dict[str, Plain] = {
            "id": name,
            "question": _label(name),
            "output": output,
            "hit": hit,
            "inputs": list(inputs),
            "rows": rows,
        }
        if hit == "first":
            table["because"] = "先后有别"
        if hit != "collect":
            if output == "d_grade" and self.chance.random() < 0.5:
                table["undetermined"] = {"decided_by": "head", "clause": "2"}
            else:
                otherwise = self.chance.choice(members)
                table["otherwise"] = {"clause": "2", "then": otherwise}
        self.tables.append(ModelTable(name, output, hit, tuple(inputs), model, otherwise))
        return table

    def chapter(self) -> dict[str, Plain]:
        asked = [name for name in self.facts if name.startswith(("f", "c_"))]
        hits = ["unique", "first", "highest"]
        some = self.chance.sample(asked, min(len(asked), 3))
        tables = [
            self.table("grading", "d_grade", self.chance.choice(hits), some),
            self.table("routing", "d_route", self.chance.choice(hits[:2]), ["d_grade", *some[:2]]),
            self.table("telling", "d_told", "collect", ["d_grade", "d_route", *asked[:2]]),
        ]
        told = [name for name in self.facts if name.startswith("d_told.")]
        known = [*asked, "d_grade", "d_route", *told]
        dispositions = [self.disposition("way0", []), self.disposition("way1", known)]
        for number in range(2):
            self.facts[f"chosen.way{number}"] = ModelFact(f"chosen.way{number}", "boolean")
        known += ["chosen.way0", "chosen.way1"]
        return {
            "format": "1",
            "chapter": "1",
            "title": _label("章"),
            "clauses": [self.clause(name) for name in ("1", "2", "3")],
            "tables": tables,
            "demands": [self.demand(f"x{one}", known) for one in range(1 + 2 * self.size)],
            "triggers": [self.trigger(f"t{one}", known) for one in range(self.size)],
            "rights": [self.right(f"y{one}", known) for one in range(2 + self.size)]
            + [self.choosing()],
            "dispositions": dispositions,
        }

    def clause(self, name: str) -> dict[str, Plain]:
        return {"id": name, "heading": _label(name), "force": "陈述", "text": _label(name)}

    def rule(self, name: str, known: list[str]) -> dict[str, Plain]:
        when, admits = self.when(known, 2)
        self.conditions[name] = ModelRow(name, admits, True)
        by = self.chance.sample(ROLES, self.chance.randint(1, 3))
        return {"id": name, "clause": "3", "when": when, "by": by}

    def demand(self, name: str, known: list[str]) -> dict[str, Plain]:
        rule = self.rule(name, known) | {"step": self.chance.choice(DEMANDED)}
        rule["within"] = self.chance.choice(LIMITS)
        if self.chance.random() < 0.3:
            rule["start"] = self.chance.choice(["reported", "found", "correct"])
        if self.chance.random() < 0.2:
            rule["after"] = ["report"]
        if self.chance.random() < 0.3:
            rule["requires"] = self.chance.sample(NEEDS, 1)
        return rule | ({"on_breach": ["head"]} if self.chance.random() < 0.5 else {})

    def trigger(self, name: str, known: list[str]) -> dict[str, Plain]:
        kinds = ["corrective", "preventive", "improvement", "training"]
        return self.rule(name, known) | {"raises": self.chance.choice(kinds), "within": "5天"}

    def right(self, name: str, known: list[str]) -> dict[str, Plain]:
        return self.rule(name, known) | {"act": self.chance.choice(RIGHTS)}

    def choosing(self) -> dict[str, Plain]:
        """Return the right to decide a disposition, so that every one can be chosen."""
        self.conditions["choose"] = ModelRow("choose", {}, True)
        return {"id": "choose", "clause": "3", "act": "dispose", "by": list(ROLES)}

    def disposition(self, name: str, known: list[str]) -> dict[str, Plain]:
        when, admits = self.when(known, 1)
        self.conditions[name] = ModelRow(name, admits, True)
        return {"id": name, "name": _label(name), "clause": "3", "when": when}
