"""Change, check, create, remove a fact; pages that show it are rendered anew, their completions outdated."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.checks.faults import Fault, Faults
from portal.content.enums import Impact
from portal.content.files.catalogue import FACT_ID, read_facts
from portal.content.files.front_matter_editing import with_fact, with_new_fact, without_fact
from portal.content.files.yaml_editing import UneditableText
from portal.content.pages.render_context import Fact as PlacedFact
from portal.content.text.unique_names import unique_name
from portal.content.text.vietnamese import nfc
from portal.courses.models import Fact, FactChange, Page, RegistryFile
from portal.courses.operations.create import slugify
from portal.courses.operations.invalid_content import InvalidContent
from portal.courses.operations.publish_introduction import UnitAudience
from portal.courses.operations.publish_lock import acquire_publish_lock
from portal.courses.operations.rerender import (
    Rerender,
    RerenderedText,
    RerenderResult,
    preview_rerender,
    run_steps,
)
from portal.courses.permissions import can_edit
from portal.courses.queries.facts import FACTS_FILE, fact_ids, get_fact, titles_using_fact
from portal.courses.queries.page_loader import NO_SOURCES, rules_by_id
from portal.db import db
from portal.errors import NotFound, Refused, Stale, require

MIN_CHECKED_DATE = date(2000, 1, 1)
MAX_LENGTHS = {"value": 300, "label": 300, "source": 1000, "reason": 500, "id": 60}
MAX_VALID_DAYS = 36_500
EVERYBODY = UnitAudience(None)


class InvalidFact(Refused):
    """Rules say no to parts of a fact; `problems` say why, by their names in facts.yml, or id."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True)
class FactValues:
    """What the registry says of a fact."""

    value: str
    label: str
    source: str
    checked: date | None
    valid_days: int | None  # none: it stays true
    confirmed: bool = True

    @classmethod
    def of(cls, fact: Fact) -> FactValues:
        """What a fact that is there says."""
        return cls(fact.value, fact.label, fact.source, fact.checked_on, fact.valid_days, fact.confirmed)

    def as_json(self) -> dict[str, Any]:
        """Its parts under the names that facts.yml gives them."""
        day = self.checked.isoformat() if self.checked is not None else ""
        return asdict(self) | {"checked": day}

    def tidied(self) -> FactValues:
        """The same without doubled spaces and line breaks, which a value in a sentence cannot have."""
        return replace(
            self,
            value=_collapse_spaces(self.value),
            label=_collapse_spaces(self.label),
            source=_collapse_spaces(self.source),
        )


def can_change_facts(actor: Actor | None) -> bool:
    """Whether the actor writes for everybody, as whoever changes a fact does."""
    return can_edit(actor, EVERYBODY)


