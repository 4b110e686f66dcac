"""The front matter of a page or a course as a form: what it says, what was typed, and what that changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput

from portal.content.editing.quiz_sections import QuizSection
from portal.content.enums import PageKind
from portal.content.files.front_matter import DEFAULTS, SCHEMAS
from portal.guides.labels import SIGNS
from portal.learning.scenarios.views import CHANNELS
from portal.studio.editor.forms.draw_field import DrawField
from portal.studio.editor.forms.front_matter_fields import (
    BoundedIntegerField,
    FrontDateField,
    front_value,
    is_same_value,
    is_web_address,
    keep_order,
    max_length,
    no_control_characters,
)
from portal.studio.editor.forms.pretest_field import PretestField

PREFIX = "front"
SHOWN_FIELD = "front-shown"  # names of fields that a browser sends nothing of when all of them is unticked
# The first is asked at publication, where one knows what changed, the second has a screen of its own, and what is
# accepted is said beside each warning. What a class counts for is written in the text.
KEYS_WITHOUT_FIELD = {"impact", "aliases", "accepted", "class_counts_for"}
Choices = Sequence[tuple[str, str]]

KINDS = {
    PageKind.LESSON: _l("Lesson: read, with practice in between"),
    PageKind.QUIZ: _l("Quiz: questions that count"),
    PageKind.SCENARIO: _l("Scenario: a conversation to rehearse"),
    PageKind.GUIDE: _l("Guide: one page for residents, to print"),
    PageKind.CHECKLIST: _l("Checklist: what the team head watches"),
}
LANGUAGES = (("vi", "Tiếng Việt"), ("en", "English"))


@dataclass(frozen=True)
class FrontChoices:
    """What may be chosen: each (value, label); `sections` are those of a quiz, with their questions."""

    competences: Choices = ()
    groups: Choices = ()
    topics: Choices = ()
    handouts: Choices = ()
    units: Choices = ()
    shared: Choices = ()
    sections: Sequence[QuizSection] = ()
    pretest: Sequence[QuizSection] = ()

    def without_pretest(self, forms: Mapping[str, str]) -> Self:
        """The same with the sections apart that are asked before and after the course, which are never graded."""
        kept = [one for one in self.sections if one.id in forms.values()]
        return replace(self, sections=[one for one in self.sections if one not in kept], pretest=kept)

    @property
    def all_sections(self) -> list[QuizSection]:
        """All sections of the quiz, those that are graded first."""
        return [*self.sections, *self.pretest]

    @property
    def must_pass(self) -> list[tuple[str, str]]:
        """What may have to be right: each section as a whole, then each question."""
        whole = [(one.id, _("The whole section: %(title)s", title=one.title)) for one in self.sections if one.id]
        return whole + [(id_, asked or id_) for one in self.sections for id_, asked in one.questions]


class SourceForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """One source: what it is called, where it stands, and when somebody looked."""

    title = StringField(_l("Name of the source"), validators=[max_length(300), no_control_characters])
    url = StringField(_l("Its address"), validators=[max_length(2000), is_web_address, no_control_characters])
    checked = FrontDateField(_l("Looked at on"))


class FrontForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """The keys of one front matter as fields; a key that its kind does not know has none."""

    title = StringField(_l("Title"), validators=[max_length(200), no_control_characters])
    summary = TextAreaField(
        _l("In one or two sentences"),
        description=_l("Stands below the title in lists and where the link is shared. At most 300 characters."),
        validators=[max_length(300), no_control_characters],
    )
    kind = SelectField(
        _l("Kind of page"),
        description=_l("Another kind has other fields: they are here once you have saved."),
        choices=[SelectChoice(*kind) for kind in KINDS.items()],
    )
    minutes = BoundedIntegerField(
        _l("Minutes"),
        least=1,
        most=240,
        description=_l("Leave it empty, and it is worked out from the text."),
    )
    answer = SelectField(
        _l("How one choice of several is answered"),
        choices=[
            SelectChoice("tap", _l("By the tap on it")),
            SelectChoice("button", _l("By a button below, until which it can be changed")),
        ],
    )
    pass_mark = BoundedIntegerField(_l("Per cent needed to pass"), least=1, most=100)
    draw = DrawField(
        _l("Questions in one attempt"), least=1, most=1000, description=_l("Leave it empty to ask them all.")
    )
    must_pass = SelectMultipleField(
        _l("Must be right to pass, whatever the score"), choices=[], option_widget=CheckboxInput()
    )
    pretest = PretestField(
        _l("Asked before and after the course"),
        description=_l("Two sections with as many questions: each learner meets one before and the other after."),
    )
    max_attempts = BoundedIntegerField(
        _l("Attempts allowed"), least=1, most=1000, description=_l("Leave it empty to allow any number.")
    )
    shuffle = BooleanField(_l("Ask in another order each time"))
    channel = SelectField(_l("Where it happens"), choices=[])
    who = StringField(
        _l("Who is on the other side"),
        description=_l("As the phone would show it: a name or a number."),
        validators=[max_length(100), no_control_characters],
    )
    topic = SelectField(_l("Topic among the guides"), choices=[])
    sign = SelectField(_l("Sign beside the guide in lists"), choices=[])
    competences = SelectMultipleField(_l("Competences"), choices=[], option_widget=CheckboxInput())
    groups = SelectMultipleField(_l("Groups of residents"), choices=[], option_widget=CheckboxInput())
    hands_out = SelectMultipleField(
        _l("Guides to leave with residents"), choices=[], option_widget=CheckboxInput()
    )
    sources = FieldList(FormField(SourceForm), _l("Sources"))
    reviewed = FrontDateField(_l("Checked for correctness on"))
    language = SelectField(
        _l("Language of the course"),
        choices=[SelectChoice(code, name, {"lang": code}) for code, name in LANGUAGES],
    )
    unit = SelectField(_l("Unit that the course belongs to"), choices=[])
    shared = SelectField(_l("Shared with"), choices=[])
    position = BoundedIntegerField(
        _l("Place in the list of courses"), least=0, most=9999, description=_l("A small number stands further up.")
    )
    refresh_months = BoundedIntegerField(
        _l("Months until it should be learnt again"),
        least=1,
        most=120,
        description=_l("Leave it empty for never."),
    )

    def __init__(
        self,
        kind: str,
        values: Mapping[str, Any],
        choices: FrontChoices | None = None,
        lines: Mapping[str, int] | None = None,
    ) -> None:
        """What the front matter of a page of this kind, or of a “course”, says now; `lines` are of its keys."""
        self.page_kind = kind
        self.now = {**DEFAULTS.get(kind, {}), "kind": kind, **values}
        self.lines = dict(lines or {})
        super().__init__(data=_for_fields(self.now), prefix=PREFIX)
        for key in set(self._fields) - (set(SCHEMAS[kind]) - KEYS_WITHOUT_FIELD):
            del self[key]
        choices = (choices or FrontChoices()).without_pretest(self.now.get("pretest") or {})
        if "draw" in self:
            self["draw"].offer(choices.sections)
            self["pretest"].offer(choices.all_sections)
        self._offer(choices)
        if "sources" in self:
            self["sources"].append_entry()

    def _offer(self, choices: FrontChoices) -> None:
        nothing = ("", _("– choose –"))
        offered: dict[str, list[tuple[str, Any]]] = {
            "channel": [nothing, *CHANNELS.items()],
            "sign": [("", _("A sheet of paper")), *list(SIGNS.items())[1:]],
            "topic": [("", _("By the first of its competences")), *choices.topics],
            "competences": [*choices.competences],
            "groups": [*choices.groups],
            "hands_out": [*choices.handouts],
            "unit": [*choices.units],
            "must_pass": choices.must_pass,
            "shared": [("", _("Nobody above: this unit and those below it")), *choices.shared],
        }
        for key in set(offered) & set(self._fields):
            # What the text says stays, though nobody offers it any more.
            said = self.now.get(key)
            values = said if isinstance(said, list) else [said or ""]
            if isinstance(self[key], SelectMultipleField):
                values = [value for value in values if value]
            known = {value for value, _label in offered[key]}
            kept = [(value, value) for value in values if value not in known]
            self[key].choices = [SelectChoice(*one) for one in [*offered[key], *kept]]
            if key == "topic":
                for choice in self[key].choices[1:]:
                    choice.render_kw = {"lang": "vi"}

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that have a field here."""
        return tuple(self._fields)

    def key_at(self, line: int) -> str:
        """The key that stands at this line of the file or before it; the title where none does."""
        before = [(at, key) for key, at in self.lines.items() if at <= line and key in self]
        return max(before)[1] if before else "title"

    def changes(self, formdata: MultiDict[str, str], values: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What was typed that the text does not say, by key; what was emptied is None.

        Other keys are left out, also those whose fields did not stand in the browser's form. Wrong input becomes
        an error of its field, keeps what was typed, and changes nothing. `values` are what the text says by now,
        if that is not what this form was made of.
        """
        now = self.now if values is None else self.now | dict(values)
        found: dict[str, Any] = {}
        for key in self.keys:
            if not _was_shown(formdata, key):
                continue
            field, before = self[key], now.get(key)
            field.process(formdata, None)
            if key == "sources":
                field.append_entry()
            typed = front_value(field)
            if key == "title" and not typed:
                field.errors = [_("Give it a title.")]
            elif (not is_same_value(typed, before) or _is_no_value(field)) and self._is_right(field, before):
                found[key] = None if typed in ("", []) else keep_order(typed, before)
        # A key that the new kind does not know would be a fault that nobody sees in the fields.
        unknown = set(SCHEMAS[self.page_kind]) - set(SCHEMAS[found.get("kind", self.page_kind)])
        return found | dict.fromkeys(sorted(unknown & set(now)))

    def _is_right(self, field: Field, before: Any) -> bool:
        if isinstance(field, FieldList):
            rows = [
                _is_right_source(entry.form, before or []) for entry in field
            ]  # each says what is wrong with it
            return all(rows)
        return bool(field.validate(self))

    def problems(self) -> Iterator[tuple[str, str]]:
        """The id of each field that was filled in wrongly, and what is wrong with it."""
        for field in self:
            entries = [part for entry in field for part in entry.form] if isinstance(field, FieldList) else [field]
            for part in entries:
                yield from ((part.id, str(message)) for message in part.errors)


def _for_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as fields take them: days as dates."""
    days = {key: date.fromisoformat(values[key]) for key in ("reviewed",) if values.get(key)}
    sources = [
        {**source, "checked": date.fromisoformat(source["checked"]) if source.get("checked") else None}
        for source in values.get("sources") or []
    ]
    return {**values, **days, "sources": sources}


def _was_shown(formdata: MultiDict[str, str], key: str) -> bool:
    name = f"{PREFIX}-{key}"
    return name in formdata or key in formdata.getlist(SHOWN_FIELD)


def _is_no_value(field: Field) -> bool:
    return bool(getattr(field, "process_errors", ()))


def _is_right_source(form: SourceForm, before: Sequence[Mapping[str, Any]]) -> bool:
    said = front_value(form)
    if said in before:
        return True
    right = bool(form.validate())
    if said and "title" not in said:
        form.title.errors = [_("Give the source a name.")]
        right = False
    return right
