"""The root of all addresses."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("bihuan.api.urls")),
    path("", include("bihuan.web.urls")),
]
