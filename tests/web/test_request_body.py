"""Bodies come whole and in time, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from portal.web.request_body import MAX_BYTES_IN_MEMORY, BodyTimeout, BodyTruncated, receive
from tests.threads import run_async


async def pieces(*chunks: bytes, then_wait: bool = False) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk
    if then_wait:
        await asyncio.Event().wait()


@pytest.mark.parametrize("size", [0, 10, MAX_BYTES_IN_MEMORY, MAX_BYTES_IN_MEMORY * 3])
def test_a_whole_body_is_a_file_at_its_beginning(size: int) -> None:
    text = bytes(range(256)) * (size // 256) + b"x" * (size % 256)

    async def run() -> bytes:
        with await receive(pieces(text[:7], text[7:]), length=size) as body:
            return body.read()

    assert run_async(run()) == text


def test_a_body_that_ends_early_is_cut_off() -> None:
    with pytest.raises(BodyTruncated):
        run_async(receive(pieces(b"login="), length=1000))


def test_a_body_that_stops_coming_is_too_slow() -> None:
    with pytest.raises(BodyTimeout):
        run_async(receive(pieces(b"login=", then_wait=True), length=1000, grace=0.05))


def test_what_comes_fast_enough_earns_more_time() -> None:
    # A hundredth of a second of grace, and a second more by what has come.
    async def slowly() -> AsyncIterator[bytes]:
        yield b"x" * 4096
        await asyncio.sleep(0.1)
        yield b"y"

    async def run() -> int:
        with await receive(slowly(), length=4097, grace=0.01) as body:
            return len(body.read())

    assert run_async(run()) == 4097
