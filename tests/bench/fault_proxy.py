"""A TCP proxy that does to requests what a weak line does: drops, delays, repeats and cuts them."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence

FAULTS = ("drop request", "drop reply", "duplicate", "late", "slow", "cut request", "cut reply")
TIMEOUT = 40.0  # seconds for the server to answer


class FaultProxy:
    """Takes one request a connection and forwards it to `port`; a `share` of them meets a fault."""

    def __init__(self, port: int, *, share: float, seed: int = 1, faults: Sequence[str] = FAULTS) -> None:
        self._port = port
        self._share = share
        self._chance = random.Random(seed)
        self._faults = faults
        self._late: set[asyncio.Task[bytes]] = set()
        self.injected: Counter[str] = Counter()
        self.port = 0

    async def __aenter__(self) -> FaultProxy:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._server.close()
        await asyncio.gather(*self._late, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await read_message(reader)
            fault = self._chance.choice(self._faults) if self._chance.random() < self._share else ""
            if fault:
                self.injected[fault] += 1
            reply = await self._forward(request, fault)
            if reply:
                writer.write(reply)
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            pass  # that is what a broken line looks like from here
        finally:
            writer.close()

    async def _forward(self, request: bytes, fault: str) -> bytes:
        if fault == "drop request":
            return b""
        if fault == "late":
            task = asyncio.create_task(self._ask(request, delay=self._chance.uniform(0.05, 1.5)))
            self._late.add(task)
            task.add_done_callback(self._late.discard)
            return b""
        if fault == "cut request":
            await self._ask(request[: len(request) // 2], cut=True)
            return b""
        reply = await self._ask(request, pause=0.05 if fault == "slow" else 0)
        if fault == "duplicate":
            await self._ask(request)
        if fault == "drop reply":
            return b""
        return reply[: len(reply) // 2] if fault == "cut reply" else reply

    async def _ask(self, request: bytes, *, delay: float = 0, pause: float = 0, cut: bool = False) -> bytes:
        if delay:
            await asyncio.sleep(delay)
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            step = len(request) // 8 + 1 if pause else len(request)
            for start in range(0, len(request), step):
                writer.write(request[start : start + step])
                await writer.drain()
                await asyncio.sleep(pause)
            if cut:
                return b""
            return await asyncio.wait_for(reader.read(), TIMEOUT)
        finally:
            writer.close()


async def read_message(reader: asyncio.StreamReader) -> bytes:
    """One HTTP message whose head tells its length."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    return head + await reader.readexactly(length)
