"""A registry of four facts with their pages, for the tests of its screens."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

from portal.courses.models import Course, Fact
from portal.courses.operations.facts import version_token
from portal.db import db
from tests.factories import lesson_markdown, make_course

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
TODAY = date(2026, 11, 25)
FACTS = """facts:
  so-bao:
    value: "156"
    label: Đầu số báo lừa đảo
    source: https://www.example.vn/156
    checked: 2026-11-20
    valid_days: 90
  le-phi: {value: 10.000 đồng, label: Lệ phí cấp lại thẻ, source: Thông tư 73, checked: 2026-01-01, valid_days: 30}
  ten-cong: {value: VNeID, label: Tên ứng dụng, confirmed: false}
  chua-xai: {value: "9", label: Chưa ai dùng, checked: 2026-11-24, valid_days: 10}
"""


def lay_out(unit: str | None = None) -> Course:
    """A course of the unit (none: for everybody) whose two pages show three of the facts."""
    pages = {
        "01-mot.md": lesson_markdown("Bài một", "Mở đầu. Gọi {{ so-bao }} liền tay. Rồi thôi."),
        "02-hai.md": lesson_markdown("Bài hai", "Nộp {{ le-phi }} qua {{ ten-cong }}, gọi {{ so-bao }}."),
    }
    front = {"unit": unit} if unit else {}
    return make_course(pages=pages, files={"facts.yml": FACTS}, **front)


def mark(fact_id: str = "so-bao") -> str:
    """What a form that was opened now carries along."""
    return version_token(db.session.get_one(Fact, fact_id, populate_existing=True))


def form_of(fact_id: str = "so-bao", **changes: Any) -> dict[str, Any]:
    """The form of the fact as it came, with some of its fields written over."""
    fact = db.session.get_one(Fact, fact_id, populate_existing=True)
    said: dict[str, Any] = {
        "read": version_token(fact),
        "value": fact.value,
        "label": fact.label,
        "source": fact.source,
        "checked": fact.checked_on.isoformat() if fact.checked_on else "",
        "valid_days": fact.valid_days or "",
    }
    if fact.confirmed:
        said["confirmed"] = "y"
    return said | changes


def text_of(response: Any) -> str:
    """The page as it reads, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())
