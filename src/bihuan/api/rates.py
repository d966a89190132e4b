"""How often a token may ask, and an address may fail: a runaway loop harms nobody else.

Counted per process and minute, in memory: it is a brake, not an account.
"""

import threading
import time

from django.utils.translation import gettext as _

from bihuan.kit.refusals import RefusedError

PER_MINUTE = 30_000
FAILED_PER_MINUTE = 60

_counts: dict[str, int] = {}
_minute = [0]
_lock = threading.Lock()


class TooManyError(RefusedError):
    """More requests than anybody needs came within a minute."""

    code = "request.too_many"


def counted(name: str, *, failed: bool) -> None:
    """Count a request; refuse it when this minute has had enough of them.

    Raises:
        TooManyError: the next minute may ask again.
    """
    minute = int(time.time() // 60)
    with _lock:
        if _minute[0] != minute:
            _minute[0] = minute
            _counts.clear()
        _counts[name] = count = _counts.get(name, 0) + 1
    if count > (FAILED_PER_MINUTE if failed else PER_MINUTE):
        raise TooManyError(_("请求过于频繁；请一分钟后再试。"))


def seconds_left() -> int:
    """Return how many seconds the minute still lasts."""
    return 60 - int(time.time() % 60)


def forget() -> None:
    """Begin to count anew; for tests."""
    with _lock:
        _counts.clear()
