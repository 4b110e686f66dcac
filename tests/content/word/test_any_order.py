"""Lines in any order: each is accounted for once, and the Markdown reads back as just those questions."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.content.pages.page import parse_page
from portal.content.pages.structure import AskedQuestion
from portal.content.word.choices import Choices
from portal.content.word.course import plan_course
from portal.content.word.document import BULLET, Piece, PieceKind, Span, WordDocument
from tests.content.word.shapes import account

TEXTS = st.sampled_from(
    [
        *(
            "Câu 1: Ai gọi?",
            "Câu 2. Gì đó",
            "3. Bài nào?",
            "1) Mở máy",
            "A. x",
            "B. y",
            "*C. z",
            "D. t",
            "a) u",
            "b) v",
        ),
        *("A. x\tB. y\tC. z", "Câu 4: q? A. 1 B. 2 C. 3", "Đáp án: B", "Đáp án: 156", "Đáp án: dừng; cúp", "=> A"),
        *(
            "ĐÁP ÁN",
            "1A 2B 3C",
            "1.B",
            "Giải thích: vì vậy",
            "Gợi ý: coi kỹ",
            "Giải thích:",
            "Đáp án:",
            "☑ đúng",
            "☐ sai",
        ),
        *(
            "Bài 1: Một",
            "I. HAI",
            "KIỂM TRA",
            "Chữ thường.",
            "- gạch",
            "# x",
            "[[x]]",
            "***",
            "<!-- a -->",
            "{{ b }}",
        ),
        *(
            "- [( )] c",
            "| a | b |",
            "> q",
            "```",
            "---",
            "[^1]: y",
            "Dòng\nhai",
            "https://a.vn/b.",
            "1. a\nA. b",
            "\\",
            "[[?]] h",
        ),
    ]
)
SPANS = st.builds(
    Span,
    TEXTS,
    st.sampled_from(["", "b", "u", "c", "h", "i", "bi"]),
    st.sampled_from(["", "", "", "https://a.vn"]),
)
PARAGRAPHS = st.builds(
    lambda kind, spans, label, level: Piece(
        kind, tuple(spans), level if kind == PieceKind.HEADING else 0, "" if kind == PieceKind.PARAGRAPH else label
    ),
    st.sampled_from([PieceKind.PARAGRAPH] * 5 + [PieceKind.ITEM, PieceKind.HEADING]),
    st.lists(SPANS, min_size=1, max_size=2),
    st.sampled_from([BULLET, "1.", "A.", "b)", "Câu 5:", ""]),
    st.integers(1, 4),
)
TABLES = st.builds(
    lambda cells: Piece(
        PieceKind.TABLE, rows=(tuple((cell,) for cell in cells), tuple((cell,) for cell in cells))
    ),
    st.lists(SPANS, min_size=1, max_size=3),
)
LEFT = st.just(Piece(PieceKind.LEFT_OUT, remarks=("deleted",)))
PIECES = st.lists(st.one_of(*[PARAGRAPHS] * 8, TABLES, LEFT), max_size=14).map(tuple)
FRONT = "---\ntitle: A\n---\n\n"


@settings(max_examples=300, deadline=None)
@given(PIECES, st.dictionaries(st.integers(0, 13), st.sampled_from(["lesson", "quiz", "heading", "text", "skip"])))
def test_every_line_is_accounted_for_and_the_questions_are_those_found(
    pieces: tuple[Piece, ...], headings: dict[int, str]
) -> None:
    course = plan_course(WordDocument(pieces=pieces), Choices(headings), {})

    assert account(course) == list(range(len(pieces)))
    for page in course.pages:
        parsed = parse_page("a.md", FRONT + page.body)
        asked = [item for item in parsed.items if isinstance(item, AskedQuestion)]
        assert len(asked) == len(page.questions), page.body
