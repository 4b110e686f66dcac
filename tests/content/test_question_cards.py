"""A question as the fields of a form: what was read is written the same, an edit changes its own bytes only."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.content.editing.blocks import BlockKind, block_text, insert_at, replace_block, split_source
from portal.content.editing.question_fields import (
    GapFields,
    OptionFields,
    QuestionFields,
    RowFields,
    read_question,
    with_kind,
)
from portal.content.editing.question_layout import UnreadableQuestion
from portal.content.editing.question_writing import write_question
from portal.content.enums import QuestionKind
from portal.content.markdown.snippet_examples import QUESTIONS
from portal.content.pages.page import parse_page

LETTERS = "abcxX áếữ.,:;!?\"'()[]{}<>|&#*_-+=/%0159…“”"
NASTY = (
    st.text(LETTERS, max_size=14)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text != "…" and "<!--" not in text)
)
WORDS = st.lists(st.sampled_from(["Cô", "Ba", "nhận", "tin", "**lạ**", "{{ so-bao }}", "1.500"]), min_size=1).map(
    lambda words: "Hỏi " + " ".join(words)
)
FEEDBACK = NASTY.filter(lambda text: "&quot" not in text)
SOLUTION = NASTY.filter(bool)
IDS = st.from_regex("[a-z][a-z0-9-]{0,9}", fullmatch=True)


@st.composite
def options(draw, one: bool):
    """Choices, of which one or several are right."""
    made = draw(st.lists(st.builds(OptionFields, NASTY, st.booleans(), FEEDBACK), min_size=2, max_size=5))
    if not one:
        return tuple(made)
    right = draw(st.integers(0, len(made) - 1))
    return tuple(replace(option, right=at == right) for at, option in enumerate(made))


@st.composite
def questions(draw):
    """Any question that a form may hold."""
    kind = draw(st.sampled_from(list(QuestionKind)))
    fields = QuestionFields(
        kind,
        draw(IDS),
        draw(WORDS),
        hints=tuple(draw(st.lists(NASTY.filter(bool), max_size=2))),
        explanation=draw(st.one_of(st.just(""), WORDS, WORDS.map(lambda words: f"{words}\n\n- một\n- hai"))),
        attributes=draw(st.sampled_from([(), (("data-passage", "01-a.md#b"),), (("data-score", "2"),)])),
    )
    match kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE | QuestionKind.SELECT:
            return replace(fields, options=draw(options(kind == QuestionKind.SINGLE)))
        case QuestionKind.TEXT:
            return replace(fields, accepted=tuple(draw(st.lists(SOLUTION, unique=True, max_size=3))))
        case QuestionKind.NUMBER:
            return replace(fields, accepted=("2,5",), tolerance=draw(st.sampled_from(["", "0,5"])))
        case QuestionKind.ORDER:
            return replace(fields, items=tuple(draw(st.lists(NASTY, min_size=2, max_size=4))))
        case QuestionKind.MATRIX | QuestionKind.MATCH:
            columns = draw(st.lists(NASTY, min_size=2, max_size=4))
            right = st.integers(0, len(columns) - 1).map(lambda at: (at,))
            many = st.just(False) if kind == QuestionKind.MATCH else st.booleans()
            rows = st.lists(st.builds(RowFields, NASTY, right, many), min_size=1, max_size=4)
            return replace(fields, columns=tuple(columns), rows=tuple(draw(rows)))
    typed = st.lists(SOLUTION, min_size=1, max_size=2, unique=True).map(lambda texts: GapFields(tuple(texts)))
    chosen = options(one=False).map(
        lambda found: GapFields(options=tuple(replace(option, feedback="") for option in found))
    )
    gaps = tuple(draw(st.lists(typed | chosen, min_size=1, max_size=3)))
    stem = "Viết " + " và ".join(f"⟦{number}⟧" for number in range(1, len(gaps) + 1)) + "."
    return replace(fields, stem=stem, gaps=gaps)


ARROW = QuestionFields(
    QuestionKind.MULTIPLE, id="a", stem="Hỏi", options=(OptionFields("", feedback="-->"), OptionFields("Không"))
)


@settings(max_examples=200)
@given(questions())
@example(ARROW)
def test_any_question_is_read_as_it_was_written(fields):
    text = write_question(fields)
    assert read_question(text) == fields
    assert write_question(read_question(text)) == text


@settings(max_examples=150)
@given(
    st.lists(st.one_of(questions().map(write_question), WORDS.map(lambda words: f"{words}\n")), max_size=5),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["lesson", "quiz"]),
    st.data(),
)
def test_an_edit_changes_the_bytes_of_its_question_only(parts, line_end, mark, kind, data):
    source = mark + f"---\ntitle: A\nkind: {kind}\n---\n\nMở bài.  \n\n## Mục\n\n" + "\n \n".join(parts)
    source = source.replace("\n", line_end)
    blocks = split_source(source)
    assert "".join(block_text(source, block) for block in blocks) == source
    asked = [block for block in blocks if block.kind == BlockKind.QUESTION]
    assert len(asked) == len(parse_page("", source).asked)
    for block in asked:
        text = block_text(source, block)
        fields = read_question(text)
        assert write_question(fields) == text
        changed = data.draw(st.sampled_from([
            replace(fields, explanation="Vì sao.\nHai dòng."),
            replace(fields, hints=(*fields.hints, "Gợi ý")),
            replace(fields, id="moi"),
            replace(fields, options=fields.options[::-1], rows=fields.rows[::-1], items=fields.items[::-1]),
        ]))  # fmt: skip
        edited = replace_block(source, block, write_question(changed))
        assert edited[: block.start] == source[: block.start]
        assert edited.endswith(source[block.end :])
        again = [one for one in split_source(edited) if one.line == block.line]
        assert [read_question(block_text(edited, one)) for one in again] == [changed]
        assert line_end == "\n" or "\n" not in edited.replace("\r\n", "") or line_end == "\r\n"


@pytest.mark.parametrize("kind", QuestionKind)
@pytest.mark.parametrize("example", QUESTIONS)
def test_a_question_becomes_one_of_another_kind(example, kind):
    before = read_question(QUESTIONS[example])
    text = write_question(with_kind(before, kind))
    after = read_question(text)
    assert (after.kind, after.id, after.explanation) == (kind, before.id, before.explanation)
    assert write_question(with_kind(after, kind)) == text


@pytest.mark.parametrize("kind", QuestionKind)
def test_a_question_of_which_nothing_is_written_yet_is_one(kind):
    text = write_question(QuestionFields(kind, id="cau-hoi"))
    fields = read_question(text)
    assert fields.kind == kind
    assert fields.stem in ("", "… ⟦1⟧")
    assert {len(part) for part in (fields.options, fields.items, fields.rows)} <= {0, 2}
    assert parse_page("", f"---\ntitle: A\n---\n\n{text}").faults, "nobody can publish it"


def test_what_stays_the_same_keeps_how_it_was_written():
    text = (
        "Hỏi gì?\n\n  <!--  data-id='x' -->\n".replace("'", '"')
        + '* [( )]  Một <!--  data-feedback="Sai."  -->\n* [(x)] Hai\n\n\n[[?]]  Gợi ý\n*****\nVì sao\n*****\n'
    )
    fields = read_question(text)
    first, second = fields.options
    changed = replace(fields, options=(first, replace(second, feedback='Đúng “rồi”, "cô" ơi')))
    assert write_question(changed) == text.replace(
        "* [(x)] Hai", '* [(X)] Hai <!-- data-feedback="Đúng “rồi”, &quot;cô&quot; ơi" -->'
    )
    assert write_question(replace(fields, id="y")) == text.replace('"x"', '"y"')
    assert write_question(replace(fields, explanation="")) == text[: text.index("*****")]


@pytest.mark.parametrize(
    "text",
    [
        "Chỉ có chữ.\n",
        'Hỏi?\n\n<!-- data-id="a" data-id="b" -->\n[[c]]\n',
        'Hỏi?\n\n<!-- data-id="a" -->\n- [[A] [B]]\n- [(X)x] Hỏng\n',
        'Hỏi?\n\n<!-- data-id="a" data-accept="b" -->\n- [(X)] Một\n- [( )] Hai\n',
        'Hỏi?\n\n<!-- data-id="a" -->\n- [(X)] Một <!-- data-x="1" -->\n- [( )] Hai\n',
    ],
)
def test_what_fields_cannot_hold_is_left_to_the_text(text):
    with pytest.raises(UnreadableQuestion):
        read_question(text)


def test_a_question_is_put_between_empty_lines():
    assert insert_at("Một.\n", 5, "Hai\n") == "Một.\n\nHai\n"
    assert insert_at("Một.", 4, "Hai\n") == "Một.\n\nHai\n"
    assert insert_at("Một.\r\n\r\nBa.\r\n", 8, "Hai\n") == "Một.\r\n\r\nHai\r\n\r\nBa.\r\n"


FRAGMENTS = [
    "Chữ thường", "", "  ", "## Mục", "- [( )] Một", "  - [(X)] Hai", "[[X]] Ba", "- [[ ]] Bốn", "[[đáp]]",
    "[[ a | (b) ]]", "Số [[113]] và [[ a | (b) ]].", "- [[A] [B]]", "- [(X) ( )] Dòng", '<!-- data-id="a" -->',
    '<!-- data-id="b" data-order -->', "<!-- data-", "-->", "[[?]] Gợi ý", "***", "```", "> Trích", "| a | b |",
    "| --- | --- |", "[^1]: Chú thích", "1. Bước", "<script>", "\ufeff", "---", "kind: scenario", "title: A",
]  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=16), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_blocks_are_the_text_whatever_it_is(lines, line_end, with_front):
    source = line_end.join([*(["---", "title: A", "---"] if with_front else []), *lines])
    blocks = split_source(source)
    assert "".join(block_text(source, block) for block in blocks) == source
    for block in blocks:
        if block.kind == BlockKind.QUESTION:
            text = block_text(source, block)
            try:
                assert write_question(read_question(text)) == text
            except UnreadableQuestion:
                continue
