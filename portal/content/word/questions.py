"""Questions as teachers write them in Word: “Câu 1: …”, A. B. C. D., and the right one told in some way."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from portal.content.text.numbers import read_number
from portal.content.text.vietnamese import fold
from portal.content.word.document import Mark, Piece, Span, Spans, cut, plain, trimmed
from portal.content.word.lines import KEY_LETTERS, KEY_TITLE, Line, LineKind, following, lines_of, runs_of

TRUE_FALSE = ("Đúng", "Sai")
TRUTHS = {"đúng": 0, "đ": 0, "true": 0, "t": 0, "sai": 1, "s": 1, "false": 1, "f": 1}
LETTERS = re.compile(
    r"\(?([A-H](?:\s*(?:[,;&/+]|và|hoặc)?\s*[A-H])*)\)?(?![a-zà-ỹA-ZÀ-Ỹ])\s*[.):\-–]?\]?\s*(.*)", re.DOTALL
)
STATEMENT_TRUTH = re.compile(r"([a-h])\s*[).:\-–]?\s*(đúng|sai|đ|s|true|false|t|f)(?![a-zà-ỹ])", re.IGNORECASE)
TRUTH_BEHIND = re.compile(r"\s*[\[(\-–:]?\s*(đúng|sai|đ|s)\s*[\])]?\s*\.?$", re.IGNORECASE)
MAX_STEM_LINES = 12
MAX_TITLE = 100  # letters of the line that says that answers follow
MAX_OPTIONS = 10
ASKS = re.compile(r"[?:…]\W*$|\.{3,}\W*$|_{3,}|\.{4,}")
FORMAT_SIGNS = (
    ("highlight", Mark.HIGHLIGHT),
    ("underline", Mark.UNDERLINE),
    ("colour", Mark.COLOUR),
    ("bold", Mark.BOLD),
)


@dataclass(frozen=True)
class WordQuestion:
    """One question as it was found; `pieces` are those it was made of, `first` the one it begins with.

    `right` are options by their places, `sign` tells by what they were known, `accepted` what is right in writing,
    `truths` of each option whether it is true (0) or false (1) where every one is judged by itself.
    """

    first: int
    pieces: tuple[int, ...]
    number: int
    stem: tuple[Spans, ...]
    options: tuple[Spans, ...] = ()
    right: tuple[int, ...] = ()
    sign: str = ""
    accepted: tuple[str, ...] = ()
    truths: tuple[int, ...] = ()
    hints: tuple[Spans, ...] = ()
    explanation: tuple[Spans, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether the original tells what is right."""
        return bool(self.right or self.accepted or self.truths)


@dataclass
class WordQuestionDraft:
    """A question while its lines come in."""

    lines: list[Line] = field(default_factory=list)
    stem: list[Line] = field(default_factory=list)
    options: list[Line] = field(default_factory=list)
    more: dict[int, list[Spans]] = field(default_factory=dict)  # further lines of options
    answer: list[Spans] = field(default_factory=list)
    hints: list[Spans] = field(default_factory=list)
    explanation: list[Spans] = field(default_factory=list)
    number: int = 0
    is_named: bool = False  # “Câu 3”
    key: str = ""

    @property
    def has_bullets(self) -> bool:
        """Whether its options have no letters."""
        return bool(self.options) and self.options[0].kind == LineKind.BULLET

    @property
    def is_to_write(self) -> bool:
        """Whether it asks for words that nobody gave yet."""
        return self.is_named and not self.options and not self.answer

    @property
    def last_piece(self) -> int:
        """The piece that its last line stands in."""
        return self.lines[-1].piece if self.lines else -1


@dataclass(frozen=True)
class Found:
    """The questions in their order, and the pieces that held nothing but answers of questions before them."""

    questions: tuple[WordQuestion, ...]
    keys: frozenset[int]


