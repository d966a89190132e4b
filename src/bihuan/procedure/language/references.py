"""What declarations refer to: time zones, clauses of readings, facts that others derive from."""

from collections.abc import Collection, Mapping
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bihuan.procedure.edition import Demand
from bihuan.procedure.language.declaring import HISTORY_KEYS
from bihuan.procedure.language.naming import Bench, Path
from bihuan.procedure.language.problems import nearest
from bihuan.procedure.language.shapes import ChapterShape, DerivedShape, FactsShape, PackShape
from bihuan.procedure.language.values import FactValueError, read_cell
from bihuan.procedure.terms import FactType, Label


def check_timezone(bench: Bench, file: str, pack: PackShape) -> None:
    """Report a time zone that does not exist."""
    try:
        ZoneInfo(pack.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        bench.fault(
            "P104",
            file,
            ("timezone",),
            Label(
                f"没有时区 {pack.timezone}；中国写 Asia/Shanghai",
                f"there is no time zone {pack.timezone}; China is Asia/Shanghai",
            ),
            inside=pack.timezone,
        )


def check_readings(bench: Bench, file: str, chapter: ChapterShape) -> None:
    """Report readings of clauses that are not in the pack."""
    for index, reading in enumerate(chapter.interpretations):
        if reading.clause not in bench.clauses:
            bench.fault(
                "P301",
                file,
                ("interpretations", index, "clause"),
                Label(f"没有条款 {reading.clause}", f"there is no clause {reading.clause}"),
                near=nearest(reading.clause, bench.clauses),
                allowed=tuple(bench.clauses),
                inside=reading.clause,
            )


def check_derived(bench: Bench, file: str, shape: FactsShape) -> None:
    """Report derived facts that rest on facts, days or bands that are not there."""
    for index, fact in enumerate(shape.facts):
        if fact.derived:
            _check_one(bench, file, ("facts", index, "derived"), fact.derived)


def check_overdue(
    bench: Bench, file: str, shape: FactsShape, demands: Mapping[str, Demand]
) -> None:
    """Report facts about missed limits that are no yes or no, or about what has no limit."""
    overdue = {fact.id for fact in shape.facts if fact.derived and fact.derived.form == "overdue"}
    for index, fact in enumerate(shape.facts):
        path: Path = ("facts", index, "derived")
        if fact.derived and fact.id not in overdue:
            _check_computed_before(bench, file, path, fact.derived, overdue)
        if fact.derived is None or fact.id not in overdue:
            continue
        if fact.type != FactType.BOOLEAN.value:
            bench.fault(
                "P104",
                file,
                ("facts", index, "type"),
                Label(
                    f"{fact.id} 说的是有没有超期，类型应是 boolean",
                    f"{fact.id} says whether a limit was missed, so its type is boolean",
                ),
                inside=fact.type,
            )
        if not fact.derived.demands:
            bench.fault(
                "P103",
                file,
                path,
                Label(
                    f"{fact.id} 没有写哪些要求的时限（demands）",
                    f"{fact.id} does not say whose limits are meant (demands)",
                ),
            )
        for place, name in enumerate(fact.derived.demands):
            _check_limited(bench, file, (*path, "demands", place), name, demands)


def _check_computed_before(
    bench: Bench, file: str, path: Path, shape: DerivedShape, overdue: Collection[str]
) -> None:
    """Report what is computed of missed limits: these are told only from the acts of a case."""
    for key, names in (("same", shape.same), ("of", shape.of)):
        for place, name in enumerate(names):
            if name in overdue:
                bench.fault(
                    "P104",
                    file,
                    (*path, key, place),
                    Label(
                        f"{name} 由办理的经过得出，不能再用来计算；请直接写进条件",
                        f"{name} is told from the acts of a case and cannot be computed with; "
                        "use it in conditions",
                    ),
                    inside=name,
                )


def _check_limited(
    bench: Bench, file: str, path: Path, name: str, demands: Mapping[str, Demand]
) -> None:
    demand = demands.get(name)
    if demand is None:
        bench.fault(
            "P109",
            file,
            path,
            Label(f"没有名为 {name} 的要求", f"there is no demand named {name}"),
            near=nearest(name, demands),
            allowed=tuple(demands),
            inside=name,
        )
    elif not demand.within and not demand.until:
        bench.fault(
            "P104",
            file,
            path,
            Label(
                f"要求 {name} 没有时限，不会超期；请写 within 或 until，或删去",
                f"{name} has no limit that could be missed; give it within or until, or remove it",
            ),
            inside=name,
        )


def _check_one(bench: Bench, file: str, path: Path, shape: DerivedShape) -> None:
    known = (*bench.facts, *HISTORY_KEYS)
    for key, names in (("same", shape.same), ("of", shape.of)):
        for index, name in enumerate(names):
            if name not in (known if key == "same" else bench.facts):
                bench.fault(
                    "P102",
                    file,
                    (*path, key, index),
                    Label(f"没有名为 {name} 的事实", f"there is no fact named {name}"),
                    near=nearest(name, known),
                    inside=name,
                )
    for index, entry in enumerate(shape.values):
        _check_day(bench, file, (*path, "values", index, "from"), entry)
    for name, bands in shape.bands.items():
        for text in bands:
            _check_band(bench, file, (*path, "bands", name, text), name, text)


def _check_day(bench: Bench, file: str, path: Path, entry: Mapping[str, str]) -> None:
    text = entry.get("from", "")
    try:
        date.fromisoformat(text)
    except ValueError:
        bench.fault(
            "P104",
            file,
            path,
            Label(f"“{text}”不是日期，请写成 2026-11-22", f"“{text}” is not a date"),
            inside=text,
        )


def _check_band(bench: Bench, file: str, path: Path, name: str, text: str) -> None:
    fact = bench.facts.get(name)
    if fact is None:
        bench.fault(
            "P102",
            file,
            path[:-1],
            Label(f"没有名为 {name} 的事实", f"there is no fact named {name}"),
            near=nearest(name, bench.facts),
            key=True,
        )
        return
    try:
        read_cell(fact, text)
    except FactValueError as problem:
        bench.fault("P106", file, path, problem.message, allowed=problem.allowed, key=True)
