"""The texts beside the courses: facts, rules, synonyms, competences and programmes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from portal.content.checks.faults import N_, Faults
from portal.content.enums import PageKind
from portal.content.files.sources import normalise
from portal.content.files.yaml_nodes import line_of, read_root
from portal.content.files.yaml_values import (
    InvalidValue,
    Key,
    ReadContext,
    Reader,
    Schema,
    boolean,
    code,
    day,
    list_of,
    one_of,
    read_keys,
    record,
    slug,
    text,
    whole,
)
from portal.content.pages.render_context import Fact, Rule
from portal.content.text.vietnamese import fold

FACT_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
NO_FACTS: Mapping[str, Fact] = {}
BANK_FACT = "so-ngan-hang-"  # so begin the ids of the hotlines of banks: the first-aid page lists them
BANK_LABEL = "Tổng đài "  # so begin their labels; the name of the bank follows


@dataclass(frozen=True)
class Competence:
    """One competence of a framework."""

    code: str
    title: str


@dataclass(frozen=True)
class Framework:
    """A framework of competences; pages name its items as “id:code”."""

    id: str
    title: str
    items: tuple[Competence, ...]
    needs: tuple[str, ...] = ()  # the kinds of pages that each item is to have
    not_taught: Mapping[str, str] = field(default_factory=dict)  # why some items have no page, by code


@dataclass(frozen=True)
class ResidentGroup:
    """A group of residents that a page is for; one of them may stand for everyone."""

    id: str
    title: str
    everyone: bool = False


@dataclass(frozen=True)
class ProgrammeText:
    """A training programme: courses by slug, those that everybody takes and those to choose from."""

    id: str
    title: str
    summary: str
    compulsory: tuple[str, ...]
    electives: tuple[str, ...]
    min_electives: int
    line: int = 0
    valid_months: int | None = None  # how long a completion holds; none: for good
    grace_days: int | None = None  # how long newcomers have at least; none: as the portal has it
    counts_outside: bool = False  # whether a certificate of another platform may stand for a course


FACT_SCHEMA: Schema = {
    "value": Key(code, required=True),
    "label": Key(text, required=True),
    "source": Key(text),
    "checked": Key(day),
    "valid_days": Key(whole(1, 36500)),
    "confirmed": Key(boolean),
}
RULE_SCHEMA: Schema = {"text": Key(text, required=True), "title": Key(text, required=True)}
TAGGED_KINDS = tuple(kind.value for kind in PageKind if kind != PageKind.COURSE)  # whose pages name competences
COMPETENCE_SCHEMA: Schema = {"code": Key(code, required=True), "title": Key(text, required=True)}
NOT_TAUGHT_SCHEMA: Schema = {"code": Key(code, required=True), "reason": Key(text, required=True)}
FRAMEWORK_SCHEMA: Schema = {
    "id": Key(slug, required=True),
    "title": Key(text, required=True),
    "items": Key(list_of(record(COMPETENCE_SCHEMA, with_line=True)), required=True),
    "needs": Key(list_of(one_of(*TAGGED_KINDS))),
    "not_taught": Key(list_of(record(NOT_TAUGHT_SCHEMA, with_line=True))),
}
GROUP_SCHEMA: Schema = {
    "id": Key(slug, required=True),
    "title": Key(text, required=True),
    "everyone": Key(boolean),
}
PROGRAMME_SCHEMA: Schema = {
    "id": Key(slug, required=True),
    "title": Key(text, required=True),
    "summary": Key(text),
    "compulsory": Key(list_of(slug)),
    "electives": Key(list_of(slug)),
    "min_electives": Key(whole(0, 1000)),
    "valid_months": Key(whole(1, 120)),
    "grace_days": Key(whole(0, 366)),
    "counts_outside": Key(boolean),
}


def by_id(schema: Schema) -> Reader:
    """A reader of a mapping from ids, which are free, to records."""

    def read(node: yaml.Node, where: ReadContext) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise InvalidValue(N_("“key: value” lines are due here"))
        ids = [key.value for key, _value in node.value if isinstance(key, yaml.ScalarNode)]
        found, _lines = read_keys(node, {id: Key(record(schema, with_line=True)) for id in ids}, where)
        return found

    return read


def read_text(source: str, schema: Schema, faults: Faults) -> dict[str, Any]:
    """What a catalogue file of this shape says; what is none of it is a fault."""
    root = read_root(normalise(source), 1, faults)
    return read_keys(root, schema, ReadContext(1, faults))[0] if root else {}


def read_facts(source: str, faults: Faults) -> dict[str, Fact]:
    """The facts of facts.yml by their id."""
    said = read_text(source, {"facts": Key(by_id(FACT_SCHEMA), required=True)}, faults).get("facts", {})
    for id, fact in said.items():
        if not FACT_ID.fullmatch(id):
            faults.add(fact["line"], N_("“%(id)s” is no id of a fact: small letters a–z, digits, - and _"), id=id)
    facts = {id: Fact(id=id, **fact) for id, fact in said.items() if "value" in fact}
    for fact in facts.values():
        if fact.id.startswith(BANK_FACT):
            check_bank(fact, faults)
    return facts


def read_rules(source: str, faults: Faults, facts: Mapping[str, Fact] = NO_FACTS) -> dict[str, Rule]:
    """The rules of rules.yml by their id, none of which is the id of a fact, too."""
    said = read_text(source, {"rules": Key(by_id(RULE_SCHEMA), required=True)}, faults).get("rules", {})
    rules: dict[str, Rule] = {}
    for id, rule in said.items():
        line = rule["line"]
        if not FACT_ID.fullmatch(id):
            faults.add(line, N_("“%(id)s” is no id of a rule: small letters a–z, digits, - and _"), id=id)
        if id in facts:
            faults.add(line, N_("“%(id)s” is a fact already: facts and rules share their ids"), id=id)
        if "{{" in rule.get("text", ""):
            faults.add(line, N_("a rule says everything itself: no {{ }} can stand in it"))
        if "text" in rule:
            rules[id] = Rule(id, " ".join(rule["text"].split()), rule.get("title", ""), line)
    return rules


def check_bank(fact: Fact, faults: Faults) -> None:
    """Report a bank's hotline that cannot be dialled, or that does not name the bank."""
    if not fact.phone:
        faults.add(fact.line, N_("“%(value)s” is no number that can be dialled"), value=fact.value)
    if not fact.label.startswith(BANK_LABEL) or fact.label == BANK_LABEL.strip():
        faults.add(fact.line, N_("the label of a bank's hotline is “Tổng đài …” with the name of the bank"))


