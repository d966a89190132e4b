"""The file of a pack that holds its generated suites: written, and compared with new ones."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bihuan.procedure.scenarios.suites import Suite
from bihuan.procedure.scenarios.writing import ARROW

HEAD = """\
# 由规则生成的用例，审阅后冻结；不要手改。
# Generated from the rules, reviewed and frozen; not to be edited by hand.
# bihuan procedure generate {pack} --write
format: 1
suites:
"""


class Difference(NamedTuple):
    """One case that the file and the rules do not agree on: what it was, what it is now.

    `before` is empty for a new case, `now` for one that is no longer generated.
    """

    suite: str
    case: str
    before: str
    now: str


def differences(frozen: Sequence[Suite], fresh: Sequence[Suite]) -> Iterator[Difference]:
    """Yield what freezing the fresh suites would change, in their order, what is gone last."""
    was, now = _cases(frozen), _cases(fresh)
    for key, answer in now.items():
        if was.get(key) != answer:
            yield Difference(*key, was.get(key, ""), answer)
    for key, answer in was.items():
        if key not in now:
            yield Difference(*key, answer, "")


def _cases(suites: Sequence[Suite]) -> Mapping[tuple[str, str], str]:
    """Return the answers by suite and case; a case is told with its columns where they changed."""
    return {(suite.name, values): answer for suite in suites for values, answer in suite.cases}


def frozen_text(pack: str, suites: Sequence[Suite]) -> str:
    """Return the text of the file that freezes the suites of a pack."""
    return HEAD.format(pack=pack) + "".join(_suite_text(suite) for suite in suites)


def _suite_text(suite: Suite) -> str:
    of = f"    of: {suite.of}\n" if suite.of else ""
    columns = f"    columns: [{', '.join(suite.columns)}]\n"
    cases = "".join(f"      {values}{ARROW}{answer}\n" for values, answer in suite.cases)
    return f"  - kind: {suite.kind}\n{of}{columns}    cases: |\n{cases}"
