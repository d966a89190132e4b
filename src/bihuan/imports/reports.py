"""What became of a file: the figures, and what was wrong with its rows."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field

from bihuan.imports.faults import Fault, Kind

KEPT = 1000
"""So many faults stand in the report itself; every one of them is told as it comes."""

Progress = Callable[[int, int], None]
"""Is told how many rows are done, of about how many."""

Tell = Callable[[Fault], None]
FIGURES = ("rows", "imported", "already", "changed", "skipped", "refused", "doubtful")


@dataclass(slots=True)
class ImportReport:
    """What became of a file; a dry run says what would become of it.

    Every row is imported, refused, skipped or already there. Of the imported ones some are
    doubtful: a value was left out. Of those already there some have changed since.
    """

    file: str
    encoding: str
    sheet: str
    dry_run: bool
    notices: list[str]
    rows: int = 0
    imported: int = 0
    already: int = 0
    changed: int = 0
    skipped: int = 0
    refused: int = 0
    doubtful: int = 0
    first_number: str = ""
    last_number: str = ""
    seconds: float = 0.0
    faults: list[Fault] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether no row was refused or doubtful."""
        return not (self.refused or self.doubtful)

    @property
    def rows_per_second(self) -> int:
        """How fast the rows went."""
        return round(self.rows / self.seconds) if self.seconds else 0

    def counts(self) -> dict[str, int]:
        """Return the figures alone."""
        return {name: getattr(self, name) for name in FIGURES}

    def keep(self, faults: Iterable[Fault]) -> None:
        """Keep faults, as many as anybody reads."""
        self.faults += list(faults)[: max(0, KEPT - len(self.faults))]

    def count_taken(self, number: str, faults: Iterable[Fault]) -> None:
        """Count a row that became a case, or would become one."""
        self.imported += 1
        self.first_number = self.first_number or number
        self.last_number = number
        self.doubtful += any(fault.kind is Kind.DOUBTFUL for fault in faults)

    def as_json(self) -> dict[str, object]:
        """Return the report for programs."""
        rate, seconds = self.rows_per_second, round(self.seconds, 2)
        faults = [fault.as_json() for fault in self.faults]
        return asdict(self) | {"faults": faults, "seconds": seconds, "rows_per_second": rate}