def read_synonyms(source: str, faults: Faults) -> tuple[tuple[str, ...], ...]:
    """The groups of phrases of synonyms.yml that mean the same to who searches."""
    groups = read_text(source, {"synonyms": Key(list_of(list_of(phrase_of, least=2)), required=True)}, faults)
    seen: set[str] = set()
    for phrase, line in (one for group in groups.get("synonyms", ()) for one in group):
        plain = fold(phrase)
        if plain in seen:
            faults.add(line, N_("“%(phrase)s” stands here twice"), phrase=phrase)
        seen.add(plain)
    return tuple(tuple(phrase for phrase, _line in group) for group in groups.get("synonyms", ()))


def phrase_of(node: yaml.Node, where: ReadContext) -> tuple[str, int]:
    """A phrase with its line."""
    return text(node, where), line_of(node, where.first_line)


def read_competences(source: str, faults: Faults) -> tuple[tuple[Framework, ...], tuple[ResidentGroup, ...]]:
    """The frameworks and the groups of competences.yml."""
    schema = {
        "frameworks": Key(list_of(record(FRAMEWORK_SCHEMA, with_line=True))),
        "groups": Key(list_of(record(GROUP_SCHEMA, with_line=True))),
    }
    said = read_text(source, schema, faults)
    complete = [one for one in said.get("frameworks", []) if {"id", "title", "items"} <= one.keys()]
    frameworks = []
    for one in distinct(complete, "id", faults):
        items = [
            Competence(item["code"], item.get("title", "")) for item in distinct(one["items"], "code", faults)
        ]
        not_taught = {
            skipped["code"]: skipped["reason"]
            for skipped in distinct(one.get("not_taught", []), "code", faults)
            if "reason" in skipped and _is_known(skipped, items, faults)
        }
        needs = tuple(one.get("needs", ()))
        frameworks.append(Framework(one["id"], one["title"], tuple(items), needs, not_taught))
    groups = distinct([g for g in said.get("groups", []) if "title" in g], "id", faults)
    everyone = [group for group in groups if group.get("everyone")]
    for group in everyone[1:]:
        faults.add(group["line"], N_("only one group can be everyone"))
    return tuple(frameworks), tuple(ResidentGroup(one["id"], one["title"], one in everyone[:1]) for one in groups)


def _is_known(skipped: Mapping[str, Any], items: Sequence[Competence], faults: Faults) -> bool:
    """Whether the framework has the item that it says nobody teaches."""
    if skipped["code"] in {item.code for item in items}:
        return True
    faults.add(skipped["line"], N_("the framework has no item “%(code)s”"), code=skipped["code"])
    return False


def read_programmes(source: str, courses: Mapping[str, str], faults: Faults) -> tuple[ProgrammeText, ...]:
    """The programmes of programmes.yml; `courses` are slugs by the names that courses have or had before.

    Another name is a fault.
    """
    said = read_text(source, {"programmes": Key(list_of(record(PROGRAMME_SCHEMA, with_line=True)))}, faults)
    programmes = []
    for one in distinct([p for p in said.get("programmes", []) if "title" in p], "id", faults):
        compulsory = tuple(courses.get(name, name) for name in one.get("compulsory", ()))
        electives = tuple(courses.get(name, name) for name in one.get("electives", ()))
        for name in sorted({*compulsory, *electives} - set(courses.values())):
            faults.add(one["line"], N_("there is no course “%(course)s”"), course=name)
        for name in sorted(set(compulsory) & set(electives)):
            faults.add(one["line"], N_("the course “%(course)s” is both compulsory and elective"), course=name)
        for name in sorted(
            {name for name in compulsory + electives if _duplicate_message(name, compulsory, electives)}
        ):
            faults.add(one["line"], N_("the course “%(course)s” is named twice"), course=name)
        least = one.get("min_electives", 0)
        if least > len(electives):
            faults.add(one["line"], N_("min_electives is more than the electives there are"))
        programmes.append(
            ProgrammeText(
                id=one["id"],
                title=one["title"],
                summary=one.get("summary", ""),
                compulsory=compulsory,
                electives=electives,
                min_electives=least,
                line=one["line"],
                valid_months=one.get("valid_months"),
                grace_days=one.get("grace_days"),
                counts_outside=one.get("counts_outside", False),
            )
        )
    return tuple(programmes)


def _duplicate_message(name: str, *lists: tuple[str, ...]) -> bool:
    return any(courses.count(name) > 1 for courses in lists)


def distinct(records: list[dict[str, Any]], key: str, faults: Faults) -> list[dict[str, Any]]:
    """The records that have the key, each value once; one that comes again is a fault."""
    seen: dict[str, dict[str, Any]] = {}
    for one in (one for one in records if key in one):
        if one[key] in seen:
            faults.add(one["line"], N_("“%(id)s” is used twice"), id=one[key])
        seen.setdefault(one[key], one)
    return list(seen.values())
