"""The mapping: which column of an old register becomes which field of a report.

Written as YAML or JSON and read as text, so that `no` is never False and `007` never 7. A field
is given as the name of a column, or more fully:

    title: Subject
    unit: {column: Agency, values: {Housing: DY-GC}, otherwise: DY}
    place: {template: "{Building} {Room}"}
    facts: {effect: {value: small}}
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from bihuan.cases.models import Channel
from bihuan.imports.tables import TableForm
from bihuan.imports.wording import listed, say, stated
from bihuan.kit.refusals import RefusedError
from bihuan.procedure.language.problems import nearest
from bihuan.procedure.language.tree import Node, plain, position_of
from bihuan.procedures.reader import read_file

MAPPING_BYTES = 200_000
PLACE = re.compile(r"\{([^{}]*)\}")
_EMPTY_BRACKETS = re.compile(r"\s*(?:\(\s*\)|（\s*）|\[\s*\]|【\s*】)")
_EDGES = " \t,;:，；：、-–—·/|"

TEXTS = (
    "title",
    "description",
    "place",
    "service_item",
    "customer_name",
    "customer_contact",
    "wants",
)
PERSONS = ("finder", "responsible_person")
MOMENTS = ("reported_at", "occurred_at", "found_at", "due_at", "closed_at")


class MappingError(RefusedError):
    """The mapping has mistakes; the sentence names each with its line."""

    code = "import.mapping_wrong"


class _Part(BaseModel):
    """A part of a mapping: nothing in it that is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _short(given: object) -> object:
    """Let a column's name stand for a field that is nothing but this column."""
    return {"column": given} if isinstance(given, str) else given


def _several(given: object) -> object:
    return [given] if isinstance(given, str) else given


class Source(_Part):
    """Where the text of a field comes from: a column, a constant, or a template of columns."""

    column: str = ""
    value: str = ""
    template: str = ""
    values: dict[str, str] = {}
    otherwise: str | None = None
    longest: int | None = Field(default=None, ge=10, le=20_000)

    @model_validator(mode="after")
    def _one_of_three(self) -> "Source":
        if sum(map(bool, (self.column, self.value, self.template))) != 1:
            raise PydanticCustomError("one_source", "one of column, value and template")
        if self.template and not PLACE.search(self.template):
            raise PydanticCustomError("no_place", "a template names columns in braces")
        return self

    def columns(self) -> Iterator[str]:
        """Yield the columns that the field needs."""
        if self.column:
            yield self.column
        yield from (name.strip() for name in PLACE.findall(self.template))

    def fill(self, cell: Callable[[str], str]) -> str:
        """Return the text of the field before its values are looked up.

        Brackets that a template leaves empty, and the signs that joined them, go.
        """
        if self.column:
            return cell(self.column)
        if self.value:
            return self.value
        filled = PLACE.sub(lambda place: cell(place[1].strip()), self.template)
        return _EMPTY_BRACKETS.sub("", filled).strip(_EDGES)

    @property
    def place(self) -> str:
        """Where the text stands in the file, for whoever must mend it."""
        return self.column or self.template


class Moment(_Part):
    """Where a date comes from, and how it is written there."""

    column: str = Field(min_length=1)
    format: Annotated[list[str], BeforeValidator(_several)] = []
    timezone: str = ""

    @field_validator("timezone")
    @classmethod
    def _zone_known(cls, name: str) -> str:
        return _zone(name)


def _zone(name: str) -> str:
    if name and name not in available_timezones():
        raise PydanticCustomError("zone_unknown", "{name}", {"name": name})
    return name


class Ended(_Part):
    """How the old register shows that a case was closed."""

    column: str = Field(min_length=1)
    values: Annotated[list[str], BeforeValidator(_several)] = Field(min_length=1)


class Form(_Part):
    """What is known of the file beforehand."""

    encoding: str = ""
    delimiter: str = Field(default="", max_length=1)
    sheet: str = ""
    header: int = Field(default=0, ge=0, le=1000)

    def as_form(self) -> TableForm:
        """Return it in the words of the reader."""
        return TableForm(self.encoding, self.delimiter, self.sheet, self.header)


Text = Annotated[Source, BeforeValidator(_short)]
When = Annotated[Moment, BeforeValidator(_short)]


