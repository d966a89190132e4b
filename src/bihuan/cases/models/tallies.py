"""Counts over history, kept small: what the procedure counts, per day."""

from django.db import models

from bihuan.cases.models.case import Case


class Tally(models.Model):
    """How many cases alike were reported on a day (UTC), and the sum of a fact over them.

    `key` is a digest of what is counted and of the values that cases counted together share. The
    whole days inside a window are summed from here, so that its count costs the same whatever the
    history holds; the days at its two ends are read from `TallyEntry`, to the second.
    """

    pk = models.CompositePrimaryKey("key", "day")
    key = models.CharField(max_length=40)
    day = models.DateField()
    cases = models.IntegerField(default=0)
    amount = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} on {self.day}: {self.cases}"


class TallyEntry(models.Model):
    """That a case is counted under a key, from when, and with what amount.

    Says which cases a count is made of, and what must be taken back when one no longer counts.
    """

    pk = models.CompositePrimaryKey("case_id", "key")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=40)
    at = models.DateTimeField()
    amount = models.BigIntegerField(default=0)

    class Meta:
        """Options."""

        indexes = [models.Index(fields=["key", "at"], name="tally_entry_by_key")]

    def __str__(self) -> str:
        return f"case {self.case_id} under {self.key}"
