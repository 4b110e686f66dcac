"""Faults of questions whose fix is plain: codes, quotation marks, brackets, and lines that are missing."""

import re
from collections.abc import Iterator, Sequence

from portal.content.checks.course import SAME_QUESTION_ID
from portal.content.checks.faults import N_
from portal.content.enums import QuestionKind
from portal.content.markdown.renderer import plain_text
from portal.content.pages.page import SAME_ID
from portal.content.pages.render_context import EMPTY_CONTEXT
from portal.content.questions.attributes import LOOSE, with_plain_quotes
from portal.content.questions.body import RawRow
from portal.content.questions.ids import new_question_id, written_ids
from portal.content.questions.kinds import NO_ID, NO_ID_OF_GAPS
from portal.content.questions.liascript_parser import NO_EMPTY_LINE, OPEN_EXPLANATION
from portal.content.questions.rows import HINT, MULTIPLE, SINGLE, recognise
from portal.content.quick_fixes.layout import groups
from portal.content.quick_fixes.quick_fix import QuickFix, TextToFix
from portal.content.text.line_ends import Edit

COMMENT = re.compile(r"<!--.*?-->")
LOOSE_ROW = re.compile(
    r"(?P<dash>\s*(?:[-*+][ \t]*)?)(?P<open>[\[(]{1,2})[ \t]*(?P<mark>[xX]?)[ \t]*(?P<close>[\])]{1,2})[ \t]*"
    r"(?P<words>[^\s\[\](){}].*)"
)
TASK = re.compile(r"\s*[-*+][ \t]+\[[ xX]\][ \t]+")
FEWEST_ROWS = 2


def missing_ids(text: TextToFix) -> Iterator[QuickFix]:
    """A code made of the question's words, which no other question of the course has."""
    taken = {*text.taken, *text.kept, *written_ids("\n".join(text.lines))}
    stems = {asked.draft.line: plain_text(asked.stem, EMPTY_CONTEXT) for asked in text.page.asked}
    for fault in text.faults_of(NO_ID, NO_ID_OF_GAPS):
        at = fault.line - 1
        made = new_question_id(stems.get(fault.line, ""), taken)
        taken.add(made)
        opening = comment_above(text.lines, at)
        if opening is not None:
            line = text.lines[opening]
            edit = Edit(opening, opening + 1, (line.replace("<!--", f'<!-- data-id="{made}"', 1),))
        else:
            indent = text.lines[at][: len(text.lines[at]) - len(text.lines[at].lstrip())]
            edit = Edit(at, at, (f'{indent}<!-- data-id="{made}" -->',))
        yield QuickFix("code", fault.line, fault.text, (edit,), fault.values, fixes=fault)


def comment_above(lines: Sequence[str], at: int) -> int | None:
    """The line, from 0, on which the comment that stands directly above this line begins, if one does."""
    above = at - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    if above < 0 or not lines[above].rstrip().endswith("-->"):
        return None
    while above >= 0 and "<!--" not in lines[above]:
        above -= 1
    return above if above >= 0 and lines[above].lstrip().startswith("<!--") else None


def doubled_ids(text: TextToFix) -> Iterator[QuickFix]:
    """Another code for the second of two questions that share one; answers hang on one that was published."""
    taken = {*text.taken, *text.kept, *written_ids("\n".join(text.lines))}
    for fault in text.faults_of(SAME_ID, SAME_QUESTION_ID):
        at, old = fault.line - 1, dict(fault.values)["id"]
        if fault.text == SAME_QUESTION_ID and old in text.kept:
            continue
        made = new_question_id(re.sub(r"-\d+$", "", old), taken)
        changed = re.sub(
            rf"(data-id\s*=\s*[\"']?){re.escape(old)}(?![\w-])", rf"\g<1>{made}", text.lines[at], count=1
        )
        if changed != text.lines[at]:
            taken.add(made)
            edit = Edit(at, at + 1, (changed,))
            yield QuickFix("code", fault.line, fault.text, (edit,), fault.values, fixes=fault)


