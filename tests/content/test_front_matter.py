import pytest

from portal.content.checks.faults import Faults
from portal.content.files.front_matter import read_front


def front_and_faults(*lines, kind=None):
    faults = Faults("a.md")
    front = read_front("\n".join(["---", *lines, "---", "Text"]), faults, kind)
    return front, [(fault.line, fault.message()) for fault in faults.found]


def test_every_key_of_a_lesson_is_read():
    front, faults = front_and_faults(
        "title: Mật khẩu",
        "summary: Một câu.",
        "minutes: 5",
        "competences: ['dlgf:4.2', 4.10]",
        "groups: [cao-tuoi]",
        "sources: [{title: Báo, url: 'https://a.vn', checked: 2026-03-02}]",
        "reviewed: 2026-03-31",
        "impact: must-know",
        "answer: button",
    )

    assert faults == []
    assert front.kind == "lesson"
    assert front.body_from == 11
    assert front.values == {
        "title": "Mật khẩu",
        "summary": "Một câu.",
        "minutes": 5,
        "competences": ["dlgf:4.2", "4.10"],
        "groups": ["cao-tuoi"],
        "sources": [{"title": "Báo", "url": "https://a.vn", "checked": "2026-03-02"}],
        "reviewed": "2026-03-31",
        "impact": "must-know",
        "answer": "button",
    }


def test_a_lesson_answers_one_choice_of_several_by_the_tap():
    front, faults = front_and_faults("title: A")

    assert faults == []
    assert front.values == {"title": "A", "answer": "tap"}


def test_a_quiz_has_its_defaults():
    front, faults = front_and_faults("title: Kiểm tra", "kind: quiz")

    assert faults == []
    assert {"pass_mark": 80, "draw": None, "shuffle": True, "max_attempts": None}.items() <= front.values.items()


def test_a_quiz_says_how_it_is_held():
    front, faults = front_and_faults("title: A", "kind: quiz", "pass_mark: 70", "draw: 8", "shuffle: false")

    assert faults == []
    assert (front.values["pass_mark"], front.values["draw"], front.values["shuffle"]) == (70, 8, False)
    assert front.line("draw") == 5


def test_a_quiz_may_draw_so_many_of_each_section_and_name_what_must_be_right():
    front, faults = front_and_faults(
        "title: A", "kind: quiz", "draw:", "  so-cuu: 2", "  tin-nhan: 0", "must_pass: [so-cuu, q-1]"
    )

    assert faults == []
    assert front.values["draw"] == {"so-cuu": 2, "tin-nhan": 0}
    assert front.values["must_pass"] == ["so-cuu", "q-1"]
    assert [front.line(key) for key in ("draw.tin-nhan", "draw.khac", "must_pass.q-1")] == [6, 4, 7]


@pytest.mark.parametrize(
    "said", ["draw: {a: 0}", "draw: {}", "draw: {a: -1}", "draw: {a: hai}", "draw: [2]", "draw: {a: 2, b: 5000}"]
)
def test_a_wrong_count_of_questions_is_a_fault_at_its_line(said):
    _front, faults = front_and_faults("title: A", "kind: quiz", said)

    assert [line for line, _message in faults][:1] == [4]


def test_a_course_has_keys_of_its_own():
    front, faults = front_and_faults("title: A", "unit: Cà Mau", "refresh_months: 24", kind="course")

    assert faults == []
    assert front.values["language"] == "vi"
    assert front.values["refresh_months"] == 24


def test_a_scenario_says_how_it_comes_and_who_comes():
    front, faults = front_and_faults("title: A", "kind: scenario", "channel: call", "who: Số lạ 024…")

    assert faults == []
    assert (front.values["channel"], front.values["who"]) == ("call", "Số lạ 024…")


