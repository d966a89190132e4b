"""A small procedure for tests of the core, and the means to change it."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.demands.acts import Act
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.loading import Loaded
from bihuan.procedure.terms import Step
from bihuan.procedures.reader import read_pack

HERE = Path(__file__).parent
SHANGHAI = ZoneInfo("Asia/Shanghai")


def small_files(**changes: str) -> dict[str, str]:
    """Return the small pack's files; `changes` replace whole files by their stem."""
    folder = HERE / "small"
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}
    files.update({f"{stem}.yaml": text for stem, text in changes.items()})
    return files


def load_small(**changes: str) -> Loaded:
    """Return the small pack as loaded."""
    return read_pack(small_files(**changes))


@cache
def small() -> Edition:
    """Return the small edition, which has no mistakes."""
    loaded = load_small()
    assert loaded.edition, loaded.problems
    return loaded.edition


@cache
def calendar() -> Calendar:
    """Return a calendar with the weekends of 2026 and New Year's Day, published."""
    return Calendar.from_days(
        "test", "test-1", "Asia/Shanghai", {date(2026, 1, 1): False}, frozenset({2026})
    )


def at(text: str) -> datetime:
    """Return a moment of March 2026 in Shanghai, from "10 09:30"."""
    return datetime.fromisoformat(f"2026-03-{text.replace(' ', 'T')}").replace(tzinfo=SHANGHAI)


def act(step: str, moment: str, by: str = "甲", **data: object) -> Act:
    """Return an act."""
    return Act(Step(step), at(moment), by, data)
