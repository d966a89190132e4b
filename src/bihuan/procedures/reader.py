"""Packs read as text with positions: YAML syntax only, never YAML's own typing.

Scalars stay text; anchors, aliases, tags and duplicate keys are refused, because they make a
written procedure say something else than it seems to say. Full-width digits and punctuation in
places where rules stand are turned into plain ones with a warning, never in silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import yaml

from bihuan.procedure.edition import Position
from bihuan.procedure.language.loading import Loaded, load
from bihuan.procedure.language.problems import Problem
from bihuan.procedure.language.tree import Block, Listing, Node, Scalar
from bihuan.procedure.terms import Label

MAX_BYTES = 1_000_000
MAX_DEPTH = 30
FULL_WIDTH = str.maketrans("０１２３４５６７８９＞＜＝［］（）", "0123456789><=[]()")
RULE_KEYS = {"when", "within", "then", "low", "high"}


class Mark(Protocol):
    """Where YAML says something stands, counted from 0."""

    line: int
    column: int


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class _Reading:
    """One file being read, with what is wrong in it."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def fault(self, code: str, mark: Mark | None, message: Label, level: str = "error") -> None:
        self.problems.append(Problem(code, self.at(mark), message, level))

    def at(self, mark: Mark | None) -> Position:
        if mark is None:
            return Position(self.file, 1, 1)
        return Position(self.file, mark.line + 1, mark.column + 1)


def read_pack(
    files: Mapping[str, str],
    vocabulary: str = "",
    *,
    today: date | None = None,
    proven: bool = False,
) -> Loaded:
    """Return the edition of a pack's files (name to text), or all mistakes in them.

    Confirmations and exceptions age by `today`, the day of issue if not given. What is `proven`
    passed all proofs when it was issued and is not put to them again.
    """
    trees: dict[str, Node] = {}
    problems: list[Problem] = []
    for name, text in sorted(files.items()):
        tree, found = read_file(name, text)
        problems += found
        if tree is not None:
            trees[name] = tree
    if any(problem.level == "error" for problem in problems):
        return Loaded(None, tuple(problems))
    shared = read_file("vocabulary.yaml", vocabulary)[0] if vocabulary else None
    loaded = load(trees, shared, today=today, proven=proven)
    return loaded._replace(problems=(*problems, *loaded.problems))


def read_file(name: str, text: str) -> tuple[Node | None, list[Problem]]:
    """Return one file as a tree with positions, and what is wrong with its syntax."""
    reading = _Reading(name)
    if len(text.encode()) > MAX_BYTES:
        reading.problems.append(
            Problem(
                "P108",
                Position(name, 1, 1),
                Label(f"文件超过 {MAX_BYTES} 字节", f"the file is over {MAX_BYTES} bytes"),
            )
        )
        return None, reading.problems
    try:
        for event in yaml.parse(text, Loader=_Loader):
            _refuse_references(reading, event)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reading.problems.append(
            Problem(
                "P108",
                reading.at(mark),
                Label(f"YAML 写法有误：{error.problem}", f"YAML syntax: {error.problem}"),
            )
        )
        return None, reading.problems
    except yaml.YAMLError as error:
        reading.problems.append(
            Problem(
                "P108", Position(name, 1, 1), Label(f"YAML 写法有误：{error}", f"YAML: {error}")
            )
        )
        return None, reading.problems
    if root is None:
        reading.problems.append(
            Problem("P108", Position(name, 1, 1), Label("文件是空的", "the file is empty"))
        )
        return None, reading.problems
    if any(problem.level == "error" for problem in reading.problems):
        return None, reading.problems
    tree = _node(reading, root, depth=0, ruled=False)
    return tree, reading.problems


def _refuse_references(reading: _Reading, event: yaml.Event) -> None:
    anchor = getattr(event, "anchor", None)
    tag = getattr(event, "tag", None)
    if anchor:
        reading.fault(
            "P108",
            event.start_mark,
            Label("不能用锚点或别名（& *）：请把内容写全", "anchors and aliases are not allowed"),
        )
    if tag:
        reading.fault(
            "P108", event.start_mark, Label("不能用类型标记（!）", "type tags are not allowed")
        )


def _node(reading: _Reading, node: yaml.Node, *, depth: int, ruled: bool) -> Node:
    at = reading.at(node.start_mark)
    if depth > MAX_DEPTH:
        reading.fault("P108", node.start_mark, Label("嵌套太深", "nested too deeply"))
        return Scalar("", at)
    if isinstance(node, yaml.MappingNode):
        return _block(reading, node, at, depth, ruled=ruled)
    if isinstance(node, yaml.SequenceNode):
        items = [_node(reading, item, depth=depth + 1, ruled=ruled) for item in node.value]
        return Listing(tuple(items), at)
    quoted = 1 if getattr(node, "style", None) in ("'", '"') else 0
    value = str(node.value)
    plain = value.translate(FULL_WIDTH) if ruled else value
    if plain != value:
        reading.fault(
            "P107",
            node.start_mark,
            Label(
                f"“{value}”含全角字符，按“{plain}”读取", f"full-width characters: read as “{plain}”"
            ),
            "warning",
        )
    return Scalar(plain, at._replace(column=at.column + quoted))


def _block(
    reading: _Reading, node: yaml.MappingNode, at: Position, depth: int, *, ruled: bool
) -> Block:
    entries: dict[str, Node] = {}
    keys: dict[str, Position] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            reading.fault("P108", key.start_mark, Label("键必须是文字", "a key must be text"))
            continue
        name = str(key.value)
        if name in entries:
            first = keys[name].line
            reading.fault(
                "P105",
                key.start_mark,
                Label(
                    f"键 {name} 写了两次（前一次在第 {first} 行）",
                    f"the key {name} stands twice (first on line {first})",
                ),
            )
            continue
        keys[name] = reading.at(key.start_mark)
        inside = ruled or name in RULE_KEYS
        entries[name] = _node(reading, value, depth=depth + 1, ruled=inside)
    return Block(entries, keys, at)
