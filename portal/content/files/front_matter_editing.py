"""Front matter and facts changed key by key in the exact text of their file; texts as browsers send them back."""

from collections.abc import Mapping
from typing import Any

import yaml

from portal.content.checks.faults import N_, Faults
from portal.content.files.catalogue import FACT_SCHEMA
from portal.content.files.front_matter import FENCE, MAX_FRONT_BYTES, SCHEMAS, closing_line, read_front
from portal.content.files.sources import BOM, is_readable, normalise
from portal.content.files.yaml_editing import (
    Changes,
    UneditableText,
    YamlText,
    find,
    name_of,
    real_changes,
    uneditable,
)
from portal.content.files.yaml_nodes import yaml_type
from portal.content.files.yaml_values import Schema
from portal.content.files.yaml_writing import mapping_of, node_of, write_pairs
from portal.content.text.line_ends import (
    LINE_END,
    Edit,
    apply_edits,
    dominant_line_end,
    join_lines,
    keep_line_ends,
    split_lines,
)

ANY_KEY: Schema = {name: key for schema in SCHEMAS.values() for name, key in schema.items()}
FACT_KEYS = tuple(FACT_SCHEMA)


def with_front_values(source: str, changes: Mapping[str, Any]) -> str:
    """The text of a page with these keys of its front matter changed and every other byte as it was.

    None, "" and [] take a key away, in records too; what says the same already stays as it is written. A text
    without front matter gets one. Raises UneditableText, with the faults, where the front matter is no YAML of
    keys.
    """
    ensure_editable(source)
    end = front_end(source)
    if end is None:
        return with_new_front(source, real_changes(mapping_of([]), changes, ANY_KEY))
    front = YamlText(source, 1, end)
    if len(front.text) > MAX_FRONT_BYTES:
        too_long = N_("what is said about the page is longer than %(most)s KB")
        raise uneditable(1, too_long, most=MAX_FRONT_BYTES // 1024)
    return front.changed([("", front.root)], real_changes(front.root, changes, ANY_KEY))


def with_former_slug(source: str, before: str, *, now: str) -> str:
    """The text of a page that had the slug `before` and has another `now`, with `aliases` that say so.

    Raises UneditableText.
    """
    said = read_front(normalise(source), Faults("")).values.get("aliases", [])
    aliases = [alias for alias in dict.fromkeys([*said, before]) if alias != now]
    return with_front_values(source, {"aliases": aliases})


def with_new_front(source: str, changes: Changes) -> str:
    lines = split_lines(source.removeprefix(BOM))
    if FENCE.fullmatch(lines[0].text):
        raise uneditable(1, N_("what is said about the page does not end: a line --- is missing after it"))
    pairs = [(node_of(name), node) for name, node in changes.items() if node is not None]
    if not pairs:
        return source
    between = [""] if lines[0].text else []
    bom = BOM if source.startswith(BOM) else ""
    front = Edit(0, 0, ("---", *write_pairs(pairs), "---", *between))
    return bom + join_lines(apply_edits(lines, [front]), dominant_line_end(source))


def split_front(source: str) -> tuple[str, str]:
    """The front matter with its fences and line ends, and the rest; together they are the text.

    Without front matter the first part is empty, or no more than a byte order mark.
    """
    end = front_end(source)
    bom = BOM if source.startswith(BOM) else ""
    if end is None:
        return bom, source.removeprefix(BOM)
    front = split_lines(source.removeprefix(BOM))[: end + 1]
    length = len(bom) + sum(len(line.text) + len(line.end) for line in front)
    return source[:length], source[length:]


def with_body(source: str, typed: str) -> str:
    """The text with what a browser sent back for everything below the front matter; see with_text."""
    front, _body = split_front(source)
    fence_is_last = front_end(source) is not None and not LINE_END.search(front[-1:])
    between = "\r\n" if fence_is_last and typed else ""
    return keep_line_ends(source, front + between + LINE_END.sub("\r\n", typed))


def with_text(source: str, typed: str) -> str:
    """The text that a browser sent back for the whole of it: unchanged lines keep their ends, byte for byte.

    A browser sends every line end as CRLF; new lines take the end that most lines of the text have.
    """
    return keep_line_ends(source, typed)


def with_fact(source: str, id: str, changes: Mapping[str, Any]) -> str:
    """The text of facts.yml with these keys of one fact changed; raises KeyError for a fact that is not there.

    What with_front_values says of keys holds here, too; a fact in braces is written anew, a key a line.
    Raises UneditableText.
    """
    registry, facts = read_registry(source, "facts")
    fact = find(facts, id) if facts else None
    if facts is None or fact is None:
        raise KeyError(id)
    if not isinstance(fact, yaml.MappingNode):
        raise uneditable(registry.line_at(fact.start_mark) + 1, N_("“key: value” lines are due here"))
    path = [("", registry.root), ("facts", facts), (id, fact)]
    return registry.changed(path, real_changes(fact, changes, FACT_SCHEMA), FACT_KEYS)


def with_new_fact(source: str, id: str, values: Mapping[str, Any]) -> str:
    """The text of facts.yml with one more fact, after the others; raises ValueError for an id that is taken.

    Raises UneditableText.
    """
    registry, facts = read_registry(source, "facts")
    fact = node_of({name: values[name] for name in sorted(values, key=FACT_KEYS.index)})
    if facts is None or not facts.value:
        return registry.changed([("", registry.root)], {"facts": mapping_of([(node_of(id), fact)])})
    if find(facts, id) is not None:
        raise ValueError(id)
    return registry.changed([("", registry.root), ("facts", facts)], {id: fact})


def without_fact(source: str, id: str) -> str:
    """The text of facts.yml without one fact, whose comments stay; raises KeyError for a fact that is not there.

    Raises UneditableText.
    """
    registry, facts = read_registry(source, "facts")
    if facts is None or find(facts, id) is None:
        raise KeyError(id)
    if {name_of(key) for key, _value in facts.value} == {id}:
        return registry.changed([("", registry.root)], {"facts": mapping_of([])})
    return registry.changed([("", registry.root), ("facts", facts)], {id: None})


def read_registry(source: str, root: str) -> tuple[YamlText, yaml.MappingNode | None]:
    """The text of a file such as facts.yml as YAML, and its entries below the key `root`, if it has some."""
    ensure_editable(source)
    lines = split_lines(source.removeprefix(BOM))
    registry = YamlText(source, 0, len(lines) - (not lines[-1].text))
    entries = find(registry.root, root)
    if entries is None or yaml_type(entries) == "null":
        return registry, None
    if not isinstance(entries, yaml.MappingNode):
        raise uneditable(registry.line_at(entries.start_mark) + 1, N_("“key: value” lines are due here"))
    return registry, entries


def ensure_editable(source: str) -> None:
    """Raise UneditableText if the text is too large or holds what no file can hold."""
    faults = Faults("")
    if not is_readable(source, faults):
        raise UneditableText(faults.found)


def front_end(source: str) -> int | None:
    """The number, from 0, of the line that closes the front matter; None where there is none."""
    return closing_line(normalise(source).split("\n", MAX_FRONT_BYTES))
