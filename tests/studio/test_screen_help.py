"""How a drawn screen is written stands where trainers write one."""

from __future__ import annotations

import re

from portal.content.markdown.snippet_examples import EVERY_ROW
from portal.content.pages.page import parse_page
from portal.content.screens.rows import RowKind
from portal.studio.editor.views.screen_help import screen_example


def test_the_example_has_every_row_and_no_fault() -> None:
    page = parse_page("a.md", f"---\ntitle: A\n---\n\n{EVERY_ROW}")

    (prose,) = page.items
    (screen,) = [token.meta["screen"] for token in prose.tokens if token.type == "screen"]
    assert page.faults == ()
    assert {row.kind for row in screen.rows} == set(RowKind)


def test_the_example_is_drawn_beside_its_rows() -> None:
    example = screen_example("vi")

    assert example.source == EVERY_ROW
    assert "hình vẽ" in example.drawing
    assert re.findall(r"<li>([^:<]+)", example.drawing)[:2] == ["Thanh địa chỉ", "Thanh đầu"]
