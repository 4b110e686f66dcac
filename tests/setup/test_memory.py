"""What a process that serves does not load, and gives back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT

NOT_NEEDED = (
    *("alembic", "mako", "pygments", "flask_migrate", "psycopg", "fpdf", "fontTools", "PIL"),
    *("xlsxwriter", "python_calamine", "segno", "nh3", "imagesize"),
)
LOADED = f"""
import sys
import portal.setup.rsgi
print([name for name in {NOT_NEEDED!r} if name in sys.modules])
"""
# Large blocks taken and freed again in several threads; what stays is printed in MB.
FREED = """
import ctypes, threading, sys
import psutil
from portal.setup.server import configure_malloc
configure_malloc()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
def take_and_free():
    for _time in range(4):
        block = libc.malloc(19 << 20)
        ctypes.memset(block, 1, 19 << 20)
        libc.free(block)
process = psutil.Process()
before = process.memory_info().rss
threads = [threading.Thread(target=take_and_free) for _number in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print((process.memory_info().rss - before) // 2**20)
"""


def printed(code: str, **environment: str) -> str:
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout.strip()


def test_a_process_that_serves_sqlite_loads_nothing_it_does_not_need(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'portal.db'}"

    assert printed(LOADED, PORTAL_MODE="demo", SECRET_KEY="a key of the tests", DATABASE_URL=url) == "[]"


def test_large_blocks_are_given_back_when_they_are_freed() -> None:
    assert int(printed(FREED)) < 10
