"""No text, however it is written, stops the checks for writers or keeps them busy."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.content.checks.faults import Faults
from portal.content.files.front_matter import PAGE_KINDS
from portal.content.files.glossary import Term
from portal.content.files.sources import is_readable
from portal.content.lint.checks import lint_page
from portal.content.lint.names import UNEXPLAINED_TERM
from portal.content.lint.terms import told_text, without_between
from portal.content.lint.texts import without_quotes
from portal.content.lint.warning import LintContext, LintedPage, TextsBeside
from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import Fact, RenderContext, Rule
from tests.cpu_time import cpu_seconds

CONTEXT = LintContext(
    {"so": Fact("so", "1900", confirmed=False)},
    {"luat": Rule("luat", "Gọi ngân hàng liền, mở biên lai ra đọc.")},
    {"otp": Term("otp", "mã OTP", "Số xài một lần.", ("OTP",))},
)
BITS = (
    "Gọi ngân hàng trước, mở biên lai ra đọc.",
    "mã OTP",
    "{{ so }}",
    "{{ luat }}",
    "“",
    "”",
    '"',
    "## A {#noi-gi-o-cua}",
    "## B {#b}",
    "- [x](#b)",
    "> [!TIP]",
    "> [!SMS] Lạ",
    '> <!-- data-clue="a" -->b<!-- /clue -->',
    '<!-- data-id="q" data-tags="giả" -->',
    "- [(X)] Bấm đại",
    "- [( )] Chửi",
    "[[mười]]",
    "***",
    '<!-- data-steps="a" -->',
    "1. Một",
    "```screen",
    "[ Nộp ]",
    "```",
    "<!--",
    "|a|b|",
    "|---|---|",
    "[OTP](../glossary.yml#otp)",
    "không đòi gì",
)


def checked(source):
    page = parse_page("a/02-a.md", source)
    shown = render_page(page, RenderContext(CONTEXT.shown, lambda link: f"/{link}"))
    beside = TextsBeside("", (source,))
    return lint_page(LintedPage(page, shown.blocks, beside=beside), CONTEXT)


@given(
    st.sampled_from(PAGE_KINDS),
    st.lists(st.sampled_from(BITS) | st.text(max_size=5), max_size=30).map("\n".join),
    st.sampled_from(["", "accepted: [{check: long-sentence, reason: a}]\n", "accepted: [{check: x}]\n"]),
)
@settings(max_examples=200, deadline=None)
def test_every_warning_has_a_line_of_the_text_and_can_be_said(kind, body, front):
    source = f"---\ntitle: A\nkind: {kind}\nchannel: call\n{front}---\n{body}"
    found = checked(source)

    lines = len(re.split("\r\n|\r|\n", source))
    for one in found:
        assert 1 <= one.line <= lines
        assert "%(" not in one.message()
    assert found == sorted(set(found))


@given(st.text(alphabet='“”"«»ab ', max_size=30))
def test_what_is_quoted_is_left_out(text):
    kept = without_quotes(text)

    assert len(kept) <= len(text) + 2 * text.count("“") + 3 * (text.count('"') + text.count("«"))
    if not set(text) & set('“"«'):
        assert kept == text


@pytest.mark.parametrize(
    ("text", "kept"), [("a<!-- b -->c<!-- d", "ac<!-- d"), ("<!--a-->", ""), ("-->a<!--", "-->a<!--"), ("", "")]
)
def test_what_stands_between_marks_is_left_out(text, kept):
    assert without_between(text, "<!--", "-->") == kept


def test_the_text_of_a_page_is_what_it_says_itself():
    source = (
        "---\ntitle: mã\n---\n\nMột.\n\n```screen\n- mã\n```\n\n> [!SMS] Lạ\n> mã\n\nHai <!-- mã -->{{ mã }}.\n"
    )

    assert "".join(told_text(source).split()) == "Một.Hai."


HOSTILE = {
    "like a rule": "Gọi ngân hàng trước, mở biên lai ra coi nghen. " * 3000,
    "one sentence": "gọi ngân hàng liền mở biên lai ra đọc " * 4000,
    "terms": "mã OTP (x) " * 8000,
    "quotation marks": "“" * 60_000,
    "comments": "<!-- " * 5000,
    "fences": "\n".join("`" * (3 + at % 60) for at in range(180)),
    "options": "".join(f'Hỏi?\n\n<!-- data-id="q{at}" -->\n- [(X)] Có\n- [( )] Bấm đại\n\n' for at in range(119)),
    "dots": "Gọi" + "." * 100_000 + "x",
    "keyboards": ("```screen A\n" + "{keyboard}\n" * 30 + "```\n\n") * 140,
    "too long": "gọi ngân hàng liền mở biên lai ra đọc là mã OTP " * 9000,
}


def test_a_glossary_of_thousands_of_words_costs_no_more_than_moments():
    terms = {f"t{at}": Term(f"t{at}", f"mã {at}", "Là vậy đó.", (f"số {at}",)) for at in range(3000)}
    source = f"---\ntitle: A\n---\n\n{'Một hai ba bốn, mã 7 và mã 8. ' * 1500}\n"
    page = parse_page("a/02-a.md", source)
    linted = LintedPage(page, ({"html": ""},), beside=TextsBeside("", ("Mã 8 là gì. " * 3000,)))

    def lint():
        return lint_page(linted, LintContext({}, {}, terms))

    assert [one.quote for one in lint() if one.check == UNEXPLAINED_TERM] == ["mã 7"]
    assert cpu_seconds(lint, enough=3) < 3


def test_a_rule_without_end_costs_no_more_than_moments():
    rules = {"luat": Rule("luat", "gọi ngân hàng " * 4000)}
    page = parse_page("a/02-a.md", f"---\ntitle: A\n---\n\n{'gọi hàng ngân ' * 4000}\n")
    linted = LintedPage(page, ({"html": ""},))

    assert cpu_seconds(lambda: lint_page(linted, LintContext({}, rules, {})), enough=2) < 2


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_costs_more_than_moments(name):
    source = f"---\ntitle: A\n---\n\n{HOSTILE[name]}\n"
    page = parse_page("a/02-a.md", source)
    assert is_readable(page.source, Faults("")) == (name != "too long")
    linted = LintedPage(page, ({"html": ""},), beside=TextsBeside("", (source,)))

    assert cpu_seconds(lambda: lint_page(linted, CONTEXT), enough=3) < 3
    assert cpu_seconds(lambda: render_page(page, RenderContext(CONTEXT.shown)), enough=3) < 3
