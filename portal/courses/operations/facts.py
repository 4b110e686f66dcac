"""A fact is checked again, says something else, comes or goes; and pages that show one are looked at again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal import clock
from portal.audit.operations import Actor, record
from portal.content.catalogue import FACT_ID, read_facts
from portal.content.faults import Fault, Faults
from portal.content.front_editing import with_fact, with_new_fact, without_fact
from portal.content.place import Fact as PlacedFact
from portal.content.vietnamese import nfc
from portal.content.yaml_editing import Unreadable
from portal.courses.models import Fact, FactChange, Page, RegistryFile
from portal.courses.operations.faulty import Faulty
from portal.courses.operations.introducing import InUnit
from portal.courses.operations.showing_again import Again, Shown, Text, texts_again
from portal.courses.operations.turn import take_turn
from portal.courses.permissions import can_edit
from portal.courses.queries.facts import FACTS, get_fact, texts_naming
from portal.courses.surroundings import NOTHING
from portal.db import db
from portal.errors import NotFound, Refused, Stale, require

FIRST_DAY = date(2000, 1, 1)
LONGEST = {"value": 300, "label": 300, "source": 1000, "reason": 500, "id": 60}
MOST_DAYS = 36_500
EVERYBODY = InUnit(None)


class Unfit(Refused):
    """Rules say no to parts of a fact; `problems` say why, by their names in facts.yml, or id."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True)
class FactText:
    """What the registry says of a fact."""

    value: str
    label: str
    source: str
    checked: date | None
    valid_days: int | None  # none: it stays true
    confirmed: bool = True

    @classmethod
    def of(cls, fact: Fact) -> FactText:
        """What a fact that is there says."""
        return cls(fact.value, fact.label, fact.source, fact.checked_on, fact.valid_days, fact.confirmed)

    def as_json(self) -> dict[str, Any]:
        """Its parts under the names that facts.yml gives them."""
        day = self.checked.isoformat() if self.checked is not None else ""
        return asdict(self) | {"checked": day}

    def tidied(self) -> FactText:
        """The same without doubled spaces and line breaks, which a value in a sentence cannot have."""
        return replace(self, value=_tidy(self.value), label=_tidy(self.label), source=_tidy(self.source))


def can_change_facts(actor: Actor | None) -> bool:
    """Whether the actor writes for everybody, as whoever changes a fact does."""
    return can_edit(actor, EVERYBODY)


