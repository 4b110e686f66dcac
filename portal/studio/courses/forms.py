"""The shape of what is said about courses and pages."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, Regexp

from portal.content.editing.word_replacement import WordSearch
from portal.content.enums import PageKind
from portal.content.files.yaml_values import SLUG
from portal.courses.operations.create import MAX_SLUG_LENGTH
from portal.drafts.operations.create import MAX_TITLE_LENGTH
from portal.drafts.rules.course_templates import NO_TEMPLATE
from portal.studio.editor.forms.front_matter_form import KINDS

TEMPLATE_NAMES = {
    "whole": _l("A whole course: 3 lessons, a scenario, a quiz, a guide to hand out"),
    "evening": _l("One evening: a lesson, a scenario, a guide to hand out"),
    "practice": _l("Learning by doing: 2 lessons, a checklist, a quiz"),
    "refresher": _l("Going over it again: a lesson and a quiz"),
    NO_TEMPLATE: _l("Nothing: I add each page myself"),
}
SHORT_KIND_NAMES = {
    PageKind.LESSON: _l("Lesson"),
    PageKind.SCENARIO: _l("Scenario"),
    PageKind.QUIZ: _l("Quiz"),
    PageKind.GUIDE: _l("Guide"),
    PageKind.CHECKLIST: _l("Checklist"),
    PageKind.COURSE: _l("Introduction"),
}


class WordReplacementForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What is looked for in all pages of a course, and what is to stand there instead."""

    words = StringField(_l("Find"))
    instead = StringField(_l("Replace by"), description=_l("Left empty, the words are taken out."))
    exact = BooleanField(_l("Exactly these letters and marks"))
    whole = BooleanField(_l("Whole words only"), description=_l("“ấp” is not found in “cấp” then."))

    @property
    def search(self) -> WordSearch:
        """What is looked for, on one line as it stands in a text."""
        words = " ".join((self.words.data or "").split())[:MAX_TITLE_LENGTH]
        return WordSearch(words, bool(self.exact.data), bool(self.whole.data))


class TitleForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What a new thing is called, and its address."""

    title = StringField(
        _l("Title"),
        [
            DataRequired(_l("Write a title.")),
            Length(max=MAX_TITLE_LENGTH, message=_l("At most %(max)d characters.")),
        ],
    )
    slug = StringField(
        _l("Address (may stay empty)"),
        [
            Optional(),
            Length(max=MAX_SLUG_LENGTH, message=_l("At most %(max)d characters.")),
            Regexp(rf"^{SLUG.pattern}$", message=_l("Only small letters a–z, digits, and hyphens between them.")),
        ],
        filters=[lambda said: (said or "").strip()],
    )


class SlugForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Another address for a page or a course."""

    slug = StringField(
        _l("New address"),
        [
            DataRequired(_l("Write the new address.")),
            Length(max=MAX_SLUG_LENGTH, message=_l("At most %(max)d characters.")),
            Regexp(rf"^{SLUG.pattern}$", message=_l("Only small letters a–z, digits, and hyphens between them.")),
        ],
        filters=[lambda said: (said or "").strip()],
    )


class CourseForm(TitleForm):
    """A new course, or a copy, and the unit that it belongs to."""

    unit = SelectField(_l("It belongs to"), [DataRequired(_l("Choose the unit."))])

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Let these units be chosen, each as its code and name."""
        self.unit.choices = [SelectChoice(code, name) for code, name in choices]


class NewCourseForm(CourseForm):
    """A new course, and the pages that it begins with."""

    template = RadioField(
        _l("What it begins with"),
        choices=[SelectChoice(template, name) for template, name in TEMPLATE_NAMES.items()],
        default=NO_TEMPLATE,
        description=_l("The pages come with samples to write over. You may add, move and remove pages later."),
        validate_choice=False,  # the operation knows which there are, and says what is wrong
    )


class PageForm(TitleForm):
    """A new page and its kind."""

    kind = SelectField(_l("Kind of page"), choices=[SelectChoice(kind, name) for kind, name in KINDS.items()])


class CourseSettingsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """How the texts of a course are published."""

    needs_second_person = BooleanField(
        _l("A second person approves every text"),
        description=_l(
            "Who wrote on a text cannot approve it. Without this, every trainer of the course publishes alone."
        ),
    )
