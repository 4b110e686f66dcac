"""rules.yml: sentences that every course says in the same words, shown where their id stands."""

import pytest

from portal.content.checks.faults import Faults
from portal.content.files.catalogue import read_facts, read_rules
from portal.content.files.library import read_library
from tests.factories import front_matter, lesson_markdown, write_files

RULES = "rules:\n  luat-khong-doc:\n    title: Thứ không đọc\n    text: Mã OTP <b> & mật khẩu không đọc cho ai.\n"
FACTS = "facts:\n  so-bao: {value: '156', label: Số báo}\n"


def test_rules_are_read_by_their_id():
    faults = Faults("rules.yml")

    rules = read_rules(RULES.replace("Mã OTP", ">-\n      Mã\n      OTP"), faults)

    assert not faults
    rule = rules["luat-khong-doc"]
    assert (rule.text, rule.title, rule.line) == ("Mã OTP <b> & mật khẩu không đọc cho ai.", "Thứ không đọc", 3)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("rules:\n  Luật: {text: A, title: B}\n", 2),
        ("rules:\n  so-bao: {text: A, title: B}\n", 2),
        ("rules:\n  luat: {text: 'Gọi {{ so-bao }}', title: B}\n", 2),
        ("rules:\n  luat: {text: A}\n", 2),
        ("rules:\n  luat: {title: A}\n", 2),
        ("rules:\n  luat: {text: A, title: B, value: C}\n", 2),
        ("rules:\n  luat: {text: A, title: B}\n  luat: {text: A, title: B}\n", 3),
        ("rules: [luat]\n", 1),
        ("luat: A\n", 1),
    ],
)
def test_what_is_wrong_is_told_at_its_line(source, line):
    faults = Faults("rules.yml")

    read_rules(source, faults, read_facts(FACTS, Faults("facts.yml")))

    assert [fault.line for fault in faults.found][:1] == [line]


def test_a_page_shows_the_rule_and_names_it_among_what_it_shows(tmp_path):
    body = "**{{ luat-khong-doc }}** Báo {{ so-bao }}.\n\n> [!WARNING]\n> {{ luat-khong-doc }}\n"
    question = (
        'Làm sao?\n\n<!-- data-id="a" -->\n'
        '- [(X)] {{ luat-khong-doc }} <!-- data-feedback="{{ luat-khong-doc }}" -->'
        "\n- [( )] Đọc\n"
    )
    write_files(
        tmp_path,
        {
            "facts.yml": FACTS,
            "rules.yml": RULES,
            "an-toan/course.md": front_matter(title="An toàn") + "\n{{ luat-khong-doc }}\n",
            "an-toan/01-mot.md": lesson_markdown(body=f"{body}\n{question}"),
        },
    )

    library = read_library(tmp_path)

    assert library.faults == ()
    course = library.courses[0]
    said = "Mã OTP &lt;b&gt; &amp; mật khẩu không đọc cho ai."
    assert course.html == f"<p>{said}</p>"
    assert course.facts == ("luat-khong-doc",)
    page = course.pages[0]
    assert page.facts == ("luat-khong-doc", "so-bao")
    assert page.plain.count("Mã OTP <b> & mật khẩu không đọc cho ai.") == 2
    assert str(page.blocks).count(said) == 4
    assert "{{" not in str(page.blocks)


def test_a_rule_that_nobody_wrote_is_a_fault_of_the_page(tmp_path):
    write_files(
        tmp_path,
        {
            "rules.yml": RULES,
            "an-toan/course.md": front_matter(title="An toàn"),
            "an-toan/01-mot.md": lesson_markdown(body="{{ luat-la }}"),
        },
    )

    assert [fault.text for fault in read_library(tmp_path).faults] == ["there is no fact “%(id)s”"]
