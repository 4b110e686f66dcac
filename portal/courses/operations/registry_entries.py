"""Change, create, remove a rule of rules.yml or a word of glossary.yml; pages with the rule are rendered anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Generator, Mapping
from typing import Any

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.checks.faults import Faults
from portal.content.enums import Impact
from portal.content.files.catalogue import FACT_ID
from portal.content.files.registries import RULES, TERMS, Entries, Entry, Registry
from portal.content.files.yaml_editing import UneditableText
from portal.content.files.yaml_values import SLUG
from portal.content.text.unique_names import unique_name
from portal.content.text.vietnamese import fold, nfc
from portal.courses.models import FactChange, RegistryFile
from portal.courses.operations.create import slugify
from portal.courses.operations.facts import can_change_facts
from portal.courses.operations.publish_lock import acquire_publish_lock
from portal.courses.operations.rerender import (
    Rerender,
    RerenderedText,
    RerenderResult,
    preview_rerender,
    run_steps,
)
from portal.courses.queries.facts import fact_ids, titles_using_fact
from portal.courses.queries.terms import titles_leading_to_term
from portal.courses.queries.texts import registry_text
from portal.db import db
from portal.errors import NotFound, Refused, Stale, require

MAX_LENGTHS = {"title": 100, "text": 500, "term": 100, "meaning": 500, "also": 200, "reason": 500, "id": 60}
ACTIONS = {RULES.file: "rule", TERMS.file: "term"}  # what the audit log calls an entry
NO_ENTRY: Entry = {}


class InvalidEntry(Refused):
    """Rules say no to parts of an entry; `problems` say why, by the names of its keys, or id."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def get_entry(registry: Registry, entry_id: str) -> Entry:
    """What the portal's file says of the entry; raises NotFound."""
    entry = registry.entries(registry_text(registry.file)).get(entry_id)
    if entry is None:
        raise NotFound
    return entry


def version_token(entry: Entry) -> str:
    """A word that is another as soon as the entry says anything else; a form carries it along."""
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()[:16]


def tidied(entry: Mapping[str, Any]) -> Entry:
    """The entry without doubled spaces and line breaks, and without keys that say nothing."""
    said = {
        name: [" ".join(nfc(word).split()) for word in value if word.strip()]
        if isinstance(value, list | tuple)
        else " ".join(nfc(value).split())
        for name, value in entry.items()
    }
    return {name: value for name, value in said.items() if value}


def create_entry(
    registry: Registry, entry_id: str, wanted: Mapping[str, Any], *, reason: str = "", actor: Actor | None
) -> str:
    """A new rule or word; without an id it gets one of what it is called, which is told.

    Raises Forbidden, InvalidEntry, and Refused if the file cannot be written.
    """
    require(can_change_facts(actor))
    acquire_publish_lock()
    entry, known = tidied(wanted), registry.entries(registry_text(registry.file))
    name = name_of(registry, entry)
    problems: dict[str, str] = {}
    if not entry_id and name:
        stem = slugify(name)[: MAX_LENGTHS["id"] - 9].strip("-")
        taken = known.keys() | (fact_ids() if registry is RULES else set())
        entry_id = unique_name(f"luat-{stem.removeprefix('luat-')}" if registry is RULES else stem, taken)
    if entry_id or name:
        problems = _problems_of_id(registry, entry_id, known)
    _ensure_valid(registry, entry_id, entry, known, problems)
    _save(registry, entry_id, entry)
    _record_change(registry, entry_id, None, entry, reason=reason, actor=actor)
    return entry_id


def change_entry(
    registry: Registry,
    entry_id: str,
    wanted: Mapping[str, Any],
    *,
    read: str,
    impact: str = Impact.NOTICE,
    reason: str = "",
    actor: Actor | None,
) -> RerenderResult:
    """Let the entry say something else, and readers see it on every page; see change_entry_in_steps."""
    return run_steps(
        change_entry_in_steps(registry, entry_id, wanted, read=read, impact=impact, reason=reason, actor=actor)
    )


