"""Dates and moments as they are written, never as numbers that could mean anything."""

import re
from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}.*")


def _written_day(value: object) -> object:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("date_type", "no date")
    return value


def _written_moment(value: object) -> object:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise PydanticCustomError("datetime_type", "no moment")
    return value


Day = Annotated[date, BeforeValidator(_written_day)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written_moment)]
