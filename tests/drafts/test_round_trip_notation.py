"""A course with all notation there is: saved and brought in to the byte, and no comment shows elsewhere."""

from __future__ import annotations

import re

from flask import Flask
from markdown_it import MarkdownIt

from portal.courses.sync.operations.publish_library import publish_library
from portal.db import begin_write, db
from portal.drafts.archives.queries.export_zip import export_zip, facts_of
from portal.units.models import Unit
from tests import conftest
from tests.courses.conftest import COMPETENCES, FACTS
from tests.drafts.archives import unzipped
from tests.drafts.test_round_trip import bring_in, named
from tests.factories import make_course, make_unit, read_texts, shipped_library

RULES = "rules:\n  luat-goi: {text: 'Gọi ngân hàng liền, mở biên lai ra đọc.', title: Gọi ngân hàng}\n"
GLOSSARY = "terms:\n  - {id: otp, term: mã OTP, meaning: Số xài một lần., also: [OTP]}\n"
CARD = """> [!SMS] Số lạ <!-- data-clue="Số riêng." -->09xx xxx 318<!-- /clue --> · hôm nay 07:42
> Nợ tiền điện. Bấm <!-- data-clue="Đuôi lạ. Coi chữ cuối." -->dienluc-cskh.top<!-- /clue -->
>
> <!-- data-clue="Gọi {{ so-bao }} mà hỏi" data-genuine -->Hẹn tại quầy<!-- /clue -->
"""
SCREEN = """```screen Trang đầu
@ dichvucong.gov.vn
# < Dịch vụ công
[ Nộp hồ sơ ] {A}
( Để sau ) {B}
Số: [ {{ so-bao }} ]
| Trang chủ | *Ví* |
```
"""


def asked(name: str, stem: str = "Làm gì?", options: tuple[str, str] = ("Hỏi lại", "Bấm")) -> str:
    right, wrong = options
    return f'{stem}\n\n<!-- data-id="{name}" -->\n- [(X)] {right}\n- [( )] {wrong}\n***\nVì vậy.\n***\n\n'


QUIZ = """---
title: Kiểm tra
kind: quiz
draw: {so-cuu: 1, tin: 1}  # theo mục
must_pass: [so-cuu, t1]
pretest: {a: bo-a, b: bo-b}
accepted:
  - {check: no-passage, quote: s1, reason: "Chưa có bài"}
---

""" + "".join(
    f"## Mục {{#{section}}}\n\n{questions}"
    for section, questions in {
        "so-cuu": asked("s1", f"{SCREEN}\nBấm chỗ nào?", ("A", "B")) + asked("s2", f"{CARD}\nLàm gì?"),
        "tin": asked("t1") + asked("t2"),
        "bo-a": asked("a1") + asked("a2") + asked("a3"),
        "bo-b": asked("b1") + asked("b2") + asked("b3"),
    }.items()
)
PAGES = {
    "01-bai.md": "---\ntitle: Bài\nhands_out: [to]\n---\n\n[mã OTP](../glossary.yml#otp) là số. {{ luat-goi }}\n\n"
    f'{CARD}\n{SCREEN}\n## Để lại {{#de-lai}}\n\n<!-- data-steps="to" -->\n1. Một\n2. Hai\n',
    "02-tap.md": "---\ntitle: Tập\nkind: scenario\nchannel: app\n---\n\n## Đầu {#dau}\n\n"
    f"{SCREEN}\n- [Nộp hồ sơ](#tot)\n- [Để sau](#hu)\n- [Trở lại](#dau)\n\n"
    "## Tốt {#tot}\n\n> [!TIP]\n> Xong.\n\n## Hư {#hu}\n\n> [!CAUTION]\n> Mất.\n",
    "03-to.md": "---\ntitle: Tờ\nkind: guide\ngroups: [cao-tuoi]\n---\n\nTên: ……\n\n1. Gọi ……………\n2. Ghi .....\n",
    "04-kiem-tra.md": QUIZ.replace("\n", "\r\n"),
}
CATALOGUES = {"facts.yml": FACTS, "competences.yml": COMPETENCES, "rules.yml": RULES, "glossary.yml": GLOSSARY}


def test_a_course_with_all_notation_survives_to_the_byte(app: Flask, commune: Unit) -> None:
    make_course(pages=PAGES, files=CATALOGUES, unit=commune.code)
    code, data = commune.code, export_zip(named("an-toan"), drafts=False)
    assert facts_of(named("an-toan")) == ["luat-goi", "so-bao"]
    conftest.clean_database()
    begin_write()
    publish_library(read_texts(CATALOGUES), actor=None)
    db.session.commit()

    bring_in(data, "an-toan", make_unit("Xã khác", kind="commune", code=code))

    saved = unzipped(export_zip(named("an-toan"), drafts=False))
    assert saved == unzipped(data)
    assert {name: saved[f"an-toan/{name}"].decode() for name in PAGES} == PAGES


COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
HOST = MarkdownIt("commonmark", {"html": True}).enable("table")  # as a Git host or LiaScript reads it


def test_no_comment_shows_where_only_markdown_is_known() -> None:
    shipped = {
        f"{course.slug}/{page.file_name}": page.source
        for course in shipped_library().courses
        for page in course.pages
    }
    texts = PAGES | shipped
    for name, text in texts.items():
        body = text.replace("\r\n", "\n").partition("\n---\n")[2]
        seen = re.sub(r"<[^>]*>", "", COMMENT.sub("", HOST.render(body)))
        assert not re.search(r"data-(clue|genuine|steps|id)|/clue|--&gt;|&lt;!--", seen), name