def change_entry_in_steps(
    registry: Registry,
    entry_id: str,
    wanted: Mapping[str, Any],
    *,
    read: str,
    impact: str = Impact.NOTICE,
    reason: str = "",
    actor: Actor | None,
) -> Generator[tuple[int, int], None, RerenderResult]:
    """Change the entry, and render and publish every text that says the rule, with that impact; one step for each.

    A step tells how many texts are done and how many there are. Raises Forbidden, NotFound, InvalidEntry, Stale if
    the entry changed since it was `read`, and Refused if the file cannot be written.
    """
    before = _get_editable_entry(registry, entry_id, read=read, actor=actor)
    entry = tidied(wanted)
    _ensure_valid(registry, entry_id, entry, registry.entries(registry_text(registry.file)))
    if before == entry:
        return RerenderResult()
    _save(registry, entry_id, entry)
    _record_change(registry, entry_id, before, entry, reason=reason, actor=actor)
    if not is_displayed_differently(before, entry):
        return RerenderResult()
    message = _(
        "Rule “%(title)s”: %(before)s → %(after)s",
        title=entry["title"],
        before=before["text"],
        after=entry["text"],
    )
    again = Rerender(actor, now=clock.now(), message=message, impact=impact, fact_id=entry_id)
    return (yield from again.texts_showing(entry_id))


def preview_entry_change(
    registry: Registry, entry_id: str, wanted: Mapping[str, Any], *, read: str, most: int, actor: Actor | None
) -> list[RerenderedText]:
    """The texts that would read otherwise if the entry changed, which it does not; raises as a change does.

    After `most` pages they are only named.
    """
    before = _get_editable_entry(registry, entry_id, read=read, actor=actor)
    entry = tidied(wanted)
    _ensure_valid(registry, entry_id, entry, registry.entries(registry_text(registry.file)))
    if not is_displayed_differently(before, entry):
        return []
    trying = db.session.begin_nested()
    _save(registry, entry_id, entry)
    texts = list(preview_rerender(entry_id, most=most))
    trying.rollback()
    return texts


def is_displayed_differently(before: Entry, after: Entry) -> bool:
    """Whether readers of a page can tell the two apart: the meaning of a word stands on no page itself."""
    return before.get("text") != after.get("text")


def remove_entry(
    registry: Registry,
    entry_id: str,
    *,
    read: str,
    besides: Collection[str] = (),
    reason: str = "",
    actor: Actor | None,
) -> None:
    """Take a rule or a word away that no text names; `besides` are the names of texts that wait and name it.

    Raises Forbidden, NotFound, Stale, and Refused, naming them, if texts name it.
    """
    before = _get_editable_entry(registry, entry_id, read=read, actor=actor)
    naming = titles_using_fact(entry_id) if registry is RULES else titles_leading_to_term(entry_id)
    if naming or besides:
        names = ", ".join(dict.fromkeys([*naming, *besides]))
        raise Refused(_("It stands in: %(names)s. Take it out of them first.", names=names))
    _save(registry, entry_id, None)
    _record_change(registry, entry_id, before, None, reason=reason, actor=actor)


def record_entry_change(
    registry: Registry,
    entry_id: str,
    before: Entry | None,
    after: Entry | None,
    *,
    reason: str = "",
    actor: Actor | None,
) -> None:
    """Keep in the entry's history what was done to it."""
    db.session.add(
        FactChange(
            fact_id=registry.place(entry_id),
            before=before or {},
            after=after or {},
            reason=" ".join(nfc(reason).split()),
            changed_by_id=actor.id if actor is not None else None,
            changed_at=clock.now(),
        )
    )


def name_of(registry: Registry, entry: Entry) -> str:
    """The name that trainers know the entry by."""
    name: str = entry.get("title" if registry is RULES else "term", "")
    return name


def _record_change(
    registry: Registry,
    entry_id: str,
    before: Entry | None,
    after: Entry | None,
    *,
    reason: str,
    actor: Actor | None,
) -> None:
    record_entry_change(registry, entry_id, before, after, reason=reason, actor=actor)
    deed = "created" if before is None else "removed" if after is None else "changed"
    file = db.session.get_one(RegistryFile, registry.file)
    name = name_of(registry, after or before or NO_ENTRY)
    record(actor, f"{ACTIONS[registry.file]}.{deed}", file, entry=entry_id, name=name)
    db.session.flush()


