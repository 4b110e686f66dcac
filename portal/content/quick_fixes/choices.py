"""Questions as teachers type them: `A. … B. … C. …` and `Đáp án: B`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from portal.content.checks.faults import N_
from portal.content.editing.question_fields import OptionFields, QuestionFields
from portal.content.editing.question_writing import write_question
from portal.content.enums import PageKind, QuestionKind
from portal.content.questions.ids import new_question_id, written_ids
from portal.content.quick_fixes.quick_fix import QuickFix, TextToFix
from portal.content.text.line_ends import Edit

OPTION = re.compile(
    r"[ \t]*(?:[-+][ \t]+)?(?P<star>[*✓✔]{0,3})(?P<letter>[A-Ha-h])[ \t]*[.)/:][ \t]*(?P<words>\S.*)"
)
NEXT_ON_LINE = re.compile(r"(?:\t|(?<! ) {2,})(?=[*✓✔]{0,3}[A-Ha-h][ \t]*[.)/:][ \t]*\S)")
ANSWER = re.compile(
    r"[ \t>*_]*(?:Đáp[ \t]*án|ĐA|Đ/A|Trả[ \t]*lời)(?:[ \t]+đúng)?[ \t*_]*[:.]?[ \t*_]*"
    r"(?P<letters>[A-Ha-h](?:[ \t]*(?:,|;|và|\+|-)?[ \t]*[A-Ha-h])*)[ \t.*_]*",
    re.IGNORECASE,
)
REASON = re.compile(
    r"[ \t*_]*(?:Giải[ \t]*thích|Lời[ \t]*giải|Vì[ \t]*sao)[ \t*_]*:[ \t*_]*(?P<words>\S.*)", re.IGNORECASE
)
NUMBERED = re.compile(r"[ \t*_]*(?:Câu(?:[ \t]+hỏi)?[ \t]*)\d{1,3}[ \t*_]*[.:)][ \t*_]*", re.IGNORECASE)
MARKED = re.compile(r"[ \t]*(?:\((?:đúng|đ)\)|[✓✔])[ \t]*$", re.IGNORECASE)
BOLD = re.compile(r"\*\*(?P<words>.+)\*\*|__(?P<under>.+)__")
FEWEST_OPTIONS = 2


@dataclass
class TypedQuestion:
    """A question as it was typed: its lines, from 0, up to `end`, its answers by letter, and the right letters."""

    start: int
    end: int
    stem: str
    options: dict[str, str] = field(default_factory=dict)
    right: set[str] = field(default_factory=set)
    reason: str = ""


def typed_choices(text: TextToFix) -> Iterator[QuickFix]:
    """Answers with letters become a question; where no answer is told to be right, that is asked for."""
    if text.page.kind not in (PageKind.LESSON, PageKind.QUIZ):
        return
    ready = N_("a question? written like this nobody can answer it")
    unknown = N_("a question? say below its answers which one is right, such as “Đáp án: B”")
    taken = {*text.taken, *text.kept, *written_ids("\n".join(text.lines))}
    for asked in find_typed(text):
        if not asked.right or not asked.stem:
            yield QuickFix("choices", asked.start + 1, unknown, is_safe=False)
            continue
        made = new_question_id(asked.stem, taken)
        taken.add(made)
        written = write_question(as_fields(asked, made)).rstrip("\n").split("\n")
        before = ("",) if asked.start and text.lines[asked.start - 1].strip() else ()
        after = ("",) if asked.end < len(text.lines) and text.lines[asked.end].strip() else ()
        edit = Edit(asked.start, asked.end, (*before, *written, *after))
        yield QuickFix("choices", asked.start + 1, ready, (edit,))


def as_fields(asked: TypedQuestion, id: str) -> QuestionFields:
    """The question as it will be written."""
    options = tuple(OptionFields(words, letter in asked.right) for letter, words in asked.options.items())
    kind = QuestionKind.SINGLE if len(asked.right) == 1 else QuestionKind.MULTIPLE
    return QuestionFields(kind, id=id, stem=asked.stem, options=options, explanation=asked.reason)


def find_typed(text: TextToFix) -> Iterator[TypedQuestion]:
    """The questions that are typed with letters, in their order."""
    lines = dict(text.body())
    at = text.body_from
    while at < len(text.lines):
        found = read_typed(lines, at, text) if at in lines else None
        if found is None:
            at += 1
            continue
        yield found
        at = found.end


def read_typed(lines: dict[int, str], at: int, text: TextToFix) -> TypedQuestion | None:
    """The question whose first answer stands on this line, with what it asks above; none where there is none."""
    options: dict[str, str] = {}
    right: set[str] = set()
    end = at
    while end in lines:
        parts = [OPTION.fullmatch(part) for part in NEXT_ON_LINE.split(lines[end])]
        if not lines[end].strip() and OPTION.fullmatch(lines.get(end + 1, "")):
            end += 1
            continue
        letters = [part["letter"].upper() for part in parts if part]
        if len(letters) != len(parts) or letters != expected(len(options), len(parts)):
            break
        for part in parts:
            if part:
                words, is_right = read_words(part)
                options[part["letter"].upper()] = words
                right |= {part["letter"].upper()} if is_right else set()
        end += 1
    if len(options) < FEWEST_OPTIONS:
        return None
    found = TypedQuestion(at, end, "", options, right if len(right) < len(options) else set())
    read_tail(found, lines)
    read_stem(found, lines)
    return found


def expected(given: int, number: int) -> list[str]:
    """The letters that come next."""
    return [chr(ord("A") + given + at) for at in range(number)]


def read_words(option: re.Match[str]) -> tuple[str, bool]:
    """The words of an answer without the marks that say that it is right."""
    words, is_right = option["words"].strip(), bool(option["star"])
    if option["star"] and words.endswith(option["star"]):
        words = words.removesuffix(option["star"]).strip()
    if MARKED.search(words):
        words, is_right = MARKED.sub("", words), True
    bold = BOLD.fullmatch(words)
    if bold:
        words, is_right = (bold["words"] or bold["under"]).strip(), True
    return words, is_right


def read_tail(asked: TypedQuestion, lines: dict[int, str]) -> None:
    """Take in which answer is right and why, where that stands below."""
    at = asked.end
    while at in lines:
        below = at + (not lines[at].strip())
        line = lines.get(below, "")
        answer, reason = ANSWER.fullmatch(line), REASON.fullmatch(line)
        if answer and not asked.reason:
            letters = {letter.upper() for letter in re.findall("[A-Ha-h]", answer["letters"])}
            asked.right = letters & asked.options.keys()
        elif reason and asked.right:
            asked.reason = reason["words"].strip()
        else:
            return
        asked.end = at = below + 1


def read_stem(asked: TypedQuestion, lines: dict[int, str]) -> None:
    """Take in the paragraph directly above the answers, which is what is asked."""
    last = asked.start - 1
    while last in lines and not lines[last].strip():
        last -= 1
    first = last
    while first - 1 in lines and lines[first - 1].strip() and not is_no_stem(lines[first - 1]):
        first -= 1
    if last not in lines or is_no_stem(lines[last]):
        return
    asked.stem = stem_of([lines[at] for at in range(first, last + 1)])
    asked.start = first


def stem_of(lines: Sequence[str]) -> str:
    """What is asked, without its number."""
    return "\n".join([NUMBERED.sub("", lines[0], count=1), *lines[1:]]).strip()


def is_no_stem(line: str) -> bool:
    """Whether the line is a heading, a row of a question or the end of another one."""
    return bool(re.match(r"\s*(?:#|\[|[-*+]\s*\[|\*{3,}|>|\||<!--)", line)) or ANSWER.fullmatch(line) is not None
