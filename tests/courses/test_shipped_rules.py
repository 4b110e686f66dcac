"""What the shipped courses teach about rescue, addresses and the resident's phone agrees wherever it is said."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
import yaml

from portal.config import ROOT
from tests import factories

COURSES = ROOT / "courses"
FRAUD = COURSES / "nhan-dien-lua-dao"
ADDRESS = re.compile(r"`((?:https://)?[a-z0-9.-]+\.(?:vn(?:/[^`]*)?|[a-z]{2,3}/[^`]*))`")
STEP = re.compile(r"^\d+\. \*\*(.+?)\*\*", re.MULTILINE)


def rule(name: str) -> str:
    """The words of a rule, from rules.yml."""
    return str(yaml.safe_load(text_of("rules.yml"))["rules"][name]["text"])


def text_of(path: str) -> str:
    return (COURSES / path).read_text(encoding="utf-8")


def first_list(text: str) -> list[str]:
    """The bold words at the beginning of each point of the first ordered list."""
    points: list[str] = []
    for match in STEP.finditer(text):
        if match[0].startswith("1.") and points:
            break
        points.append(match[1])
    return points


def host_as_taught(address: str) -> str:
    """What stands just before the next slash once `https://` is left out: the rule of the lesson, word by word."""
    return address.removeprefix("https://").partition("/")[0]


@pytest.mark.parametrize(
    "path",
    [
        "nhan-dien-lua-dao/15-muoi-phut-dau.md",
        "chuyen-khoan-vietqr/17-goi-ngan-hang.md",
        "chuyen-khoan-vietqr/18-goi-ngan-hang-lien.md",
    ],
)
def test_lessons_and_sheets_say_the_six_steps_of_rescue_in_the_same_words(path):
    sheet = re.findall(r"^\d\. .+$", text_of("nhan-dien-lua-dao/20-so-cuu-khi-bi-lua.md"), re.MULTILINE)
    steps = re.findall(r"^\d\. .+$", text_of(path), re.MULTILINE)[:6]

    assert steps == sheet
    assert len(sheet) == 6


def test_no_page_says_the_first_acts_of_rescue_in_another_order():
    order = ("luat-ngung", "luat-may-nhiem", "luat-goi-ngan-hang", "luat-bang-chung", "luat-cong-an")
    for path in COURSES.rglob("*.md"):
        for block in re.split(r"\n(?:>? *\n)(?!> \d|\d)", path.read_text(encoding="utf-8")):
            said = [order.index(name) for name in re.findall(r"\{\{ ([a-z-]+) \}\}", block) if name in order]
            assert said == sorted(said), f"{path.name}: {block[:80]}"


@pytest.mark.parametrize("name", ["15-muoi-phut-dau.md", "20-so-cuu-khi-bi-lua.md"])
def test_the_infected_phone_is_switched_off_before_the_bank_is_called(name):
    steps = first_list((FRAUD / name).read_text(encoding="utf-8"))

    assert steps.index("Tắt máy dính ứng dụng lạ.") < steps.index("{{ luat-goi-ngan-hang }}")
    assert "Tắt nguồn máy đó." in rule("luat-may-nhiem")
    assert "Mượn máy khác" in rule("luat-may-nhiem")


def test_the_numbers_of_the_first_aid_sheet_can_be_dialled():
    course = next(course for course in factories.shipped_library().courses if course.slug == FRAUD.name)
    sheet = next(page for page in course.pages if page.slug == "so-cuu-khi-bi-lua")
    html = "".join(block.get("html", "") for block in sheet.blocks)

    assert '<a href="tel:113">113</a>' in html
    assert re.findall(r"\b\d{3,}", re.sub(r'<a href="tel:(\d+)">\1</a>', "", html)) == []
    assert "chưa xác nhận" not in html


def test_a_wrong_transfer_is_told_to_the_bank_before_anything_else():
    lesson = text_of("chuyen-khoan-vietqr/19-chuyen-nham.md")
    quiz = text_of("chuyen-khoan-vietqr/25-kiem-tra.md")

    question = quiz[quiz.index('data-id="q-chuyen-nham-thu-tu"') :]
    first = re.search(r"^- \[\(X\)[^\]]*\] (.+)$", question, re.MULTILINE)
    assert first_list(lesson)[0].startswith("Gọi ngân hàng")
    assert first is not None
    assert first[1].startswith("Gọi liền số in ở mặt sau thẻ")


def test_every_page_that_teaches_addresses_leaves_https_out_first():
    texts = {path: path.read_text(encoding="utf-8") for path in COURSES.rglob("*.md")}
    rule = re.search(r"luat-doc-dia-chi:\n.*\n +text: \"(.+)\"", text_of("rules.yml"))

    assert rule is not None
    assert rule[1].startswith("Bỏ khúc https:// ra.")
    assert any("{{ luat-doc-dia-chi }}" in text for text in texts.values())
    pages = [path for path, text in texts.items() if "dấu `/`" in text]
    assert len(pages) >= 3
    for path in pages:
        assert "Bỏ `https://` ra" in texts[path], path


def test_the_taught_reading_of_an_address_finds_its_host():
    found = set()
    for path in COURSES.rglob("*.md"):
        found |= set(ADDRESS.findall(path.read_text(encoding="utf-8")))

    with_scheme = {address for address in found if address.startswith("https://")}
    assert len(with_scheme) * 2 >= len(found)
    for address in found:
        whole = address if address in with_scheme else f"https://{address}"
        assert host_as_taught(address) == urlsplit(whole).hostname


@pytest.mark.parametrize(
    "address",
    [
        "https://dichvucong.gov.vn/p/home",
        "https://sso.dancuquocgia.gov.vn/auth?client=1",
        "https://lienthong.dichvucong.gov.vn",
    ],
)
def test_the_taught_reading_accepts_genuine_government_hosts(address):
    assert host_as_taught(address).endswith(".gov.vn")


def test_the_rule_about_the_residents_phone_allows_only_letters_and_light():
    door = (FRAUD / "01-go-cua-cho-ba-con-tin.md").read_text(encoding="utf-8")

    assert "{{ luat-cham-may }}" in door
    assert "Tới mật khẩu, mã, tiền, quét mặt thì không chạm máy" in rule("luat-cham-may")
    for path in COURSES.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert "đưa máy lại" not in text, path.name
        for line in text.splitlines():
            if "hóng chữ" in line and line.startswith("- [[X]]"):
                assert "khi bác cho" in line, f"{path.name}: {line}"


def test_every_sheet_that_a_lesson_of_the_course_leaves_behind_has_a_line_to_write_on():
    left = set()
    for path in FRAUD.glob("*.md"):
        named = re.search(r"^hands_out: \[(.+)\]$", path.read_text(encoding="utf-8"), re.MULTILINE)
        left |= set(named[1].split(", ")) if named else set()
    sheets = {path.name[3:-3]: path for path in FRAUD.glob("*.md") if path.name[3:-3] in left}

    assert set(sheets) == left
    assert len(left) == 7
    assert all("……" in path.read_text(encoding="utf-8") for path in sheets.values())
