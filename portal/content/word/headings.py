"""Headings that only look like some: a short line in bold, “Bài 3: …”, “II. …”, as teachers write them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from portal.content.word.document import BULLET, Mark, Piece, PieceKind, plain

CHAPTER = re.compile(
    r"(?:chương|phần|bài|chủ đề|chuyên đề|buổi|tiết|mô-?đun|module|chapter|unit|lesson|part)"
    r"\s+(?:\d{1,3}|[IVXL]{1,6})\b",
    re.IGNORECASE,
)
ROMAN = re.compile(r"[IVX]{1,5}\s*[.)/:\-–]\s*\S")
DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\s*[.)/:]?\s+\S")
LETTER = re.compile(r"[a-zA-Z]\s*[.)]\s+\S")
QUIZ_TITLE = re.compile(
    r"kiểm tra|trắc nghiệm|câu hỏi|ôn tập|đề thi|đề ôn|luyện tập|bài tập|quiz|test|questions", re.IGNORECASE
)
MAX_CHARACTERS = 120
CHAPTER_RANK, ROMAN_RANK, CAPITALS_RANK, DECIMAL_RANK, BOLD_RANK, LETTER_RANK = range(6)
MAX_LEVEL = 6


def with_guessed_headings(pieces: Sequence[Piece], but: Collection[int]) -> list[Piece]:
    """The pieces, in which lines that stand for headings are some; those in `but` belong to questions."""
    ranks = {at: rank for at, piece in enumerate(pieces) if at not in but and (rank := rank_of(piece)) is not None}
    if not ranks:
        return list(pieces)
    real = max((piece.level for piece in pieces if piece.kind == PieceKind.HEADING and piece.level), default=0)
    # Below real headings, only what is numbered or bold by itself is one of a deeper level.
    order = sorted(set(ranks.values()))
    levels = {rank: min(real + order.index(rank) + 1, MAX_LEVEL) for rank in order}
    return [
        replace(piece, kind=PieceKind.HEADING, level=levels[ranks[at]], is_guessed=True) if at in ranks else piece
        for at, piece in enumerate(pieces)
    ]


def rank_of(piece: Piece) -> int | None:
    """How high a heading a paragraph stands for, 0 the highest; None where it is none."""
    if piece.kind not in (PieceKind.PARAGRAPH, PieceKind.ITEM) or piece.label == BULLET or piece.pictures:
        return None
    text = plain(piece.spans).strip()
    if not 2 < len(text) <= MAX_CHARACTERS or "\n" in text or text[-1] in ".;,?!…" or "caption" in piece.remarks:
        return None
    letters = [letter for letter in text if letter.isalpha()]
    is_capital = len(letters) >= 4 and all(letter.isupper() for letter in letters)
    shown = [span for span in piece.spans if span.text.strip()]
    is_bold = bool(shown) and all(span.wears(Mark.BOLD) for span in shown)
    labelled = f"{piece.label} {text}" if piece.label else text
    if CHAPTER.match(labelled) and (is_bold or is_capital or not text.endswith(":")):
        return CHAPTER_RANK
    if not (is_bold or is_capital):
        return None
    if ROMAN.match(labelled):
        return ROMAN_RANK
    if said := DECIMAL.match(labelled):
        return min(DECIMAL_RANK + said[1].count("."), BOLD_RANK)
    if is_capital:
        return CAPITALS_RANK
    if text.endswith(":") or len(text) > 80:
        return None
    return LETTER_RANK if LETTER.match(labelled) else BOLD_RANK


def title_words(piece: Piece) -> str:
    """The heading as a title, with the number that Word counts before it where that has a word in it."""
    text = " ".join(piece.text.split())
    return f"{piece.label} {text}" if re.search(r"[^\W\d_]{2}", piece.label) else text
