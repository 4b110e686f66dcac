"""The front matter of a page or a course: YAML between two lines of three hyphens."""

import re
from dataclasses import dataclass
from typing import Any

from portal.content.faults import N_, Faults
from portal.content.yaml_nodes import read_root
from portal.content.yaml_values import (
    Key,
    Schema,
    Where,
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

KINDS = ("lesson", "quiz", "scenario", "guide", "checklist")
LARGEST = 16 * 1024  # characters of one front matter
FENCE = re.compile(r"---[ \t]*")

SOURCE = {"title": Key(text, required=True), "url": Key(text), "checked": Key(day)}
COMMON: Schema = {
    "title": Key(text, required=True),
    "summary": Key(text),
    "competences": Key(list_of(code)),
    "groups": Key(list_of(slug)),
    "sources": Key(list_of(record(SOURCE))),
    "reviewed": Key(day),
    "impact": Key(one_of("minor", "notice", "must-know")),
    "aliases": Key(list_of(slug)),  # the slugs it had before, which lead to it
}
COURSE: Schema = {
    **COMMON,
    "language": Key(one_of("vi", "en")),
    "unit": Key(text),
    "shared": Key(text),
    "position": Key(whole(0, 9999)),
    "refresh_months": Key(whole(1, 120)),
}
PAGE: Schema = {**COMMON, "kind": Key(one_of(*KINDS)), "minutes": Key(whole(1, 240))}
QUIZ: Schema = {
    **PAGE,
    "pass_mark": Key(whole(1, 100)),
    "draw": Key(whole(1, 1000)),
    "shuffle": Key(boolean),
    "max_attempts": Key(whole(1, 1000)),
}
CHANNELS = ("call", "sms", "zalo", "messenger", "email", "web", "app", "door", "counter", "street")
SCENARIO: Schema = {**PAGE, "channel": Key(one_of(*CHANNELS), required=True), "who": Key(text)}
GUIDE: Schema = {**PAGE, "groups": Key(list_of(slug, least=1), required=True), "topic": Key(code)}
SCHEMAS: dict[str, Schema] = {
    "course": COURSE,
    "lesson": PAGE,
    "quiz": QUIZ,
    "scenario": SCENARIO,
    "guide": GUIDE,
    "checklist": PAGE,
}
DEFAULTS: dict[str, dict[str, Any]] = {
    "course": {"language": "vi"},
    "quiz": {"pass_mark": 80, "draw": None, "shuffle": True, "max_attempts": None},
}


@dataclass(frozen=True)
class Front:
    """What stands before the text: JSON-safe values with defaults filled in, and the line of each key."""

    kind: str
    values: dict[str, Any]
    lines: dict[str, int]
    body_from: int  # the line, from 0, that the text begins at

    def line(self, key: str) -> int:
        """The line to show for a key: its own, or the first."""
        return self.lines.get(key, 1)


def read_front(source: str, faults: Faults, kind: str | None = None) -> Front:
    """The front matter of a normalised text; `kind` is "course", or None to take it from the text itself."""
    lines = source.split("\n", LARGEST)
    end = closing_line(lines)
    if end is None:
        no_fence = N_("the file must begin with front matter: a line ---, “title: …”, a line ---")
        unclosed = N_("the front matter is not closed: a line --- is missing after it")
        faults.add(1, unclosed if FENCE.fullmatch(lines[0]) else no_fence)
        kind = kind or "lesson"
        return Front(kind, {"title": "", **DEFAULTS.get(kind, {})}, {}, 0)

    yaml_text = "\n".join(lines[1:end])
    if len(yaml_text) > LARGEST:
        faults.add(1, N_("the front matter is longer than %(most)s KB"), most=LARGEST // 1024)
        yaml_text = ""
    root = read_root(yaml_text, 2, faults)
    if root is None:
        kind = kind or "lesson"
        return Front(kind, {"title": "", **DEFAULTS.get(kind, {})}, {}, end + 1)
    kind = kind or kind_of(yaml_text)
    values, key_lines = read_keys(root, SCHEMAS[kind], Where(2, faults))
    return Front(kind, {"title": "", **DEFAULTS.get(kind, {}), **values}, key_lines, end + 1)


def closing_line(lines: list[str]) -> int | None:
    """The number, from 0, of the line that closes the front matter; None where there is none or it stays open."""
    if not FENCE.fullmatch(lines[0]):
        return None
    return next((at for at, line in enumerate(lines[1:], 1) if FENCE.fullmatch(line)), None)


def kind_of(yaml_text: str) -> str:
    """The kind that the text names, looked up before its schema can be chosen; a wrong one is read as a lesson."""
    said = re.search(r"^kind:[ \t]*[\"']?([a-z]+)[\"']?[ \t]*(?:#.*)?$", yaml_text, re.MULTILINE)
    return said[1] if said and said[1] in KINDS else "lesson"
