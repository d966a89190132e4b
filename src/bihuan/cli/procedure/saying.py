"""The report of a check in words, and for programs."""

from collections.abc import Iterator, Sequence

import click

from bihuan.cli.procedure.proofs import Report
from bihuan.cli.screen import padded
from bihuan.cli.words import language, listed, say
from bihuan.procedure.edition import Waiver
from bihuan.procedure.language.loading import GENERATED
from bihuan.procedure.language.problems import say_problem
from bihuan.procedure.scenarios.coverage import KINDS, PROVEN
from bihuan.procedure.scenarios.failing import Told
from bihuan.procedure.scenarios.proving import Proof

NAME_WIDTH = 20


def show(report: Report) -> None:
    """Print what is wrong with one pack, then its line."""
    for problem in report.problems:
        click.echo(say_problem(problem, report.sources, language()) + "\n")
    if report.proof is not None:
        for failure in report.proof.failures:
            click.echo("\n".join(_failure(failure)) + "\n")
        for line in _remarks(report.proof):
            click.echo(line)
    for waiver in report.exceptions:
        click.echo(say_waiver(waiver))
    click.echo(_summary(report))


def show_total(found: Sequence[Report], seconds: float) -> None:
    """Print how many packs there were, and how many are in order."""
    good = sum(report.good for report in found)
    click.echo(
        say(
            f"\n{len(found)} 个程序包，{good} 个合格（{seconds:.2f} 秒）",
            f"\n{len(found)} packs, {good} in order ({seconds:.2f} s)",
        )
    )


def _failure(failure: Told) -> Iterator[str]:
    """Yield the lines of a failure: where, what, the values it turned on, and the account."""
    where = (
        say(f"第 {failure.act} 步", f"act {failure.act}") if failure.act else say("报告", "report")
    )
    yield f"{say('场景', 'scenario')} {failure.file} › {failure.scenario}"
    yield f"      | {where} · {failure.expectation}"
    yield f"      | {say('应为', 'expected')} {failure.expected}"
    yield f"      | {say('实际', 'found')} {failure.found}"
    values = failure.values.say(language())
    if values:
        yield f"      | {say('本案', 'here')} {values}"
    for line in failure.account:
        yield f"      |   {line.say(language())}"


def say_waiver(waiver: Waiver) -> str:
    """Say which problem is accepted where, why, by whom and until when."""
    until = say(f"，至 {waiver.until}", f", until {waiver.until}") if waiver.until else ""
    because = waiver.because.say(language())
    return say(
        f"例外 {waiver.code} {waiver.at}：{because}（{waiver.by}{until}）",
        f"exception {waiver.code} {waiver.at}: {because} ({waiver.by}{until})",
    )


def waiver_record(waiver: Waiver) -> dict[str, object]:
    """Return the same for programs."""
    return {
        "code": waiver.code,
        "at": waiver.at,
        "because": waiver.because._asdict(),
        "by": waiver.by,
        "until": waiver.until.isoformat() if waiver.until else None,
    }


def _remarks(proof: Proof) -> Iterator[str]:
    """Yield what else is not as it should be: frozen cases, things untouched, changes unnoticed."""
    for case in proof.broken:
        yield f"{say('用例', 'case')} {GENERATED} › {case.suite}"
        yield f"      | {case.case}"
        yield f"      | {say('应为', 'expected')} {case.expected}"
        yield f"      | {say('实际', 'found')} {case.found}\n"
    for kind, found in proof.covered.items():
        if kind not in PROVEN and found.not_covered:
            what, names = KINDS[kind].say(language()), listed(list(found.not_covered))
            yield say(f"没有场景用到{what}：{names}", f"no scenario touches the {what}: {names}")
    for survivor in proof.noticed.survivors if proof.noticed else ():
        what = survivor.what.say(language())
        yield say(
            f"变异 {survivor.row}：{what}，没有场景发现",
            f"mutant {survivor.row}: {what}, and no scenario notices",
        )


def _summary(report: Report) -> str:
    """Say in one line how the pack did."""
    mark, proof = "✓" if report.good else "✗", report.proof
    if proof is None:
        count = report.errors
        return f"{mark} {report.pack}  " + say(f"{count} 处错误", f"{count} errors")
    told = [padded(f"{mark} {report.pack} {report.version}", NAME_WIDTH)]
    told += _scenarios(proof)
    told += _coverage(proof)
    if proof.noticed:
        tried, left = proof.noticed.tried, len(proof.noticed.survivors)
        told.append(say(f"变异 {tried - left}/{tried}", f"mutants {tried - left}/{tried}"))
    told += _notes(report, proof)
    return "  ".join([*told, f"{report.seconds:.2f} s"])


def _scenarios(proof: Proof) -> Iterator[str]:
    if proof.empty:
        yield say("没有场景，什么也没有证明", "no scenario, so nothing is proven")
    else:
        ran = proof.scenarios - proof.todo
        good = ran - proof.failed
        yield say(f"{good}/{ran} 个场景通过", f"{good}/{ran} scenarios pass")
    if proof.todo:
        yield say(f"{proof.todo} 个待写", f"{proof.todo} to do")
    if proof.cases:
        good = proof.cases - len(proof.broken)
        yield say(f"生成 {good}/{proof.cases}", f"generated {good}/{proof.cases}")


def _coverage(proof: Proof) -> Iterator[str]:
    """Yield the counts of what is touched; whole kinds are told by one word."""
    short = [kind for kind, found in proof.covered.items() if found.not_covered]
    for kind in short:
        found = proof.covered[kind]
        total = len(found.covered) + len(found.not_covered)
        yield f"{KINDS[kind].say(language())} {len(found.covered)}/{total}"
    if proof.covered and not short:
        yield say("全部覆盖", "all covered")


def _notes(report: Report, proof: Proof) -> Iterator[str]:
    warnings = sum(problem.level == "warning" for problem in report.problems)
    if warnings:
        yield say(f"{warnings} 处提醒", f"{warnings} warnings")
    if proof.stale and not proof.broken:
        yield say("生成的用例要重新冻结", "generated cases are to be frozen anew")
    if proof.stale is None and proof.cases == 0:
        yield say("生成的用例未冻结", "generated cases are not frozen")


def record_of(report: Report) -> dict[str, object]:
    """Return the report for programs."""
    proof = report.proof or Proof()
    noticed = proof.noticed
    return {
        "pack": report.pack,
        "version": report.version,
        "digest": report.digest,
        "good": report.good,
        "problems": [problem.as_json() for problem in report.problems],
        "exceptions": [waiver_record(waiver) for waiver in report.exceptions],
        "scenarios": {
            "passed": proof.scenarios - proof.todo - proof.failed,
            "failed": proof.failed,
            "todo": proof.todo,
            "failures": [failure.as_json() for failure in proof.failures],
        },
        "generated": {
            "cases": proof.cases,
            "broken": [case._asdict() for case in proof.broken],
            "changes": None if proof.stale is None else [one._asdict() for one in proof.stale],
        },
        "coverage": {
            kind: {"covered": list(found.covered), "not_covered": list(found.not_covered)}
            for kind, found in proof.covered.items()
        },
        "mutation": {
            "tried": noticed.tried,
            "survivors": [
                {"row": one.row, "change": one.what._asdict()} for one in noticed.survivors
            ],
        }
        if noticed
        else None,
        "seconds": round(report.seconds, 3),
    }
