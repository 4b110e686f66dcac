"""Which pages a new course may begin with: a whole one to write over, instead of an empty list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.content.enums import PageKind, QuestionKind
from portal.content.markdown.snippets import snippet
from portal.content.questions.ids import written_ids

NO_TEMPLATE = ""
LESSON_QUESTIONS = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.ORDER)
QUIZ_QUESTIONS = (
    QuestionKind.SINGLE,
    QuestionKind.MULTIPLE,
    QuestionKind.SELECT,
    QuestionKind.MATRIX,
    QuestionKind.MATCH,
)


@dataclass(frozen=True)
class TemplatePage:
    """A page to begin with: its kind, its title, and the snippets that stand below its first line."""

    kind: PageKind
    title: str
    snippets: tuple[str, ...] = ()


def _lessons(number: int) -> tuple[TemplatePage, ...]:
    return tuple(
        TemplatePage(PageKind.LESSON, f"Bài {place}", ("tip", LESSON_QUESTIONS[place - 1]))
        for place in range(1, number + 1)
    )


_SCENARIO = TemplatePage(PageKind.SCENARIO, "Tình huống tập thử", ("scene",))
_QUIZ = TemplatePage(PageKind.QUIZ, "Kiểm tra cuối khóa", QUIZ_QUESTIONS)
_GUIDE = TemplatePage(PageKind.GUIDE, "Tờ hướng dẫn bà con", ("steps",))
_CHECKLIST = TemplatePage(PageKind.CHECKLIST, "Bảng kiểm khi đi hướng dẫn", ("tasks",))
COURSE_TEMPLATES: Mapping[str, tuple[TemplatePage, ...]] = {
    NO_TEMPLATE: (),
    "whole": (*_lessons(3), _SCENARIO, _QUIZ, _GUIDE),
    "evening": (*_lessons(1), _SCENARIO, _GUIDE),
    "practice": (*_lessons(2), _CHECKLIST, _QUIZ),
    "refresher": (*_lessons(1), _QUIZ),
}


def template_pages(template: str) -> Iterator[tuple[TemplatePage, str]]:
    """The pages of a template with what stands below their first lines; no two questions share an id.

    Raises KeyError for a template that there is not.
    """
    taken: list[str] = []
    for page in COURSE_TEMPLATES[template]:
        body = ""
        for name in page.snippets:
            body = "\n".join([*([body] if body else []), snippet(name, body, taken=taken)])
        taken += written_ids(body)
        yield page, body
