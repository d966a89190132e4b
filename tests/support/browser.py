"""Fixtures for tests in a real browser: `page`, `phone`, `open_as`, `complaints`.

A page that complains on its console, breaks the content security policy, raises an error or asks
another host for anything fails its test, whatever the test looked at.
"""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.chromium import find_chromium

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
PATIENCE = 10_000  # milliseconds; two processors may be busy with the other suites
used: list[str] = []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    found = find_chromium()
    with sync_playwright() as playwright:
        running = found.start(playwright)
        used.append(f"Chromium {running.version}, {found.words}")
        yield running
        running.close()


@pytest.fixture
def complaints() -> list[str]:
    """What pages complained about; a test that expects a complaint clears the list."""
    return []


@pytest.fixture
def new_page(browser, live_server, complaints) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a window of its own, at a desk or on a phone."""
    contexts: list[BrowserContext] = []

    def open_window(*, phone: bool = False, language: str = "zh-CN", dark: bool = False) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            is_mobile=phone,
            locale=language,
            color_scheme="dark" if dark else "light",
            timezone_id="Asia/Shanghai",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        listen(page, urlsplit(live_server.url).netloc, complaints)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(new_page) -> Page:
    """A window at a desk, signed out."""
    return new_page()


@pytest.fixture
def phone(new_page) -> Page:
    """A window on a phone 360 pixels wide, signed out."""
    return new_page(phone=True)


@pytest.fixture
def open_as(new_page, live_server) -> Callable[..., Page]:
    """Return a function that opens a window in which somebody is signed in."""

    def open_window(person, path: str = "/", **window) -> Page:
        page = new_page(**window)
        sign_in(page, live_server.url, person)
        page.goto(path)
        return page

    return open_window


def sign_in(page: Page, address: str, person) -> None:
    """Give the window the session of a person, without the detour over the form."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


def listen(page: Page, own_host: str, complaints: list[str]) -> None:
    """Note errors of the page and requests to other hosts."""

    def on_console(message) -> None:
        # An answer of 404 or 409 may be what the test is about; a policy violation never is.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(f"console: {message.text}")

    def on_request(request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != own_host:
            complaints.append(f"asked another host: {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("request", on_request)


def pytest_terminal_summary(terminalreporter) -> None:
    """Say which browser was used."""
    for words in used:
        terminalreporter.write_line(f"browser: {words}")
