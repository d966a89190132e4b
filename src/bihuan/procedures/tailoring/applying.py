"""Answers written into a pack's text: where they stand, and where the clauses say the same."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.kit.refusals import RefusedError
from bihuan.procedure.clocks.limits import LimitError, parse_limit, say_limit
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.problems import Problem, nearest
from bihuan.procedure.language.tree import Plain
from bihuan.procedures.checking import check
from bihuan.procedures.editing.records import (
    Way,
    record_get,
    record_put,
    records,
)
from bihuan.procedures.reader import read_file
from bihuan.procedures.tailoring.freezing import Recomputed, freeze
from bihuan.procedures.tailoring.questions import (
    NUMBER,
    Place,
    Question,
    questions,
    wrong_with,
)

WORDING = {
    "clauses": ("heading", "text"),
    "items": ("text",),
    "interpretations": ("issue", "reading"),
}
"""Where the words of a procedure stand, by section."""


class AnswersRefusedError(RefusedError):
    """Answers that cannot be taken; `errors` says for each what is wrong with it."""

    code = "template.answers"

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        told = "\n".join(f"{key}: {sentence}" for key, sentence in errors.items())
        super().__init__(told, field=next(iter(errors), ""))


class TemplateRefusedError(RefusedError):
    """The pack that comes of the answers has errors."""

    code = "template.refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        told = "\n".join(f"{one.at} {one.code} {one.message.zh}" for one in self.problems[:5])
        super().__init__(
            _("照这些答案写出来的程序有 %(count)d 处错误，没有建立草稿；请改答案。\n%(told)s")
            % {"count": len(self.problems), "told": told}
        )


class Tailored(NamedTuple):
    """A pack made one's own, and what its owner should look at."""

    files: Mapping[str, str]
    changed: tuple[Question, ...]
    reworded: tuple[str, ...]
    to_reword: tuple[str, ...]
    recomputed: tuple[Recomputed, ...]


def tailor(files: Mapping[str, str], answers: Mapping[str, str]) -> Tailored:
    """Return the pack with these answers; what is not answered stays as it is.

    Raises:
        AnswersRefusedError: an answer is to no question, or cannot be read.
        TemplateRefusedError: the result has errors.
    """
    edition = check(files).loaded.edition
    if edition is None:
        raise TemplateRefusedError(check(files).loaded.errors)
    asked = {question.key: question for question in questions(files, edition)}
    given = {key: answer.strip() for key, answer in answers.items()}
    _refuse(asked, given, edition)
    changed = [asked[key] for key in asked if key in given and given[key] != asked[key].default]
    texts, reworded, silent = dict(files), list[str](), list[str]()
    for question in changed:
        answer = given[question.key]
        for place in question.places:
            texts[place.file] = _written(texts[place.file], place, question, answer)
        told = _reword(texts, question, answer)
        (reworded if told else silent).extend(told or _silent(question, answer))
    frozen, recomputed = freeze(texts)
    result = check(frozen)
    if result.loaded.edition is None or result.loaded.errors:
        raise TemplateRefusedError(result.loaded.errors)
    return Tailored(frozen, tuple(changed), tuple(reworded), tuple(silent), recomputed)


def _refuse(asked: Mapping[str, Question], given: Mapping[str, str], edition: Edition) -> None:
    errors = {}
    for key, answer in given.items():
        if key not in asked:
            close = "、".join(nearest(key, asked)) or "、".join(asked)
            errors[key] = _("没有这个问题；最接近：%(close)s。") % {"close": close}
        elif wrong := wrong_with(asked[key], answer, edition):
            errors[key] = wrong.say(get_language() or "")
    if errors:
        raise AnswersRefusedError(errors)


def _written(text: str, place: Place, question: Question, answer: str) -> str:
    """Write one answer at one place."""
    field, _dot, inner = place.field.partition(".")
    swapped = {question.default: answer}
    record = record_get(text, place.way)
    if not inner:
        return record_put(text, place.way, {field: answer})
    known = record.get(field)
    held: dict[str, Plain] = dict(known) if isinstance(known, dict) else {}
    if question.kind == "number":
        cell = str(held.get(inner, ""))
        held[inner] = NUMBER.sub(lambda one: swapped.get(one[0], one[0]), cell)
    else:
        held[inner] = answer
    return record_put(text, place.way, {field: held})


# --- the words of the procedure -------------------------------------------------------------------
def _reword(texts: dict[str, str], question: Question, answer: str) -> list[str]:
    """Let the clauses say what was answered; return where they do."""
    pairs = _pairs(question, answer)
    if not pairs:
        return []
    clauses = {place.clause for place in question.places if place.clause}
    told: list[str] = []
    for name in sorted(texts):
        if name.startswith("scenarios/") or not any(one[1] in texts[name] for one in pairs):
            continue
        tree, _problems = read_file(name, texts[name])
        for span in records(tree) if tree is not None else ():
            worded = len(span.way) > 1 and span.way[-2] in WORDING
            if worded and (not clauses or _clause_of(texts[name], span.way) in clauses):
                after = _reworded(texts[name], span.way, pairs)
                told += [f"{name} {span.way[-1]}"] if after != texts[name] else []
                texts[name] = after
    return told


def _reworded(text: str, way: Way, pairs: Sequence[tuple[str, str, str]]) -> str:
    record, changes = record_get(text, way), dict[str, Plain | None]()
    for field in WORDING[way[-2]]:
        label = record.get(field)
        if isinstance(label, dict):
            said = {key: str(value) for key, value in label.items()}
            for language, before, after in pairs:
                if language in said:
                    said[language] = _swapped(said[language], before, after)
            changes[field] = dict(said)
    return record_put(text, way, changes)


def _swapped(text: str, before: str, after: str) -> str:
    """Replace words, but no part of a longer number or word."""
    head = r"(?<![\d.,A-Za-z])" if before[0].isascii() else ""
    tail = r"(?![\dA-Za-z]|[.,]\d)" if before[-1].isascii() else ""
    return re.sub(head + re.escape(before) + tail, lambda _found: after, text)


def _pairs(question: Question, answer: str) -> list[tuple[str, str, str]]:
    """Return which words become which, by language."""
    before = question.default
    if question.group == "roles":
        return [("en" if question.key.endswith(".en") else "zh", before, answer)]
    if question.kind == "limit":
        return [("zh", before, answer), *_limit_pairs(before, answer)]
    if question.kind == "number" and question.places[0].clause:
        unit = re.sub(r"[\d,.-]", "", before)
        return [("zh", before, answer), ("en", before, answer)] if unit else []
    return []


def _limit_pairs(before: str, answer: str) -> list[tuple[str, str, str]]:
    try:
        old, new = parse_limit(before), parse_limit(answer)
    except LimitError:
        return []
    return [(one, say_limit(old, one), say_limit(new, one)) for one in ("zh", "en")]


def _silent(question: Question, answer: str) -> list[str]:
    """Say where the owner should look whether the words still fit."""
    clauses = sorted({place.clause for place in question.places if place.clause})
    if not clauses:
        return []
    where = "、".join(f"§{clause}" for clause in clauses)
    return [f"{where}: {question.default} → {answer}"]


def _clause_of(text: str, way: Way) -> str:
    """Return the clause to which wording belongs."""
    if way[0] == "clauses":
        return way[1]
    return str(record_get(text, way).get("clause", ""))


def default_answers(files: Mapping[str, str]) -> Mapping[str, str]:
    """Return what a pack answers itself."""
    edition = check(files).loaded.edition
    return {one.key: one.default for one in questions(files, edition)} if edition else {}
