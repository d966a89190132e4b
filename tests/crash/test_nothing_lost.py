"""A stopped process loses no report that was acknowledged, and repeats none that was retried."""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest

from tools.serving import Founded, Server, founded, sqlite_url, start

pytestmark = pytest.mark.slow

CLIENTS = 4
ROUNDS = 2
BUSY_SECONDS = 1.5
FACTS = {"source": "complaint", "complained_to": "government"}


class Desk(threading.Thread):
    """A front desk that reports one thing after the other and repeats what was not answered."""

    def __init__(self, organisation: Founded, name: str) -> None:
        super().__init__(name=name)
        self.organisation = organisation
        self.acknowledged: dict[str, str] = {}  # key → number
        self.retried: list[str] = []
        self.unexpected: list[str] = []
        self.port = 0
        self.going = True

    def run(self) -> None:
        while self.going:
            key = uuid.uuid4().hex
            while (number := self.send(key)) is None and self.going:
                self.retried.append(key)
                time.sleep(0.05)
            if number:
                self.acknowledged[key] = number

    def send(self, key: str) -> str | None:
        """Return the number of the case, or None if no answer came."""
        body = {"unit": self.organisation.unit, "title": f"报告 {key}", "facts": FACTS}
        headers = {
            "Authorization": f"Bearer {self.organisation.tokens['reception']}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", "/api/v1/cases", json.dumps(body), headers)
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        if answer.status != 201:
            self.unexpected.append(f"{answer.status}: {said.decode()[:300]}")
            return None
        return json.loads(said)["number"]


@contextmanager
def database() -> Iterator[str]:
    """Name an empty database of the kind that this run is about."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        with sqlite_url() as file:
            yield file
        return
    name = f"crash_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{url.rsplit('/', 1)[0]}/{name}"
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def titles(server: Server, organisation: Founded) -> dict[str, list[str]]:
    """Return the numbers of all cases by title, page by page as a client reads them."""
    found: dict[str, list[str]] = {}
    after = ""
    while after is not None:
        headers = {"Authorization": f"Bearer {organisation.tokens['reception']}"}
        reading = http.client.HTTPConnection(server.host, server.port, timeout=30)
        with closing(reading) as connection:
            connection.request("GET", f"/api/v1/cases?limit=200&after={after}", headers=headers)
            page = json.loads(connection.getresponse().read())
        for case in page["items"]:
            found.setdefault(case["title"], []).append(case["number"])
        after = page["next"]
    return found


def test_no_acknowledged_report_is_lost_when_the_server_is_killed() -> None:
    with database() as url, founded(url) as organisation:
        server = start(organisation)
        desks = [Desk(organisation, f"desk {number}") for number in range(CLIENTS)]
        for desk in desks:
            desk.port = server.port
            desk.start()
        try:
            for _ in range(ROUNDS):
                time.sleep(BUSY_SECONDS)
                server.kill()
                server = start(organisation)
                for desk in desks:
                    desk.port = server.port
            time.sleep(BUSY_SECONDS)
        finally:
            for desk in desks:
                desk.going = False
            for desk in desks:
                desk.join(60)
        try:
            found = titles(server, organisation)
        finally:
            server.stop()
        acknowledged = {key: number for desk in desks for key, number in desk.acknowledged.items()}
        assert not [said for desk in desks for said in desk.unexpected]
        assert any(desk.retried for desk in desks), "the kill came while nobody was reporting"
        assert len(acknowledged) > CLIENTS
        for key, number in acknowledged.items():
            assert found.get(f"报告 {key}") == [number], "lost, doubled or renumbered"
        doubled = {title: numbers for title, numbers in found.items() if len(numbers) > 1}
        assert not doubled, "a repeated request was stored twice"
        verify = subprocess.run(
            [sys.executable, "-m", "bihuan.cli.main", "journal", "verify"],
            env=organisation.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert verify.returncode == 0, verify.stdout + verify.stderr
