"""How many questions a quiz draws, as fields: one number for all, or one for each section."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from wtforms.utils import unset_value

from portal.content.editing.quiz_sections import QuizSection
from portal.studio.editor.forms.front_matter_fields import BoundedIntegerField


@dataclass(frozen=True)
class DrawRow:
    """The field of one section: its name, what stands in it, and what is wrong with that."""

    name: str
    section: QuizSection
    value: str
    error: str

    @property
    def id(self) -> str:
        """The id of the section."""
        return self.section.id


class DrawField(BoundedIntegerField):
    """A whole number, or a number for each of the sections that have an id."""

    sections: Sequence[QuizSection] = ()
    _typed: Mapping[str, str] | None = None
    _wrong: Mapping[str, str] = {}

    def offer(self, sections: Sequence[QuizSection]) -> None:
        """Have a number for each of these sections, and for those that the text counts and no longer has."""
        known = [section for section in sections if section.id]
        counted = self.data if isinstance(self.data, dict) else {}
        lost = counted.keys() - {section.id for section in known}
        self.sections = [*known, *(QuizSection(id_, id_, ()) for id_ in sorted(lost))]

    @property
    def rows(self) -> list[DrawRow]:
        """The fields of the sections, as they are filled in."""
        counts = self.data if isinstance(self.data, dict) else {}
        said = self._typed if self._typed is not None else {id_: str(count) for id_, count in counts.items()}
        return [
            DrawRow(f"{self.name}-{one.id}", one, said.get(one.id, ""), self._wrong.get(one.id, ""))
            for one in self.sections
        ]

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None or isinstance(self.data, dict) else str(self.data)

    def process_data(self, value: Any) -> None:
        """Take what the text says."""
        self.data = value if isinstance(value, int | dict) else None

    def process(
        self,
        formdata: Any,
        data: Any = unset_value,
        extra_filters: Sequence[Callable[[Any], Any]] | None = None,
    ) -> None:
        """Take the number for all, or those for the sections; both at once are an error."""
        super().process(formdata, data, extra_filters)
        if formdata is None or not any(row.name in formdata for row in self.rows):
            return
        self._typed = {one.id: formdata.get(f"{self.name}-{one.id}", "").strip() for one in self.sections}
        counts: dict[str, int] = {}
        wrong: dict[str, str] = {}
        for one in self.sections:
            said = self._typed[one.id]
            if not said:
                continue
            if not re.fullmatch(r"[0-9]{1,4}", said) or int(said) > len(one.questions):
                wrong[one.id] = _(
                    "Write a whole number from %(least)d to %(most)d.", least=0, most=len(one.questions)
                )
            else:
                counts[one.id] = int(said)
        self._wrong = wrong
        if wrong:
            self.data = None
            self.process_errors = [f"{one.title}: {wrong[one.id]}" for one in self.sections if one.id in wrong]
        elif any(counts.values()):
            if self.data is not None:
                self.process_errors = [_("Fill in one number for all, or numbers for the sections, not both.")]
            self.data = counts
