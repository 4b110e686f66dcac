"""A small course for the members' desk."""

from __future__ import annotations

import pytest

from portal.courses.models import Course
from portal.units.models import Unit
from tests import factories
from tests.observations.conftest import CHECKLIST
from tests.programmes.conftest import at, courses  # noqa: F401 - fixtures of the duties

LESSON = """\
---
title: Dừng lại
---

## Dừng {#dung}

Kẻ lừa luôn làm cho mình gấp.

Cô Ba nghe máy: “Chiều nay cắt điện.” Cô làm gì trước?

<!-- data-id="dien-luc" data-passage="01-dung-lai.md#dung" -->
- [( )] Bấm đường liên kết <!-- data-feedback="Đường liên kết của người lạ." -->
- [(X)] Cúp máy <!-- data-feedback="Mình đi đường mình biết." -->
***
Cúp máy rồi tự mở ứng dụng điện lực.
***

Số báo cuộc gọi lừa đảo là số mấy?

<!-- data-id="so-bao" data-fold="case space" -->
[[156]]
"""

SECOND = """\
---
title: Hỏi người nhà
---

Hỏi một người mình tin.
"""


GROUPS = "groups:\n  - {id: chung, title: Mọi bà con}\n"
GUIDE = "---\ntitle: Tờ để lại\nkind: guide\ngroups: [chung]\n---\n\n1. Mở ứng dụng.\n"


def quiz_text(questions: int = 6, draw: int = 3, more: str = "") -> str:
    """A quiz whose every right answer is “đúng”."""
    body = "\n".join(
        f'Câu hỏi số {n}?\n\n<!-- data-id="cau-{n}" data-passage="01-dung-lai.md#dung" -->\n'
        f'- [(X)] đúng {n} <!-- data-feedback="Đúng vậy." -->\n'
        f'- [( )] sai {n} <!-- data-feedback="Chưa phải." -->\n'
        f"***\nGiải thích {n}.\n***\n"
        for n in range(questions)
    )
    return f"---\ntitle: Kiểm tra\nkind: quiz\npass_mark: 60\ndraw: {draw}\n{more}---\n\n{body}"


@pytest.fixture
def course(team: Unit) -> Course:
    """Two lessons and a quiz, for everybody."""
    return factories.make_course(
        "an-toan", pages={"01-dung-lai.md": LESSON, "02-hoi.md": SECOND, "09-kiem-tra.md": quiz_text()}
    )


def make_short_course() -> Course:
    """A lesson, a quiz of two questions, a guide and a checklist, for everybody."""
    pages = {
        "01-mot.md": factories.lesson_markdown("Bài đầu", minutes=4),
        "02-hoi.md": factories.quiz_markdown(2, "Bài kiểm tra", minutes=8),
        "03-to.md": GUIDE,
        "04-hoi-lai.md": CHECKLIST,
    }
    return factories.make_course("ngan", pages, files={"competences.yml": GROUPS})


@pytest.fixture
def short(team: Unit) -> Course:
    """A lesson, a quiz of two questions, a guide and a checklist."""
    return make_short_course()
