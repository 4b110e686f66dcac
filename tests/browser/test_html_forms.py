"""What a form sends as it is read from the HTML is what Chromium sends."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Page
from selectolax.lexbor import LexborHTMLParser

from tests.browser.html_forms import Filled, sent_by

FORM = """
<form action="/g">
  <input name="text" value="Cô Ba &amp; chú Tư"><input value="không tên"><input name="empty">
  <input type="hidden" name="secret" value="1"><input name="off" value="x" disabled>
  <fieldset disabled><input name="deep" value="x"></fieldset>
  <input type="checkbox" name="box" checked><input type="checkbox" name="box" value="2" checked>
  <input type="checkbox" name="box" value="3">
  <input type="radio" name="row" value="1"><input type="radio" name="row" value="2" checked>
  <select name="list"><option>Một  hai</option><option value="b">Ba</option></select>
  <select name="chosen"><option value="a">A</option><option value="b" selected>B</option></select>
  <select name="many" multiple><option selected>1</option><option>2</option><option selected>3</option></select>
  <textarea name="area">
Dòng một
dòng hai</textarea>
  <button name="go" value="back">Lui</button><button id="next" name="go" value="next">Tới</button>
  <button type="button" name="go" value="none">Không</button>
</form>
<input name="outside" value="x"><input name="late" value="y" form="other">
<form id="other" action="/g?x=1"></form><button form="other" name="far" value="1" id="far">Xa</button>
"""


@pytest.mark.parametrize("button", ["next", "far"])
def test_a_form_sends_what_chromium_sends(open_phone: Callable[..., Page], button: str) -> None:
    page = open_phone()
    page.goto("/g")
    page.evaluate("html => { document.body.innerHTML = html; }", FORM)
    page.locator(f"#{button}").click()
    page.wait_for_url("**/g?*")

    sent = sent_by(LexborHTMLParser(FORM).css_first(f"#{button}"), Filled())

    by_chromium = parse_qsl(urlsplit(page.url).query, keep_blank_values=True)
    assert parse_qsl(urlencode(list(sent.data.items(multi=True))), keep_blank_values=True) == by_chromium
