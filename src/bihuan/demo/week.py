"""Living through the week: every event at its own time, through the same services as everybody."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile

from bihuan.cases.intake import Report
from bihuan.cases.services.acting import case_act
from bihuan.cases.services.report import case_report
from bihuan.demo.organisation import Organisation
from bihuan.demo.pictures import picture
from bihuan.demo.stories import ZONE, Event, Given, coming
from bihuan.journal.services import seal_make
from bihuan.procedure.terms import Step

SEALED_AT = time(0, 5)
TEXTS = {"place": "place", "item": "service_item", "text": "description", "wants": "wants"}
CUSTOMER = {"customer": "customer_name", "contact": "customer_contact"}
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Week:
    """The week while it is lived through: the numbers of its cases by the keys of their stories."""

    founded: Organisation
    now: datetime
    numbers: dict[str, str] = field(default_factory=dict)
    sealed_until: datetime | None = None

    def live(self, events: Iterable[Event], progress: Progress | None, total: int) -> None:
        """Let everything happen, and seal the journal after every midnight."""
        for done, event in enumerate(events, start=1):
            for midnight in self._midnights(event.at):
                seal_make(midnight)
            if event.step is Step.REPORT:
                self._report(event)
            else:
                self._act(event)
            if progress:
                progress(done, total)
        for midnight in self._midnights(self.now):
            seal_make(midnight)

    def _midnights(self, at: datetime) -> Iterator[datetime]:
        """Yield the times of sealing that have passed since the last event."""
        if self.sealed_until is None:
            day = at.astimezone(ZONE).date()
            self.sealed_until = datetime.combine(day, SEALED_AT, ZONE)
        while self.sealed_until + timedelta(days=1) <= at:
            self.sealed_until += timedelta(days=1)
            yield self.sealed_until

    def _report(self, event: Event) -> None:
        given, persons = event.given, self.founded.persons
        named = {field: given[name] for name, field in (TEXTS | CUSTOMER).items() if name in given}
        occurred = given.get("occurred")
        case = case_report(
            report=Report(
                unit=self.founded.units[given["unit"]],
                title=given["title"],
                facts=given["facts"],
                channel=given.get("channel", "page"),
                occurred_at=coming(occurred, self.now, event.at) if occurred else None,
                finder=persons[given["finder"]] if "finder" in given else None,
                responsible_person=(
                    persons[given["responsible"]] if "responsible" in given else None
                ),
                **named,
            ),
            actor=persons[event.by],
            now=event.at,
            files=_photos(event),
        )
        self.numbers[event.key] = case.number

    def _act(self, event: Event) -> None:
        case_act(
            number=self.numbers[event.key],
            step=event.step,
            actor=self.founded.persons[event.by],
            now=event.at,
            expected_revision=None,
            data=self._data(event.given.get("data", {})),
            facts=event.given.get("facts", {}),
            text=event.given.get("text", ""),
            files=_photos(event),
        )

    def _data(self, given: Given) -> dict[str, Any]:
        """Return an act's data with the moments and cases that it names."""
        data = dict(given)
        if "until" in data:
            data["until"] = coming(data["until"], self.now)
        if "case" in data:
            data["case"] = self.numbers[data["case"]]
        return data


def _photos(event: Event) -> list[ContentFile]:
    """Return the pictures that somebody took."""
    return [
        ContentFile(picture(kind, f"{event.key}{event.step}{place}"), name=f"IMG_{name:04d}.jpg")
        for place, kind in enumerate(event.photos)
        if (name := int(event.at.timestamp()) // 60 % 10_000)
    ]
