"""Each check for writers: what it warns of, at which line, and what it leaves alone."""

import pytest

from portal.content.files.glossary import Term
from portal.content.lint.names import CHECK_NAMES
from portal.content.lint.warning import TextsBeside
from portal.content.pages.render_context import Rule
from tests.content.lint.linting import checks_of, fact, linted, single

LONG = "Chiều nay " + "tui với cô " * 8 + "đi."
BETWEEN = f"Đoạn một.\n\n{single('a')}\nĐoạn hai.\n\n{single('b')}\nĐoạn ba.\n\n{single('c')}"
FEW = ["questions-at-end"]


def of(check, body, **said):
    return [one for one in linted(body, **said) if one.check == check]


def test_a_sentence_of_more_than_25_syllables_is_named_at_its_line_with_its_first_words():
    found = of("long-sentence", f"Câu ngắn.\n\nCâu nữa. {LONG}")

    assert [(one.line, dict(one.values)["syllables"]) for one in found] == [(8, "27")]
    assert found[0].message() == "27 syllables in one sentence, more than 25: “Chiều nay tui với cô tui với …”"


@pytest.mark.parametrize(
    "body",
    [
        "Chiều nay " + "tui với cô " * 7 + "đi về.",  # 25
        "- Một mục dài vừa vừa thôi\n" * 9,
        "Chỗ này – " * 8 + "hết.",
        "Bấm {{ so }} đi. Rồi coi lại.",
    ],
)
def test_other_sentences_are_not_named(body):
    assert of("long-sentence", body, facts=[fact("so", "1900 " * 3)]) == []


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (single().replace("Nghe tiếp", f'Nghe tiếp <!-- data-feedback="Chưa. {LONG}" -->'), 10),
        (single() + f"[[?]] {LONG}\n", 12),
        (single(said=f'data-text-failed="{LONG}"'), 8),
    ],
)
def test_what_is_said_of_an_answer_is_read_too(body, line):
    assert [one.line for one in of("long-sentence", body)] == [line]


DOOR = "Mình ghé nhà cô Ba coi cô có khỏe không rồi mới chỉ cho cô từng bước một"  # 18


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (f"## Nói gì ở cửa {{#noi-gi-o-cua}}\n\n“{DOOR}.”", [8]),
        (f"## Nói gì ở cửa {{#noi-gi-o-cua}}\n\n“Chào cô.\n{DOOR}. Dạ.”", [9]),
        (f"## Nói gì ở cửa {{#noi-gi-o-cua}}\n\nHai người đi. {DOOR}: “Chào cô.”", []),
        (f"## Nói gì ở cửa {{#noi-gi-o-cua}}\n\n“Chào.”\n\n## Khác {{#khac}}\n\n“{DOOR}.”", []),
        (f"“{DOOR}.”", []),
    ],
)
def test_what_is_said_at_a_door_is_shorter(body, lines):
    assert [one.line for one in of("long-sentence", body)] == lines


def test_words_joined_by_a_stroke_count_as_the_syllables_that_they_are():
    found = of("long-sentence", "Anh/chị " + "tui với cô " * 8 + "đi.")

    assert dict(found[0].values)["syllables"] == "27"


def test_a_lesson_is_at_most_750_syllables_and_seven_minutes():
    assert of("lesson-length", "Chữ. " * 750) == []
    assert [one.line for one in of("lesson-length", "Chữ. " * 751)] == [2]
    assert of("reading-time", "Chữ. " * 890) == []
    assert [one.message() for one in of("reading-time", "Chữ. " * 910)] == [
        "the lesson takes 8 minutes, more than 7"
    ]


def test_two_practice_questions_stand_between_paragraphs():
    assert of("questions-at-end", BETWEEN) == []
    at_end = f"Đoạn một.\n\n{single('a')}\nĐoạn hai.\n\n## Tập thử\n\n{single('b')}\n{single('c')}"
    assert [dict(one.values)["count"] for one in of("questions-at-end", at_end)] == ["1"]
    after = f"Đoạn một.\n\n{single('b')}\n{single('c')}\n## Nói gì ở cửa\n\nNói vầy."
    assert [dict(one.values)["count"] for one in of("questions-at-end", after)] == ["0"]
    assert [one.line for one in of("questions-at-end", "Chỉ có chữ.")] == [2]


