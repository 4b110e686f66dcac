"""Front matter and facts changed key by key in the exact text of their file; texts as browsers send them back."""

from collections.abc import Mapping
from typing import Any

import yaml

from portal.content.catalogue import FACT
from portal.content.faults import N_, Faults
from portal.content.frontmatter import FENCE, LARGEST, SCHEMAS, closing_line, read_front
from portal.content.line_ends import END, Edit, edited, joined, lines_of, retyped, usual_end
from portal.content.sources import BOM, is_readable, normal
from portal.content.yaml_editing import Changes, Unreadable, YamlText, find, name_of, real_changes, refusal
from portal.content.yaml_nodes import kind
from portal.content.yaml_values import Schema
from portal.content.yaml_writing import mapping_of, node_of, written

ANY_KEY: Schema = {name: key for schema in SCHEMAS.values() for name, key in schema.items()}
FACT_KEYS = tuple(FACT)


def with_values(source: str, changes: Mapping[str, Any]) -> str:
    """The text of a page with these keys of its front matter changed and every other byte as it was.

    None, "" and [] take a key away, in records too; what says the same already stays as it is written. A text
    without front matter gets one. Raises Unreadable, with the faults, where the front matter is no YAML of keys.
    """
    check(source)
    end = front_end(source)
    if end is None:
        return with_new_front(source, real_changes(mapping_of([]), changes, ANY_KEY))
    front = YamlText(source, 1, end)
    if len(front.text) > LARGEST:
        raise refusal(1, N_("the front matter is longer than %(most)s KB"), most=LARGEST // 1024)
    return front.changed([("", front.root)], real_changes(front.root, changes, ANY_KEY))


def with_alias(source: str, before: str, *, now: str) -> str:
    """The text of a page that had the slug `before` and has another `now`, with `aliases` that say so.

    Raises Unreadable.
    """
    said = read_front(normal(source), Faults("")).values.get("aliases", [])
    aliases = [alias for alias in dict.fromkeys([*said, before]) if alias != now]
    return with_values(source, {"aliases": aliases})


def with_new_front(source: str, changes: Changes) -> str:
    lines = lines_of(source.removeprefix(BOM))
    if FENCE.fullmatch(lines[0].text):
        raise refusal(1, N_("the front matter is not closed: a line --- is missing after it"))
    pairs = [(node_of(name), node) for name, node in changes.items() if node is not None]
    if not pairs:
        return source
    between = [""] if lines[0].text else []
    bom = BOM if source.startswith(BOM) else ""
    front = Edit(0, 0, ("---", *written(pairs), "---", *between))
    return bom + joined(edited(lines, [front]), usual_end(source))


def split(source: str) -> tuple[str, str]:
    """The front matter with its fences and line ends, and the rest; together they are the text.

    Without front matter the first part is empty, or no more than a byte order mark.
    """
    end = front_end(source)
    bom = BOM if source.startswith(BOM) else ""
    if end is None:
        return bom, source.removeprefix(BOM)
    front = lines_of(source.removeprefix(BOM))[: end + 1]
    length = len(bom) + sum(len(line.text) + len(line.end) for line in front)
    return source[:length], source[length:]


def with_body(source: str, typed: str) -> str:
    """The text with what a browser sent back for everything below the front matter; see with_text."""
    front, _body = split(source)
    fence_is_last = front_end(source) is not None and not END.search(front[-1:])
    between = "\r\n" if fence_is_last and typed else ""
    return retyped(source, front + between + END.sub("\r\n", typed))


def with_text(source: str, typed: str) -> str:
    """The text that a browser sent back for the whole of it: unchanged lines keep their ends, byte for byte.

    A browser sends every line end as CRLF; new lines take the end that most lines of the text have.
    """
    return retyped(source, typed)


def with_fact(source: str, id: str, changes: Mapping[str, Any]) -> str:
    """The text of facts.yml with these keys of one fact changed; raises KeyError for a fact that is not there.

    What with_values says of keys holds here, too; a fact in braces is written anew, a key a line.
    Raises Unreadable.
    """
    registry, facts = read_registry(source)
    fact = find(facts, id) if facts else None
    if facts is None or fact is None:
        raise KeyError(id)
    if not isinstance(fact, yaml.MappingNode):
        raise refusal(registry.line_at(fact.start_mark) + 1, N_("“key: value” lines are due here"))
    path = [("", registry.root), ("facts", facts), (id, fact)]
    return registry.changed(path, real_changes(fact, changes, FACT), FACT_KEYS)


def with_new_fact(source: str, id: str, values: Mapping[str, Any]) -> str:
    """The text of facts.yml with one more fact, after the others; raises ValueError for an id that is taken.

    Raises Unreadable.
    """
    registry, facts = read_registry(source)
    fact = node_of({name: values[name] for name in sorted(values, key=FACT_KEYS.index)})
    if facts is None or not facts.value:
        return registry.changed([("", registry.root)], {"facts": mapping_of([(node_of(id), fact)])})
    if find(facts, id) is not None:
        raise ValueError(id)
    return registry.changed([("", registry.root), ("facts", facts)], {id: fact})


def without_fact(source: str, id: str) -> str:
    """The text of facts.yml without one fact, whose comments stay; raises KeyError for a fact that is not there.

    Raises Unreadable.
    """
    registry, facts = read_registry(source)
    if facts is None or find(facts, id) is None:
        raise KeyError(id)
    if {name_of(key) for key, _value in facts.value} == {id}:
        return registry.changed([("", registry.root)], {"facts": mapping_of([])})
    return registry.changed([("", registry.root), ("facts", facts)], {id: None})


def read_registry(source: str) -> tuple[YamlText, yaml.MappingNode | None]:
    """The text of facts.yml as YAML, and its facts, if it has some."""
    check(source)
    lines = lines_of(source.removeprefix(BOM))
    registry = YamlText(source, 0, len(lines) - (not lines[-1].text))
    facts = find(registry.root, "facts")
    if facts is None or kind(facts) == "null":
        return registry, None
    if not isinstance(facts, yaml.MappingNode):
        raise refusal(registry.line_at(facts.start_mark) + 1, N_("“key: value” lines are due here"))
    return registry, facts


def check(source: str) -> None:
    """Raise Unreadable if the text is too large or holds what no file can hold."""
    faults = Faults("")
    if not is_readable(source, faults):
        raise Unreadable(faults.found)


def front_end(source: str) -> int | None:
    """The number, from 0, of the line that closes the front matter; None where there is none."""
    return closing_line(normal(source).split("\n", LARGEST))
