"""The production server as a real portal starts it, on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import psutil

from portal.setup.server import SERVER_OPTIONS
from tests.architecture.source import ROOT

WORKERS = 2
START_TIMEOUT = 120  # seconds; a busy machine takes its time
SECRET = "a key for the benchmark only"
SETTINGS = {"PORTAL_MODE": "demo", "SECRET_KEY": SECRET}


@dataclass(frozen=True)
class Memory:
    """Memory of the largest worker, in MB: resident, and its share with what it has in common divided up."""

    resident: float
    proportional: float


class Server:
    """granian as `flask serve` starts it; `with Server(…) as server` starts and stops it."""

    def __init__(self, target: str, log: Path, *, workers: int = WORKERS, **environment: str) -> None:
        self._target = target
        self._workers = workers
        self._log = log
        self._environment = environment
        self.port = free_port()
        self.started_in = 0.0  # seconds to the first answer

    def __enter__(self) -> Server:
        command = [str(Path(sys.executable).with_name("granian")), *SERVER_OPTIONS]
        command += ["--workers", str(self._workers), "--port", str(self.port), self._target]
        began = time.perf_counter()
        with self._log.open("wb") as log:
            environment = os.environ | self._environment
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        self._wait(began)
        self.started_in = time.perf_counter() - began
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)

    def workers(self) -> list[psutil.Process]:
        """The processes that answer."""
        return psutil.Process(self._process.pid).children()

    def memory(self) -> Memory:
        """What the larger of the workers holds now."""
        mega = 2**20
        workers = [child.memory_full_info() for child in self.workers()]
        return Memory(max(info.rss for info in workers) / mega, max(info.pss for info in workers) / mega)

    def _wait(self, began: float) -> None:
        request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        while time.perf_counter() - began < START_TIMEOUT:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
                    connection.sendall(request)
                    if connection.recv(100).startswith(b"HTTP/1.1"):
                        return
            except OSError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.01)
        raise RuntimeError(f"the server did not start:\n{self._log.read_text(encoding='utf-8')[-2000:]}")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