def mark_of(fact: Fact) -> str:
    """A word that is another as soon as the fact says anything else; a form carries it along."""
    said = json.dumps(FactText.of(fact).as_json(), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def check_fact(fact_id: str, *, read: str, actor: Actor | None) -> Fact:
    """Note that the fact was looked up today and still holds, unless it changed since it was `read`.

    `read` is its mark_of() then. Raises Forbidden, NotFound, Stale, and Refused if facts.yml cannot be written.
    """
    fact = _take(fact_id, read=read, actor=actor)
    before = FactText.of(fact)
    after = replace(before, checked=clock.today())
    _keep(fact, after)
    fact.checked_by_id = actor.id if actor is not None else None
    note_change(fact_id, before, after, actor=actor)
    record(actor, "fact.checked", fact, fact=fact_id, name=fact.label)
    return fact


def change_fact(
    fact_id: str,
    wanted: FactText,
    *,
    read: str,
    impact: str = "notice",
    reason: str = "",
    actor: Actor | None,
) -> Shown:
    """Let the fact say something else, and readers see it on every page; see changing_fact."""
    steps = changing_fact(fact_id, wanted, read=read, impact=impact, reason=reason, actor=actor)
    try:
        while True:
            next(steps)
    except StopIteration as end:
        done: Shown = end.value
        return done


def changing_fact(
    fact_id: str,
    wanted: FactText,
    *,
    read: str,
    impact: str = "notice",
    reason: str = "",
    actor: Actor | None,
) -> Generator[tuple[int, int], None, Shown]:
    """Change the fact, and render and publish every text that shows it, with that impact; one step for each.

    A step tells how many texts are done and how many there are. A text that has faults for another reason is left
    as readers know it, and named. Raises Forbidden, NotFound, Unfit, Stale if the fact changed since it was
    `read`, and Refused if facts.yml cannot be written.
    """
    fact = _take(fact_id, read=read, actor=actor)
    before, wanted = FactText.of(fact), wanted.tidied()
    _refuse_unfit(wanted)
    if before == wanted:
        return Shown()
    now = clock.now()
    _keep(fact, wanted)
    if wanted.checked != before.checked:
        fact.checked_by_id = actor.id if actor is not None else None
    if wanted.value != before.value:
        fact.changed_at = now
    note_change(fact_id, before, wanted, reason=reason, actor=actor)
    record(actor, "fact.changed", fact, fact=fact_id, name=fact.label)
    if not is_shown_otherwise(before, wanted):
        return Shown()
    message = _("Fact “%(label)s”: %(change)s", label=wanted.label, change=_in_words(before, wanted))
    again = Again(actor, now=now, message=message, impact=impact, fact_id=fact_id)
    return (yield from again.all_showing(fact_id))


def preview_change(fact_id: str, wanted: FactText, *, read: str, most: int, actor: Actor | None) -> list[Text]:
    """What the texts that show the fact would say if it changed, which it does not; raises as changing_fact does.

    After `most` pages they are only named.
    """
    fact = _take(fact_id, read=read, actor=actor)
    before, wanted = FactText.of(fact), wanted.tidied()
    _refuse_unfit(wanted)
    if not is_shown_otherwise(before, wanted):
        return []
    trying = db.session.begin_nested()
    put_fact(fact, wanted)
    db.session.flush()
    texts = list(texts_again(fact_id, most=most))
    trying.rollback()
    return texts


def is_shown_otherwise(before: FactText, after: FactText) -> bool:
    """Whether readers of a page can tell the two apart."""
    return (before.value, before.confirmed) != (after.value, after.confirmed)


def create_fact(fact_id: str, wanted: FactText, *, reason: str = "", actor: Actor | None) -> Fact:
    """A new fact, for texts to show. Raises Forbidden, Unfit, and Refused if facts.yml cannot be written."""
    require(can_change_facts(actor))
    take_turn()
    wanted = wanted.tidied()
    if not FACT_ID.fullmatch(fact_id) or len(fact_id) > LONGEST["id"]:
        problems = {"id": _("An id has small letters a–z, digits, - and _, at most %(most)d.", most=LONGEST["id"])}
    elif db.session.get(Fact, fact_id) is not None:
        problems = {"id": _("There is already a fact with this id. Choose another one.")}
    else:
        problems = {}
    _refuse_unfit(wanted, problems)
    said = {name: value for name, value in wanted.as_json().items() if value not in (None, "")}
    _rewrite(lambda source: with_new_fact(source, fact_id, said), fact_id, wanted)
    fact = Fact(id=fact_id, checked_by_id=actor.id if actor is not None and wanted.checked else None)
    put_fact(fact, wanted)
    db.session.add(fact)
    note_change(fact_id, None, wanted, reason=reason, actor=actor)
    record(actor, "fact.created", fact, fact=fact_id, name=fact.label)
    return fact


def remove_fact(
    fact_id: str, *, read: str, besides: Collection[str] = (), reason: str = "", actor: Actor | None
) -> None:
    """Take a fact away that no text shows; `besides` are the names of texts that wait and show it.

    Raises Forbidden, NotFound, Stale, and Refused, naming them, if texts show it.
    """
    fact = _take(fact_id, read=read, actor=actor)
    showing = [*texts_naming(fact_id), *besides]
    if showing:
        names = ", ".join(dict.fromkeys(showing))
        raise Refused(_("This fact stands in: %(names)s. Take it out of them first.", names=names))
    before = FactText.of(fact)
    _rewrite(lambda source: without_fact(source, fact_id), fact_id, None)
    note_change(fact_id, before, None, reason=reason, actor=actor)
    record(actor, "fact.removed", fact, fact=fact_id, name=fact.label)
    db.session.delete(fact)
    db.session.flush()


def confirm_page(page: Page, *, actor: Actor | None) -> None:
    """Note that somebody looked at the page again and it still fits; readers see the facts of today from now on.

    Raises Forbidden, NotFound for a page that readers do not see, and Faulty where its text has faults by now.
    """
    require(can_edit(actor, page.course))
    take_turn()
    db.session.refresh(page)
    if page.revision is None or page.withdrawn_at is not None or page.course.withdrawn_at is not None:
        raise NotFound
    now, done = clock.now(), Shown()
    Again(actor, now=now, message=_("Looked at again: it still fits")).page(page.id, done)
    if done.left:
        raise Faulty(done.left[0].faults)
    page.reviewed_at = now
    record(actor, "page.confirmed", page)


def note_change(
    fact_id: str, before: FactText | None, after: FactText | None, *, reason: str = "", actor: Actor | None
) -> None:
    """Keep in the fact's history what was done to it."""
    db.session.add(
        FactChange(
            fact_id=fact_id,
            before=before.as_json() if before is not None else {},
            after=after.as_json() if after is not None else {},
            reason=_tidy(reason),
            changed_by_id=actor.id if actor is not None else None,
            changed_at=clock.now(),
        )
    )
    db.session.flush()


def _take(fact_id: str, *, read: str, actor: Actor | None) -> Fact:
    """The fact, for somebody who may change it and who read it as it is now."""
    require(can_change_facts(actor))
    take_turn()
    fact = get_fact(fact_id)
    db.session.refresh(fact)
    if mark_of(fact) != read:
        raise Stale(fact)
    return fact


def _keep(fact: Fact, wanted: FactText) -> None:
    """Let file and table say what is wanted."""
    before, after = FactText.of(fact).as_json(), wanted.as_json()
    changes = {name: value for name, value in after.items() if value != before[name]}
    _rewrite(lambda source: with_fact(source, fact.id, changes), fact.id, wanted)
    put_fact(fact, wanted)


def put_fact(fact: Fact, wanted: FactText) -> None:
    """Let the table say what is wanted."""
    fact.value, fact.label, fact.source = wanted.value, wanted.label, wanted.source
    fact.checked_on, fact.valid_days, fact.confirmed = wanted.checked, wanted.valid_days, wanted.confirmed


def _rewrite(edit: Callable[[str], str], fact_id: str, wanted: FactText | None) -> None:
    """Let facts.yml say of the fact what is wanted, and every other byte stay."""
    file = db.session.get(RegistryFile, FACTS, populate_existing=True)
    if file is None:
        file = RegistryFile(name=FACTS, source="")
        db.session.add(file)
    try:
        source = edit(file.source)
    except (Unreadable, KeyError, ValueError) as error:
        raise refuse_unwritable(error) from error
    faults = Faults(FACTS)
    said = read_facts(source, faults).get(fact_id)
    if faults or (text_of(said) if said is not None else None) != wanted:
        raise Refused(_unwritable(faults.found))
    file.source, file.changed_at = source, clock.now()


def text_of(fact: PlacedFact) -> FactText:
    """What facts.yml says of a fact."""
    day = date.fromisoformat(fact.checked) if fact.checked else None
    return FactText(fact.value, fact.label, fact.source, day, fact.valid_days, fact.confirmed)


def refuse_unwritable(error: Exception) -> Refused:
    """What to raise where facts.yml cannot be changed key by key."""
    return Refused(_unwritable(error.faults if isinstance(error, Unreadable) else ()))


def _unwritable(faults: Sequence[Fault]) -> str:
    refusal: str = _("facts.yml cannot be written like this, so nothing was changed.")
    return f"{refusal} ({FACTS}:{faults[0].line}: {faults[0].message(_)})" if faults else refusal


def _refuse_unfit(wanted: FactText, others: Mapping[str, str] = NOTHING) -> None:
    problems = dict(others)
    if not wanted.value:
        problems["value"] = _("Write what the fact says.")
    if not wanted.label:
        problems["label"] = _("Write what the fact is.")
    for name in ("value", "label", "source"):
        if len(getattr(wanted, name)) > LONGEST[name]:
            problems[name] = _("At most %(most)d characters.", most=LONGEST[name])
    if wanted.checked is not None and wanted.checked > clock.today():
        problems["checked"] = _("This day is still to come. Choose today or a day before.")
    if wanted.checked is not None and wanted.checked < FIRST_DAY:
        problems["checked"] = _("Choose a day from 2000 on.")
    if wanted.valid_days is not None and not 1 <= wanted.valid_days <= MOST_DAYS:
        problems["valid_days"] = _("Write a number of days from 1 to %(most)d.", most=MOST_DAYS)
    if problems:
        raise Unfit(problems)


def _in_words(before: FactText, after: FactText) -> str:
    if before.value != after.value:
        return f"{before.value} → {after.value}"
    words = {True: _("confirmed"), False: _("not confirmed")}
    return f"{words[before.confirmed]} → {words[after.confirmed]}"


def _tidy(text: str) -> str:
    return nfc(" ".join(text.split()))