def test_a_guide_says_whom_it_is_for_and_what_it_is_about():
    front, faults = front_and_faults("title: A", "kind: guide", "groups: [cao-tuoi]", "topic: '5ks:3'")

    assert faults == []
    assert (front.values["groups"], front.values["topic"]) == (["cao-tuoi"], "5ks:3")


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (["summary: x"], 2, "the key “title” is missing"),
        (["title: A", "titel: B"], 3, "unknown key “titel”"),
        (["title: A", "pass_mark: 80"], 3, "unknown key “pass_mark”"),
        (["title: A", "title: B"], 3, "the key “title” is written twice"),
        (["title: no"], 2, "“no” is taken for yes or no: put it in quotation marks"),
        (["title: 2026"], 2, "words are due here"),
        (["title:"], 2, "words are due here"),
        (["title: A", "minutes: five"], 3, "a whole number from 1 to 240 is due here"),
        (["title: A", "minutes: 1.5"], 3, "a whole number from 1 to 240"),
        (["title: A", "reviewed: 2026-02-30"], 3, "a date is due here"),
        (["title: A", "reviewed: 02/03/2026"], 3, "a date is due here"),
        (["title: A", "reviewed: 1900-01-01"], 3, "a year from 2000 on is due here"),
        (["title: A", "impact: huge"], 3, "one of these is due here: minor, notice, must-know"),
        (["title: A", "kind: film"], 3, "one of these is due here: lesson, quiz"),
        (["title: A", "kind: quiz", "pass_mark: 0"], 4, "a whole number from 1 to 100"),
        (["title: A", "kind: quiz", "draw: 0"], 4, "a whole number from 1"),
        (["title: A", "kind: quiz", "shuffle: maybe"], 4, "true or false is due here"),
        (["title: A", "groups: cao-tuoi"], 3, "a list is due here"),
        (["title: A", "groups:", "  - cao-tuoi", "  - Cao Tuổi"], 5, "“Cao Tuổi” is no name"),
        (["title: A", "sources:", "  - url: https://a.vn"], 4, "the key “title” is missing"),
        (["title: A", "sources:", "  - title: B", "    link: c"], 5, "unknown key “link”"),
        (["title: A", "summary: a: b"], 3, "a second colon in this line"),
        (["title: [A"], 2, "a list in [ ] is not closed"),
        (["title: A\x07"], 2, "a letter that cannot be seen"),
        (["- A"], 2, "“key: value” lines are due here"),
        (["title: &a A", "summary: *a"], 2, "a value that begins with & or *"),
        (["title: !!python/name:os.system A"], 2, "a value that begins with !"),
        (["title: " + "[" * 20 + "]" * 20], 2, "one thing stands inside another too many times"),
        (["title: A", "kind: scenario"], 2, "the key “channel” is missing"),
        (["title: A", "kind: scenario", "channel: fax"], 4, "one of these is due here: call, sms, zalo"),
        (["title: A", "kind: guide"], 2, "the key “groups” is missing"),
        (["title: A", "kind: guide", "groups: []"], 4, "a list is due here"),
        (["title: A", "answer: later"], 3, "tap, button"),
        (["title: A", "kind: quiz", "answer: button"], 4, "answer"),
        (["title: A", "# " + "x" * 17000], 1, "longer than 16 KB"),
    ],
)
def test_a_fault_stands_at_its_line(lines, line, message):
    _front, faults = front_and_faults(*lines)

    assert any(found[0] == line and message in found[1] for found in faults), faults


def test_one_wrong_key_leaves_the_others_as_they_are():
    front, faults = front_and_faults("title: A", "minutes: x", "groups: [cao-tuoi, 'Ơ']")

    assert len(faults) == 2
    assert front.values == {"title": "A", "groups": ["cao-tuoi"], "answer": "tap"}


def test_a_text_without_front_matter_is_told_to_begin_with_it():
    faults = Faults("a.md")

    front = read_front("## A", faults)

    assert str(faults.found[0]).startswith("a.md:1: the file does not say its title")
    assert front.body_from == 0


def test_front_matter_that_is_not_closed_is_a_fault():
    faults = Faults("a.md")

    read_front("---\ntitle: A\n", faults)

    assert "does not end" in str(faults.found[0])
