"""A pack's examples after its rules have changed: run again, and what comes out written down.

Only what an example expects is written, never what happens in it. An example whose acts are no
longer possible cannot be mended this way: it is set aside (`todo_`), to be written anew.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bihuan.procedure.edition import Edition
from bihuan.procedure.language.loading import GENERATED
from bihuan.procedure.language.tree import Plain
from bihuan.procedure.scenarios.expecting import found_of
from bihuan.procedure.scenarios.freezing import frozen_text
from bihuan.procedure.scenarios.generating import generate
from bihuan.procedure.scenarios.running import Failure
from bihuan.procedures.checking import Run, check, official_calendar
from bihuan.procedures.editing.splices import (
    Path,
    UnwritableError,
    drop_key,
    lines_of,
    set_key,
)

ROUNDS = 4
HEAD = "scenarios:\n"
REFUSED = "refused"
MISSING = "（没有）"
TODO = "todo_"
UNMENDABLE = ("act", "covers")


class Recomputed(NamedTuple):
    """An example that expects something else now, or that was set aside."""

    file: str
    name: str
    expectations: tuple[str, ...]
    set_aside: bool = False


def freeze(files: Mapping[str, str]) -> tuple[dict[str, str], tuple[Recomputed, ...]]:
    """Return the files with every example made true again, and which were changed."""
    texts, told = dict(files), dict[tuple[str, str], Recomputed]()
    for number in range(1, ROUNDS + 1):
        checked = check(texts)
        runs, edition = checked.runs, checked.loaded.edition
        if edition is None or not any(run.outcome.failures for run in runs):
            break
        for file in sorted({run.file for run in runs if run.outcome.failures}):
            mine = [run for run in runs if run.file == file]
            texts[file] = _mend(texts[file], mine, told, edition, last=number == ROUNDS)
    files_now = generated_anew(texts) if GENERATED in texts else dict(texts)
    return files_now, tuple(told.values())


def generated_anew(files: Mapping[str, str]) -> dict[str, str]:
    """Return the files with the suites generated from the rules as they are now."""
    edition = check(files).loaded.edition
    if edition is None:
        return dict(files)
    suites = generate(edition, official_calendar())
    return {**files, GENERATED: frozen_text(edition.id, suites)}


def _mend(
    text: str,
    runs: Sequence[Run],
    told: dict[tuple[str, str], Recomputed],
    edition: Edition,
    *,
    last: bool,
) -> str:
    """Return a file of scenarios with those that fail made true, one after the other.

    Each is mended by itself, the last first: the others' places stay what they are.
    """
    places = lines_of(text, ("scenarios",))
    for (start, end), run in sorted(zip(places, runs, strict=True), reverse=True):
        if run.outcome.failures:
            alone = HEAD + text[start:end]
            mended, hopeless = _mended(alone, run, edition, last=last)
            text = text[:start] + mended.removeprefix(HEAD) + text[end:]
            key = (run.file, run.outcome.name)
            before = told[key].expectations if key in told else ()
            failures = run.outcome.failures
            said = [f"{one.expectation}: {one.expected} → {one.found}" for one in failures]
            told[key] = Recomputed(*key, (*before, *said), hopeless)
    return text


def _mended(text: str, run: Run, edition: Edition, *, last: bool) -> tuple[str, bool]:
    """Return a scenario made true, and whether it had to be set aside."""
    failures = run.outcome.failures
    hopeless = last or any(
        one.expectation in UNMENDABLE or one.expectation.startswith("facts.") for one in failures
    )
    mended = text
    try:
        for failure in () if hopeless else failures:
            mended = _frozen(mended, failure, edition)
    except UnwritableError:
        hopeless = True
    if hopeless:
        mended = set_key(text, ("scenarios", 0), "name", TODO + run.outcome.name)
    return mended, hopeless


def _frozen(text: str, failure: Failure, edition: Edition) -> str:
    """Write what was found in the place of what was expected."""
    head, _dot, inner = failure.expectation.partition(".")
    path: Path = ("scenarios", 0)
    path = (*path, "expect") if not failure.act else (*path, "acts", failure.act - 1, "expect")
    if not inner:
        if head == REFUSED and not failure.found:
            return drop_key(text, path, head)
        return set_key(text, path, head, _value(edition, failure, head))
    if failure.found == MISSING:
        return drop_key(text, (*path, head), inner)
    return set_key(text, (*path, head), inner, failure.found)


def _value(edition: Edition, failure: Failure, name: str) -> Plain:
    """Return what came instead, as a scenario writes it."""
    if name == REFUSED or failure.situation is None:
        return failure.found
    found = found_of(edition, failure.situation, name)
    return (
        dict(found)
        if isinstance(found, dict)
        else list(found)
        if isinstance(found, list)
        else found
    )
