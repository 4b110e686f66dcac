"""The demonstration, built as `flask demo` builds it."""

from contextlib import nullcontext
from datetime import UTC, datetime

import pytest

from portal.db import db
from portal.demo.operations import build_demo
from tests.factories import lesson_markdown, make_course, practice_markdown, quiz_markdown

UNTIL = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)

SCENARIO = """\
---
title: Tập thử
kind: scenario
channel: call
---

Điện thoại reo.

## Máy reo {#may-reo}

- [Cúp máy](#cup-may)
- [Đọc mã](#doc-ma)

## Cúp máy {#cup-may}

> [!TIP]
> Xong.

## Đọc mã {#doc-ma}

> [!CAUTION]
> Mất rồi.
"""
CHECKLIST = "---\ntitle: Hỏi lại\nkind: checklist\n---\n\nCoi.\n\n- [ ] Một\n- [ ] Hai\n- [ ] Ba\n"


@pytest.fixture
def build(app, monkeypatch):
    """Builds a demonstration of so many members on a course with every kind of page that takes learning."""
    pages = {
        "01-bai-mot.md": lesson_markdown(body=practice_markdown("thu-1")),
        "02-bai-hai.md": lesson_markdown("Bài hai"),
        "03-tap-thu.md": SCENARIO,
        "04-hoi-lai.md": CHECKLIST,
        "05-kiem-tra.md": quiz_markdown(6, draw=4, pass_mark=75, must_pass=["cau-1"]),
    }
    make_course(pages=pages)
    monkeypatch.setitem(app.config, "PORTAL_MODE", "demo")  # a factory sends nothing again once this is patched

    def built(members=490, seed=1, until=UNTIL):
        db.session.rollback()
        return build_demo(
            members=members, seed=seed, until=until, progress=lambda teams, _number: nullcontext(teams)
        )

    return built
