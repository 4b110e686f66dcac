"""The registries that change entry by entry in the exact text of their files: rules.yml and glossary.yml."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from portal.content.checks.faults import N_, Faults
from portal.content.files.catalogue import RULE_SCHEMA, read_rules
from portal.content.files.front_matter_editing import ensure_editable, read_registry
from portal.content.files.glossary import TERM_SCHEMA, read_glossary
from portal.content.files.sources import BOM
from portal.content.files.yaml_editing import YamlText, find, real_changes, uneditable
from portal.content.files.yaml_nodes import yaml_type
from portal.content.files.yaml_values import Schema
from portal.content.files.yaml_writing import mapping_of, node_of, write_pairs
from portal.content.markdown.links import GLOSSARY_FILE
from portal.content.text.line_ends import Edit, apply_edits, dominant_line_end, join_lines, split_lines

Entry = dict[str, Any]  # what a file says of one rule or word, by the names of its keys; empty ones are left out
Entries = dict[str, Entry]  # by id
NO_LIST = N_("a list is due here, an entry below the other")


@dataclass(frozen=True)
class Registry:
    """A file of entries beside the courses: its name, the key they stand below, and the keys of one."""

    file: str
    root: str
    schema: Schema
    read: Callable[[str, Faults], Entries]
    write: Callable[["Registry", str, str, Entry | None], str]

    def entries(self, source: str) -> Entries:
        """What the file says of each entry, by id; one with faults is left out."""
        return self.read(source, Faults("")) if source else {}

    def with_entry(self, source: str, id: str, entry: Entry | None) -> str:
        """The text of the file where the entry says this (None: it is gone), and every other line as it was.

        A new one stands after the others. Raises UneditableText.
        """
        return self.write(self, source, id, entry)

    def place(self, id: str) -> str:
        """The name of one entry where facts, rules and words are told side by side: rules.yml#luat-bao."""
        return f"{self.file}#{id}"


def _read_rules(source: str, faults: Faults) -> Entries:
    return {id: {"title": rule.title, "text": rule.text} for id, rule in read_rules(source, faults).items()}


def _read_terms(source: str, faults: Faults) -> Entries:
    found: Entries = {}
    for id, term in read_glossary(source, faults).items():
        found[id] = {"term": term.term, "meaning": term.meaning}
        if term.also:
            found[id]["also"] = list(term.also)
    return found


def _write_keyed(registry: Registry, source: str, id: str, entry: Entry | None) -> str:
    """The text of a file whose entries stand below their ids."""
    text, entries = read_registry(source, registry.root)
    old = find(entries, id) if entries is not None else None
    if entries is None or not entries.value:
        new = mapping_of([(node_of(id), node_of(entry))] if entry is not None else [])
        return text.changed([("", text.root)], {registry.root: new})
    path = [("", text.root), (registry.root, entries)]
    if entry is not None and isinstance(old, yaml.MappingNode):
        gone = {name: None for name in registry.schema if name not in entry}
        changes = real_changes(old, {**gone, **entry}, registry.schema)
        return text.changed([*path, (id, old)], changes, tuple(registry.schema))
    if entry is None and old is not None and len(entries.value) == 1:
        return text.changed(path[:1], {registry.root: mapping_of([])})
    return text.changed(path, {id: node_of(entry) if entry is not None else None})


def _write_listed(registry: Registry, source: str, id: str, entry: Entry | None) -> str:
    """The text of a file whose entries stand in a list, each with its id."""
    ensure_editable(source)
    lines = split_lines(source.removeprefix(BOM))
    text = YamlText(source, 0, len(lines) - (not lines[-1].text))
    items = find(text.root, registry.root)
    said = None if entry is None else {"id": id, **entry}
    if items is None or yaml_type(items) == "null" or not items.value:
        return text.changed([("", text.root)], {registry.root: node_of([said] if said else [])})
    if not isinstance(items, yaml.SequenceNode) or items.flow_style:
        raise uneditable(text.line_at(items.start_mark) + 1, NO_LIST)
    known = [item for item in items.value if isinstance(item, yaml.MappingNode) and _id_of(item) == id]
    if said is None and known == items.value:
        return text.changed([("", text.root)], {registry.root: node_of([])})
    at = text.last_line(items.value[-1]) + 1
    start, end = at, at
    if known:
        start, end = text.line_at(known[0].start_mark), text.last_line(known[0]) + 1
    margin = items.start_mark.column
    if known and lines[start].text[: known[0].start_mark.column].strip(" ") != "-":
        raise uneditable(start + 1, NO_LIST)
    pairs = [(node_of(name), node_of(value)) for name, value in said.items()] if said else []
    written = write_pairs(pairs) if pairs else ()
    new = tuple(" " * margin + ("  " if number else "- ") + line for number, line in enumerate(written))
    bom = BOM if source.startswith(BOM) else ""
    return bom + join_lines(apply_edits(lines, [Edit(start, end, new)]), dominant_line_end(source))


def _id_of(item: yaml.MappingNode) -> str:
    node = find(item, "id")
    return str(node.value) if node is not None else ""


RULES = Registry("rules.yml", "rules", RULE_SCHEMA, _read_rules, _write_keyed)
TERMS = Registry(GLOSSARY_FILE, "terms", TERM_SCHEMA, _read_terms, _write_listed)
REGISTRIES: Mapping[str, Registry] = {registry.file: registry for registry in (RULES, TERMS)}
