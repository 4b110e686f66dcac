"""What is asked when a Word file comes in, and what is decided about it."""

import re
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from portal.content.word.choices import Choices
from portal.content.word.course import WordCourse
from portal.drafts.operations.create import MAX_TITLE_LENGTH

MAX_ALTERNATIVE = 300  # characters
MAX_INTRODUCTION = 2000  # characters
FIELD = re.compile(r"(title|kind|alternative)-(\d{1,6})")
ACTIONS = ("lesson", "quiz", "skip", "heading", "text")


class WordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """One Word file, and the course that its pages are meant for; it is looked at when it is read."""

    into = HiddenField()

    file = FileField(
        _l("The Word file (.docx)"),
        description=_l("At most 20 MB. Nothing is brought in before you have seen what it becomes."),
        validators=[FileRequired(_l("Choose a file first."))],
    )


class TakeInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What becomes of the pages: a new course, or more pages of one that is there."""

    course_title = StringField(_l("Title of the course"))
    unit = SelectField(_l("It belongs to"), validate_choice=False)
    introduction = TextAreaField(_l("What can people do after the course?"))
    into = SelectField(_l("Which course?"), validate_choice=False)

    def offer(self, units: Sequence[tuple[str, str]], courses: Sequence[tuple[str, str]]) -> None:
        """Let these units and courses be chosen, each as its code and name."""
        self.unit.choices = [SelectChoice(code, name) for code, name in units]
        self.into.choices = [SelectChoice(slug, title, {"lang": "vi"}) for slug, title in courses]


def choices_from_form(said: MultiDict[str, str], course: WordCourse, before: Choices) -> Choices:
    """What was decided before, and now by the fields that the screen had.

    A title that was emptied is the one of the file again; a question whose switch was on the screen is as the
    switch says.
    """
    headings, titles = dict(before.headings), dict(before.titles)
    rights, alternatives = dict(before.rights), dict(before.alternatives)
    for name, value in said.items():
        found = FIELD.fullmatch(name)
        if found is None:
            continue
        at, value = int(found[2]), " ".join(value.split())
        if found[1] == "kind" and value in (ACTIONS if at else ("lesson", "skip")):
            if value != said.get(f"was-{name}"):
                headings[at - 1] = value
        elif found[1] == "title":
            _set_or_drop(titles, at - 1, value[:MAX_TITLE_LENGTH])
        elif found[1] == "alternative":
            _set_or_drop(alternatives, at, value[:MAX_ALTERNATIVE])
    as_text = set(before.as_text)
    for at in _numbers(said.getlist("question")):
        if said.get(f"as-text-{at}"):
            as_text.add(at)
        else:
            as_text.discard(at)
    shown = {block.pieces[0]: block for page in course.pages for block in page.questions}
    for at in _numbers(said.getlist("options")):
        block = shown.get(at)
        if block is None or block.question is None:
            continue
        wanted = tuple(_numbers(said.getlist(f"right-{at}")))
        if wanted != tuple(place for place, option in enumerate(block.question.options) if option.right):
            rights[at] = wanted
    return Choices(headings, titles, rights, alternatives, frozenset(as_text), before.into)


def _set_or_drop(values: dict[int, str], at: int, value: str) -> None:
    if value:
        values[at] = value
    else:
        values.pop(at, None)


def _numbers(said: Sequence[str]) -> list[int]:
    return sorted({int(one) for one in said if re.fullmatch("[0-9]{1,6}", one)})