def _get_editable_entry(registry: Registry, entry_id: str, *, read: str, actor: Actor | None) -> Entry:
    """The entry, for somebody who may change it and who read it as it is now."""
    require(can_change_facts(actor))
    acquire_publish_lock()
    entry = get_entry(registry, entry_id)
    if version_token(entry) != read:
        raise Stale(db.session.get_one(RegistryFile, registry.file))
    return entry


def _save(registry: Registry, entry_id: str, entry: Entry | None) -> None:
    """Let the file say of the entry what is wanted, and every other line stay."""
    file = db.session.get(RegistryFile, registry.file, populate_existing=True)
    if file is None:
        file = RegistryFile(name=registry.file, source="")
        db.session.add(file)
    expected = registry.entries(file.source)
    if file.changed_at is None:
        # What the last sync said, so that the next one can tell which side changed.
        file.folder_facts = dict(expected)
    if entry is None:
        expected.pop(entry_id, None)
    else:
        expected[entry_id] = entry
    try:
        source = registry.with_entry(file.source, entry_id, entry)
    except UneditableText as error:
        raise unwritable_error(registry, error) from error
    faults = Faults(registry.file)
    if registry.read(source, faults) != expected or faults:
        raise unwritable_error(registry)
    file.source, file.changed_at = source, clock.now()
    db.session.flush()


def unwritable_error(registry: Registry, error: UneditableText | None = None) -> Refused:
    """What to raise where the file of a registry cannot be changed entry by entry."""
    refusal: str = _("%(file)s cannot be written like this, so nothing was changed.", file=registry.file)
    fault = error.faults[0] if error is not None and error.faults else None
    return Refused(f"{refusal} ({registry.file}:{fault.line}: {fault.message(_)})" if fault else refusal)


def _problems_of_id(registry: Registry, entry_id: str, known: Entries) -> dict[str, str]:
    shape = FACT_ID if registry is RULES else SLUG
    if not shape.fullmatch(entry_id) or len(entry_id) > MAX_LENGTHS["id"]:
        most = MAX_LENGTHS["id"]
        said = _("An id has small letters a–z, digits and hyphens, at most %(most)d.", most=most)
    elif entry_id in known:
        said = _("There is already one with this id. Choose another one.")
    elif registry is RULES and entry_id in fact_ids():
        said = _("There is already a fact with this id. Choose another one.")
    else:
        return {}
    return {"id": said}


def _ensure_valid(
    registry: Registry, entry_id: str, entry: Entry, known: Entries, others: Mapping[str, str] = NO_ENTRY
) -> None:
    problems = dict(others)
    wanting = {
        "title": _("Write what trainers know the rule by."),
        "text": _("Write the rule, as it is said at the door."),
        "term": _("Write the word."),
        "meaning": _("Write what it means, in plain words."),
    }
    for name, key in registry.schema.items():
        if key.required and name in wanting and not entry.get(name):
            problems[name] = wanting[name]
        said = entry.get(name, "")
        if len(", ".join(said) if isinstance(said, list) else said) > MAX_LENGTHS[name]:
            problems[name] = _("At most %(most)d characters.", most=MAX_LENGTHS[name])
    said = entry.get("text", "") + entry.get("meaning", "")
    if "{{" in said or "](" in said:
        name = "text" if registry is RULES else "meaning"
        problems[name] = _("Plain words only: neither {{ }} nor a link can stand here.")
    if registry is TERMS:
        problems |= _doubles(entry_id, entry, known)
    if problems:
        raise InvalidEntry(problems)


def _doubles(entry_id: str, entry: Entry, known: Entries) -> dict[str, str]:
    """What the words of the entry clash with: words that another entry explains already."""
    taken = {
        fold(word): other["term"]
        for id, other in known.items()
        if id != entry_id
        for word in (other["term"], *other.get("also", ()))
    }
    problems = {}
    for name, words in (("also", entry.get("also", ())), ("term", [entry.get("term", "")])):
        for word in words:
            if fold(word) in taken:
                said = _("“%(word)s” is explained already, at “%(term)s”.", word=word, term=taken[fold(word)])
                problems[name] = said
    return problems
