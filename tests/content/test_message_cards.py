"""Message cards and the clues in them: how they are written, what is shown when, and what is refused."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.editing.blocks import BlockKind, block_text, split_source
from portal.content.editing.question_fields import OptionFields, read_question, with_kind
from portal.content.editing.question_writing import write_question
from portal.content.editing.scene_fields import read_scene, write_scene
from portal.content.enums import QuestionKind
from portal.content.markdown.message_cards import MESSAGE_KINDS
from portal.content.markdown.snippet_examples import CLUE, MESSAGES
from portal.content.scenarios.scenario import Scene
from tests.content.reading import html_of, question_of, read

SMS = """\
> [!SMS] <!-- data-clue="Số di động thường. Điện lực có tên riêng." -->Số lạ 09xx 318<!-- /clue --> · hôm nay 07:42
> <!-- data-clue="Hối quá." data-genuine -->Truoc 11h<!-- /clue --> coi tai
> <!-- data-clue="Gọi {{ so-bao }} để báo." -->dienluc-**cskh**.top<!-- /clue -->.
>
> Khong bi cat dien.
"""
ROWS = '\n<!-- data-id="a" -->\n- [( )] Mở\n- [(X)] Coi\n'
SECRETS = ("clue", "Số di động", "Hối", "Gọi")


def faults_of(body, *front):
    return read(body, *front)[1]


def test_a_card_has_its_sender_its_details_and_its_bubbles():
    html = html_of("> [!SMS] Số lạ 09xx · hôm nay · 07:42\n> Chào cô.\n>\n> Chào lần nữa.")
    assert html == (
        '<figure class="message message-sms">\n'
        '<figcaption><span class="sender">Số lạ 09xx</span> <small>SMS · hôm nay · 07:42</small></figcaption>\n'
        '<div class="message-text">\n<p>Chào cô.</p>\n<p>Chào lần nữa.</p>\n</div>\n</figure>'
    )


@pytest.mark.parametrize(
    ("kind", "label"),
    [("SMS", "SMS"), ("Zalo", "Zalo"), ("CALL", "cuộc gọi"), ("notice", "giấy báo"), ("EMAIL", "thư điện tử")],
)
def test_every_kind_is_named_beside_the_sender_or_in_its_place(kind, label):
    assert f"Sở Điện</span> <small>{label}</small>" in html_of(f"> [!{kind}] Sở Điện\n> Chào.")
    assert f'<span class="sender">{label}</span> <small></small>' in html_of(f"> [!{kind}]\n> Chào.")


def test_what_is_said_in_a_call_stands_with_who_says_it():
    html = html_of("> [!CALL] Số lạ\n> **Họ:** Tôi bên công an.\n> Nghe chưa?\n> **Bác Sáu**: Dạ.\n>\n> (im lặng)")
    assert '<p class="turn"><strong>Họ:</strong> <span>Tôi bên công an.\nNghe chưa?</span></p>' in html
    assert '<p class="turn own"><strong>Bác Sáu:</strong> <span>Dạ.</span></p>\n<p>(im lặng)</p>' in html


def test_a_call_may_have_no_text_and_another_message_needs_some():
    assert 'class="message message-call"' in html_of("> [!CALL] Số lạ · gọi nhỡ lúc 2 giờ sáng")
    assert faults_of("> [!SMS] Số lạ\n\nBài.")[0][0] == 4


def test_nothing_can_be_tapped_in_a_card():
    html = html_of("> [!SMS] {{ so-bao }}\n> Gọi {{ so-bao }}, coi `https://a.top`.")
    assert "<a" not in html
    assert "<code" not in html
    assert faults_of("> [!SMS] Số lạ\n> Chào,\n> [bấm đây](https://a.top)")[0] == (
        6,
        "an address in a message is text that leads nowhere: take the link away",
    )


def test_before_the_answer_neither_a_mark_nor_a_reason_is_told():
    question = question_of(f"{SMS}\nThím Bảy nên làm gì?\n{ROWS}")
    assert "Số lạ 09xx 318" in question.stem
    assert "dienluc-<strong>cskh</strong>.top" in question.stem
    assert not any(word in question.stem for word in SECRETS)


def test_after_the_answer_each_clue_is_marked_and_its_reason_told():
    question = question_of(f"{SMS}\nThím Bảy nên làm gì?\n{ROWS}")
    assert re.findall(r'<mark class="([^"]*)"><sup class="clue-number">(\d)</sup>', question.answered_stem) == [
        ("clue clue-1", "1"),
        ("clue clue-2 genuine", "2"),
        ("clue clue-3", "3"),
    ]
    assert question.clues == (
        '<ol class="clues">\n<li class="clue-1"><strong>Số di động thường.</strong> Điện lực có tên riêng.</li>\n'
        '<li class="clue-2 genuine">Hối quá.</li>\n'
        '<li class="clue-3">Gọi <a href="tel:156">156</a> để báo.</li>\n</ol>'
    )
    assert re.sub(r"<sup.*?</sup>|</?mark.*?>", "", question.answered_stem) == question.stem


def test_a_question_without_clues_keeps_nothing_for_after_the_answer():
    said = question_of(f"> [!SMS] Số lạ\n> Chào.\n\nLàm gì?\n{ROWS}").to_dict()
    assert not {"clues", "answered_stem"} & said.keys()


def test_messages_around_what_a_question_asks_belong_to_it():
    body = f"Bài học.\n\n{SMS}\n{SMS}\nTin nào giả?\n\n{SMS}{ROWS}"
    question = question_of(body)
    assert question.stem.count("<figure") == 3
    assert question.clues.count("<li") == 9
    assert read(body)[0].blocks[0] == {"html": "<p>Bài học.</p>"}


def test_in_a_text_the_clues_are_folded_below_the_card():
    html = html_of(f"{SMS}\nBài.\n\n> [!ZALO] Cô Hai\n> Chào.")
    assert html.count("<details>") == 1
    assert "</div>\n<details><summary>Coi dấu hiệu</summary>\n<ol" in html


def test_a_scene_tells_its_clues_once_a_choice_was_made():
    body = f"## A {{#a}}\n\n{SMS}\n- [Đi](#b)\n\n## B {{#b}}\n\n{SMS}\n> [!TIP]\n> Xong."
    shown, faults = read(body, "kind: scenario", "channel: sms")
    assert faults == []
    before, ending = [Scene.from_dict(block["scene"]) for block in shown.blocks]
    assert not any(word in before.html for word in SECRETS)
    assert before.answered_html.count("<li") == 3
    assert ending.html.count("<li") == 3
    assert ending.answered_html == ""


def test_an_explanation_tells_its_clues():
    question = question_of(f"Làm gì?\n{ROWS}***\n{SMS}***\n")
    assert question.explanation.count("<mark") == question.explanation.count("<li") == 3


def test_a_search_finds_the_words_of_a_card_without_numbers():
    text = read(SMS)[0].plain
    assert "Truoc 11h coi tai" in text
    assert "Coi dấu hiệu" not in text


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ('> [!SMS] A\n> a <!-- data-clue="" -->b<!-- /clue -->', 5, "what is to be seen"),
        ('> [!SMS] A\n> a\n> <!-- data-clue="x" -->b', 6, "does not end in its paragraph"),
        ("> [!SMS] A\n> a<!-- /clue -->", 5, "does not begin"),
        ('> [!SMS] A\n> <!-- data-clue="x" --> <!-- /clue -->a', 5, "marks no words"),
        ('> [!SMS] A\n> a\n> **<!-- data-clue="x" -->b** c<!-- /clue -->', 6, "bold"),
        (
            '> [!SMS] A\n> <!-- data-clue="x" -->a\n> <!-- data-clue="y" -->b<!-- /clue --><!-- /clue -->',
            6,
            "inside another",
        ),
        ("> [!SMS] A\n> <!-- data-clue=“x” -->b<!-- /clue -->", 5, "plain ones"),
        ('> [!SMS] A\n> <!-- data-clue="x" data-note="y" -->b<!-- /clue -->', 5, "a clue is written as"),
        ('> [!SMS] A\n> <!-- data-clue="{{ khong-co }}" -->b<!-- /clue -->', 5, "there is no fact"),
        ('Bài <!-- data-clue="x" -->b<!-- /clue -->.', 4, "a clue stands in a message"),
        ('<!-- data-clue="x" -->b<!-- /clue -->.', 4, "a clue stands in a message"),
        ("> [!SMS] A\n> a\n>\n> > b", 7, "paragraphs and lists only"),
        ('> [!SMS] A\n> a\n> `<!-- data-clue="x" -->b<!-- /clue -->`', 6, "between ` and `"),
        ('> [!SMS] A\n> ![a <!-- data-clue="x" -->b<!-- /clue -->](media/b.png "")', 5, "the words of a picture"),
        ('Bài.^[a <!-- data-clue="x" -->b<!-- /clue -->]', 4, "in a footnote"),
        ('> [!SMS] A\n> <!-- data-clue="a &lt;!-- data-genuine --&gt; c" -->b<!-- /clue -->', 5, "of a clue"),
        ('> [!SMS] A\n> <!-- data-clue="a^[b &lt;!-- data-clue --&gt;]" -->b<!-- /clue -->', 5, "of a clue"),
        ("> [!ſMS] A\n> a", 4, "a box has its sign alone"),  # a letter that is an s in capitals only
        ("> [!SMS] A\n> a\n>\n> ## B", 7, "paragraphs and lists only"),
    ],
)
def test_what_is_no_clue_or_no_message_is_refused_at_its_line(body, line, said):
    faults = faults_of(body)
    assert [at for at, _message in faults] == [line]
    assert said in faults[0][1]


WORDS = st.text("abc ạế.,!·*_`<>[](){}-/\"'&;:09\n", max_size=30)
MARKS = st.sampled_from(
    [
        *(
            "<!-- /clue -->",
            '<!-- data-clue="x" -->',
            '<!-- data-clue="" -->',
            "<!--",
            "-->",
            " · ",
            "**A:** ",
            "\n\n",
        ),
        *("![a", "](media/b.png)", "^[", "`", '<!-- data-clue="a', "&lt;!-- data-genuine --&gt;", '" -->'),
    ]
)


@given(st.sampled_from(MESSAGE_KINDS), st.lists(WORDS | MARKS, max_size=12))
def test_whatever_stands_in_a_card_its_clues_are_told_only_afterwards(kind, parts):
    card = f"[!{kind.upper()}] {''.join(parts)}".replace("\n", "\n> ")
    shown, _faults = read(f"> {card}\n\nLàm gì?\n{ROWS}")
    (question,) = shown.questions
    assert "<mark" not in question.stem
    assert 'class="clues"' not in question.stem
    assert question.answered_stem.count("<mark") == question.clues.count("<li")


@given(st.lists(st.text("abcạế ", min_size=1, max_size=9).filter(str.strip), min_size=1, max_size=6))
def test_whole_clues_are_told_in_their_order_and_change_no_other_word(words):
    text = " và ".join(f'<!-- data-clue="Lý do {at}" -->{word}<!-- /clue -->' for at, word in enumerate(words))
    question = question_of(f"> [!SMS] Số lạ\n> Tin: {text}\n\nLàm gì?\n{ROWS}")
    assert re.findall(r"Lý do \d", question.clues) == [f"Lý do {at}" for at in range(len(words))]
    assert re.sub(r"<sup.*?</sup>|</?mark.*?>", "", question.answered_stem) == question.stem


WRITTEN_BY_NOBODY = {
    "open": "<!--" * 2_000,
    "attributes": '<!-- data-clue="' * 1_500,
    "ends": "<!-- /clue -->" * 900,
    "speakers": "**A:** " * 500,
    "dots": "· " * 40_000,
}  # of each nearly as many as a page may have


@pytest.mark.parametrize("text", WRITTEN_BY_NOBODY.values(), ids=WRITTEN_BY_NOBODY)
def test_what_nobody_writes_is_read_like_any_other_text(text):
    shown, _faults = read(f"> [!SMS] {text}\n> {text}\n\nLàm gì?\n{ROWS}")

    assert [question.id for question in shown.questions] == ["a"]
    assert 'class="message message-sms"' in shown.questions[0].stem


def test_a_form_of_a_question_keeps_its_message_and_the_clues_in_it():
    text = f"{SMS}\nThím Bảy nên làm gì?\n{ROWS}"
    fields = read_question(text)
    changed = replace(fields, options=(*fields.options, OptionFields("Hỏi người nhà")))

    assert fields.stem == f"{SMS}\nThím Bảy nên làm gì?"
    assert write_question(fields) == text
    assert write_question(changed).startswith(f"{SMS}\nThím Bảy nên làm gì?\n")
    assert read_question(write_question(with_kind(fields, QuestionKind.MULTIPLE))).stem == fields.stem


def test_a_question_of_a_lesson_takes_the_messages_around_it_along():
    source = f"---\ntitle: A\n---\n\nBài.\n\n{SMS}\nThím Bảy nên làm gì?\n\n{SMS}{ROWS}"
    kinds = [(block.kind, block_text(source, block)) for block in split_source(source)]

    assert "".join(text for _kind, text in kinds) == source
    (asked,) = [text for kind, text in kinds if kind == BlockKind.QUESTION]
    assert asked.count("[!SMS]") == 2
    assert "Bài." not in asked


def test_a_form_of_a_scene_keeps_its_message_and_the_clues_in_it():
    text = f"## Tin {{#tin}}\n\n{SMS}\n- [Đi](#b)\n"
    fields = read_scene(text)

    assert fields.text == SMS.rstrip("\n")
    assert write_scene(text, replace(fields, title="Tin tới")) == text.replace("## Tin", "## Tin tới")


@pytest.mark.parametrize("text", [*MESSAGES.values(), f"> [!SMS] Số lạ\n> {CLUE}"], ids=[*MESSAGES, "clue"])
def test_what_the_menu_inserts_waits_to_be_written_over(text):
    faults = faults_of(text)

    assert len(faults) == 1
    assert "still" in faults[0][1]
