"""A course with a guide for residents."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from portal.courses.models import Page
from portal.db import db
from tests import factories

CATALOGUE = """\
frameworks:
  - id: 5ks
    title: 5 kỹ năng số cơ bản
    items:
      - {code: "3", title: Thanh toán trực tuyến}
      - {code: "4", title: Tự bảo vệ mình}
groups:
  - {id: chung, title: Mọi bà con}
  - {id: cao-tuoi, title: Người cao tuổi}
  - {id: ho-ngheo, title: Hộ nghèo}
"""
FACTS = """\
facts:
  so-bao-lua-dao:
    value: "156"
    label: Số báo lừa đảo
    source: https://example.vn/156
    checked: 2026-11-20
    valid_days: 90
"""
STEPS = """\
Cần có: điện thoại có mạng.

1. Mở ứng dụng **ngân hàng của mình**.
2. Bấm **Thanh toán**.
3. Gõ mã khách hàng.

Bị gọi lừa: báo số {{ so-bao-lua-dao }}.
"""


def guide_text(title: str = "Trả tiền điện", body: str = STEPS, **front: Any) -> str:
    """The Markdown of a guide."""
    return factories.front_matter(**({"title": title, "kind": "guide", "groups": "[chung]"} | front)) + f"\n{body}"


def make_guides(course: str = "tien-dien", **texts: str) -> None:
    """A course with these guides by name (`_` for a hyphen), after a lesson."""
    pages = {f"{n:02}-{name.replace('_', '-')}.md": text for n, (name, text) in enumerate(texts.items(), 2)}
    files = {"competences.yml": CATALOGUE, "facts.yml": FACTS}
    factories.make_course(course, {"01-bai.md": factories.lesson_markdown(), **pages}, files=files)


@pytest.fixture
def guide(app: Flask) -> int:
    """The id of the guide /g/tra-tien-dien, beside a lesson /courses/tien-dien/bai."""
    front = {"summary": "Ba bước là xong.", "competences": '["5ks:3"]', "reviewed": "2026-11-20"}
    make_guides(tra_tien_dien=guide_text(**front))
    return db.session.query(Page.id).filter_by(slug="tra-tien-dien").one().id
