"""The shape of what is said about rules and words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from portal.content.files.registries import Entry
from portal.courses.operations.registry_entries import MAX_LENGTHS

TOO_LONG = _l("At most %(max)d characters.")


class EntryForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What both kinds of entries are asked besides what they say."""

    read = HiddenField()
    reason = TextAreaField(_l("Why (may stay empty)"), [Length(max=MAX_LENGTHS["reason"], message=TOO_LONG)])
    id = StringField(
        _l("Id"),
        description=_l(
            "Left empty, it is made of what it is called. Small letters a–z, digits and hyphens; texts name it "
            "so, and it never changes."
        ),
        filters=[lambda said: (said or "").strip()],
    )

    keys: tuple[str, ...] = ()  # of what the entry says

    @property
    def wanted(self) -> Entry:
        """The entry as the form says it."""
        return {name: _said(name, self[name].data or "") for name in self.keys}

    @classmethod
    def about(cls, entry: Mapping[str, Any], token: str) -> EntryForm:
        """The form as the entry stands."""
        shown = {name: ", ".join(said) if isinstance(said, list) else said for name, said in entry.items()}
        return cls(formdata=None, read=token, **shown)


class RuleForm(EntryForm):
    """What a rule says."""

    keys = ("title", "text")
    title = StringField(_l("What trainers call it"), description=_l("For trainers; readers do not see it."))
    text = TextAreaField(
        _l("The rule, as it is said"),
        description=_l("It stands in the pages exactly like this. A sentence is best at most 15 syllables long."),
    )


class TermForm(EntryForm):
    """What a word means."""

    keys = ("term", "meaning", "also")
    term = StringField(_l("The word"), description=_l("As people meet it on a screen or on paper."))
    meaning = TextAreaField(
        _l("What it means"), description=_l("One or two sentences, as one would tell a neighbour.")
    )
    also = StringField(_l("Also called"), description=_l("Other words for the same, with commas between them."))


class EntryRemovalForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why a rule or a word is taken away."""

    read = HiddenField()
    reason = TextAreaField(_l("Why (may stay empty)"), [Length(max=MAX_LENGTHS["reason"], message=TOO_LONG)])


FORMS: dict[str, type[EntryForm]] = {"rules": RuleForm, "terms": TermForm}


def _said(name: str, typed: str) -> str | list[str]:
    return typed.split(",") if name == "also" else typed
