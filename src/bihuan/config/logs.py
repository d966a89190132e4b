"""Logging to standard error, without personal data."""

import logging
from typing import Any


class RouteInsteadOfPath(logging.Filter):
    """Name the route, not the address: a tracking code in a log would open a customer's case."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the records that Django makes about a request; let every record pass."""
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            status = getattr(record, "status_code", "")
            record.msg = "%s %s %s"
            record.args = (status, getattr(request, "method", ""), getattr(match, "route", "?"))
        return True


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"route": {"()": "bihuan.config.logs.RouteInsteadOfPath"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["route"],
        },
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django's own handlers print addresses and mail tracebacks; ours is enough.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # Names and addresses of failed sign-ins stay in the database, where access is controlled.
        "axes": {"level": "ERROR"},
    },
}