def quotation_marks(text: TextToFix) -> Iterator[QuickFix]:
    """Quotation marks of a word processor around what is said about a question."""
    for fault in text.faults_of(LOOSE):
        at = fault.line - 1
        line = text.lines[at]
        changed = COMMENT.sub(lambda said: with_plain_quotes(said[0]), line)
        if changed == line:  # a comment of several lines
            changed = with_plain_quotes(line)
        if changed != line:
            yield QuickFix("quotes", fault.line, fault.text, (Edit(at, at + 1, (changed,)),), fixes=fault)


def empty_lines(text: TextToFix) -> Iterator[QuickFix]:
    """The empty line that ends a question."""
    for fault in text.faults_of(NO_EMPTY_LINE):
        if is_loose_row(text.lines[fault.line - 1]):  # one more answer, whose brackets are not whole
            continue
        edit = Edit(fault.line - 1, fault.line - 1, ("",))
        yield QuickFix("empty-line", fault.line, fault.text, (edit,), is_safe=False, fixes=fault)


def open_explanations(text: TextToFix) -> Iterator[QuickFix]:
    """The *** that ends an explanation, after its first paragraph."""
    for fault in text.faults_of(OPEN_EXPLANATION):
        end = fault.line
        while end < len(text.lines) and text.lines[end].strip():
            end += 1
        edit = Edit(end, end, ("***",))
        if end > fault.line:
            yield QuickFix("explanation", fault.line, fault.text, (edit,), is_safe=False, fixes=fault)


def brackets(text: TextToFix) -> Iterator[QuickFix]:
    """Rows of answers in which a bracket is missing or too many, or that have one pair alone: `( )`, `(x)`."""
    wanted = N_("an answer? its brackets are not whole: before a wrong one stands [( )], before a right one [(X)]")
    for group in groups(text, is_loose_row, fewest=FEWEST_ROWS):
        lines = [text.lines[at] for at in group]
        if all(map(is_whole_row, lines)) or any(map(TASK.match, lines)) or any(map(HINT.fullmatch, lines)):
            continue
        rows = [said for line in lines if (said := LOOSE_ROW.fullmatch(line))]
        whole = [line for line in lines if is_whole_row(line)]
        has_round = any("(" in row["open"] or ")" in row["close"] for row in rows)
        if not whole and not (has_round and any(row["mark"] for row in rows)):
            continue
        is_single = bool(SINGLE.fullmatch(whole[0])) if whole else True
        edits = []
        for at, row in zip(group, rows, strict=True):
            mark = row["mark"].upper() or " "
            start = f"{row['dash']}[({mark})]" if is_single else f"{row['dash']}[[{mark}]]"
            if not is_whole_row(text.lines[at]):
                edits.append(Edit(at, at + 1, (f"{start} {row['words']}",)))
        yield QuickFix("brackets", edits[0].start + 1, wanted, tuple(edits))


def is_loose_row(line: str) -> bool:
    """Whether the line looks like an answer, with whole brackets or not."""
    return LOOSE_ROW.fullmatch(line) is not None


def is_whole_row(line: str) -> bool:
    """Whether the line is an answer as it is read."""
    return SINGLE.fullmatch(line) is not None or MULTIPLE.fullmatch(line) is not None


def several_right(text: TextToFix) -> Iterator[QuickFix]:
    """A question with one right answer in which several are marked."""
    wanted = N_("several right answers? %(number)s are marked, and only one can be chosen")
    for asked in text.page.asked:
        rows = asked.draft.body.rows
        right = sum(row.right for row in rows)
        if asked.draft.kind == QuestionKind.SINGLE and right > 1 and recognise(text.lines, rows[0].line - 1):
            edits = tuple(
                Edit(row.line - 1, row.line, (as_multiple(text.lines[row.line - 1], row),)) for row in rows
            )
            values = (("number", str(right)),)
            yield QuickFix("several", asked.draft.line, wanted, edits, values, is_safe=False)


def as_multiple(line: str, row: RawRow) -> str:
    """The row of an answer of which several may be chosen."""
    return re.sub(r"\[\([ xX]?\)\]", "[[X]]" if row.right else "[[ ]]", line, count=1)
