"""Duties."""

from bihuan.api.routes import Routes

routes = Routes("待办", "duties")
