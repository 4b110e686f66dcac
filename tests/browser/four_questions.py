"""A lesson of four practice questions, for tests of what becomes of answers on their way to the portal."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.progress.models import PageProgress
from portal.questions.models import Answer, Question
from tests import factories

LESSON = "/courses/an-toan/bon-cau"
TEXT = """\
---
title: Bốn câu
---

Kẻ lừa luôn làm cho mình gấp.

Cô Ba nghe máy: “Chiều nay cắt điện.” Cô làm gì trước?

<!-- data-id="dien-luc" -->
- [( )] Bấm đường liên kết <!-- data-feedback="Đường liên kết của người lạ." -->
- [(X)] Cúp máy <!-- data-feedback="Mình đi đường mình biết." -->
- [( )] Hỏi số tài khoản

Điều nào nên nói?

<!-- data-id="nen-noi" -->
- [[X]] Để tui hỏi con gái
- [[X]] Để tui gọi lại
- [[ ]] Mã là 123456

Số báo cuộc gọi lừa đảo là số mấy?

<!-- data-id="so-bao" -->
[[156]]

Gọi công an số mấy?

<!-- data-id="cong-an" -->
[[ 112 | (113) | 115 ]]
"""


def publish(**changes: str) -> None:
    """Publish a lesson of four practice questions, and one after it."""
    text = TEXT
    for old, new in changes.items():
        text = text.replace(f"{old}:", new, 1)
    second = "---\ntitle: Hỏi người nhà\n---\n\nHỏi một người mình tin.\n"
    factories.make_course("an-toan", pages={"01-bon-cau.md": text, "02-hoi.md": second})


def answers() -> dict[str, Any]:
    """The last answer to each question that the portal has."""
    db.session.rollback()
    rows = db.session.execute(select(Question.name, Answer.response).join(Answer).order_by(Answer.id)).all()
    return dict(rows)


def is_done() -> bool:
    """Whether the lesson counts as done."""
    db.session.rollback()
    return db.session.scalars(select(PageProgress.page_id)).first() is not None


def choose_all(page: Any) -> None:
    """Answer each question, three of them rightly, without a tap on any “Trả lời”."""
    page.locator("[name='dien-luc.choice'][value='0']").check()
    page.locator("[name='nen-noi.choice'][value='0']").check()
    page.locator("[name='nen-noi.choice'][value='1']").check()
    page.locator("[name='so-bao.text']").fill("156")
    page.locator("[name='cong-an.choice']").select_option("1")


ALL = {
    "dien-luc": {"chosen": [0]},
    "nen-noi": {"chosen": [0, 1]},
    "so-bao": {"text": "156"},
    "cong-an": {"chosen": [1]},
}
