"""Answer headers that Django does not set, and the caller's address behind a trusted proxy."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# No other host anywhere. Inline styles stay allowed: charts and progress bars set widths.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; "
    "media-src 'self' blob:; "
    "font-src 'self' data:; "
    "connect-src 'self'; "
    "worker-src 'self'; "
    "manifest-src 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'none'; "
    "base-uri 'none'"
)
PERMISSIONS_POLICY = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"

Handler = Callable[[HttpRequest], HttpResponse]


def secure_headers(get_response: Handler) -> Handler:
    """Add the content security policy and the permissions policy to every answer."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return answer


def caller_address(get_response: Handler) -> Handler:
    """Set REMOTE_ADDR to the address that the outermost trusted proxy saw.

    Only the last BIHUAN_PROXIES entries of X-Forwarded-For were written by proxies we trust;
    anything further left is what the caller claims. With no proxy the header is ignored.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        claimed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        seen = [address.strip() for address in claimed if address.strip()]
        if 0 < settings.TRUSTED_PROXIES <= len(seen):
            request.META["REMOTE_ADDR"] = seen[-settings.TRUSTED_PROXIES]
        return get_response(request)

    return answer
