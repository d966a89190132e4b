"""Keys of cases and of the rows beside them: known before anything is stored, ordered by time."""

import itertools
import os
import secrets
from datetime import datetime

SERIAL_BITS = 29


class _Serials:
    """Numbers that no other process gives in the same second: each begins somewhere of its own."""

    def __init__(self) -> None:
        self.begin()
        os.register_at_fork(after_in_child=self.begin)

    def begin(self) -> None:
        """Begin somewhere else; a forked worker must not repeat its parent."""
        self._count = itertools.count(secrets.randbelow(1 << SERIAL_BITS))

    def next(self) -> int:
        """Return the next number."""
        return next(self._count) % (1 << SERIAL_BITS)


_serials = _Serials()


def key_at(moment: datetime) -> int:
    """Return a new key: a second, then a serial of this process.

    A case's key is its place in the register: newest first is one descending range of the primary
    key, and of every index that ends with it. Two processes never wait for one another to get one.
    """
    return first_key_at(moment) | _serials.next()


def first_key_at(moment: datetime) -> int:
    """Return the lowest key that anything of this second can have."""
    return int(moment.timestamp()) << SERIAL_BITS
