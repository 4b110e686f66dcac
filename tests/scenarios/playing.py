"""A scenario to play in tests, and its moves."""

from __future__ import annotations

from typing import Any

from portal.courses.models import Course, Page
from portal.db import db
from tests import factories

SCENARIO = """\
---
title: Cuộc gọi lạ
kind: scenario
channel: call
who: Số lạ 024
---

Tối nay mình tập nghe một cuộc gọi.

## Chuông reo {#chuong-reo}

Cô Ba đang nấu cơm.

> “Tôi là công an. Chị dính vào đường dây rửa tiền.”

- [Hỏi lại cho rõ](#hoi-lai)
- [Cúp máy](#cup-may)

## Họ hối {#hoi-lai}

> “Đọc mã OTP để tôi kiểm tra, không được nói với ai.”

- [Đọc mã](#mat-tien)
- [Cúp máy, gọi công an xã](#cup-may)
- [Nghe thêm một chút](#hoi-lai)

## Cúp máy rồi {#cup-may}

> [!TIP]
> Cô Ba đã dừng lại đúng lúc.

## Tiền đi mất {#mat-tien}

> [!CAUTION]
> Tài khoản vơi dần. Gọi ngân hàng ngay.
"""
LESSON = factories.lesson_markdown("Bài sau")


def make_scenario(text: str = SCENARIO, **front: Any) -> Course:
    """A course of a scenario and a lesson; again, the scenario is published in a new wording."""
    return factories.make_course(pages={"01-cuoc-goi.md": text, "02-bai-sau.md": LESSON}, **front)


def scenario_page() -> Page:
    """The scenario's page."""
    return db.session.query(Page).filter_by(slug="cuoc-goi").one()
