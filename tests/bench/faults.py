"""`make bench ARGS=faults`: faults injected under load, and what they cost: answers, and silence of /healthz."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import psutil
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import OperationalError

from tests.bench.databases import Place
from tests.bench.fault_members import Crowd, Verdict, ask, count_practice, judge
from tests.bench.fault_proxy import FaultProxy
from tests.bench.prepared import Prepared, prepare
from tests.bench.server import SETTINGS, Server

LINE_REQUESTS = 10_000  # over the bad line
REQUESTS = 600  # under each other fault
HALF_BODIES = 60
LOCKED = 10.0  # seconds
RECOVERY = 300.0  # seconds
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
HEAD = (
    "| Fault | Database | Requests | Injected | Well | 5xx | No answer | Acknowledged | Lost | Doubled "
    "| Overwritten | Longest silence of /healthz |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
)

Injection = Callable[["Running"], AbstractAsyncContextManager[None]]


@dataclass
class Running:
    """A served portal, and what may be done to it."""

    server: Server
    url: str
    injected: int = 0


def measure_faults(place: Place, *, line_requests: int = LINE_REQUESTS, requests: int = REQUESTS) -> list[Verdict]:
    """Run every fault on a database of this kind and print a row as each ends."""
    url = place.empty("faults")
    prepared = prepare(url)
    faults: dict[str, Injection] = {"none": nothing, "half bodies": half_bodies, "a worker killed": kill_worker}
    if place.kind == "SQLite":
        faults["locked 10 s"] = lock_sqlite
    else:
        faults |= {"table locked 10 s": lock_table, "backends ended": end_backends, "server crashed": crash_server}
    verdicts = []
    log = place.folder / f"{place.kind}-faults.log"
    with Server("portal.setup.rsgi:app", log, **SETTINGS, DATABASE_URL=url) as server:
        running = Running(server, url)
        verdicts.append(measure_line(place.kind, prepared, running, line_requests))
        for number, (name, injection) in enumerate(faults.items(), 2):
            crowd = Crowd(prepared, requests=requests, seed=number)
            running.injected = 0
            before = count_practice(url)
            silence = asyncio.run(under(injection, running, crowd, server.port))
            verdicts.append(
                show(name, place.kind, running.injected, crowd, judge(crowd.ledger, url, before), silence)
            )
    return verdicts


def measure_line(kind: str, prepared: Prepared, running: Running, requests: int) -> Verdict:
    """A bad line between the members and the portal."""
    crowd = Crowd(prepared, requests=requests, seed=1)
    before = count_practice(running.url)

    async def run() -> tuple[float, int]:
        async with FaultProxy(running.server.port, share=0.25) as proxy:
            silence = await under(nothing, running, crowd, proxy.port)
        return silence, proxy.injected.total()

    silence, injected = asyncio.run(run())
    return show("bad line", kind, injected, crowd, judge(crowd.ledger, running.url, before), silence)


def show(name: str, kind: str, injected: int, crowd: Crowd, verdict: Verdict, silence: float) -> Verdict:
    """Print a row. Raises RuntimeError where no answer was acknowledged, which proves nothing."""
    counts = crowd.ledger.statuses
    if not crowd.ledger.acknowledged:
        raise RuntimeError(f"{kind}, {name}: of {counts.total()} requests no answer was acknowledged")
    sys.stdout.write(
        f"| {name} | {kind} | {counts.total():,} | {injected:,} | {counts['well']:,} | {counts['5xx']:,} "
        f"| {counts['none']:,} | {crowd.ledger.acknowledged:,} | {verdict.lost} | {verdict.doubled} "
        f"| {verdict.overwritten} | {silence:.2f} s |\n"
    )
    sys.stdout.flush()
    return verdict


async def under(injection: Injection, running: Running, crowd: Crowd, port: int) -> float:
    """Let the crowd use the portal while something is done to it; the longest silence of /healthz in seconds."""
    silences: list[float] = []
    watching = asyncio.create_task(watch(running.server.port, silences))
    try:
        async with injection(running):
            await crowd.run(port)
    finally:
        watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    return max(silences, default=0.0)


async def watch(port: int, silences: list[float]) -> None:
    """Ask /healthz ten times a second; note how long each time passed until a good answer."""
    while True:
        began = time.perf_counter()
        while await ask(port, HEALTH, patience=1.0) != 200:
            await asyncio.sleep(0.01)
            silences.append(time.perf_counter() - began)
        silences.append(time.perf_counter() - began)
        await asyncio.sleep(0.1)


@asynccontextmanager
async def nothing(_running: Running) -> AsyncIterator[None]:
    """No fault."""
    yield


@asynccontextmanager
async def half_bodies(running: Running) -> AsyncIterator[None]:
    """Forms of which six bytes come, and another byte each second."""
    running.injected = HALF_BODIES
    half = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nlogin="

    async def hold() -> None:
        while True:
            _reader, writer = await asyncio.open_connection("127.0.0.1", running.server.port)
            writer.write(half)
            try:
                while not writer.is_closing():
                    await asyncio.sleep(1)
                    writer.write(b"x")
                    await writer.drain()
            except OSError:
                continue  # ended by the server: again
            finally:
                writer.close()

    tasks = [asyncio.create_task(hold()) for _number in range(HALF_BODIES)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def kill_worker(running: Running) -> AsyncIterator[None]:
    """kill -9 of one worker, in the midst."""

    async def kill() -> None:
        await asyncio.sleep(0.5)
        os.kill(running.server.workers()[0].pid, signal.SIGKILL)
        running.injected = 1

    async with beside(kill):
        yield


@asynccontextmanager
async def lock_sqlite(running: Running) -> AsyncIterator[None]:
    """Another program holds the write lock."""

    async def lock() -> None:
        holder = sqlite3.connect(running.url.removeprefix("sqlite:///"), timeout=30, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        running.injected = 1
        await asyncio.sleep(LOCKED)
        holder.execute("ROLLBACK")
        holder.close()

    async with beside(lock):
        yield


@asynccontextmanager
async def lock_table(running: Running) -> AsyncIterator[None]:
    """Another session holds the table of answers."""

    async def lock() -> None:
        engine = create_engine(running.url)
        with engine.begin() as connection:
            connection.exec_driver_sql("LOCK TABLE answer IN ACCESS EXCLUSIVE MODE")
            running.injected = 1
            await asyncio.sleep(LOCKED)
        engine.dispose()

    async with beside(lock):
        yield


@asynccontextmanager
async def end_backends(running: Running) -> AsyncIterator[None]:
    """Every connection is ended, three times."""

    async def end() -> None:
        engine = create_engine(running.url)
        for _time in range(3):
            await asyncio.sleep(0.5)
            with engine.connect() as connection:
                ended = connection.exec_driver_sql(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                running.injected += ended.scalar_one()
        engine.dispose()

    async with beside(end):
        yield


@asynccontextmanager
async def crash_server(running: Running) -> AsyncIterator[None]:
    """kill -9 of one of PostgreSQL's own processes: it ends every connection, recovers, and goes on."""

    async def crash() -> None:
        await asyncio.sleep(0.5)
        engine = create_engine(running.url)
        with engine.connect() as connection, engine.connect() as witness:
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            psutil.Process(pid).kill()
            running.injected = 1
            connection.invalidate()  # there is nothing to roll back on
            await until_it_is_ended(witness)
        engine.dispose()
        await wait_until_it_answers(running.url)

    async with beside(crash):
        yield


async def until_it_is_ended(witness: Connection) -> None:
    """Wait until PostgreSQL has noticed the crash, before which it takes connections as ever."""
    while True:
        try:
            witness.exec_driver_sql("SELECT 1")
        except OperationalError:
            break
        await asyncio.sleep(0.02)


async def wait_until_it_answers(url: str) -> None:
    """Wait until PostgreSQL has recovered. Raises TimeoutError after RECOVERY seconds."""
    engine = create_engine(url)
    async with asyncio.timeout(RECOVERY):
        while True:
            try:
                engine.connect().close()
            except OperationalError:
                await asyncio.sleep(0.2)
            else:
                break
    engine.dispose()


@asynccontextmanager
async def beside(fault: Callable[[], Coroutine[None, None, None]]) -> AsyncIterator[None]:
    """Do something meanwhile, and wait for its end."""
    task = asyncio.create_task(fault())
    try:
        yield
    finally:
        await asyncio.gather(task, return_exceptions=True)