class Mapping(_Part):
    """All that must be known to take an old register over."""

    source: Annotated[str, StringConstraints(pattern=r"^[\w.\-]{1,60}$")]
    table: Form = Form()
    timezone: str = ""
    date_format: Annotated[list[str], BeforeValidator(_several)] = []

    unit: Text
    title: Text
    reported_at: When
    external_id: Text | None = None
    description: Text | None = None
    place: Text | None = None
    service_item: Text | None = None
    channel: Text = Source(value=str(Channel.IMPORT))
    customer_name: Text | None = None
    customer_contact: Text | None = None
    wants: Text | None = None
    occurred_at: When | None = None
    found_at: When | None = None
    finder: Text | None = None
    responsible_person: Text | None = None
    facts: dict[str, Text] = {}

    status: Text | None = None
    closed: Ended | None = None
    closed_at: When | None = None
    due_at: When | None = None
    note: Text | None = None

    skip: dict[str, Annotated[list[str], BeforeValidator(_several)]] = {}
    on_doubt: Literal["import", "refuse"] = "import"

    @field_validator("timezone")
    @classmethod
    def _zone_known(cls, name: str) -> str:
        return _zone(name)

    def columns(self) -> list[str]:
        """Return every column that the mapping reads, each once."""
        names: list[str] = [*self.skip]
        for part in (
            *(getattr(self, name) for name in type(self).model_fields),
            *self.facts.values(),
        ):
            if isinstance(part, Source):
                names += part.columns()
            elif isinstance(part, Moment | Ended):
                names.append(part.column)
        return list(dict.fromkeys(names))

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the register."""
        return ZoneInfo(self.timezone or settings.TIME_ZONE)

    def zone_of(self, moment: Moment) -> ZoneInfo:
        """Return the time zone in which a date is written."""
        return ZoneInfo(moment.timezone) if moment.timezone else self.zone

    def formats_of(self, moment: Moment) -> list[str]:
        """Return how a date is written."""
        return moment.format or self.date_format


# --- reading --------------------------------------------------------------------------------------
def mapping_read(path: Path) -> Mapping:
    """Return the mapping in a file.

    Raises:
        MappingError: it cannot be read; every mistake is told with its line.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MappingError(
            _("映射文件 %(path)s 读不出来（%(error)s）；请核对路径。")
            % {"path": path, "error": error.strerror}
        ) from error
    if len(content) > MAPPING_BYTES:
        raise MappingError(_("映射文件 %(path)s 太大；请核对是否选错了文件。") % {"path": path})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MappingError(
            _("映射文件 %(path)s 不是 UTF-8 编码；请另存为 UTF-8。") % {"path": path}
        ) from error
    return mapping_parse(text, path.name)


def mapping_parse(text: str, name: str = "mapping") -> Mapping:
    """Return the mapping that a text describes, YAML or JSON.

    Raises:
        MappingError: it has mistakes; every one is told with its line.
    """
    if text.lstrip().startswith("{"):
        text = text.replace("\t", "  ")  # JSON may be indented with tabs, YAML may not
    tree, problems = read_file(name, text)
    if tree is None or problems:
        told = [f"{problem.at} {say(problem.message)}" for problem in problems]
        raise MappingError(_("映射文件有误：\n%(problems)s") % {"problems": "\n".join(told)})
    try:
        return Mapping.model_validate(plain(tree))
    except ValidationError as error:
        told = [_told(tree, details) for details in error.errors()]
        raise MappingError(
            _("映射文件有误：\n%(problems)s") % {"problems": "\n".join(dict.fromkeys(told))}
        ) from error


def _told(tree: Node, details: ErrorDetails) -> str:
    """Return one mistake with its place, in words for whoever wrote the mapping."""
    path = [part for part in details["loc"] if part != "[key]"]
    unknown = details["type"] == "extra_forbidden"
    at = position_of(tree, path, key=unknown)
    return f"{at} {stated('.'.join(map(str, path)), _sentence(details))}"


def _sentence(details: ErrorDetails) -> str:
    kind, context = details["type"], details.get("ctx") or {}
    if kind == "extra_forbidden":
        return _unknown_key(str(details["loc"][-1]))
    if kind in _SENTENCES:
        return _(_SENTENCES[kind]) % context
    return _("写法不对；请对照 docs/import.zh-CN.md（%(detail)s）") % {"detail": details["msg"]}


_WHOLE = gettext_noop("要写一个合适的整数")
_SENTENCES = {
    "missing": gettext_noop("缺少这一项；请写明它来自哪一列，或用 value 给一个固定值"),
    "one_source": gettext_noop("column、value、template 要写一个，且只写一个"),
    "no_place": gettext_noop("template 要用花括号引用列，例如“{类别}（{地点}）”"),
    "zone_unknown": gettext_noop("没有时区“%(name)s”；请写 Asia/Shanghai 这样的名称"),
    "literal_error": gettext_noop("只能是 import 或 refuse"),
    "string_pattern_mismatch": gettext_noop("只能用文字、数字和 . _ -，最多 60 个字"),
    "string_too_long": gettext_noop("太长；分隔符只能是一个字符"),
    "too_short": gettext_noop("至少要写一个值"),
    "int_parsing": _WHOLE,
    "greater_than_equal": _WHOLE,
    "less_than_equal": _WHOLE,
}


def _unknown_key(name: str) -> str:
    known = {*Mapping.model_fields, *Source.model_fields, *Moment.model_fields, *Form.model_fields}
    close = nearest(name, sorted(known))
    if close:
        return _("不认识“%(name)s”；最接近：%(close)s") % {"name": name, "close": listed(close)}
    return _("不认识“%(name)s”；可写的项目见 docs/import.zh-CN.md") % {"name": name}
