"""What a roster of many rows takes in time and memory; by itself: `python -W ignore -m tests.bench.roster`."""

from __future__ import annotations

import logging
import multiprocessing
import random
import re
import sys
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from flask.testing import FlaskClient

from portal.clock import now
from portal.db import db
from portal.demo.names import person_name
from portal.spreadsheets.table import Column, Table
from portal.spreadsheets.writing import write_xlsx
from tests.bench.databases import places
from tests.bench.prepared import make_portal
from tests.factories import make_unit, make_user, sign_in_cookie

ROWS = 10_000
TEAM = 8  # people of one new team
COMMUNES = 64
ROUNDS = 6
LOOKS = ("show=all&page=1", "show=all&page=200", "show=faulty")
MENDED = 5_000  # a row in the middle
HEADINGS = (
    "STT",
    "Họ và tên",
    "Số điện thoại",
    "Đơn vị",
    "Đơn vị cấp trên",
    "Tạo đơn vị mới",
    "Chức vụ",
    "Ngày vào tổ",
)


@dataclass(frozen=True)
class RosterTimes:
    """Seconds for handing the file in with its first preview, looking, mending, confirming; peak in megabytes."""

    rows: int
    preview: float
    look: float  # at the first page, the last one, and the rows with faults: half of the looks below
    mend: float  # a row: half of them below
    importing: float
    again: float  # the preview of the same file once everybody is there
    peak: float

    @property
    def total(self) -> float:
        """What the budget of 20 s is about."""
        return self.preview + self.importing


def measure_roster(url: str, rows: int = ROWS) -> RosterTimes:
    """Fill the empty database at `url` by a roster, in a process of its own: the peak is then the roster's."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(import_rows, (url, rows))


def import_rows(url: str, rows: int) -> RosterTimes:
    """The whole way through the screens of a province: upload, preview, confirm, and the same file again."""
    logging.disable(logging.INFO)
    app = make_portal(url, WTF_CSRF_ENABLED=False)
    with app.app_context():
        db.create_all()
        province = make_unit("Tỉnh Cà Mau", kind="province", code="CM")
        for number in range(COMMUNES):
            make_unit(f"Xã số {number + 1}", kind="commune", code=f"CM-{number + 1:02}", parent=province)
        admin = make_user("Võ Thị Năm", phone="0912000005", unit=province, grants={"admin": province})
        cookie, unit_id = sign_in_cookie(app, admin), province.id
        db.session.remove()
        db.engine.dispose()
    app = make_portal(url, WTF_CSRF_ENABLED=False, SERVING=True)  # as it is served, from here on
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(cookie)
    content = roster_of(rows)
    began = time.perf_counter()
    address, plan = hand_in(client, unit_id, content)
    previewed = time.perf_counter()
    looks = [look(client, f"{address}?{asked}") for asked in LOOKS * ROUNDS]
    mends = [mend(client, address, number) for number in range(ROUNDS)]
    plan = plan_in(client.get(address).text)
    agreed = time.perf_counter()
    response = client.post(f"{address}/confirmation", data={"plan": plan}, buffered=True)
    if response.status_code != 200 or f'max="{rows}"' not in response.text or address not in response.text:
        raise RuntimeError(f"the roster was not written: {response.status}")
    written = time.perf_counter()
    hand_in(client, unit_id, content, something_to_do=True)
    again = time.perf_counter() - written
    peak = peak_memory()
    looked, mended = sorted(looks)[len(looks) // 2], sorted(mends)[len(mends) // 2]
    return RosterTimes(rows, previewed - began, looked, mended, written - agreed, again, peak)


def peak_memory() -> float:
    """The most that this process held so far, in megabytes; getrusage() counts its parent's memory too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


def roster_of(rows: int) -> bytes:
    """A workbook of a province that brings in its teams and people, small faults of writing included."""
    chance = random.Random(1)
    lines = []
    for number in range(rows):
        team = number // TEAM
        name = person_name(chance)
        lines.append(
            (
                number + 1,
                name.upper() if number % 3 == 0 else name,
                f"0{300_000_000 + number}" if number % 2 else f"+84 {300_000_000 + number}",
                f"Tổ công nghệ số ấp {team + 1}",
                f"Xã số {team % COMMUNES + 1}",
                "có",
                "Tổ trưởng" if number % TEAM == 0 else "Thành viên",
                "01/07/2025",
            )
        )
    table = Table("Danh sách", [Column(heading) for heading in HEADINGS], lines)
    return write_xlsx([table], created=now())


def hand_in(client: FlaskClient, unit_id: int, content: bytes, *, something_to_do: bool = True) -> tuple[str, str]:
    """Upload the file and open its preview; the address of the roster, and the plan to agree to."""
    data = {"file": (BytesIO(content), "danh sách.xlsx")}
    sent = client.post(f"/people/units/{unit_id}/roster", data=data, content_type="multipart/form-data")
    page = client.get(sent.location)
    plan = plan_in(page.text)
    if page.status_code != 200 or bool(plan) is not something_to_do:
        raise RuntimeError(f"the preview is not as expected: {page.status}")
    return str(sent.location), plan


def plan_in(text: str) -> str:
    """The plan that the confirming form names; empty where there is nothing to confirm."""
    plan = re.search(r'name="plan" value="([0-9a-f]+)"', text)
    return plan[1] if plan is not None else ""


def look(client: FlaskClient, address: str) -> float:
    """Seconds for looking at the preview once more."""
    began = time.perf_counter()
    page = client.get(address)
    if page.status_code != 200:
        raise RuntimeError(f"the preview is not as expected: {page.status}")
    return time.perf_counter() - began


def mend(client: FlaskClient, address: str, number: int) -> float:
    """Seconds for giving a row in the middle another number, and the next time another name."""
    began = time.perf_counter()
    typed = {"phone": f"039{number:07}"} if number % 2 == 0 else {"name": "Kim Thị Sáu"}
    page = client.post(f"{address}/rows/{MENDED}", data=typed, headers={"HX-Request": "true"})
    if page.status_code != 200 or f'id="row-{MENDED}"' not in page.text:
        raise RuntimeError(f"the row is not mended: {page.status}")
    return time.perf_counter() - began


def main() -> None:
    """Measure on both databases and print a line for each."""
    logging.disable(logging.INFO)
    for place in places():
        tell(place.kind, measure_roster(place.empty("roster")))


def tell(database: str, times: RosterTimes) -> None:
    """Print what was measured."""
    took = (
        f"upload and first preview {times.preview:.1f} s, a look {times.look:.2f} s, mending {times.mend:.2f} s "
        f"(budget 0.5 s each), import {times.importing:.1f} s (budget 10 s)"
    )
    sys.stdout.write(
        f"Roster of {times.rows:,} rows on {database}: {took}, the same again {times.again:.1f} s; "
        f"peak {times.peak:.0f} MB (budget 250 MB)\n"
    )


if __name__ == "__main__":
    main()
