"""The kinds of pages, the kinds of questions, and the impacts of a revision."""

from enum import StrEnum


class PageKind(StrEnum):
    """The kind of a page; the introduction of a course is written and read as a page is."""

    COURSE = "course"
    LESSON = "lesson"
    QUIZ = "quiz"
    SCENARIO = "scenario"
    GUIDE = "guide"
    CHECKLIST = "checklist"


class Impact(StrEnum):
    """The impact of a revision on those who completed the page before."""

    MINOR = "minor"
    NOTICE = "notice"
    MUST_KNOW = "must-know"


class QuestionKind(StrEnum):
    """The kind of a question: what is given as an answer, and how it is graded."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TEXT = "text"
    NUMBER = "number"
    SELECT = "select"
    ORDER = "order"
    MATCH = "match"
    MATRIX = "matrix"
    GAP = "gap"
