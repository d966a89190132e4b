"""Why not otherwise, in words: the answer, then each way to the other one and what it lacks."""

from bihuan.procedure.account.contrast import Contrast, Lack, Way
from bihuan.procedure.edition import Demand, Edition
from bihuan.procedure.terms import Label
from bihuan.procedure.wording import say_cell, say_value


def say_contrast(edition: Edition, contrast: Contrast, language: str = "zh") -> list[str]:
    """Return the lines that say why a case was not decided as asked about."""
    fact = edition.facts[contrast.output]
    name, wanted = fact.name.say(language), say_value(fact, contrast.wanted, language)
    actual = _listed([say_value(fact, value, language) for value in contrast.actual], language)
    if contrast.wanted in contrast.actual:
        return [_say(language, f"{name}就是{wanted}。", f"{name} is {wanted}.")]
    if not contrast.actual:
        head = _say(
            language, f"{name}还没有判定，所以不是{wanted}。", f"{name} is open, so not {wanted}."
        )
    else:
        head = _say(
            language, f"{name}是{actual}，不是{wanted}。", f"{name} is {actual}, not {wanted}."
        )
    lines = [head]
    lines += [_way(edition, contrast, way, language) for way in contrast.ways]
    if not contrast.ways:
        lines.append(
            _say(
                language,
                f"没有一行规定能得出{wanted}。",
                f"No row of the procedure leads to {wanted}.",
            )
        )
    if contrast.more:
        lines.append(
            _say(
                language,
                f"另有 {contrast.more} 种情形离得更远。",
                f"{contrast.more} further ways are more remote.",
            )
        )
    return lines


def say_demanded(edition: Edition, demand: Demand, way: Way, language: str = "zh") -> list[str]:
    """Return the lines that say why a step was not demanded of a case."""
    title = demand.title.say(language)
    cite = edition.clause_label(demand.cite, language)
    if not way.lacks:
        return [_say(language, f"“{title}”适用（{cite}）。", f"“{title}” applies (by {cite}).")]
    said = _said_lacks(edition, way.lacks, language)
    return [
        _say(
            language,
            f"没有要求“{title}”：按 {cite}，还要{said}。",
            f"“{title}” is not demanded: by {cite} it would need {said}.",
        )
    ]


def _way(edition: Edition, contrast: Contrast, way: Way, language: str) -> str:
    fact = edition.facts[contrast.output]
    cite = edition.clause_label(way.row.cite, language) if way.row else ""
    wanted = say_value(fact, contrast.wanted, language)
    if way.rivals:
        rival = way.rivals[0]
        answer = say_value(fact, rival.then, language)
        by = edition.clause_label(rival.cite, language)
        return _say(
            language,
            f"{cite}：符合，但由 {by} 判为{answer}。",
            f"{cite}: it holds, but {by} decides: {answer}.",
        )
    if not way.lacks:
        return _say(
            language,
            f"{cite}：符合，但还有未知的事实可能另有结果。",
            f"{cite}: it holds, but facts not known yet may lead elsewhere.",
        )
    said = _said_lacks(edition, way.lacks, language)
    if way.then == contrast.wanted:
        come = _say(language, f"这样就是{wanted}", f"then it would be {wanted}")
    elif way.then is None:
        come = _say(language, "这样仍不能判定", "then it would still be open")
    else:
        other = say_value(fact, way.then, language)
        come = _say(language, f"但这样会是{other}", f"but then it would be {other}")
    return _say(language, f"{cite}：还要{said}；{come}。", f"{cite}: it would need {said}; {come}.")


def _said_lacks(edition: Edition, lacks: tuple[Lack, ...], language: str) -> str:
    said = []
    for lack in lacks:
        fact = edition.facts[lack.fact]
        here = say_value(fact, lack.value, language)
        cell = say_cell(fact, lack.cell, language)
        said.append(_say(language, f"{cell}（本案：{here}）", f"{cell} (here: {here})"))
    return _say(language, "，且", " and ").join(said)


def _listed(words: list[str], language: str) -> str:
    return _say(language, "、", ", ").join(words)


def _say(language: str, zh: str, en: str) -> str:
    return Label(zh, en).say(language)
