"""The front matter of a page or a course: YAML between two lines of three hyphens."""

import re
from dataclasses import dataclass
from typing import Any

from portal.content.checks.faults import N_, Faults
from portal.content.enums import Impact, PageKind
from portal.content.files.yaml_nodes import read_root
from portal.content.files.yaml_values import (
    Key,
    ReadContext,
    Schema,
    boolean,
    code,
    count_or_counts,
    day,
    guide_name,
    list_of,
    names_of,
    one_of,
    read_keys,
    record,
    slug,
    text,
    whole,
    word_or_slugs,
)
from portal.content.lint.names import CHECK_NAMES

PAGE_KINDS = tuple(kind for kind in PageKind if kind != PageKind.COURSE)
MAX_FRONT_BYTES = 16 * 1024  # characters of one front matter
FENCE = re.compile(r"---[ \t]*")

SOURCE_SCHEMA = {"title": Key(text, required=True), "url": Key(text), "checked": Key(day)}
# Acceptances of warnings of content/lint: which check, the words it is about, and why they stay.
ACCEPTED_SCHEMA: Schema = {
    "check": Key(one_of(*CHECK_NAMES), required=True),
    "quote": Key(text),
    "reason": Key(text, required=True),
}
COMMON_SCHEMA: Schema = {
    "title": Key(text, required=True),
    "summary": Key(text),
    "competences": Key(list_of(code)),
    "groups": Key(list_of(slug)),
    "sources": Key(list_of(record(SOURCE_SCHEMA))),
    "reviewed": Key(day),
    "impact": Key(one_of(*Impact)),
    "accepted": Key(list_of(record(ACCEPTED_SCHEMA, with_line=True))),
    "aliases": Key(list_of(slug)),  # the slugs it had before, which lead to it
}
ALL_LESSONS = "all-lessons"
COURSE_SCHEMA: Schema = {
    **COMMON_SCHEMA,
    "language": Key(one_of("vi", "en")),
    "unit": Key(text),
    "shared": Key(text),
    "position": Key(whole(0, 9999)),
    "refresh_months": Key(whole(1, 120)),
    # The lessons and guides that being in a class of the course completes.
    "class_counts_for": Key(word_or_slugs("class_counts_for", ALL_LESSONS)),
}
PAGE_SCHEMA: Schema = {**COMMON_SCHEMA, "kind": Key(one_of(*PAGE_KINDS)), "minutes": Key(whole(1, 240))}
# How a single choice of a practice question is sent: by the tap itself, or by the button below it.
LESSON_SCHEMA: Schema = {
    **PAGE_SCHEMA,
    "answer": Key(one_of("tap", "button")),
    "hands_out": Key(list_of(guide_name)),  # the guides to leave with residents
}
# The sections of the two forms that are asked before and after the course.
PRETEST_SCHEMA: Schema = {"a": Key(code, required=True), "b": Key(code, required=True)}
QUIZ_SCHEMA: Schema = {
    **PAGE_SCHEMA,
    "pass_mark": Key(whole(1, 100)),
    "draw": Key(count_or_counts("draw", 1000)),  # of all questions, or of each section by its id
    "must_pass": Key(names_of("must_pass")),  # sections and questions that must be right, whatever the score
    "pretest": Key(record(PRETEST_SCHEMA)),
    "shuffle": Key(boolean),
    "max_attempts": Key(whole(1, 1000)),
}
CHANNELS = ("call", "sms", "zalo", "messenger", "email", "web", "app", "door", "counter", "street")
SCENARIO_SCHEMA: Schema = {**PAGE_SCHEMA, "channel": Key(one_of(*CHANNELS), required=True), "who": Key(text)}
# Names in icons.svg, one of which stands beside the guide in lists.
GUIDE_SIGNS = (
    "document",
    "alert",
    "bank",
    "bolt",
    "card",
    "device",
    "key",
    "people",
    "phone",
    "qr",
    "search",
    "shield",
)
GUIDE_SCHEMA: Schema = {
    **PAGE_SCHEMA,
    "groups": Key(list_of(slug, least=1), required=True),
    "topic": Key(code),
    "sign": Key(one_of(*GUIDE_SIGNS)),
}
SCHEMAS: dict[str, Schema] = {
    PageKind.COURSE: COURSE_SCHEMA,
    PageKind.LESSON: LESSON_SCHEMA,
    PageKind.QUIZ: QUIZ_SCHEMA,
    PageKind.SCENARIO: SCENARIO_SCHEMA,
    PageKind.GUIDE: GUIDE_SCHEMA,
    PageKind.CHECKLIST: PAGE_SCHEMA,
}
DEFAULTS: dict[str, dict[str, Any]] = {
    PageKind.COURSE: {"language": "vi"},
    PageKind.LESSON: {"answer": "tap"},
    PageKind.QUIZ: {"pass_mark": 80, "draw": None, "must_pass": [], "shuffle": True, "max_attempts": None},
}


@dataclass(frozen=True)
class FrontMatter:
    """What stands before the text: JSON-safe values with defaults filled in, and the line of each key.

    What a value holds may have a line of its own, such as “draw.so-cuu”.
    """

    kind: str
    values: dict[str, Any]
    lines: dict[str, int]
    body_from: int  # the line, from 0, that the text begins at

    def line(self, key: str) -> int:
        """The line to show for a key: its own, that of what it stands in, or the first."""
        return self.lines.get(key) or self.lines.get(key.partition(".")[0], 1)


def read_front(source: str, faults: Faults, kind: str | None = None) -> FrontMatter:
    """The front matter of a normalised text; `kind` is "course", or None to take it from the text itself."""
    lines = source.split("\n", MAX_FRONT_BYTES)
    end = closing_line(lines)
    if end is None:
        no_fence = N_("the file does not say its title: it begins with a line ---, “title: …”, a line ---")
        unclosed = N_("what is said about the page does not end: a line --- is missing after it")
        faults.add(1, unclosed if FENCE.fullmatch(lines[0]) else no_fence)
        kind = kind or PageKind.LESSON
        return FrontMatter(kind, {"title": "", **DEFAULTS.get(kind, {})}, {}, 0)

    yaml_text = "\n".join(lines[1:end])
    if len(yaml_text) > MAX_FRONT_BYTES:
        faults.add(1, N_("what is said about the page is longer than %(most)s KB"), most=MAX_FRONT_BYTES // 1024)
        yaml_text = ""
    root = read_root(yaml_text, 2, faults)
    if root is None:
        kind = kind or PageKind.LESSON
        return FrontMatter(kind, {"title": "", **DEFAULTS.get(kind, {})}, {}, end + 1)
    kind = kind or page_kind_of(yaml_text)
    where = ReadContext(2, faults)
    values, key_lines = read_keys(root, SCHEMAS[kind], where)
    return FrontMatter(kind, {"title": "", **DEFAULTS.get(kind, {}), **values}, where.lines | key_lines, end + 1)


def closing_line(lines: list[str]) -> int | None:
    """The number, from 0, of the line that closes the front matter; None where there is none or it stays open."""
    if not FENCE.fullmatch(lines[0]):
        return None
    return next((at for at, line in enumerate(lines[1:], 1) if FENCE.fullmatch(line)), None)


def page_kind_of(yaml_text: str) -> str:
    """The kind that the text names, looked up before its schema can be chosen; a wrong one is read as a lesson."""
    said = re.search(r"^kind:[ \t]*[\"']?([a-z]+)[\"']?[ \t]*(?:#.*)?$", yaml_text, re.MULTILINE)
    return said[1] if said and said[1] in PAGE_KINDS else PageKind.LESSON
