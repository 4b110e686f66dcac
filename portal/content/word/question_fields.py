"""A question of a Word file as the fields that are written as Markdown."""

from collections.abc import Sequence
from dataclasses import replace

from portal.content.editing.question_fields import OptionFields, QuestionFields, RowFields
from portal.content.enums import QuestionKind
from portal.content.questions.ids import new_question_id
from portal.content.word.document import Mark, plain
from portal.content.word.questions import TRUE_FALSE, WordQuestion, is_number
from portal.content.word.writing import Writer

SIGN_MARKS = "".join((Mark.BOLD, Mark.UNDERLINE, Mark.COLOUR, Mark.HIGHLIGHT))
FOLD = ("data-fold", "case diacritics space")


def question_fields(found: WordQuestion, right: Sequence[int], writer: Writer, taken: set[str]) -> QuestionFields:
    """The question as the fields that write_question writes, with an id that nobody has."""
    # What a question asks is one block; what stands before that block would be text of the page.
    parts = (writer.paragraph(part, SIGN_MARKS).replace("\n\n", "\\\n") for part in found.stem)
    stem = "\\\n".join(filter(None, parts))
    id_ = new_question_id(" ".join(plain(part) for part in found.stem), taken)
    texts = [writer.inline(option, SIGN_MARKS) for option in found.options]
    hints = tuple(writer.inline(hint) for hint in found.hints)
    explanation = "\n\n".join(filter(None, (writer.paragraph(part) for part in found.explanation)))
    asked = QuestionFields(QuestionKind.SINGLE, id_, stem, hints=hints, explanation=explanation)
    if found.truths:
        rows = tuple(RowFields(text, (truth,)) for text, truth in zip(texts, found.truths, strict=True))
        return replace(asked, kind=QuestionKind.MATRIX, columns=TRUE_FALSE, rows=rows)
    if found.accepted:
        if len(found.accepted) == 1 and is_number(found.accepted[0]):
            return replace(asked, kind=QuestionKind.NUMBER, accepted=found.accepted)
        return replace(asked, kind=QuestionKind.TEXT, accepted=found.accepted, attributes=(FOLD,))
    options = tuple(OptionFields(text, at in right) for at, text in enumerate(texts))
    return replace(asked, kind=QuestionKind.MULTIPLE if len(right) > 1 else QuestionKind.SINGLE, options=options)
