"""The addresses of the REST interface."""

from bihuan.api.application import addresses

app_name = "api"
urlpatterns = addresses()
