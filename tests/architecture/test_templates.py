"""What the security policy forbids, and what makes a page work without scripts."""

import re

import pytest

from tests.architecture.source import TEMPLATES, line_of, templates

FORBIDDEN = {
    "inline script": r"<script(?![^>]*\bsrc=)|<script[^>]*>[^<\s]",
    "inline style": r"<style\b|\sstyle\s*=",
    "inline handler": r"\son[a-z]+\s*=",
    "htmx code": r"hx-on|hx-vals\s*=\s*['\"]js:|\bjs:|javascript:",
    "unescaped text": r"\|\s*safe\b|autoescape\s+false|\bMarkup\b",
    "an address elsewhere": r"(?:src|href)\s*=\s*[\"']//|<(?:script|link|img)\b[^>]*[\"']https?://",
}
# Residents have no cookie, so there is nothing a token could be compared with; their answers are limited instead.
WITHOUT_TOKEN = {"joining/ask.html", "guides/_feedback.html", "certificates/check_file.html"}
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL | re.IGNORECASE)
POST = re.compile(r"method\s*=\s*[\"']?post", re.IGNORECASE)
WRITING = re.compile(r"\bhx-(?:post|put|patch|delete)\s*=")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def text_of(path):
    """A template without its comments, which never reach a browser; lines keep their numbers."""
    return COMMENT.sub(lambda match: "\n" * match[0].count("\n"), path.read_text(encoding="utf-8"))


def places(pattern, *, flags=re.IGNORECASE):
    """file:line of every match in every template."""
    return [
        f"{path.relative_to(TEMPLATES)}:{line_of(text, match.start())}"
        for path in templates()
        for text in [text_of(path)]
        for match in re.finditer(pattern, text, flags)
    ]


@pytest.mark.parametrize("pattern", FORBIDDEN.values(), ids=FORBIDDEN)
def test_no_template_holds(pattern):
    assert places(pattern) == []


def test_every_form_that_posts_carries_the_token():
    bare = [
        f"{path.relative_to(TEMPLATES)}:{line_of(text, match.start())}"
        for path in templates()
        if str(path.relative_to(TEMPLATES)) not in WITHOUT_TOKEN
        for text in [text_of(path)]
        for match in FORM.finditer(text)
        if POST.search(match[0]) and "hidden_tag()" not in match[0] and "csrf" not in match[0]
    ]

    assert bare == []


def test_what_htmx_sends_stands_in_a_form_that_also_works_without_it():
    lost = []
    for path in templates():
        text = text_of(path)
        forms = [(match.start(), match.end(), match[0]) for match in FORM.finditer(text)]
        for match in WRITING.finditer(text):
            around = [form for start, end, form in forms if start <= match.start() < end]
            opening = around[0].partition(">")[0] if around else ""
            if not (POST.search(opening) and "action=" in opening):
                lost.append(f"{path.relative_to(TEMPLATES)}:{line_of(text, match.start())}")

    assert lost == []


def test_a_fragment_extends_nothing():
    wrong = [path.name for path in templates() if path.name.startswith("_") and "{% extends" in text_of(path)]

    assert wrong == []


def test_a_screen_extends_a_layout():
    # One is sent outside any request, where the layout's questions about it have no answer.
    alone = {"base.html", "unavailable.html"}
    whole = [
        path
        for path in templates()
        if not path.name.startswith("_") and path.parent.name != "ui" and path.name not in alone
    ]

    assert [str(path.relative_to(TEMPLATES)) for path in whole if "{% extends" not in text_of(path)] == []


def test_classes_are_named_with_hyphens():
    assert places(r'class="[^"{}]*_') == []  # no stylesheet knows another one
