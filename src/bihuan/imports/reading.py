"""One row while it is read: what is wrong with it is gathered here."""

from dataclasses import dataclass, field

from bihuan.imports.binding import Binding
from bihuan.imports.faults import Fault, Kind, shown
from bihuan.imports.tables import Row


@dataclass(slots=True)
class RowReading:
    """One row being read."""

    row: Row
    binding: Binding
    faults: list[Fault] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether the row cannot be taken."""
        return any(fault.kind is Kind.REFUSED for fault in self.faults)

    def fault(self, column: str, reason: str, advice: str, kind: Kind = Kind.REFUSED) -> None:
        """Tell one thing wrong with the row."""
        mapping = self.binding.mapping
        if kind is Kind.DOUBTFUL and mapping.on_doubt == "refuse":
            kind = Kind.REFUSED
        value = self.row.get(column) if self.row.header.has(column) else ""
        self.faults.append(Fault(self.row.line, column, shown(value), reason, advice, kind))