LONGEST = [single(f"q{at}", right="Cúp máy rồi gọi số in ở sau thẻ") for at in range(5)]
SHORTEST = [single(f"q{at}", right="Cúp") for at in range(5)]
EVEN = [single(f"q{at}") for at in range(5)]


def test_right_options_stand_out_by_their_length_too_often():
    assert of("longest-option", "\n".join(EVEN), kind="quiz") == []
    found = of("longest-option", "\n".join([*LONGEST[:3], *EVEN[3:]]), kind="quiz")
    assert found[0].message() == "right options are the longest in 3 of 5 questions, more than 2: q0, q1, q2"
    assert of("longest-option", "\n".join([*LONGEST[:2], *EVEN[2:]]), kind="quiz") == []
    assert len(of("shortest-option", "\n".join([*SHORTEST[:3], *EVEN[3:]]), kind="quiz")) == 1
    assert of("longest-option", "\n".join(LONGEST[:4]), kind="quiz") == []


@pytest.mark.parametrize(
    "words",
    ["Bấm đại một nút", "Đọc cho lẹ", "Thôi kệ, để đó", "Gọi lại chửi một trận", "Lén chuyển tiền", "Làm cho rồi"],
)
def test_an_option_does_not_condemn_itself(words):
    found = of("self-condemning-option", single(wrong=[words, "Hỏi lại"]))

    assert [(one.line, one.quote) for one in found] == [(10, words)]
    assert of("self-condemning-option", single(right=words)) == []


@pytest.mark.parametrize(
    "words",
    [
        "Gọi đại lý bán sim",
        "Hỏi hiện đại hay không",
        "Chờ họ chỉ cho rồi làm",
        "Đọc cho con gái nghe",
        "Gọi cho có số",
        "Phóng đại chữ",
    ],
)
def test_words_that_only_look_alike_condemn_nothing(words):
    assert of("self-condemning-option", single(wrong=[words, "Hỏi lại"])) == []


@pytest.mark.parametrize(
    ("stem", "said", "is_told"),
    [
        ("Trạm y tế nhắn lịch. Họ không đòi gì. Làm sao?", "", True),
        ("Cô giáo gọi, không nói gì tới tiền. Làm sao?", "", True),
        ("Tin không có đường liên kết. Làm sao?", "", True),
        ("Họ nói: “Tụi em không đòi gì hết.” Làm sao?", "", False),
        ("Kẻ lừa gọi tới. Làm sao?", 'data-tags="giả"', True),
        ("Nghi bị lừa đảo thì gọi số nào?", "", False),
        ("Chú Tư gọi: “Coi chừng lừa đảo”. Làm sao?", 'data-tags="thật"', False),
    ],
)
def test_the_stem_does_not_give_the_verdict(stem, said, is_told):
    assert bool(of("verdict-in-stem", single(stem=stem, said=said))) == is_told


def test_a_third_of_the_messages_of_a_quiz_is_genuine():
    fakes = [single(f"g{at}", said='data-tags="giả"') for at in range(4)]
    real = [single(f"t{at}", said='data-tags="thật; học"') for at in range(2)]

    assert of("genuine-share", "\n".join([*fakes, *real]), kind="quiz") == []
    found = of("genuine-share", "\n".join([*fakes, real[0]]), kind="quiz")
    assert found[0].message() == "1 of 5 messages are genuine (tag “thật”), fewer than a third"
    assert of("genuine-share", "\n".join([*fakes, real[0]])) == []


def test_a_graded_answer_does_not_rest_on_what_nobody_confirmed():
    asked = single(right="Gọi {{ so }}", wrong=["Gọi 1", "Gọi 2"])
    facts = [fact("so")]

    assert [(one.line, one.quote) for one in of("unconfirmed-key", asked, kind="quiz", facts=facts)] == [(9, "so")]
    assert of("unconfirmed-key", asked, facts=facts) == []
    assert of("unconfirmed-key", asked, kind="quiz", facts=[fact("so", confirmed=True)]) == []
    asks = single(stem="Số {{ so }} là của ai?")
    assert of("unconfirmed-key", asks, kind="quiz", facts=facts) == []


