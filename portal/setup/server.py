"""The production server: how it is started, and what it may hold open."""

import ctypes
import resource

# granian's; the threads of a worker and their queue are the portal's own (portal.web.request_queue).
SERVER_OPTIONS = (
    *("--interface", "rsgi", "--no-ws"),
    # A worker that was killed, by a lack of memory perhaps, is started again; else the whole server would end.
    "--respawn-failed-workers",
    # Ctrl-C reaches the workers as well as the server that stops them, which now and then leaves one waiting.
    *("--workers-kill-timeout", "5"),
    # Connections that may be open at once; idle and slow ones cost little.
    *("--backlog", "4096", "--backpressure", "4096"),
)
MAX_OPEN_FILES = 16384
# mallopt(3)'s numbers, and from what size on a block of memory is one of its own.
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
MMAP_THRESHOLD_BYTES, MAX_ARENAS = 1024 * 1024, 2


def raise_open_file_limit() -> None:
    """Raise this process's limit of open files, which is small by default and counts every connection."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def configure_malloc() -> None:
    """Configure glibc malloc to return freed memory to the system; another C library is left alone.

    By itself it learns to keep blocks of up to 32 MB, for each thread that ever took one.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD_BYTES)
        mallopt(M_ARENA_MAX, MAX_ARENAS)
