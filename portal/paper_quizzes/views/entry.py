"""The screen on which sheets are typed in: for each version its questions with the letters that they have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from portal.content.enums import QuestionKind
from portal.content.questions.question import Question
from portal.content.screens.drawing import without_drawings
from portal.courses.queries.revision_cache import page_content
from portal.errors import FieldError
from portal.paper_quizzes.models import PaperQuiz
from portal.paper_quizzes.rules.drawing import sheet_code
from portal.paper_quizzes.rules.notation import (
    ALPHABET,
    BLANK,
    ONE_LETTER,
    WRITTEN,
    BadToken,
    read_token,
    split_line,
)
from portal.questions.rules.grading.kinds import Response

MAX_STEM = 90  # characters


@dataclass(frozen=True)
class EntryQuestion:
    """A question as it is typed: one letter, several to tap, or a text; `tapped` is what was typed before."""

    number: int
    stem: str
    way: str  # one, many, letters or words
    letters: str
    example: str
    token: str = ""


@dataclass(frozen=True)
class EntryVersion:
    """A version with its questions; `ways` are theirs in a few letters, for the script."""

    letter: str
    code: str
    questions: tuple[EntryQuestion, ...]

    @property
    def ways(self) -> str:
        """For each question 1 if it is one letter, else w."""
        return "".join("1" if one.way == "one" else "w" for one in self.questions)


def entry_versions(quiz: PaperQuiz, tokens: Mapping[str, str]) -> tuple[EntryVersion, ...]:
    """The versions of the quiz; `tokens` is what was typed question by question, by the names of the fields."""
    questions = page_content(quiz.revision_id).questions
    return tuple(
        EntryVersion(
            letter,
            sheet_code(quiz.code, letter),
            tuple(
                _entry_question(
                    number, questions[drawn["name"]], drawn["options"], tokens.get(f"{letter}-{number}", "")
                )
                for number, drawn in enumerate(quiz.draw["versions"][letter], 1)
            ),
        )
        for letter in quiz.letters
    )


def _entry_question(number: int, question: Question, order: Sequence[int], token: str) -> EntryQuestion:
    letters = ALPHABET[: len(order)]
    stem = short_stem(question)
    if question.kind in ONE_LETTER:
        return EntryQuestion(number, stem, "one", letters, "", token)
    if question.kind == QuestionKind.MULTIPLE:
        return EntryQuestion(number, stem, "many", letters, "", token)
    if question.kind in WRITTEN:
        return EntryQuestion(number, stem, "words", "", _("What is written; + right, ! wrong"), token)
    if question.kind == QuestionKind.GAP:
        parts = ("A" if gap.options else "…" for gap in question.gaps)
        return EntryQuestion(number, stem, "letters", "", ";".join(parts), token)
    if question.kind == QuestionKind.MATRIX:
        parted = "/" if any(row.many for row in question.rows) else ""
        return EntryQuestion(number, stem, "letters", "", parted.join("A" * len(question.rows)), token)
    count = len(question.items) or len(question.rows)
    return EntryQuestion(number, stem, "letters", "", (letters * count)[:count], token)


def short_stem(question: Question) -> str:
    """The beginning of what is asked, in plain words."""
    words = " ".join(Markup(without_drawings(question.stem)).striptags().split())  # noqa: S704 - only stripped
    return words if len(words) <= MAX_STEM else words[:MAX_STEM].rsplit(" ", 1)[0] + "…"


def read_sheet(
    quiz: PaperQuiz, version: str, *, line: str, tapped: Mapping[str, Sequence[str]]
) -> dict[int, Response]:
    """The answers by question id, of the line, or where it is empty of what was tapped question by question.

    Raises FieldError, which names the question, for letters that the sheet has not and for a line that is too
    short: what was left open is typed as a dash, or every later answer would belong to another question.
    """
    if version not in quiz.letters:
        raise FieldError("version", _("Which version is it? Its letter stands at the top of the sheet."))
    drawn = quiz.draw["versions"][version]
    texts = page_content(quiz.revision_id).questions
    questions = [texts[one["name"]] for one in drawn]
    tokens = _tokens(questions, version, line=line, tapped=tapped)
    found = {}
    for number, (one, question, token) in enumerate(zip(drawn, questions, tokens, strict=True), 1):
        try:
            found[one["question"]] = read_token(question, one["options"], token)
        except BadToken:
            raise FieldError(
                "line", _("Question %(number)d has no answer “%(token)s”.", number=number, token=token[:40])
            ) from None
    return found


def _tokens(
    questions: Sequence[Question], version: str, *, line: str, tapped: Mapping[str, Sequence[str]]
) -> list[str]:
    if not line.strip():
        tokens = ["".join(tapped.get(f"{version}-{number}", ())) for number in range(1, len(questions) + 1)]
        if not any(tokens):
            raise FieldError("line", _("Type the answers, or tap them question by question."))
        return [token or BLANK for token in tokens]
    try:
        found = split_line(line, questions)
    except BadToken:
        raise FieldError(
            "line", _("That is more than the %(number)d questions of the sheet.", number=len(questions))
        ) from None
    if None in found:
        missing = found.index(None) + 1
        raise FieldError(
            "line",
            _("The line ends before question %(number)d. For what was left open type a dash.", number=missing),
        )
    return [token or BLANK for token in found]
