"""What a screen reader reads, in its order: role, name and state of each node of Chromium's accessibility tree.

The words are kept in reading_order/, a line for each stop, as NVDA reads down a page. Where a change is meant,
`READING_ORDER=write` writes them anew; read them through before they are committed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.units.models import Unit
from tests import factories
from tests.learning.conftest import LESSON

KEPT = Path(__file__).parent / "reading_order"
LANDMARKS = {"banner", "main", "navigation", "contentinfo", "complementary", "search"}
# Of these the name is read, and what stands inside is part of it, unless something in it can be used.
WHOLE = {
    "link",
    "button",
    "heading",
    "radio",
    "checkbox",
    "textbox",
    "combobox",
    "image",
    "progressbar",
    "DisclosureTriangle",
}
ANNOUNCED = {
    "group",
    "list",
    "listitem",
    "table",
    "row",
    "columnheader",
    "rowheader",
    "cell",
    "status",
    "alert",
    "article",
}
STATES = ("checked", "expanded", "pressed", "disabled", "required", "invalid", "focused")
QUIZ = """\
---
title: Kiểm tra
kind: quiz
pass_mark: 60
shuffle: false
---

Cô Ba nghe máy: “Chiều nay cắt điện.” Cô làm gì trước?

<!-- data-id="cup-dien" -->
- [( )] Bấm đường liên kết
- [(X)] Cúp máy
"""


def read(page: Page) -> list[str]:
    """The lines that are read from the top of the page to its end."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    return list(lines_of(nodes[0], by_id, depth=0))


def lines_of(node: dict[str, Any], by_id: dict[str, dict[str, Any]], depth: int) -> Iterator[str]:
    """A node as one line, if it is read, then what stands inside it."""
    role = node.get("role", {}).get("value", "")
    name = " ".join(str(node.get("name", {}).get("value", "")).split())
    children = [by_id[one] for one in node.get("childIds", []) if one in by_id]
    if role == "InlineTextBox":
        return
    if role == "Date":  # inside are the browser's own parts, in the machine's language
        yield f"{'  ' * depth}[date] {name}"
        return
    is_ignored = node.get("ignored")
    if not is_ignored and role == "StaticText":
        yield f"{'  ' * depth}{name}"
        return
    says = not is_ignored and (
        role in LANDMARKS or role in WHOLE or (role in ANNOUNCED and (name or role in {"list", "status", "alert"}))
    )
    if says:
        yield f"{'  ' * depth}{spoken(role, name, node)}"
    if not is_ignored and role in WHOLE and not any(is_usable(child, by_id) for child in children):
        return
    for child in children:
        yield from lines_of(child, by_id, depth + (1 if says else 0))


def is_usable(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> bool:
    """Whether a node or one below it is a stop of its own."""
    role = node.get("role", {}).get("value", "")
    if role in {"link", "button", "radio", "checkbox", "textbox", "combobox"}:
        return True
    return any(is_usable(by_id[one], by_id) for one in node.get("childIds", []) if one in by_id)


def spoken(role: str, name: str, node: dict[str, Any]) -> str:
    """The line: role, level, name, states and description."""
    values = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
    level = f" {values['level']}" if role == "heading" else ""
    states = [f"{state}={values[state]}" for state in STATES if values.get(state) not in (None, False, "false")]
    if role == "DisclosureTriangle":
        role = "disclosure"
        states = ["expanded" if values.get("expanded") else "collapsed"]
    if role in ("radio", "checkbox") and values.get("checked") == "false":
        states.append("not checked")
    if description := node.get("description", {}).get("value"):
        states.append(f"described “{description}”")
    value = node.get("value", {}).get("value")
    if role in ("textbox", "combobox", "progressbar") and value not in (None, ""):
        states.append(f"value {value}")
    return " ".join([f"[{role}{level}]", name, *(f"({state})" for state in states)]).strip()


def compare(page: Page, name: str) -> None:
    """What is read must be what is kept under this name."""
    file, lines = KEPT / f"{name}.txt", read(page)
    if os.environ.get("READING_ORDER") == "write":
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    assert lines == file.read_text(encoding="utf-8").splitlines()


def publish() -> None:
    """A lesson with two questions, and a quiz of one."""
    factories.make_course("an-toan", pages={"01-dung-lai.md": LESSON, "02-kiem-tra.md": QUIZ})


def test_sign_in(open_phone: Callable[..., Page], bare_app: Flask) -> None:
    page = open_phone()
    page.goto("/sign-in")

    compare(page, "sign-in")


def test_lesson(open_phone: Callable[..., Page], bare_app: Flask, member: User) -> None:
    publish()
    page = open_phone(member)
    page.goto("/courses/an-toan/dung-lai")

    compare(page, "lesson")


def test_quiz_after_an_answer(open_phone: Callable[..., Page], bare_app: Flask, member: User) -> None:
    publish()
    page = open_phone(member)
    page.goto("/courses/an-toan/kiem-tra")
    page.locator("form[action$='/attempts'] button").click()
    page.locator("[name=choice]").nth(1).check()
    expect(page.locator("#saved")).not_to_be_empty()
    # What was announced does not stay to be read a second time at the end of the page.
    expect(page.locator("#announcer")).to_be_empty()

    compare(page, "quiz")


def test_dashboard(
    open_phone: Callable[..., Page], bare_app: Flask, leader: User, member: User, team: Unit
) -> None:
    publish()
    page = open_phone(leader, viewport={"width": 1280, "height": 800}, has_touch=False)
    page.goto("/dashboard")

    compare(page, "dashboard")
