"""How an answer on paper is typed: the letters that stand on the sheet, in the order of its version.

Of a question with one answer it is one letter, of all others what stands up to the next space: the letters
crossed, or one for each row or step, with a dash where nothing was written; gaps are parted by semicolons. Words
are typed as they stand, between quotation marks where there are several, or judged by `+` (right) and `!` (wrong).
"""

from collections.abc import Sequence

from portal.content.enums import QuestionKind
from portal.content.questions.question import Question
from portal.paper_quizzes.enums import TextMark
from portal.questions.rules.grading import solution
from portal.questions.rules.grading.kinds import BadResponse, Response
from portal.questions.rules.grading.written import clean_text

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BLANK, RIGHT, WRONG, ROW_END, GAP_END = "-", "+", "!", "/", ";"
QUOTES = '"“”'
ONE_LETTER = frozenset({QuestionKind.SINGLE, QuestionKind.SELECT})
WRITTEN = frozenset({QuestionKind.TEXT, QuestionKind.NUMBER})


class BadToken(ValueError):
    """What was typed for a question is not one of its letters, or too many of them."""


def split_line(line: str, questions: Sequence[Question]) -> list[str | None]:
    """What a whole sheet, typed in one line, says of each question; None where the line ends before it.

    Raises BadToken where more is left than there are questions.
    """
    rest = line.strip()
    found: list[str | None] = []
    for question in questions:
        rest = rest.lstrip()
        if not rest:
            found.append(None)
        elif rest[0] in QUOTES:
            end = next((at for at in range(1, len(rest)) if rest[at] in QUOTES), len(rest))
            found.append(rest[1:end] or BLANK)
            rest = rest[end + 1 :]
        elif question.kind in ONE_LETTER:
            found.append(rest[0])
            rest = rest[1:]
        else:
            token, _space, rest = rest.partition(" ")
            found.append(token)
    if rest.strip():
        raise BadToken
    return found


def read_token(question: Question, order: Sequence[int], token: str) -> Response:
    """The answer that was typed, in the form in which it is graded; `order` is the version's. Raises BadToken."""
    token = token.strip()
    if question.kind in WRITTEN:
        return _read_text(question, token)
    if question.kind == QuestionKind.GAP:
        return {"gaps": _read_gaps(question, token)}
    token = "".join(token.upper().split())
    if question.kind == QuestionKind.MATRIX:
        return {"rows": _read_rows(question, token)}
    if question.kind == QuestionKind.MATCH:
        return {"rows": [[] if one is None else [one] for one in _each(token, order, len(question.rows))]}
    if question.kind == QuestionKind.ORDER:
        steps = _each(token, order, len(question.items))
        given = [step for step in steps if step is not None]
        if len(set(given)) < len(given):
            raise BadToken
        return {"order": steps}
    chosen = sorted({_number(letter, order) for letter in token if letter != BLANK})
    if question.kind in ONE_LETTER and len(chosen) > 1:
        raise BadToken
    return {"chosen": chosen}


def write_token(question: Question, order: Sequence[int], response: Response) -> str:
    """An answer as it is typed: what read_token() reads as just this."""
    if "text" in response:
        marked = {TextMark.RIGHT: RIGHT, TextMark.WRONG: WRONG}.get(response.get("marked", ""))
        return marked or response["text"] or BLANK
    if "gaps" in response:
        return GAP_END.join(
            (ALPHABET[int(given)] if gap.options else given) if given else BLANK
            for gap, given in zip(question.gaps, response["gaps"], strict=True)
        )
    if "rows" in response and question.kind == QuestionKind.MATRIX:
        has_many = any(row.many for row in question.rows)
        rows = ["".join(ALPHABET[column] for column in row) or BLANK for row in response["rows"]]
        return (ROW_END if has_many else "").join(rows)
    if "rows" in response:
        return "".join(_letter(row[0], order) if row else BLANK for row in response["rows"])
    if "order" in response:
        return "".join(BLANK if step is None else _letter(step, order) for step in response["order"])
    return "".join(sorted(_letter(number, order) for number in response.get("chosen", ()))) or BLANK


def empty_response(question: Question, order: Sequence[int]) -> Response:
    """The answer of somebody who left the question open."""
    return read_token(question, order, BLANK)


def _read_text(question: Question, token: str) -> Response:
    if token == RIGHT:
        return solution(question) | {"marked": TextMark.RIGHT.value}
    if token == WRONG:
        return {"text": "", "marked": TextMark.WRONG.value}
    return {"text": "" if token == BLANK else _clean(token)}


def _read_gaps(question: Question, token: str) -> list[str]:
    if token == BLANK:
        return [""] * len(question.gaps)
    parts = token.split(GAP_END)
    if len(parts) != len(question.gaps):
        raise BadToken
    found = []
    right = solution(question)["gaps"]
    for gap, part, solved in zip(question.gaps, map(str.strip, parts), right, strict=True):
        if part in (BLANK, ""):
            found.append("")
        elif gap.options:
            found.append(str(_number(part.upper(), range(len(gap.options)))))
        else:
            # A judged gap has no room for a mark of its own: a wrong one is kept as the sign.
            found.append(solved if part == RIGHT else _clean(part))
    return found


def _read_rows(question: Question, token: str) -> list[list[int]]:
    columns = range(len(question.columns))
    if token == BLANK:
        return [[] for _row in question.rows]
    parts = token.split(ROW_END) if ROW_END in token else list(token)
    if len(parts) != len(question.rows):
        raise BadToken
    rows = [sorted({_number(letter, columns) for letter in part if letter != BLANK}) for part in parts]
    if any(len(chosen) > 1 and not row.many for chosen, row in zip(rows, question.rows, strict=True)):
        raise BadToken
    return rows


def _each(token: str, order: Sequence[int], count: int) -> list[int | None]:
    """One letter for each place; a dash alone leaves all of them open."""
    if token == BLANK:
        return [None] * count
    if len(token) != count:
        raise BadToken
    return [None if letter == BLANK else _number(letter, order) for letter in token]


def _number(letter: str, order: Sequence[int]) -> int:
    """The number, as authored, of what stands at this letter on the sheet."""
    place = ALPHABET.find(letter) if len(letter) == 1 else -1
    if not 0 <= place < len(order):
        raise BadToken
    return order[place]


def _letter(number: int, order: Sequence[int]) -> str:
    return ALPHABET[list(order).index(number)]


def _clean(text: str) -> str:
    try:
        return clean_text(text)
    except BadResponse as error:
        raise BadToken from error
