"""A report stored durably through HTTP: reports a second and the 95th percentile, both databases.

Two workers, eight clients that keep their connections, for some seconds each. The limit beside it
is the same eight clients inserting one row of about the same size per transaction straight into
the same database, with nothing of Bihuan between.
"""

import http.client
import json
import multiprocessing
import os
import sqlite3
import sys
import threading
import time
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
os.environ.setdefault("BIHUAN_TEST_DURABLE", "1")  # before the server is started: fsync on


from postgres import postgresql
from serving import Founded, Server, founded, sqlite_url, start

from benchmarks.figures import Figure, report

CLIENTS = 8
SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))
DEMANDED = 300
P95_MS = 40
CREATED = 201
TEXT = "三号楼二单元电梯间地面积水，业主反映老人险些滑倒，已放警示牌，等工程部处理。" * 4


def body_of(unit: str, number: int) -> bytes:
    """Return a report as a front desk would send it."""
    facts = {
        "source": "complaint",
        "complained_to": "staff",
        "effect": "clear",
        "felt": "clearly",
        "repeated": "no",
        "latent": "no",
        "dissatisfaction": "dissatisfied",
        "handler_can_settle": "yes",
    }
    told = {
        "unit": unit,
        "title": f"电梯间地面积水 {number}",
        "description": TEXT,
        "place": f"{number % 40} 号楼",
        "customer_name": "张先生",
        "facts": facts,
    }
    return json.dumps(told).encode()


def one_client(
    served: tuple[Server, Founded], client: int, until: float, took: list[float]
) -> None:
    """Report one after the other on one connection and note how long each took."""
    server, organisation = served
    connection = http.client.HTTPConnection(server.host, server.port)
    headers = {
        "Authorization": f"Bearer {organisation.tokens['reception']}",
        "Content-Type": "application/json",
    }
    number = client * 1_000_000
    while time.perf_counter() < until:
        started = time.perf_counter()
        connection.request("POST", "/api/v1/cases", body_of(organisation.unit, number), headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != CREATED:
            raise SystemExit(f"{answer.status}: {said.decode()[:500]}")
        took.append(time.perf_counter() - started)
        number += 1


def all_clients(served: tuple[Server, Founded], seconds: float, out: multiprocessing.Queue) -> None:
    """Run the clients in a process of their own, so that they do not slow the measuring one."""
    took: list[float] = []
    until = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=one_client, args=(served, client, until, took))
        for client in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    out.put(took)


def reports(served: tuple[Server, Founded], seconds: float) -> list[float]:
    """Return how long each report took."""
    out: multiprocessing.Queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=all_clients, args=(served, seconds, out))
    process.start()
    took = out.get(timeout=seconds * 4 + 60)
    process.join()
    return took


def raw_sqlite(path: str, seconds: float) -> float:
    """Return how many one-row transactions a second eight connections manage."""
    done = [0] * CLIENTS

    def insert(client: int) -> None:
        connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS raw (id INTEGER PRIMARY KEY, body TEXT)")
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO raw (body) VALUES (?)", (TEXT,))
            connection.execute("COMMIT")
            done[client] += 1

    _together(insert)
    return sum(done) / seconds


def raw_postgresql(url: str, seconds: float) -> float:
    """Return how many one-row transactions a second eight connections manage."""
    done = [0] * CLIENTS
    with psycopg.connect(url, autocommit=True) as first:
        first.execute("CREATE TABLE IF NOT EXISTS raw (id bigserial PRIMARY KEY, body text)")

    def insert(client: int) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            until = time.perf_counter() + seconds
            while time.perf_counter() < until:
                connection.execute("INSERT INTO raw (body) VALUES (%s)", (TEXT,))
                done[client] += 1

    _together(insert)
    return sum(done) / seconds


def _together(work) -> None:  # noqa: ANN001
    threads = [threading.Thread(target=work, args=(client,)) for client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def measured(
    name: str, served: tuple[Server, Founded], limit: float, demanded: float | None
) -> list[Figure]:
    """Return the figures of one database."""
    reports(served, 1.5)  # warm the workers
    took = sorted(reports(served, SECONDS))
    p95 = took[int(len(took) * 0.95)] * 1000
    return [
        Figure(
            f"reports stored durably through HTTP, {name}",
            len(took) / SECONDS,
            "/s",
            demanded,
            limit,
        ),
        Figure(
            f"  the slowest 5 % of them from, {name}",
            p95,
            "ms",
            P95_MS if demanded else None,
            least=False,
        ),
    ]


def served_at(url: str, name: str, limit: float, demanded: float | None) -> list[Figure]:
    """Serve a database with two workers and return its figures."""
    with founded(url) as organisation:
        server = start(organisation)
        try:
            return measured(name, (server, organisation), limit, demanded)
        finally:
            server.stop()


def main() -> int:
    """Measure both databases and print."""
    figures = []
    with sqlite_url() as url:
        limit = raw_sqlite(url.removeprefix("sqlite:///") + ".raw", SECONDS / 2)
        figures += served_at(url, "SQLite, 2 workers", limit, None)
    with postgresql() as server:
        print(f"PostgreSQL {server.words}")
        limit = raw_postgresql(server.url, SECONDS / 2)
        figures += served_at(server.url, "PostgreSQL, 2 workers", limit, DEMANDED)
    report(figures)
    return 0  # measured and printed with the limit beside it; a later step holds it to the demand


if __name__ == "__main__":
    raise SystemExit(main())