class QuestionFinder:
    """Follows the lines of a document and puts questions together."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.drafts: list[WordQuestionDraft] = []
        self.keys: set[int] = set()
        self._open: WordQuestionDraft | None = None
        self._before: list[Line] = []  # lines that may turn out to be the beginning of a question
        self._key_titles: list[int] = []

    def find(self) -> Found:
        """All questions that can be told from other text."""
        for line in lines_of(self.pieces):
            self._take(line)
        self._close()
        questions = [made for draft in self.drafts if (made := finished(draft)) is not None]
        return Found(tuple(questions), frozenset(self.keys))

    def _take(self, line: Line) -> None:
        if line.kind == LineKind.KEY:
            self._take_key(line)
            return
        is_title = line.kind in (LineKind.HEADING, LineKind.ANSWER, LineKind.TEXT)
        text = self.pieces[line.piece].text
        whole = " ".join(text.split()) if len(text) < MAX_TITLE else ""
        if is_title and KEY_TITLE.fullmatch(whole) and (whole.isupper() or not self._asks()):
            self._close()
            self._key_titles.append(line.piece)
            return
        if line.kind in (LineKind.HEADING, LineKind.TABLE):
            self._close()
            self._before = [line] if line.kind == LineKind.HEADING and self.pieces[line.piece].is_guessed else []
            return
        if line.kind == LineKind.STEM:
            self._close()
            self._open = WordQuestionDraft([line], [line], number=line.number, is_named=True)
            return
        if not self._continue(line):
            if self._open is not None:
                self._close()
            self._begin(line)

    def _asks(self) -> bool:
        return self._open is not None and not self._open.answer and bool(self._open.options or self._open.stem)

    def _continue(self, line: Line) -> bool:
        """Take the line into the open question, if it belongs to it."""
        draft = self._open
        if draft is None:
            return False
        if line.kind == LineKind.OPTION and not draft.has_bullets and not is_empty(draft.answer):
            if line.letter.upper() != expected_letter(draft) or len(draft.options) >= MAX_OPTIONS or draft.answer:
                return False
            draft.options.append(line)
        elif line.kind == LineKind.BULLET and (not draft.options or draft.has_bullets) and not draft.answer:
            if len(draft.options) >= MAX_OPTIONS:
                return False
            draft.options.append(line)
        elif (
            draft.answer and not plain(draft.answer[-1]).strip() and line.kind in (LineKind.TEXT, LineKind.OPTION)
        ):
            draft.answer[-1] = answer_again(line)
        elif draft.explanation and not plain(draft.explanation[-1]).strip() and line.kind == LineKind.TEXT:
            draft.explanation[-1] = line.spans
        elif line.kind == LineKind.ANSWER and not draft.answer:
            draft.answer.append(line.spans)
        elif line.kind == LineKind.EXPLANATION:
            draft.explanation.append(line.spans)
        elif line.kind == LineKind.HINT:
            draft.hints.append(line.spans)
        elif line.piece == draft.last_piece and draft.answer:
            draft.explanation.append(line.spans)
        elif line.piece == draft.last_piece and draft.options:
            draft.more.setdefault(len(draft.options) - 1, []).append(line.spans)
        elif draft.options or draft.answer or len(draft.stem) >= MAX_STEM_LINES:
            return False
        elif line.kind in (LineKind.TEXT, LineKind.NUMBERED, LineKind.OPTION):
            if line.kind == LineKind.NUMBERED and not draft.is_named:
                return False
            draft.stem.append(line)
        else:
            return False
        draft.lines.append(line)
        return True

    def _begin(self, line: Line) -> None:
        """A line outside of questions: it may be the beginning of one, which its options or its answer show."""
        if line.kind == LineKind.NUMBERED:
            self._open = WordQuestionDraft([line], [line], number=line.number)
            self._before = []
            return
        starts_options = line.kind == LineKind.OPTION and line.letter in "Aa"
        if self._before and (starts_options or (line.kind == LineKind.BULLET and line.letter == "☐")):
            stem = self._before[-1]
            self._open = WordQuestionDraft([stem, line], [stem], [line])
            self._before = []
        elif self._before and line.kind == LineKind.ANSWER and self._before[-1].text.rstrip().endswith("?"):
            self._open = WordQuestionDraft([self._before[-1], line], [self._before[-1]], answer=[line.spans])
            self._before = []
        elif line.kind == LineKind.TEXT:
            self._before = [line]
        else:
            self._before = []

    def _close(self) -> None:
        if self._open is not None:
            self.drafts.append(self._open)
        self._open, self._before = None, []

    def _take_key(self, line: Line) -> None:
        """Give the answers to the questions since the last ones were given."""
        self._close()
        has_words = any(not KEY_LETTERS.fullmatch(said) for _number, said in line.key)
        asked = runs_of(
            [
                draft
                for draft in self.drafts
                if (draft.options and not draft.key) or (has_words and draft.is_to_write)
            ],
            lambda one: one.number,
        )
        told = runs_of(line.key, lambda pair: pair[0])
        used = False
        for place, pairs in enumerate(reversed(told)):
            numbers = {number for number, _letter in pairs}
            fitting = [run for run in asked if numbers & {draft.number for draft in run}]
            # Of several parts that count from 1, answers that come once are those of the last part before them.
            whole = [run for run in fitting if numbers <= {draft.number for draft in run}]
            chosen = asked[-1 - place : len(asked) - place] if len(told) > 1 else (whole or fitting)[-1:]
            answers = dict(pairs)
            for draft in chosen[0] if chosen else []:
                used = give_answer(draft, answers.get(draft.number, "")) or used
        if used:
            self.keys |= {line.piece, *self._key_titles}
            self._key_titles = []


def give_answer(draft: WordQuestionDraft, said: str) -> bool:
    """Take what a list of answers says of this question (letters or words)."""
    if not said or bool(draft.options) != bool(KEY_LETTERS.fullmatch(said)):
        return False
    if draft.options:
        draft.key = said.upper()
    else:
        draft.answer.append((Span(said),))
    return True


def is_empty(parts: Sequence[Spans]) -> bool:
    """Whether an answer was begun whose words stand in the next line."""
    return bool(parts) and not plain(parts[-1]).strip()


def answer_again(line: Line) -> Spans:
    """The words of an answer that stand in a line of their own, which may look like an option."""
    return (Span(f"{line.letter.upper()}. "), *line.spans) if line.letter else line.spans


def expected_letter(draft: WordQuestionDraft) -> str:
    """The letter that the next option has."""
    return following(draft.options[-1].letter.upper()) if draft.options else "A"


def finished(draft: WordQuestionDraft) -> WordQuestion | None:
    """The question that the lines make; None where they are no question but other text."""
    options = tuple(
        trimmed([*line.spans, *[span for more in draft.more.get(at, []) for span in (Span(" "), *more)]])
        for at, line in enumerate(draft.options)
    )
    stem = tuple(line.spans for line in draft.stem if line.spans)
    pieces = tuple(dict.fromkeys(line.piece for line in draft.lines))
    question = WordQuestion(pieces[0], pieces, draft.number, stem, options, hints=tuple(draft.hints))
    question = replace(question, explanation=tuple(draft.explanation))
    if not stem or not any(plain(part).strip() or any(one.picture >= 0 for one in part) for part in stem):
        return None
    if len(options) == 1:
        return None
    asks = draft.is_named or bool(ASKS.search(plain(stem[-1]).strip()))
    if not options:
        return written_answer(question, draft) if asks or draft.number else None
    if judged := judged_statements(question, draft):
        return judged
    question = with_right(question, draft)
    if question.is_answered:
        return question
    return None if draft.has_bullets or not asks else replace(question, remarks=(*question.remarks, "no_answer"))


def written_answer(question: WordQuestion, draft: WordQuestionDraft) -> WordQuestion | None:
    """A question that is answered in writing, or by “Đúng” or “Sai”."""
    if not draft.answer:
        return None
    said = " ".join(plain(draft.answer[0]).split()).strip("[]").rstrip(".")
    if not said or len(said) > 200:
        return None
    truth = TRUTHS.get(said.lower())
    if truth is not None:
        options = tuple((Span(text),) for text in TRUE_FALSE)
        return replace(question, options=options, right=(truth,), sign="answer")
    texts = tuple(filter(None, (part.strip() for part in re.split(r"\s*(?:\||;|\bhoặc\b)\s*", said))))
    return replace(question, accepted=texts, sign="answer")


def judged_statements(question: WordQuestion, draft: WordQuestionDraft) -> WordQuestion | None:
    """A question whose statements a) b) c) d) are each true or false."""
    count = len(question.options)
    said = " ".join(plain(draft.answer[0]).split()) if draft.answer else ""
    pairs = {one[1].lower(): TRUTHS[one[2].lower()] for one in STATEMENT_TRUTH.finditer(said)}
    letters = [chr(97 + at) for at in range(count)]
    if all(letter in pairs for letter in letters):
        return replace(question, truths=tuple(pairs[letter] for letter in letters), sign="answer")
    run = re.sub(r"[\s,;\-–]+", "", said).lower()
    if len(run) == count and set(run) <= {"đ", "s"}:
        return replace(question, truths=tuple(TRUTHS[letter] for letter in run), sign="answer")
    found = [TRUTH_BEHIND.search(plain(option)) for option in question.options]
    if all(one is not None and one.start() > 0 for one in found) and not draft.answer:
        ends = [one for one in found if one is not None]
        if len({TRUTHS[one[1].lower()] for one in ends}) == 2:
            options = tuple(
                trimmed(cut(spans, 0, one.start())) for spans, one in zip(question.options, ends, strict=True)
            )
            truths = tuple(TRUTHS[one[1].lower()] for one in ends)
            return replace(question, options=options, truths=truths, sign="behind")
    return None


def with_right(question: WordQuestion, draft: WordQuestionDraft) -> WordQuestion:
    """The question with the options that are told to be right; two signs that differ are remarked on."""
    found: list[tuple[str, tuple[int, ...]]] = []
    letters = [line.letter.upper() for line in draft.options]
    explanation = question.explanation
    if draft.answer:
        right, rest = told_right(draft.answer[0], letters, question.options)
        if right:
            found.append(("answer", right))
        if rest and not explanation:
            explanation = (rest,)
    if draft.key and {*draft.key} <= {*letters}:
        found.append(("key", tuple(sorted({letters.index(letter) for letter in draft.key}))))
    count = len(question.options)
    if (starred := places(line.is_starred for line in draft.options)) and len(starred) < count:
        found.append(("star", starred))
    for name, mark in FORMAT_SIGNS:
        text = places(wears(line.spans, mark) for line in draft.options)
        letter = places(mark in line.letter_marks for line in draft.options)
        right = text if 0 < len(text) < count else letter
        if 0 < len(right) < count:
            found.append((name, right))
    if not found:
        return replace(question, explanation=explanation)
    sign, right = found[0]
    differ = any(other != right for _name, other in found[1:])
    # Letters in bold by chance say less than an answer that was written down.
    remarks = (*question.remarks, "signs_differ") if differ else question.remarks
    return replace(question, right=right, sign=sign, remarks=remarks, explanation=explanation)


def told_right(answer: Spans, letters: Sequence[str], options: Sequence[Spans]) -> tuple[tuple[int, ...], Spans]:
    """The options that an answer names, by letters or by their text, and what else it says."""
    text = plain(answer)
    if re.fullmatch(r"\(?[a-h]\s*[.)]?", text):
        text = text.upper()
    if said := LETTERS.match(text):
        named = re.findall("[A-H]", said[1])
        if all(letter in letters for letter in named):
            right = tuple(sorted({letters.index(letter) for letter in named}))
            rest = trimmed(cut(answer, said.start(2)))
            for at in right:
                option = plain(options[at]).strip().rstrip(".")
                if option and plain(rest).lower().startswith(option.lower()):
                    rest = trimmed(cut(rest, len(option)))
                    rest = trimmed(cut(rest, 1)) if plain(rest)[:1] in tuple(".:;–-") else rest
            return right, rest
    wanted = fold(text).rstrip(".")
    same_text = tuple(at for at, option in enumerate(options) if fold(plain(option)).rstrip(".") == wanted)
    return same_text, ()


def places(said: Iterable[bool]) -> tuple[int, ...]:
    """The places, from 0, of what is true."""
    return tuple(at for at, one in enumerate(said) if one)


def wears(spans: Spans, mark: Mark) -> bool:
    """Whether most letters of an option wear a mark."""
    letters = sum(len(span.text.strip()) for span in spans)
    marked = sum(len(span.text.strip()) for span in spans if span.wears(mark))
    return letters > 0 and marked * 10 >= letters * 6


def is_number(text: str) -> bool:
    """Whether an answer is a number, which is compared as one."""
    return bool(re.fullmatch(r"[-+]?\d[\d.,\s]*", text)) and read_number(text) is not None


def find_questions(pieces: Sequence[Piece]) -> Found:
    """The questions among the pieces of a document."""
    return QuestionFinder(pieces).find()
