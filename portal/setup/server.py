"""The production server: how it is started, and what it may hold open."""

from __future__ import annotations

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


def allow_open_files() -> None:
    """Raise this process's limit of open files, which is small by default and counts every connection."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