def test_a_fact_in_code_is_told_at_its_line():
    text = "Nhắn `{{ so }}`\nhay gọi {{ so }}.\n\n```text\nMột\n{{ so }}\n```\n\n- gõ `https://`{{ so }}`/`"
    asked = single(right="Gõ `{{ so }}`", wrong=["Gõ {{ so }}", "Gõ `so`"])
    facts = [fact("so", confirmed=True)]

    found = of("fact-in-code", text, facts=facts)
    assert [(one.line, one.quote) for one in found] == [(6, "so"), (11, "so")]
    assert [one.line for one in of("fact-in-code", asked, facts=facts)] == [9]
    feedback = single().replace("Hỏi lại", 'Hỏi lại <!-- data-feedback="Gõ `{{ so }}`." -->')
    assert len(of("fact-in-code", feedback, facts=facts)) == 1


def message(id, clue="", said=""):
    """A question about a message card with one clue, which may speak for a genuine message."""
    card = f'> [!SMS] Số lạ\n> Chị ghé nhận <!-- data-clue="Coi kỹ." {clue} -->quà<!-- /clue --> nghen.'
    return single(id, stem=f"Dì Út nhận tin này.\n\n{card}\n\nDì nên làm gì?", said=said)


def test_message_cards_are_messages_and_their_clues_tell_which_are_genuine():
    fakes = [message("g1"), message("g2", said='data-tags="giả"')]

    assert of("genuine-share", "\n".join([*fakes, message("t", "data-genuine")]), kind="quiz") == []
    found = of("genuine-share", "\n".join([*fakes, message("g3")]), kind="quiz")
    assert dict(found[0].values) == {"count": "0", "all": "3"}


def test_what_a_message_says_itself_is_no_verdict():
    card = "> [!CALL] Số lạ\n> **Họ:** Tụi em không đòi gì hết, tin không có đường link."

    assert of("verdict-in-stem", single(stem=f"Có cuộc gọi này.\n\n{card}\n\nLàm sao?")) == []


STEPS = '<!-- data-steps="so-cuu" -->\n1. Tắt máy\n2. Gọi ngân hàng\n'


@pytest.mark.parametrize(("steps", "said"), [(2, []), (3, ["the list has 2 steps, the sheet “Sơ cứu” has 3"])])
def test_a_marked_list_has_as_many_steps_as_its_sheet(steps, said):
    found = of("handout-steps", STEPS, guides={"so-cuu": steps})

    assert [one.message() for one in found] == said
    assert [one.line for one in found] == [6] * len(said)


OTP = Term("otp", "mã OTP", "Số xài một lần.", ("OTP",))
BEFORE = "---\ntitle: A\n---\n\n"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("Đừng đọc mã\nOTP cho ai.", 6),
        ("Câu một.\n\n- Mục\n- Đừng đọc Mã OTP.", 9),
        (single(wrong=["Đọc OTP", "Chờ"]), 10),
        ("Đừng đọc {{ luat }}", 6),
        ("Đừng đọc [mã OTP](../glossary.yml#otp).", None),
        ("Mã OTP là dãy số xài một lần.", None),
        ("Dãy số xài một lần (mã OTP) thì giữ kín.", None),
        ("Người ta gọi dãy số đó là **mã OTP**.", None),
        ("| Tên | Là gì |\n|---|---|\n| Mã OTP | Số xài một lần |", None),
        ("> [!SMS] Số lạ\n> Đọc mã OTP liền.", None),
        ("Bấm chữ OTPX.", None),
        ("Bấm {{ otp }} đi.", None),
    ],
)
def test_a_term_is_explained_where_it_is_met_first(body, line):
    rules = [Rule("luat", "mã OTP cho ai."), Rule("otp", "nút xanh")]

    assert [one.line for one in of("unexplained-term", body, terms=[OTP], rules=rules)] == ([line] if line else [])


@pytest.mark.parametrize(
    ("introduction", "earlier", "is_told"),
    [
        ("", [], True),
        ("Học về mã OTP.", [], True),
        ("Mã OTP là số xài một lần.", [], False),
        ("", ["Coi [OTP](../glossary.yml#otp)."], False),
        ("", ["Đừng đọc mã OTP."], False),  # told of that page
        ("", ["```screen\n- Mã OTP\n```\n\n> [!CALL] Lạ\n> **Họ:** Đọc mã OTP.\n"], True),
        ("", ['Bấm. <!-- data-feedback="mã OTP" -->'], True),
    ],
)
def test_a_term_is_told_once_in_a_course(introduction, earlier, is_told):
    beside = TextsBeside(BEFORE + introduction, tuple(BEFORE + text for text in earlier))

    assert bool(of("unexplained-term", "Đừng đọc mã OTP.", terms=[OTP], beside=beside)) == is_told