def version_token(fact: Fact) -> str:
    """A word that is another as soon as the fact says anything else; a form carries it along."""
    said = json.dumps(FactValues.of(fact).as_json(), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def check_fact(fact_id: str, *, read: str, actor: Actor | None) -> Fact:
    """Note that the fact was looked up today and still holds, unless it changed since it was `read`.

    `read` is its version_token() then. Raises Forbidden, NotFound, Stale, and Refused if facts.yml cannot be
    written.
    """
    fact = _get_editable_fact(fact_id, read=read, actor=actor)
    before = FactValues.of(fact)
    after = replace(before, checked=clock.today())
    _save_fact(fact, after)
    fact.checked_by_id = actor.id if actor is not None else None
    record_fact_change(fact_id, before, after, actor=actor)
    record(actor, "fact.checked", fact, fact=fact_id, name=fact.label)
    return fact


def change_fact(
    fact_id: str,
    wanted: FactValues,
    *,
    read: str,
    impact: str = Impact.NOTICE,
    reason: str = "",
    actor: Actor | None,
) -> RerenderResult:
    """Let the fact say something else, and readers see it on every page; see change_fact_in_steps."""
    return run_steps(change_fact_in_steps(fact_id, wanted, read=read, impact=impact, reason=reason, actor=actor))


def change_fact_in_steps(
    fact_id: str,
    wanted: FactValues,
    *,
    read: str,
    impact: str = Impact.NOTICE,
    reason: str = "",
    actor: Actor | None,
) -> Generator[tuple[int, int], None, RerenderResult]:
    """Change the fact, and render and publish every text that shows it, with that impact; one step for each.

    A step tells how many texts are done and how many there are. A text that has faults for another reason is left
    as readers know it, and named. Raises Forbidden, NotFound, InvalidFact, Stale if the fact changed since it was
    `read`, and Refused if facts.yml cannot be written.
    """
    fact = _get_editable_fact(fact_id, read=read, actor=actor)
    before, wanted = FactValues.of(fact), wanted.tidied()
    _ensure_valid(wanted)
    if before == wanted:
        return RerenderResult()
    now = clock.now()
    _save_fact(fact, wanted)
    if wanted.checked != before.checked:
        fact.checked_by_id = actor.id if actor is not None else None
    if wanted.value != before.value:
        fact.changed_at = now
    record_fact_change(fact_id, before, wanted, reason=reason, actor=actor)
    record(actor, "fact.changed", fact, fact=fact_id, name=fact.label)
    if not is_displayed_differently(before, wanted):
        return RerenderResult()
    message = _("Fact “%(label)s”: %(change)s", label=wanted.label, change=_describe_change(before, wanted))
    again = Rerender(actor, now=now, message=message, impact=impact, fact_id=fact_id)
    return (yield from again.texts_showing(fact_id))


def preview_change(
    fact_id: str, wanted: FactValues, *, read: str, most: int, actor: Actor | None
) -> list[RerenderedText]:
    """The impact if the fact changed, which it does not; raises as change_fact_in_steps does.

    After `most` pages they are only named.
    """
    fact = _get_editable_fact(fact_id, read=read, actor=actor)
    before, wanted = FactValues.of(fact), wanted.tidied()
    _ensure_valid(wanted)
    if not is_displayed_differently(before, wanted):
        return []
    trying = db.session.begin_nested()
    update_fact_row(fact, wanted)
    db.session.flush()
    texts = list(preview_rerender(fact_id, most=most))
    trying.rollback()
    return texts


def is_displayed_differently(before: FactValues, after: FactValues) -> bool:
    """Whether readers of a page can tell the two apart."""
    return (before.value, before.confirmed) != (after.value, after.confirmed)


def create_fact(fact_id: str, wanted: FactValues, *, reason: str = "", actor: Actor | None) -> Fact:
    """A new fact, for texts to show; without an id it gets one of what it is.

    Raises Forbidden, InvalidFact, and Refused if facts.yml cannot be written.
    """
    require(can_change_facts(actor))
    acquire_publish_lock()
    wanted = wanted.tidied()
    if not fact_id and wanted.label:
        fact_id = unique_name(
            slugify(wanted.label)[: MAX_LENGTHS["id"] - 4].strip("-"), fact_ids() | rules_by_id().keys()
        )
    if not fact_id and not wanted.label:  # told of the label alone
        problems = {}
    elif not FACT_ID.fullmatch(fact_id) or len(fact_id) > MAX_LENGTHS["id"]:
        problems = {
            "id": _("An id has small letters a–z, digits, - and _, at most %(most)d.", most=MAX_LENGTHS["id"])
        }
    elif fact_id in rules_by_id():
        problems = {"id": _("There is already a rule with this id. Choose another one.")}
    elif db.session.get(Fact, fact_id) is not None:
        problems = {"id": _("There is already a fact with this id. Choose another one.")}
    else:
        problems = {}
    _ensure_valid(wanted, problems)
    said = {name: value for name, value in wanted.as_json().items() if value not in (None, "")}
    _edit_facts_file(lambda source: with_new_fact(source, fact_id, said), fact_id, wanted)
    fact = Fact(id=fact_id, checked_by_id=actor.id if actor is not None and wanted.checked else None)
    update_fact_row(fact, wanted)
    db.session.add(fact)
    record_fact_change(fact_id, None, wanted, reason=reason, actor=actor)
    record(actor, "fact.created", fact, fact=fact_id, name=fact.label)
    return fact


def remove_fact(
    fact_id: str, *, read: str, besides: Collection[str] = (), reason: str = "", actor: Actor | None
) -> None:
    """Take a fact away that no text shows; `besides` are the names of texts that wait and show it.

    Raises Forbidden, NotFound, Stale, and Refused, naming them, if texts show it.
    """
    fact = _get_editable_fact(fact_id, read=read, actor=actor)
    showing = [*titles_using_fact(fact_id), *besides]
    if showing:
        names = ", ".join(dict.fromkeys(showing))
        raise Refused(_("This fact stands in: %(names)s. Take it out of them first.", names=names))
    before = FactValues.of(fact)
    _edit_facts_file(lambda source: without_fact(source, fact_id), fact_id, None)
    record_fact_change(fact_id, before, None, reason=reason, actor=actor)
    record(actor, "fact.removed", fact, fact=fact_id, name=fact.label)
    db.session.delete(fact)
    db.session.flush()


def confirm_page(page: Page, *, actor: Actor | None) -> None:
    """Note that somebody looked at the page again and it still fits; readers see the facts of today from now on.

    Raises Forbidden, NotFound for a page that readers do not see, and InvalidContent where its text has faults by
    now.
    """
    require(can_edit(actor, page.course))
    acquire_publish_lock()
    db.session.refresh(page)
    if page.revision is None or page.withdrawn_at is not None or page.course.withdrawn_at is not None:
        raise NotFound
    now, done = clock.now(), RerenderResult()
    Rerender(actor, now=now, message=_("Looked at again: it still fits")).page(page.id, done)
    if done.left:
        raise InvalidContent(done.left[0].faults)
    page.reviewed_at = now
    record(actor, "page.confirmed", page)


def record_fact_change(
    fact_id: str, before: FactValues | None, after: FactValues | None, *, reason: str = "", actor: Actor | None
) -> None:
    """Keep in the fact's history what was done to it."""
    db.session.add(
        FactChange(
            fact_id=fact_id,
            before=before.as_json() if before is not None else {},
            after=after.as_json() if after is not None else {},
            reason=_collapse_spaces(reason),
            changed_by_id=actor.id if actor is not None else None,
            changed_at=clock.now(),
        )
    )
    db.session.flush()


def _get_editable_fact(fact_id: str, *, read: str, actor: Actor | None) -> Fact:
    """The fact, for somebody who may change it and who read it as it is now."""
    require(can_change_facts(actor))
    acquire_publish_lock()
    fact = get_fact(fact_id)
    db.session.refresh(fact)
    if version_token(fact) != read:
        raise Stale(fact)
    return fact


def _save_fact(fact: Fact, wanted: FactValues) -> None:
    """Let file and table say what is wanted."""
    before, after = FactValues.of(fact).as_json(), wanted.as_json()
    changes = {name: value for name, value in after.items() if value != before[name]}
    _edit_facts_file(lambda source: with_fact(source, fact.id, changes), fact.id, wanted)
    update_fact_row(fact, wanted)


def update_fact_row(fact: Fact, wanted: FactValues) -> None:
    """Let the table say what is wanted."""
    fact.value, fact.label, fact.source = wanted.value, wanted.label, wanted.source
    fact.checked_on, fact.valid_days, fact.confirmed = wanted.checked, wanted.valid_days, wanted.confirmed


def _edit_facts_file(edit: Callable[[str], str], fact_id: str, wanted: FactValues | None) -> None:
    """Let facts.yml say of the fact what is wanted, and every other byte stay."""
    file = db.session.get(RegistryFile, FACTS_FILE, populate_existing=True)
    if file is None:
        file = RegistryFile(name=FACTS_FILE, source="")
        db.session.add(file)
    try:
        source = edit(file.source)
    except (UneditableText, KeyError, ValueError) as error:
        raise unwritable_error(error) from error
    faults = Faults(FACTS_FILE)
    said = read_facts(source, faults).get(fact_id)
    if faults or (fact_values(said) if said is not None else None) != wanted:
        raise Refused(_unwritable_message(faults.found))
    file.source, file.changed_at = source, clock.now()


def fact_values(fact: PlacedFact) -> FactValues:
    """What facts.yml says of a fact."""
    day = date.fromisoformat(fact.checked) if fact.checked else None
    return FactValues(fact.value, fact.label, fact.source, day, fact.valid_days, fact.confirmed)


def unwritable_error(error: Exception) -> Refused:
    """What to raise where facts.yml cannot be changed key by key."""
    return Refused(_unwritable_message(error.faults if isinstance(error, UneditableText) else ()))


def _unwritable_message(faults: Sequence[Fault]) -> str:
    refusal: str = _("facts.yml cannot be written like this, so nothing was changed.")
    return f"{refusal} ({FACTS_FILE}:{faults[0].line}: {faults[0].message(_)})" if faults else refusal


def _ensure_valid(wanted: FactValues, others: Mapping[str, str] = NO_SOURCES) -> None:
    problems = dict(others)
    if not wanted.value:
        problems["value"] = _("Write what the fact says.")
    if not wanted.label:
        problems["label"] = _("Write what the fact is.")
    for name in ("value", "label", "source"):
        if len(getattr(wanted, name)) > MAX_LENGTHS[name]:
            problems[name] = _("At most %(most)d characters.", most=MAX_LENGTHS[name])
    if wanted.checked is not None and wanted.checked > clock.today():
        problems["checked"] = _("This day is still to come. Choose today or a day before.")
    if wanted.checked is not None and wanted.checked < MIN_CHECKED_DATE:
        problems["checked"] = _("Choose a day from 2000 on.")
    if wanted.valid_days is not None and not 1 <= wanted.valid_days <= MAX_VALID_DAYS:
        problems["valid_days"] = _("Write a number of days from 1 to %(most)d.", most=MAX_VALID_DAYS)
    if problems:
        raise InvalidFact(problems)


def _describe_change(before: FactValues, after: FactValues) -> str:
    if before.value != after.value:
        return f"{before.value} → {after.value}"
    words = {True: _("confirmed"), False: _("not confirmed")}
    return f"{words[before.confirmed]} → {words[after.confirmed]}"


def _collapse_spaces(text: str) -> str:
    return nfc(" ".join(text.split()))
