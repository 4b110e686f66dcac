"""What threads of one process share gives each of them the same as if it were alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from portal.documents.fonts import advances, text_width

THREADS = 8
NAMES = [f"Nguyễn Thị Ánh Tuyết {number}, ấp Cái Keo, xã Tân Thuận" for number in range(60)]


def measured(name: str) -> tuple[float, float, list[float]]:
    return text_width(name, 12), text_width(name, 9, bold=True), list(advances.__wrapped__(name))


def test_letters_are_measured_alike_in_many_threads() -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        together = list(pool.map(measured, NAMES * 4))

    assert together == [measured(name) for name in NAMES] * 4
