"""The body of a request, received before a thread is taken for it, with a deadline and a minimum rate."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO

GRACE_SECONDS = 20.0  # seconds for a body to begin with, whatever its size
MIN_BYTES_PER_SECOND = (
    4096  # bytes a second, on the average, that earn it more time: a weak 3G line brings ten times that
)
MAX_BYTES_IN_MEMORY = 64 * 1024  # bytes; what is longer lies in a temporary file meanwhile
MAX_UNFINISHED_BODIES = 1024  # unfinished bodies in one process


class BodyTimeout(Exception):
    """The body did not come within its time."""


class BodyTruncated(Exception):
    """The connection ended before the body was whole: what came must not pass for a form."""


async def receive(
    chunks: AsyncIterator[bytes],
    *,
    length: int,
    grace: float = GRACE_SECONDS,
    min_rate: int = MIN_BYTES_PER_SECOND,
) -> IO[bytes]:
    """The body of so many bytes, as a file at its beginning.

    Raises BodyTimeout after `grace` seconds and one more for each `min_rate` bytes that came, and BodyTruncated.
    """
    began = asyncio.get_running_loop().time()
    # A file that is closed by whoever gets it, at the end of the request.
    body: IO[bytes] = empty() if length <= MAX_BYTES_IN_MEMORY else SpooledTemporaryFile(MAX_BYTES_IN_MEMORY)  # noqa: SIM115 - see above
    received = 0
    try:
        while received < length:
            async with asyncio.timeout_at(began + grace + received / min_rate):
                # Not anext(): what it wraps the server's awaitable in cannot be interrupted.
                chunk = await chunks.__anext__()
            body.write(chunk)
            received += len(chunk)
    except TimeoutError:
        body.close()
        raise BodyTimeout from None
    except (StopAsyncIteration, OSError):
        body.close()
        raise BodyTruncated from None
    body.seek(0)
    return body


def empty() -> IO[bytes]:
    """The body of a request that has none, or whose body nobody will read."""
    return BytesIO()
