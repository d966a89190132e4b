"""The shape of a file checked: pydantic's errors turned into one problem per mistake."""

from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bihuan.procedure.language.leaves import MOST_ROWS
from bihuan.procedure.language.problems import Problem, nearest
from bihuan.procedure.language.tree import Block, Listing, Node, Scalar, plain, position_of
from bihuan.procedure.terms import Label

M = TypeVar("M", bound=BaseModel)
Path = tuple[str | int, ...]

_EXPECTED = {
    "string_type": Label("这里应是文字", "text is expected here"),
    "list_type": Label("这里应是列表（每项以 - 开头）", "a list is expected here"),
    "dict_type": Label("这里应是键和值", "a mapping is expected here"),
    "model_type": Label("这里应是键和值", "a mapping is expected here"),
    "string_too_short": Label("这里不能为空", "this must not be empty"),
    "string_too_long": Label("这里太长", "this is too long"),
    "too_long": Label(
        f"一张表最多 {MOST_ROWS} 行；请分成几张表", f"at most {MOST_ROWS} rows; make several tables"
    ),
    "string_pattern_mismatch": Label("写法不对", "not in the form expected"),
    "value_error": Label("日历上没有这一天", "no such day in the calendar"),
    "too_short": Label("这里至少要写一项", "at least one is needed here"),
    "literal_error": Label("不是允许的值", "not one of the allowed values"),
}


def check_shape(model: type[M], tree: Node) -> tuple[M | None, list[Problem]]:
    """Return the typed file, or every mistake in its shape with its place."""
    try:
        return model.model_validate(plain(tree)), []
    except ValidationError as error:
        return None, _problems(model, tree, error.errors())


def _way(tree: Node, where: Path) -> Label:
    """Return the way to a place by the clauses and ids that its rows name themselves."""
    clause, names = "", []
    node = tree
    for part in where:
        entries: dict[str | int, Node] = {}
        if isinstance(node, Block):
            entries.update(node.entries.items())
            clause = _text(entries.get("clause")) or clause
            name = _text(entries.get("id"))
            names += [name] if name else []
        elif isinstance(node, Listing):
            entries = dict(enumerate(node.items))
        if part not in entries:
            break
        node = entries[part]
    way = " › ".join(([f"§{clause}"] if clause else []) + names)
    return Label(way, way)


def _text(node: Node | None) -> str:
    return node.value if isinstance(node, Scalar) else ""


def _problems(model: type[BaseModel], tree: Node, errors: Sequence[ErrorDetails]) -> list[Problem]:
    missing = [error for error in errors if error["type"] == "missing"]
    problems, explained = [], set()
    for error in errors:
        if error["type"] != "extra_forbidden":
            continue
        where: Path = tuple(error["loc"])
        key = str(where[-1])
        allowed = tuple(_fields_at(model, where[:-1]))
        close = nearest(key, allowed)
        for other in missing:
            if tuple(other["loc"][:-1]) == where[:-1] and other["loc"][-1] in close:
                explained.add(tuple(other["loc"]))
        problems.append(
            Problem(
                "P101",
                position_of(tree, where, key=True),
                Label(f"不认识的键 {key}", f"unknown key {key}"),
                path=_way(tree, where),
                width=len(key),
                nearest=close,
                allowed=allowed,
            )
        )
    problems += [
        _one(tree, error)
        for error in errors
        if error["type"] != "extra_forbidden" and tuple(error["loc"]) not in explained
    ]
    return _first_per_place(problems)


def _one(tree: Node, error: ErrorDetails) -> Problem:
    where: Path = tuple(error["loc"])
    path = _way(tree, where)
    if error["type"] == "missing":
        return Problem(
            "P103",
            position_of(tree, where[:-1]),
            Label(f"缺少键 {where[-1]}", f"missing key {where[-1]}"),
            path=path,
        )
    found = error.get("input")
    message = _EXPECTED.get(error["type"], Label("写法不对", "not in the form expected"))
    if isinstance(found, str) and found:
        message = Label(f"“{found}”{message.zh}", f"“{found}”: {message.en}")
    expected = error.get("ctx", {}).get("expected")
    allowed = tuple(part.strip(" '") for part in str(expected).split(",")) if expected else ()
    if allowed and " or " in allowed[-1]:
        allowed = (*allowed[:-1], *(part.strip(" '") for part in allowed[-1].split(" or ")))
    if error["type"] == "string_pattern_mismatch":
        message = Label(
            f"{message.zh}（{_shape_of(error)[0]}）", f"{message.en} ({_shape_of(error)[1]})"
        )
    return Problem(
        "P104",
        position_of(tree, where),
        message,
        path=path,
        width=len(found) if isinstance(found, str) else 1,
        nearest=nearest(found, allowed) if isinstance(found, str) else (),
        allowed=allowed,
    )


def _shape_of(error: ErrorDetails) -> tuple[str, str]:
    pattern = str(error.get("ctx", {}).get("pattern"))
    if "\\d{4}" in pattern:
        return "日期请写成 2026-11-22", "write a date as 2026-11-22"
    if "{1,9}" in pattern:
        return "请写整数", "write a whole number"
    return (
        "编号用小写英文字母开头，只含小写字母、数字、- 和 _",
        "ids are lower-case a-z, 0-9, - and _",
    )


def _first_per_place(problems: list[Problem]) -> list[Problem]:
    """Keep one problem per place: the alternatives of a union are one mistake, not several."""
    seen: dict[tuple[str, object], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.code if problem.code == "P103" else "", problem.at), problem)
    return sorted(seen.values(), key=lambda problem: (problem.at.file, problem.at.line))


def _fields_at(model: type[BaseModel], where: Path) -> list[str]:
    """Return the keys that the shape admits at a path."""
    current: object = model
    for part in where:
        if isinstance(part, str) and isinstance(current, type) and issubclass(current, BaseModel):
            fields = current.model_fields
            field = fields.get(part) or fields.get(f"{part}_")  # `class` is a word of Python
            current = field.annotation if field else None
        current = _inner(current)
    if isinstance(current, type) and issubclass(current, BaseModel):
        return [field.alias or name for name, field in current.model_fields.items()]
    return []


def _inner(annotation: object) -> object:
    """Return the model inside a list, mapping or optional annotation."""
    for argument in getattr(annotation, "__args__", ()):
        inner = _inner(argument)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return inner
    return annotation
