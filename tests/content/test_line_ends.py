import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.text.line_ends import (
    LINE_END,
    Edit,
    apply_edits,
    dominant_line_end,
    join_lines,
    keep_line_ends,
    split_lines,
)

pieces = st.sampled_from(
    ["\r\n", "\n", "\r", "a", "b", "ế", "e\u0302\u0301", "---", "\ufeff", "\u2028", "\x85", " "]
)
texts = st.lists(pieces, max_size=24).map("".join) | st.text(max_size=40)


def browser(text):
    """What a browser sends for a text area that held the text."""
    return LINE_END.sub("\r\n", text)


@given(texts)
def test_a_text_that_was_not_changed_comes_back_byte_for_byte(text):
    assert keep_line_ends(text, browser(text)) == text


@given(texts, texts)
def test_what_was_typed_is_what_the_text_says(text, typed):
    result = keep_line_ends(text, browser(typed))

    bom = "\ufeff" if text.startswith("\ufeff") else ""
    assert LINE_END.split(result.removeprefix(bom)) == LINE_END.split(typed.removeprefix(bom))


@given(texts)
def test_lines_are_the_text(text):
    assert join_lines(split_lines(text), "\n") == text


@given(st.lists(st.sampled_from(["\r\n", "\n", "\r"]), min_size=2, max_size=9), st.data())
def test_lines_that_stay_keep_their_ends(ends, data):
    lines = [f"line {number}{end}" for number, end in enumerate(ends)]
    kept = data.draw(st.lists(st.booleans(), min_size=len(ends), max_size=len(ends)))
    rest = "".join(line for line, is_kept in zip(lines, kept, strict=True) if is_kept)

    assert keep_line_ends("".join(lines), browser(rest)) == rest


def test_a_new_line_takes_the_end_that_most_lines_have():
    assert keep_line_ends("a\r\nb\nc\r\n", "a\r\nnew\r\nb\r\nc\r\n") == "a\r\nnew\r\nb\nc\r\n"


def test_a_byte_order_mark_that_the_browser_left_out_stays():
    assert keep_line_ends("\ufeffa\n", "b\r\n") == "\ufeffb\n"


def test_two_ends_never_run_into_one():
    assert keep_line_ends("a\rb\n\nc\n", "a\r\n\r\nc\r\n") == "a\r\rc\n"


@pytest.mark.parametrize(
    ("text", "end"), [("", "\n"), ("a", "\n"), ("a\r\nb\r\nc\n", "\r\n"), ("a\rb", "\r"), ("a\nb\r\n", "\n")]
)
def test_the_usual_end_is_that_of_most_lines(text, end):
    assert dominant_line_end(text) == end


def test_edits_replace_remove_and_put_in_lines():
    lines = split_lines("a\r\nb\r\nc\r\nd")

    result = apply_edits(lines, [Edit(3, 4), Edit(1, 2, ("x", "y")), Edit(1, 1, ("new",)), Edit(4, 4, ("end",))])

    assert join_lines(result, "\n") == "a\r\nnew\nx\ny\nc\r\nend"
