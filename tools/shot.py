"""Take a picture of a page: `shot.py URL OUT.png [--width 360] [--dark] [--user NAME …]`.

Uses the browser and the font of the tests, so the picture shows what the tests see.
"""

import argparse
import sys
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.chromium import find_chromium

PHONE = 600  # narrower windows behave like a phone


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Take a picture of a page.")
    parser.add_argument("url")
    parser.add_argument("out", type=Path)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=800)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--lang", default="zh-CN", help="zh-CN or en")
    parser.add_argument("--user", help="sign in with this name first")
    parser.add_argument("--password", default="")
    parser.add_argument("--click", action="append", default=[], help="click this selector first")
    parser.add_argument("--window", action="store_true", help="only what is visible, no scrolling")
    return parser.parse_args()


def sign_in(page: Page, url: str, name: str, password: str) -> None:
    """Sign in through the form, as a person does."""
    page.goto(urljoin(url, "/sign-in/"))
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state()
    if page.locator("[name=password]").count():
        raise SystemExit(f"{name} could not sign in at {page.url}")


def main() -> None:
    """Open the page, take the picture, say what the page complained about."""
    wanted = arguments()
    with sync_playwright() as playwright:
        browser = find_chromium().start(playwright)
        context = browser.new_context(
            viewport={"width": wanted.width, "height": wanted.height},
            color_scheme="dark" if wanted.dark else "light",
            locale=wanted.lang,
            timezone_id="Asia/Shanghai",
            is_mobile=wanted.width < PHONE,
            has_touch=wanted.width < PHONE,
        )
        page = context.new_page()
        page.on("console", lambda message: print(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: print(f"error: {error}"))
        if wanted.user:
            sign_in(page, wanted.url, wanted.user, wanted.password)
        answer = page.goto(wanted.url)
        for selector in wanted.click:
            page.click(selector)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=wanted.out, full_page=not wanted.window)
        print(f"{answer.status if answer else '?'} {page.url} -> {wanted.out}")
        browser.close()


if __name__ == "__main__":
    main()
