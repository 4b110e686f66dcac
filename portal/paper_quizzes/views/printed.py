"""A quiz on paper as its documents print it: every kind of question in a form that is answered by hand."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.content.enums import QuestionKind
from portal.content.pages.blueprint import Blueprint
from portal.content.questions.question import Question
from portal.courses.queries.media import find_media, media_data
from portal.courses.queries.revision_cache import page_content
from portal.documents.printed import SheetBlock, SheetRun
from portal.documents.quiz_sheet import PrintedGap, PrintedOption, PrintedQuiz, QuizQuestion, QuizVersion, plain
from portal.documents.sheet_blocks import sheet_blocks
from portal.paper_quizzes.enums import SheetField
from portal.paper_quizzes.models import PaperQuiz
from portal.paper_quizzes.queries.quizzes import quiz_place
from portal.paper_quizzes.rules.drawing import sheet_code
from portal.paper_quizzes.rules.notation import ALPHABET, ONE_LETTER, write_token
from portal.questions.queries.answer_keys import AskedQuestion, graded_question
from portal.questions.rules.grading import solution
from portal.questions.rules.grading.kinds import Response
from portal.questions.rules.scoring import right_answers_needed

GAP_MARK = re.compile(r"⟦(\d+)⟧")
CLUE_MARK = re.compile(r"</?mark\b[^>]*>|<sup class=\"clue-number\">.*?</sup>")
TEXT_LINES = 2


def printed_quiz(quiz: PaperQuiz, *, address: str) -> PrintedQuiz:
    """The quiz in all its versions, in the words of its revision and with the keys that count now."""
    content = page_content(quiz.revision_id)
    blueprint = Blueprint.of_front(content.front)
    asked = {
        drawn["name"]: graded_question(drawn["name"], drawn["question"], revision_id=quiz.revision_id)
        for drawn in quiz.draw["versions"][quiz.letters[0]]
    }
    place, fields = quiz_place(quiz.page_id), quiz.draw["fields"]
    with force_locale("vi"):  # whoever prints it, members read it
        return PrintedQuiz(
            title=quiz.title,
            course=f"{place.course_title} · {place.page_title}",
            versions=tuple(_version(quiz, letter, asked, blueprint) for letter in quiz.letters),
            address=address,
            has_name=SheetField.NAME in fields,
            has_unit=SheetField.UNIT in fields,
            has_day=SheetField.DAY in fields,
            pass_text=_pass_text(content.front, asked, blueprint),
        )


def _pass_text(front: Mapping[str, object], asked: Mapping[str, AskedQuestion], blueprint: Blueprint) -> str:
    needed = right_answers_needed(len(asked), int(str(front.get("pass_mark", 80))))
    told = str(_("To pass: %(right)d of %(all)d right.", right=needed, all=len(asked)))
    if any(blueprint.is_must_pass(one.asked) for one in asked.values()):
        told += " " + _("Those that protect money must be right.")
    return told


def _version(
    quiz: PaperQuiz, letter: str, asked: Mapping[str, AskedQuestion], blueprint: Blueprint
) -> QuizVersion:
    questions = tuple(
        printed_question(
            asked[drawn["name"]],
            drawn["options"],
            number=number,
            is_must_pass=blueprint.is_must_pass(asked[drawn["name"]].asked),
        )
        for number, drawn in enumerate(quiz.draw["versions"][letter], 1)
    )
    return QuizVersion(letter, sheet_code(quiz.code, letter), questions)


def printed_question(
    asked: AskedQuestion, order: Sequence[int], *, number: int, is_must_pass: bool = False
) -> QuizQuestion:
    """One question in the order of a version, with its answer as it is typed."""
    question = asked.asked
    right = right_response(asked)
    stem = tuple(_blocks(_stem(question)))
    found = QuizQuestion(
        number,
        stem,
        instruction=instruction(question),
        answer=write_token(question, order, right),
        answer_text=_answer_text(asked, right, order),
        explanation=tuple(_blocks(CLUE_MARK.sub("", asked.key.explanation))),
        is_must_pass=is_must_pass,
    )
    return PARTS[question.kind](found, question, order, right)


def right_response(asked: AskedQuestion) -> Response:
    """A right answer by the key that counts, in the numbers of the question as it was printed."""
    right = solution(asked.key)
    if asked.asked.kind != QuestionKind.ORDER or asked.asked.items == asked.key.items:
        return right
    free = list(enumerate(asked.asked.items))
    found = []
    for step in asked.key.items:
        match = next(pair for pair in free if pair[1] == step)
        free.remove(match)
        found.append(match[0])
    return {"order": found}


def instruction(question: Question) -> str:
    """How the question is answered on paper."""
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.SELECT:
            return ""
        case QuestionKind.MULTIPLE:
            return str(_("Cross every right one."))
        case QuestionKind.ORDER:
            return str(_("Write the letters into the boxes, the first step first."))
        case QuestionKind.MATCH:
            return str(_("Write the letter that belongs to each line into its box."))
        case QuestionKind.MATRIX:
            many = any(row.many for row in question.rows)
            return str(_("Cross every right box of each line.") if many else _("Cross one box in each line."))
        case QuestionKind.GAP:
            return str(_("Fill in the gaps.")) if not any(gap.options for gap in question.gaps) else ""
        case _:
            return str(_("Write your answer:"))


def _stem(question: Question) -> str:
    def gap(found: re.Match[str]) -> str:
        return f'({found[1]}) <span class="blank">…</span>'

    return GAP_MARK.sub(gap, question.stem) if question.kind == QuestionKind.GAP else str(question.stem)


def _blocks(html: str) -> tuple[SheetBlock, ...]:
    return sheet_blocks([str(html)], _picture)


def _picture(sha256: str) -> bytes:
    return media_data(sha256) if find_media(sha256) is not None else b""


def inline_runs(html: str) -> tuple[SheetRun, ...]:
    """The words of an option or a row."""
    return tuple(run for block in _blocks(html) for run in block.runs)


def _lettered(html: Sequence[str], order: Sequence[int], right: Sequence[int] = ()) -> tuple[PrintedOption, ...]:
    return tuple(
        PrintedOption(ALPHABET[place], inline_runs(html[number]), number in right)
        for place, number in enumerate(order)
    )


Part = Callable[[QuizQuestion, Question, Sequence[int], Response], QuizQuestion]


def _with_options(found: QuizQuestion, question: Question, order: Sequence[int], right: Response) -> QuizQuestion:
    html = ["" if question.is_by_letter else option.html for option in question.options]
    return replace(found, options=_lettered(html, order, right["chosen"]))


def _with_steps(found: QuizQuestion, question: Question, order: Sequence[int], _right: Response) -> QuizQuestion:
    return replace(found, options=_lettered(question.items, order), boxes=len(question.items))


def _with_pairs(found: QuizQuestion, question: Question, order: Sequence[int], _right: Response) -> QuizQuestion:
    rows = tuple(inline_runs(row.html) for row in question.rows)
    return replace(found, options=_lettered(question.columns, order), rows=rows)


def _with_grid(found: QuizQuestion, question: Question, _order: Sequence[int], _right: Response) -> QuizQuestion:
    rows = tuple(inline_runs(row.html) for row in question.rows)
    return replace(found, columns=_lettered(question.columns, range(len(question.columns))), rows=rows)


def _with_gaps(found: QuizQuestion, question: Question, _order: Sequence[int], right: Response) -> QuizQuestion:
    gaps = tuple(
        PrintedGap(number, _lettered([one.html for one in gap.options], range(len(gap.options)), [int(given)]))
        for number, (gap, given) in enumerate(zip(question.gaps, right["gaps"], strict=True), 1)
        if gap.options
    )
    return replace(found, gaps=gaps)


def _with_lines(found: QuizQuestion, question: Question, _order: Sequence[int], _right: Response) -> QuizQuestion:
    return replace(found, lines=1 if question.kind == QuestionKind.NUMBER else TEXT_LINES)


PARTS: dict[QuestionKind, Part] = {
    QuestionKind.SINGLE: _with_options,
    QuestionKind.SELECT: _with_options,
    QuestionKind.MULTIPLE: _with_options,
    QuestionKind.ORDER: _with_steps,
    QuestionKind.MATCH: _with_pairs,
    QuestionKind.MATRIX: _with_grid,
    QuestionKind.GAP: _with_gaps,
    QuestionKind.TEXT: _with_lines,
    QuestionKind.NUMBER: _with_lines,
}


def _answer_text(asked: AskedQuestion, right: Response, order: Sequence[int]) -> str:
    """The words of what is right, for who marks the sheet."""
    question, key = asked.asked, asked.key
    if question.kind in ONE_LETTER:
        all_right = [number for number in order if key.options[number].right]
        return " / ".join(_words(key.options[number].html) for number in all_right)
    if "chosen" in right:
        return "; ".join(_words(key.options[number].html) for number in order if number in right["chosen"])
    if "order" in right:
        return " → ".join(_words(question.items[step]) for step in right["order"])
    if "rows" in right:
        return "; ".join(
            f"{_words(row.html)}: {', '.join(_words(question.columns[one]) for one in chosen) or '–'}"
            for row, chosen in zip(question.rows, right["rows"], strict=True)
        )
    if "gaps" in right:
        return "; ".join(
            f"({number}) {_words(gap.options[int(given)].html) if gap.options else ' / '.join(gap.accepted)}"
            for number, (gap, given) in enumerate(zip(key.gaps, right["gaps"], strict=True), 1)
        )
    return " / ".join(key.accepted) or str(right["text"])


def _words(html: str) -> str:
    return plain(inline_runs(html))
