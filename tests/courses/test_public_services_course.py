"""What the course on public services teaches where a wrong word would send somebody to the wrong door."""

from __future__ import annotations

import re

import pytest

from portal.config import ROOT
from portal.content.checks.faults import Faults
from portal.content.files.catalogue import Fact, read_facts

FOLDER = ROOT / "courses" / "cong-dich-vu-cong"
ESSENTIALS = 25  # services that centres take no paper for


def text_of(slug: str) -> str:
    return next(FOLDER.glob(f"[0-9][0-9]-{slug}.md")).read_text(encoding="utf-8")


def facts() -> dict[str, Fact]:
    return read_facts((ROOT / "courses" / "facts.yml").read_text(encoding="utf-8"), Faults("facts.yml"))


def right_row(text: str, id: str) -> str:
    """The first right option of the question with the id, in the text of its page."""
    found = re.search(r"^- \[\(X\)\] (.+?)(?: <!--.*)?$", text[text.index(f'data-id="{id}"') :], re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("id", ["dvc-ten-giong-nhau", "ts-a-giay-nat-so-con", "ts-b-giay-troi-so-con"])
def test_a_paper_lost_while_the_register_stands_asks_for_a_copy(id):
    text = text_of("ten-thu-tuc-giong-nhau") if id.startswith("dvc") else text_of("kiem-tra")

    assert right_row(text, id).startswith("Cấp bản sao trích lục")


def test_registering_again_is_for_those_whose_register_is_lost_as_well():
    assert right_row(text_of("kiem-tra"), "q-so-mat-giay-mat").startswith("Đăng ký lại khai sinh")
    assert "sổ hộ tịch với bản chính đều mất" in facts()["dieu-kien-dang-ky-lai"].value


def test_the_copy_is_none_of_the_services_without_paper():
    quiz = text_of("kiem-tra")
    question = quiz[quiz.index('data-id="q-viec-khong-thu-giay"') :]

    assert "- [[ ]] Xin bản sao trích lục khai sinh" in question
    assert f"{ESSENTIALS} dịch vụ" in facts()["so-dich-vu-khong-nhan-giay"].value


def test_a_leaked_code_is_answered_in_the_order_of_the_rule():
    rule = (ROOT / "courses" / "rules.yml").read_text(encoding="utf-8")
    said = re.search(r"luat-lo-vneid:\n.*\n +text: \"(.+)\"", rule)
    quiz = text_of("kiem-tra")
    rows = re.findall(r"^- \[ ((?:\([ X]\) ?)+)\] (.+)$", quiz[quiz.index('data-id="q-lo-ma') :], re.MULTILINE)[:3]
    steps = [row for _place, row in sorted(rows, key=lambda row: row[0].index("X"))]

    assert said is not None
    assert [step.split(",")[0].split(" bằng")[0].lower() for step in steps] == [
        "khóa vneid",
        "gọi ngân hàng",
        "đổi mật khẩu",
    ]
    places = [said[1].lower().index(words) for words in ("khóa vneid", "gọi ngân hàng", "đổi mật khẩu")]
    assert places == sorted(places)


def test_every_page_that_switches_a_host_names_the_end_that_must_stand():
    for path in FOLDER.glob("*-*.md"):
        text = path.read_text(encoding="utf-8")
        if "kind: lesson" in text and "đổi qua trang khác" in text:
            assert ".gov.vn" in text, path.name


def test_nobody_claims_to_have_tried_what_has_no_day():
    for path in FOLDER.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert "người soạn" not in text, path.name
        assert "gọi thử thấy đúng" not in text, path.name


def test_a_fact_is_confirmed_by_a_source_on_a_day():
    for fact in facts().values():
        if fact.confirmed:
            assert fact.checked, fact.id
            assert fact.source, fact.id


def test_graded_questions_come_in_sections_with_sisters_to_ask_instead():
    quiz = text_of("kiem-tra")
    parts = re.split(r"^## .+\{#([a-z-]+)\}$", quiz, flags=re.MULTILINE)[1:]
    asked = {id: text.count("data-id=") for id, text in zip(parts[::2], parts[1::2], strict=True)}
    drawn = {
        id: int(count) for id, count in re.findall(r"([a-z-]+): (\d+)", quiz.split("draw: {")[1].split("}")[0])
    }

    assert sum(drawn.values()) == 10
    assert sum(asked[id] for id in drawn) >= 30
    for id in ("ngoi-ke-ben", "lo-roi"):
        assert asked[id] >= drawn[id] + 3
