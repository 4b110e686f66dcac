from pathlib import Path

import pytest

from portal.content.checks.readability import LONG_SENTENCE_SYLLABLES, readability
from portal.content.pages.page import parse_page
from portal.content.pages.render_context import Fact

COURSES = Path(__file__).parents[2] / "courses"
LONG_ONE = " ".join(["chữ"] * (LONG_SENTENCE_SYLLABLES + 1)).capitalize() + "."


def read(body, kind="lesson", **keywords):
    return readability(
        parse_page("a.md", f"---\ntitle: Một tựa dài bao nhiêu cũng được\nkind: {kind}\n---\n{body}"), **keywords
    )


def counts(body):
    """How many sentences a body has, and how many syllables together."""
    found = read(body)
    return found.sentences, round(found.syllables * found.sentences)


@pytest.mark.parametrize(
    ("body", "sentences", "syllables"),
    [
        ("Cúp máy. Gọi số mình biết!", 2, 6),
        ("Giá 1.000.000 đồng, theo Chỉ thị 17/CT-TTg.", 1, 7),
        ("Ở TP. Cà Mau, hỏi ThS. Lan hay ông Nguyễn Văn A. Bảy.", 1, 13),
        ("Mã, mật khẩu, v.v. đều giữ kín.", 1, 7),
        ("Giữ kín mã, mật khẩu, v.v. Đừng đọc cho ai.", 2, 10),
        ("“Ai đó?” thím hỏi. “Công an nè…” bên kia nói.", 2, 10),
        ("Họ nói: “Gấp lắm!” Thím cúp máy.", 2, 7),
        ("Tới dichvucong.gov.vn coi. Xong rồi", 2, 5),
        ("Đợi… rồi bấm. (Hỏi trước.) Đi!", 3, 6),
        ("Dừng – Hỏi – Kiểm tra – Báo.", 1, 5),
        ("- Một mục\n- Mục hai nè\n\n1. Bước một", 3, 7),
        ("| Ai | Gì |\n|---|---|\n| Cô Ba | Gọi |", 4, 5),
        ("## Tựa không phải câu\n\nCâu này.", 1, 2),
        ("```\nmã không phải câu nào hết\n```\n\nBấm `OK` nha.", 1, 3),
        ("![Hình có lời riêng](media/a.svg)\n\nCoi [bài hai](02-b.md) nha.", 1, 4),
        ("Câu bắt đầu\nở dòng này\\\nvà hết ở đây.", 1, 10),
        ("> [!TIP]\n> Nhớ **cúp máy**.", 1, 3),
        ("Gọi {{ so-bao }} liền.", 1, 3),
        ("", 0, 0),
        ("—", 0, 0),
    ],
)
def test_sentences_and_their_syllables_are_counted(body, sentences, syllables):
    assert counts(body) == (sentences, syllables)


def test_a_fact_counts_as_it_is_shown():
    facts = {"cach": Fact("cach", "làm trực tiếp tại công an xã")}

    assert read("Việc đó {{ cach }}.", facts=facts).syllables == 9


def test_a_long_sentence_is_named_with_its_line_and_first_words():
    found = read(f"Câu ngắn.\n{LONG_ONE} Câu\nngắn.\n\n- Mục\n- {LONG_ONE}")

    assert found.long_sentences == (
        (6, 26, "Chữ chữ chữ chữ chữ chữ chữ", LONG_ONE),
        (10, 26, "Chữ chữ chữ chữ chữ chữ chữ", LONG_ONE),
    )
    assert read(LONG_ONE.replace("Chữ chữ", "Chữ")).long_sentences == ()


@pytest.mark.parametrize(
    ("kind", "body", "line"),
    [
        ("lesson", f'{LONG_ONE}\n\n<!-- data-id="a" -->\n- [(X)] Có\n- [( )] Không\n', 5),
        ("lesson", f'Gì?\n\n<!-- data-id="a" -->\n- [(X)] Có\n- [( )] {LONG_ONE}\n', 9),
        ("quiz", f'Gì?\n\n<!-- data-id="a" -->\n- [(X)] Có\n- [( )] Không\n***\n{LONG_ONE}\n***\n', 11),
        ("lesson", f'<!-- data-id="a" -->\n{LONG_ONE[:-1]} [[đó]].\n', 6),
        (
            "scenario",
            f"## Reo {{#reo}}\n\n{LONG_ONE}\n\n- [Cúp](#cup)\n\n## Cúp {{#cup}}\n\n> [!TIP]\n> Hay.\n",
            7,
        ),
        ("scenario", f"## Reo {{#reo}}\n\n- [{LONG_ONE}](#cup)\n\n## Cúp {{#cup}}\n\n> [!TIP]\n> Hay.\n", 7),
        ("checklist", f"- [ ] Một\n- [ ] {LONG_ONE}\n- [ ] Ba\n", 6),
        ("guide", f"1. Một\n2. {LONG_ONE}\n", 6),
    ],
)
def test_all_that_a_reader_reads_is_looked_at(kind, body, line):
    assert [one.line for one in read(body, kind).long_sentences] == [line]


@pytest.mark.parametrize(
    ("body", "level"),
    [
        ("Câu này ngắn. " * 9, "easy"),
        ((" ".join(["chữ"] * 18).capitalize() + ". ") * 9, "fair"),
        ("Câu này ngắn. " * 19 + LONG_ONE, "fair"),
        (f"Câu này ngắn. {LONG_ONE} " * 3, "hard"),
        ((" ".join(["chữ"] * 23).capitalize() + ". ") * 9, "hard"),
        ("", "easy"),
    ],
)
def test_a_page_has_one_of_three_levels(body, level):
    assert read(body).level == level


def test_the_shipped_courses_read_easily():
    found = []
    for path in sorted(COURSES.glob("*/*.md")):
        kind = "course" if path.name == "course.md" else None
        found.append(readability(parse_page(path.name, path.read_text(encoding="utf-8"), kind)))

    sentences = sum(one.sentences for one in found)
    assert {one.level for one in found} <= {"easy", "fair"}
    assert 8 < sum(one.syllables * one.sentences for one in found) / sentences < 9.5
    assert sum(len(one.long_sentences) for one in found) / sentences < 0.005
    assert {one.label for one in found} <= {"easy to read", "takes some care to read"}
