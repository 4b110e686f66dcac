"""The sections of a quiz that are asked before and after the course, as two lists to choose from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.utils import unset_value

from portal.content.editing.quiz_sections import QuizSection
from portal.pretests.enums import PretestForm

FORMS = tuple(form.value for form in PretestForm)


@dataclass(frozen=True)
class PretestRow:
    """The list of one form: its name, its letter, and the section that is chosen."""

    name: str
    letter: str
    value: str


class PretestField(Field):  # type: ignore[misc]  # WTForms ships no types
    """Two sections, one for each form, or none."""

    choices: Sequence[tuple[str, str]] = ()
    _typed: dict[str, str] | None = None

    def offer(self, sections: Sequence[QuizSection]) -> None:
        """Have these sections to choose from, and those that the text names and no longer has."""
        known = {section.id: section.title for section in sections if section.id}
        lost = {id_: id_ for id_ in (self.data or {}).values() if id_ not in known}
        self.choices = [*known.items(), *lost.items()]

    @property
    def rows(self) -> list[PretestRow]:
        """The two lists, as they are filled in."""
        said = self._typed if self._typed is not None else self.data or {}
        return [PretestRow(f"{self.name}-{form}", form.upper(), said.get(form, "")) for form in FORMS]

    def process(
        self,
        formdata: Any,
        data: Any = unset_value,
        extra_filters: Sequence[Callable[[Any], Any]] | None = None,
    ) -> None:
        """Take the two sections; one without the other, or the same twice, is an error."""
        super().process(formdata, data, extra_filters)
        if formdata is None:
            return
        self._typed = {form: formdata.get(f"{self.name}-{form}", "").strip() for form in FORMS}
        chosen = {form: section for form, section in self._typed.items() if section}
        self.data = chosen or None
        known = {id_ for id_, _title in self.choices}
        if chosen and (len(set(chosen.values())) < len(FORMS) or not set(chosen.values()) <= known):
            self.process_errors = [_("Choose a section for each of the two forms, or for neither.")]
