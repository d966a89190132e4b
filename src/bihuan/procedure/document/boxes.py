"""The boxes of a flow chart: one for each step of a lane, with who does what by when."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bihuan.procedure.document.drawing import BRAND, QUIET, SEAL, Words, glued, wrapped
from bihuan.procedure.document.lanes import Asked, Lane, Stage
from bihuan.procedure.document.phrases import CHOSEN, Teller
from bihuan.procedure.edition import Demand, Members
from bihuan.procedure.terms import STATE_NAMES, State, Step

PAD, FOOT, LEADING = 9, 11, 1.42
"""The space inside a box, the size of small words, the height of a line of size one."""

ALIKE = 3
"""So many demands that one fact decides between are told in one list."""

BACK: Mapping[Step, tuple[tuple[Step, ...], str, str]] = {
    Step.APPROVE: ((Step.DISPOSE, Step.CORRECT), "不批准", "rejected"),
    Step.VERIFY: ((Step.CORRECT,), "不合格", "failed"),
    Step.INFORM: ((Step.DISPOSE, Step.CORRECT), "不满意", "dissatisfied"),
}
"""From which step a case goes back to which, and on what result (`demands.course`)."""


class Box(NamedTuple):
    """A stage with its lines of words, laid out."""

    stage: Stage
    lines: tuple[Words, ...]
    height: float


def box_of(teller: Teller, stage: Stage, lane: Lane, wide: float) -> Box:
    """Return a stage as a box of this width."""
    words = [Words(teller.step(stage.step), 13, True, BRAND, "fc-brand")]
    words += _chosen_words(teller, stage)
    left = [asked for asked in stage.asked if not _says_its_choice(teller, asked)]
    for fact in dict.fromkeys(_turns_on(asked) for asked in left):
        under = [asked for asked in left if _turns_on(asked) == fact]
        if fact and len(under) >= ALIKE:
            words += _listed_words(teller, fact, under)
        else:
            for asked in under:
                words += _asked_words(teller, asked, stage.step)
    words += _result_words(teller, stage.step, lane)
    lines = tuple(line for one in words for line in laid(one, wide - 2 * PAD))
    return Box(stage, lines, height(lines) + 2 * PAD)


def _says_its_choice(teller: Teller, asked: Asked) -> bool:
    """Return whether a demand is called as the one disposition on which it depends."""
    names = list(asked.when)
    return (
        len(names) == 1
        and names[0].startswith(CHOSEN)
        and teller.edition.facts[names[0]].name == asked.demand.title
    )


def _turns_on(asked: Asked) -> str:
    """Return the one fact on which a demand depends, if it is one that has members."""
    names = list(asked.when)
    single = len(names) == 1 and isinstance(asked.when[names[0]], Members)
    return names[0] if single and "." not in names[0] else ""


def _listed_words(teller: Teller, fact: str, under: Sequence[Asked]) -> Iterator[Words]:
    """Say for each value of a fact what is then done by whom."""
    name = teller.fact_name(fact)
    yield quiet(teller.say(f"按{name}：", f"By {name}:"))
    for asked in under:
        value = teller.cell(teller.edition.facts[fact], asked.when[fact])
        title = asked.demand.title.say(teller.language)
        who = _who_and_when(teller, asked.demand)
        yield Words(teller.say(f"· {value}：{title}", f"· {value}: {title}"), FOOT)
        yield quiet(who)


def _chosen_words(teller: Teller, stage: Stage) -> Iterator[Words]:
    """Say what follows from each disposition, those alike in one line."""
    alike: dict[str, list[str]] = {}
    for asked in stage.asked:
        if _says_its_choice(teller, asked):
            title = asked.demand.title.say(teller.language)
            alike.setdefault(_who_and_when(teller, asked.demand), []).append(title)
    if alike:
        yield quiet(teller.say("按选定的处置：", "As the disposition says:"))
    for who, titles in alike.items():
        yield Words(teller.listed(titles))
        yield quiet(who)


def _asked_words(teller: Teller, asked: Asked, step: Step) -> Iterator[Words]:
    title = asked.demand.title.say(teller.language)
    if asked.when:
        said = teller.say("，且", " and ").join(teller.conditions(asked.when))
        yield quiet(teller.say(f"若{said}：", f"If {said}:"))
    if title != teller.step(step):
        yield Words(title)
    yield quiet(_who_and_when(teller, asked.demand))


def _who_and_when(teller: Teller, demand: Demand) -> str:
    who = teller.roles(demand.by)
    if demand.within is not None:
        return f"{who} {glued('· ' + teller.within(demand.within))}"
    if demand.until is not None:
        return f"{who} {glued('· ' + teller.say('按定出的期限', 'by the end that was set'))}"
    return who


def _result_words(teller: Teller, step: Step, lane: Lane) -> Iterator[Words]:
    """Say where a result leads other than onwards."""
    steps = {stage.step for stage in lane.stages}
    if step in BACK:
        targets, zh, en = BACK[step]
        target = next((one for one in targets if one in steps), None)
        if target is not None:
            back = teller.step(target)
            yield seal(teller.say(f"{zh} → 回到“{back}”", f'{en} → back to "{back}"'))
    if step is Step.VERIFY_REPORT:
        ends = STATE_NAMES[State.UNSUBSTANTIATED].say(teller.language)
        yield seal(teller.say(f"{ends} → 结束", f"{ends} → ends"))
    if step is Step.RAISE:
        yield seal(teller.say("可同时进行，关闭前完成", "beside the rest; before closing"))
    if step is Step.REFER:
        yield seal(teller.say("转出后本案结束", "the case ends with the referral"))


def quiet(text: str) -> Words:
    """Return small words that explain."""
    return Words(text, FOOT, False, QUIET, "fc-quiet")


def seal(text: str) -> Words:
    """Return small words that must not be overlooked."""
    return Words(text, FOOT, False, SEAL, "fc-seal")


def laid(words: Words, width: float) -> list[Words]:
    """Return the lines of a piece of text."""
    return [words._replace(text=line) for line in wrapped(words.text, words.size, width)]


def height(lines: Sequence[Words]) -> float:
    """Return how high lines are together."""
    return sum(line.size * LEADING for line in lines)
