"""Cases."""

from bihuan.api.routes import Routes

routes = Routes("记录", "cases")
