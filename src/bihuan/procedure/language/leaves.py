"""The leaves of a pack's files: texts whose form alone is known, and how many there may be."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

Text = Annotated[str, StringConstraints(min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=64)]
Points = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,9}$")]


def _a_day(text: str) -> str:
    """Refuse what is no day of the calendar."""
    date.fromisoformat(text)
    return text


def _a_moment(text: str) -> str:
    """Refuse what is no moment, or lies where no calendar reaches."""
    if datetime.fromisoformat(text).year not in YEARS:
        raise ValueError(text)
    return text


YEARS = range(1970, 2200)
"""The years in which the moments of an example may lie."""

Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_a_day)]
Moment = Annotated[str, AfterValidator(_a_moment)]
YesNo = Literal["yes", "no"]
CellText = str | list[str]
When = dict[str, CellText]
Expected = str | list[str] | dict[str, str]


MOST_ROWS = 200
"""Every two rows of a table are proved beside each other: nobody waits long for this many."""
