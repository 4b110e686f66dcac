"""What a YAML value may be: small readers that schemas are made of."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from portal.content.checks.faults import N_, Faults
from portal.content.files.yaml_nodes import line_of, mapping_entries, yaml_type

MIN_YEAR = 2000  # the first year that a source or a review may be of; before, it is a slip of the hand
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

GUIDE_NAME = re.compile(rf"(?:{SLUG.pattern}/)?{SLUG.pattern}")
NO_GUIDE_NAME = N_("“%(name)s” is no name of a guide: its address, or course/address")


class InvalidValue(Exception):
    """A value of the wrong shape; carries the msgid that says what is due."""

    def __init__(self, text: str, **values: object) -> None:
        self.text, self.values = text, values


@dataclass(frozen=True)
class ReadContext:
    """Where a reader stands: the line that YAML line 0 is, and the faults to add to.

    `lines` gets the lines of what stands inside a value, by “key.entry”, where its reader notes them.
    """

    first_line: int
    faults: Faults
    lines: dict[str, int] = field(default_factory=dict)


Reader = Callable[[yaml.Node, ReadContext], Any]


@dataclass(frozen=True)
class Key:
    """One key of a schema: how its value is read, and whether it must be there."""

    read: Reader
    required: bool = False


Schema = Mapping[str, Key]


def text(node: yaml.Node, where: ReadContext) -> str:
    """A text that YAML, too, takes for one."""
    if yaml_type(node) == "bool":
        raise InvalidValue(N_("“%(value)s” is taken for yes or no: put it in quotation marks"), value=node.value)
    if yaml_type(node) != "str" or not str(node.value).strip():
        raise InvalidValue(N_("words are due here (in quotation marks if they look like a number or a date)"))
    if "\0" in node.value:
        raise InvalidValue(N_("a text cannot hold a NUL character"))
    return str(node.value).strip()


def code(node: yaml.Node, where: ReadContext) -> str:
    """A text that may look like a number, such as 4.2 or 113, taken as it is written."""
    return str(node.value) if yaml_type(node) in ("int", "float", "timestamp") else text(node, where)


def slug(node: yaml.Node, where: ReadContext) -> str:
    """A name as it stands in an address: small letters, digits and hyphens."""
    said = code(node, where)
    if not SLUG.fullmatch(said):
        raise InvalidValue(N_("“%(value)s” is no name: small letters a–z, digits and hyphens"), value=said)
    return said


def guide_name(node: yaml.Node, where: ReadContext) -> str:
    """The name of a guide: the slug of one of the course, or course/slug."""
    said = code(node, where)
    if not GUIDE_NAME.fullmatch(said):
        raise InvalidValue(NO_GUIDE_NAME, name=said)
    return said


def whole(least: int, most: int) -> Reader:
    """A reader of whole numbers between the two."""

    def read(node: yaml.Node, where: ReadContext) -> int:
        said = str(node.value)
        if (
            yaml_type(node) != "int"
            or not re.fullmatch(r"[1-9][0-9]{0,8}|0", said)
            or not least <= int(said) <= most
        ):
            raise InvalidValue(N_("a whole number from %(least)s to %(most)s is due here"), least=least, most=most)
        return int(said)

    return read


def boolean(node: yaml.Node, where: ReadContext) -> bool:
    """True or false."""
    if yaml_type(node) != "bool":
        raise InvalidValue(N_("true or false is due here"))
    return str(node.value).lower() in ("true", "yes", "on")


def day(node: yaml.Node, where: ReadContext) -> str:
    """A date, as the text YYYY-MM-DD."""
    said = str(node.value)
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", said):
            raise ValueError
        found = date.fromisoformat(said)
    except ValueError:
        raise InvalidValue(N_("a date is due here, as 2026-03-31")) from None
    if found.year < MIN_YEAR:
        raise InvalidValue(N_("a year from %(first)s on is due here"), first=str(MIN_YEAR))
    return found.isoformat()


def one_of(*choices: str) -> Reader:
    """A reader of one of the words."""

    def read(node: yaml.Node, where: ReadContext) -> str:
        if node.value not in choices:
            raise InvalidValue(N_("one of these is due here: %(choices)s"), choices=", ".join(choices))
        return str(node.value)

    return read


def list_of(read_item: Reader, *, least: int = 0) -> Reader:
    """A reader of lists of `least` items or more; a wrong item is a fault at its own line and left out."""

    def read(node: yaml.Node, where: ReadContext) -> list[Any]:
        if not isinstance(node, yaml.SequenceNode) or len(node.value) < least:
            raise InvalidValue(N_("a list is due here: [a, b], or one “- item” a line"))
        items = []
        for item in node.value:
            try:
                items.append(read_item(item, where))
            except InvalidValue as wrong:
                where.faults.add(line_of(item, where.first_line), wrong.text, **wrong.values)
        return items

    return read


def record(schema: Schema, *, with_line: bool = False) -> Reader:
    """A reader of mappings with the keys of a schema; `with_line` adds the line as “line”."""

    def read(node: yaml.Node, where: ReadContext) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise InvalidValue(N_("“key: value” lines are due here"))
        found, _lines = read_keys(node, schema, where)
        return found | {"line": line_of(node, where.first_line)} if with_line else found

    return read


def names_of(key: str) -> Reader:
    """A reader of lists of ids, each of which is noted with its line below the key."""

    def read_id(node: yaml.Node, where: ReadContext) -> str:
        said = code(node, where)
        where.lines.setdefault(f"{key}.{said}", line_of(node, where.first_line))
        return said

    return list_of(read_id)


def word_or_slugs(key: str, word: str) -> Reader:
    """A reader of one word, or of a list of slugs, each of which is noted with its line below the key."""
    read_names = list_of(slug, least=1)

    def read(node: yaml.Node, where: ReadContext) -> str | list[str]:
        if isinstance(node, yaml.ScalarNode) and node.value == word:
            return word
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                where.lines.setdefault(f"{key}.{item.value}", line_of(item, where.first_line))
        return list(read_names(node, where))

    return read


def count_or_counts(key: str, most: int) -> Reader:
    """A reader of one whole number, or of a mapping of ids to whole numbers, each with its line below the key."""
    read_count = whole(1, most)

    def read(node: yaml.Node, where: ReadContext) -> int | dict[str, int]:
        if not isinstance(node, yaml.MappingNode):
            return int(read_count(node, where))
        counts: dict[str, int] = {}
        for name, line, value in mapping_entries(node, where.first_line, where.faults):
            where.lines[f"{key}.{name}"] = line
            try:
                counts[name] = whole(0, most)(value, where)
            except InvalidValue as wrong:
                where.faults.add(line, wrong.text, **wrong.values)
        if not any(counts.values()):
            raise InvalidValue(N_("a whole number from %(least)s to %(most)s is due here"), least=1, most=most)
        return counts

    return read


def read_keys(node: yaml.MappingNode, schema: Schema, where: ReadContext) -> tuple[dict[str, Any], dict[str, int]]:
    """The values and the lines of a mapping's keys; what is unknown, wrong or missing becomes a fault."""
    found: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for name, line, value in mapping_entries(node, where.first_line, where.faults):
        lines[name] = line
        if name not in schema:
            known = ", ".join(sorted(schema))
            where.faults.add(line, N_("unknown key “%(key)s”; known are: %(known)s"), key=name, known=known)
            continue
        try:
            found[name] = schema[name].read(value, where)
        except InvalidValue as wrong:
            where.faults.add(line_of(value, where.first_line), wrong.text, **wrong.values)
    for name in (name for name, key in schema.items() if key.required and name not in lines):
        where.faults.add(line_of(node, where.first_line), N_("the key “%(key)s” is missing"), key=name)
    return found, lines