def test_the_texts_before_a_page_are_those_of_lower_numbers():
    sources = {"course.md": "0", "10-a.md": "10", "02-b.md": "2", "100-c.md": "100", "11-d.md": "11"}

    assert TextsBeside.of(sources, "11-d.md") == TextsBeside("0", ("2", "10"))
    assert TextsBeside.of(sources, "course.md") == TextsBeside()


RULES = [
    Rule("luat-goi", "Gọi ngân hàng liền, mở biên lai ra đọc."),
    Rule("luat-may", "Có cài ứng dụng lạ? Tắt không được thì bật chế độ máy bay, rút SIM."),
]


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("Gọi ngân hàng trước, mở biên lai ra đọc.", "luat-goi"),
        ("Hễ lỡ chuyển thì gọi ngân hàng liền, rồi mở biên lai ra mà đọc.", "luat-goi"),
        ("> [!TIP]\n> Tắt không được thì bật chế độ máy bay, rút cái SIM.", "luat-may"),
        ("Gọi ngân hàng liền, mở biên lai ra đọc.", None),
        ("Nhớ nghen: gọi ngân hàng liền, mở biên lai ra đọc.", None),
        ("Nhớ nghen: {{ luat-goi }}", None),
        ("Gọi ngân hàng hỏi coi tài khoản còn bao nhiêu.", None),
        (single(wrong=["Gọi ngân hàng trước, mở biên lai ra đọc", "Chờ"]), None),
        (single() + "***\nGọi ngân hàng trước, mở biên lai ra đọc.\n***\n", "luat-goi"),
    ],
)
def test_a_rule_is_said_in_its_own_words_only(words, id):
    found = of("rule-wording", words, rules=RULES)

    assert [dict(one.values)["id"] for one in found] == ([id] if id else [])
    if id:
        assert "write {{ luat-" in found[0].message()


def test_the_words_of_a_rule_are_read_with_the_page():
    assert of("long-sentence", "Nhớ {{ luat-dai }}", rules=[Rule("luat-dai", LONG)])


SCENES = """## Reo {#reo}

Chuông reo.

- [Nghe](#nghe)
- [Cúp](#cup)

## Nghe {#nghe}

> [!CAUTION]
> Mất tiền.

## Cúp {#cup}

> [!TIP]
> Yên.
"""


def test_a_scenario_that_is_over_at_once_or_by_chance_is_named():
    found = linted(SCENES, kind="scenario")

    assert [(one.check, one.line) for one in found] == [("random-safe-share", 7), ("shortest-safe-way", 19)]
    assert found[0].message() == "who taps at random ends safe in 50 of 100 plays, more than 40"
    assert found[1].message() == "a safe ending comes after too few decisions, 1 instead of 3: “Cúp”"


def accepted(check, quote="", reason="Lời của luật."):
    said = f', quote: "{quote}"' if quote else ""
    return f'accepted:\n  - {{check: {check}{said}, reason: "{reason}"}}\n'


def test_an_answer_takes_its_warning_away():
    assert checks_of(LONG) == ["questions-at-end", "long-sentence"]
    assert checks_of(LONG, front=accepted("long-sentence", "Chiều nay tui với cô…")) == FEW
    assert checks_of(LONG, front=accepted("long-sentence", "“chiều  nay")) == FEW
    assert checks_of(BETWEEN.partition("Đoạn hai")[0], front=accepted("questions-at-end")) == []


@pytest.mark.parametrize(
    "front",
    [
        accepted("long-sentence", "Sáng nay"),
        accepted("long-sentence"),
        accepted("verdict-in-stem", "Chiều nay"),
    ],
)
def test_an_answer_that_answers_nothing_is_a_warning_at_its_line(front):
    found = linted(LONG, front=front)

    assert [(one.check, one.line) for one in found][1:] == [("accepted", 5), ("long-sentence", 8)]


def test_answers_name_checks_that_there_are():
    assert len(set(CHECK_NAMES)) == 18
