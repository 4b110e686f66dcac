"""The front matter as a form: every key has a field, and only what was changed is a change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, render_template
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.content.checks.faults import Faults
from portal.content.editing.quiz_sections import QuizSection
from portal.content.files.front_matter import SCHEMAS, read_front
from portal.content.files.front_matter_editing import with_front_values
from portal.studio.editor.forms.front_matter_form import KEYS_WITHOUT_FIELD, FrontChoices, FrontForm
from tests.conftest import make_app

CHOICES = FrontChoices(
    competences=[("dlgf:4.1", "Bảo vệ thiết bị"), ("dlgf:4.2", "Bảo vệ dữ liệu"), ("5ks:4", "Tự bảo vệ")],
    groups=[("chung", "Mọi bà con"), ("cao-tuoi", "Người cao tuổi")],
    topics=[("dlgf:4.1", "Bảo vệ thiết bị")],
    units=[("", "Mọi người"), ("xa-tan-an", "Xã Tân Ân")],
    shared=[("tinh-ca-mau", "Tỉnh Cà Mau")],
    handouts=[("so-cuu", "Sơ cứu"), ("tien-dien/tra-tien", "Trả tiền (Tiền điện)")],
    sections=[
        QuizSection("so-cuu", "Sơ cứu", (("a", "Làm gì trước?"), ("b", "Gọi ai?"), ("c", ""))),
        QuizSection("tin", "Tin nhắn", (("d", "Tin nào thiệt?"),)),
    ],
)
SOURCE = {"title": "Cẩm nang", "url": "https://evn.com.vn/d6", "checked": "2026-11-20"}
SAID: dict[str, Any] = {
    "title": "Hai bên quầy hàng",
    "summary": "Nhìn mã QR biết coi chỗ nào.",
    "competences": ["5ks:4", "dlgf:4.1"],
    "groups": ["chung"],
    "sources": [SOURCE],
    "reviewed": "2026-11-20",
    "minutes": 5,
}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application for the words; nothing here asks its database."""
    return make_app(f"sqlite:///{tmp_path_factory.mktemp('none') / 'portal.db'}")


@pytest.fixture(autouse=True)
def asked(portal: Flask) -> Iterator[None]:
    """A request, in whose language things are said."""
    with portal.test_request_context():
        yield


def sent(form: FrontForm, **typed: Any) -> MultiDict[str, str]:
    """What a browser sends of the form as it stands, with these fields typed over."""
    said: MultiDict[str, str] = MultiDict()
    for key in form.keys:
        field = form[key]
        if key == "sources":
            rows = [part for entry in field for part in entry.form]
            said.update({part.name: part._value() for part in rows})
        elif key in ("competences", "groups", "hands_out", "must_pass"):
            said.setlist(field.name, list(field.data or []))
        elif key == "shuffle":
            said.setlist(field.name, ["y"] if field.data else [])
        elif key == "pretest":
            said.update({row.name: row.value for row in field.rows})
        else:
            said.update({row.name: row.value for row in getattr(field, "rows", ())})
            said[field.name] = field._value() if hasattr(field, "_value") else field.data or ""
    shown = ("sources", "competences", "groups", "hands_out", "must_pass", "pretest", "shuffle")
    said.setlist("front-shown", [key for key in shown if key in form])
    for name, value in typed.items():
        said.setlist(f"front-{name}", value if isinstance(value, list) else [value])
    return said


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_key_of_every_schema_has_a_field(kind: str) -> None:
    form = FrontForm(kind, {})

    assert set(form.keys) == set(SCHEMAS[kind]) - KEYS_WITHOUT_FIELD


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_field_but_the_title_stands_on_the_screen(kind: str) -> None:
    html = render_template("studio/_front_fields.html", form=FrontForm(kind, {}, CHOICES))

    missing = {key for key in FrontForm(kind, {}).keys if f'name="front-{key}' not in html}
    assert missing == {"title"}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_what_nobody_touched_is_no_change(kind: str) -> None:
    said = {key: value for key, value in SAID.items() if key in SCHEMAS[kind]}
    form = FrontForm(kind, said, CHOICES)

    assert form.changes(sent(form)) == {}
    assert list(form.problems()) == []


def test_neither_spacing_nor_the_order_of_ticks_is_a_change() -> None:
    form = FrontForm("lesson", {**SAID, "summary": "Nhìn mã QR\nbiết coi chỗ nào."}, CHOICES)

    changes = form.changes(
        sent(
            form,
            title="  Hai bên  quầy hàng ",
            summary="Nhìn mã QR\r\nbiết coi chỗ nào.",
            competences=["dlgf:4.1", "5ks:4"],
        )
    )

    assert changes == {}


def test_only_what_was_typed_anew_is_a_change() -> None:
    form = FrontForm("lesson", SAID, CHOICES)

    changes = form.changes(sent(form, title="Quầy hàng", minutes="7", reviewed="2026-11-25"))

    assert changes == {"title": "Quầy hàng", "minutes": 7, "reviewed": "2026-11-25"}


def test_ticks_keep_the_order_that_the_text_has() -> None:
    form = FrontForm("lesson", SAID, CHOICES)

    changes = form.changes(sent(form, competences=["dlgf:4.1", "dlgf:4.2", "5ks:4"]))

    assert changes == {"competences": ["5ks:4", "dlgf:4.1", "dlgf:4.2"]}


def test_what_was_emptied_is_taken_away() -> None:
    form = FrontForm("lesson", SAID, CHOICES)
    row = {f"sources-0-{key}": "" for key in SOURCE}

    changes = form.changes(
        sent(form, **dict.fromkeys(("summary", "minutes", "reviewed"), ""), groups=[], competences=[], **row)
    )

    assert changes == dict.fromkeys(("summary", "minutes", "reviewed", "groups", "competences", "sources"))


def test_a_field_that_was_not_in_the_browser_is_no_change() -> None:
    form = FrontForm("quiz", {"title": "Kiểm tra", "draw": 5, "shuffle": False}, CHOICES)

    assert form.changes(MultiDict({"front-title": "Hỏi lại"})) == {"title": "Hỏi lại"}


def test_a_choice_that_nobody_offers_any_more_stays() -> None:
    form = FrontForm("course", {"title": "Khóa", "unit": "xa-cu", "competences": ["cu:1"]}, CHOICES)

    assert form.changes(sent(form)) == {}
    assert "xa-cu" in [choice.value for choice in form["unit"].choices]


def test_nothing_is_offered_that_says_nothing() -> None:
    form = FrontForm("lesson", {"title": "Bài"}, CHOICES)

    assert [choice.value for choice in form["groups"].choices] == ["chung", "cao-tuoi"]


def test_defaults_count_as_said() -> None:
    form = FrontForm("quiz", {"title": "Kiểm tra"}, CHOICES)

    assert form["pass_mark"].data == 80
    assert form.changes(sent(form)) == {}
    assert form.changes(sent(form, shuffle=[], pass_mark="90")) == {"shuffle": False, "pass_mark": 90}


def test_a_source_comes_in_the_empty_row_and_the_others_stay() -> None:
    form = FrontForm("lesson", SAID, CHOICES)
    new = {"sources-1-title": "Công an", "sources-1-url": "https://bocongan.gov.vn"}

    changes = form.changes(sent(form, **new))

    assert changes == {"sources": [SOURCE, {"title": "Công an", "url": "https://bocongan.gov.vn"}]}
    assert len(form["sources"].entries) == 3


def test_another_kind_takes_the_keys_with_it_that_it_does_not_know() -> None:
    form = FrontForm("scenario", {"title": "Tập", "channel": "call", "who": "Số lạ"}, CHOICES)

    assert form.changes(sent(form, kind="lesson")) == {"kind": "lesson", "channel": None, "who": None}


WRONG = {
    "title": ["", "   ", "a" * 201, "a\x00b"],
    "summary": ["a" * 301],
    "minutes": ["0", "241", "-5", "5,5", "1e3", "năm", "9" * 30],
    "reviewed": ["1900-01-01", "1999-12-31", "2100-01-01", "2026-02-30", "hôm qua", "20.11.2026"],
    "kind": ["tùy"],
    "competences": [["không:có"]],
}


@pytest.mark.parametrize(("key", "typed"), [(key, typed) for key, wrong in WRONG.items() for typed in wrong])
def test_wrong_input_is_said_at_its_field_and_changes_nothing(key: str, typed: Any) -> None:
    form = FrontForm("lesson", SAID, CHOICES)

    changes = form.changes(sent(form, **{key: typed}))

    assert changes == {}
    assert [id for id, _message in form.problems()] == [f"front-{key}"]


@pytest.mark.parametrize(
    ("key", "typed"), [("minutes", "năm"), ("reviewed", "1900-01-01"), ("summary", "a" * 301)]
)
def test_what_was_typed_wrongly_stays_to_be_mended(key: str, typed: str) -> None:
    form = FrontForm("lesson", SAID, CHOICES)

    changes = form.changes(sent(form, **{key: typed, "title": "Quầy hàng"}))

    assert changes == {"title": "Quầy hàng"}
    assert typed in str(form[key]())


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"url": "https://evn.com.vn"}, "title"),
        ({"title": "Xấu", "url": "javascript:alert(1)"}, "url"),
        ({"title": "Xấu", "checked": "1900-01-01"}, "checked"),
    ],
)
def test_a_wrong_source_is_said_in_its_row(typed: dict[str, str], wrong: str) -> None:
    form = FrontForm("lesson", SAID, CHOICES)

    changes = form.changes(sent(form, **{f"sources-1-{key}": value for key, value in typed.items()}))

    assert changes == {}
    assert [id for id, _message in form.problems()] == [f"front-sources-1-{wrong}"]


def test_what_is_longer_than_it_may_be_can_stay_as_it_is() -> None:
    form = FrontForm("lesson", {**SAID, "summary": "a" * 500}, CHOICES)

    assert form.changes(sent(form, title="Quầy hàng")) == {"title": "Quầy hàng"}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_numbers_and_days_may_be_what_front_matter_may_hold(kind: str) -> None:
    form = FrontForm(kind, {"title": "Bài"}, CHOICES)
    last = clock.today().replace(year=clock.today().year + 10, day=1).isoformat()
    for pick in ("least", "most"):
        bounds = {field.short_name: str(getattr(field, pick)) for field in form if hasattr(field, pick)}

        changes = form.changes(sent(form, reviewed=last, **bounds))
        faults = Faults("")
        read_front(with_front_values("---\ntitle: Bài\n---\n", changes), faults, kind)

        assert list(form.problems()) == []
        assert changes.get("reviewed") == last
        assert [fault for fault in faults.found if "number" in fault.text or "date" in fault.text] == []


def test_a_line_leads_to_its_key() -> None:
    form = FrontForm("lesson", SAID, CHOICES, {"title": 2, "summary": 3, "sources": 5})

    assert [form.key_at(line) for line in (1, 2, 4, 9)] == ["title", "title", "summary", "sources"]


def test_a_lesson_says_which_guides_it_hands_out_and_no_other_page_does() -> None:
    form = FrontForm("lesson", {**SAID, "hands_out": ["tien-dien/tra-tien"]}, CHOICES)

    changes = form.changes(sent(form, hands_out=["so-cuu", "tien-dien/tra-tien"]))

    assert changes == {"hands_out": ["tien-dien/tra-tien", "so-cuu"]}
    assert "hands_out" not in FrontForm("quiz", SAID, CHOICES)


BY_SECTION = {"title": "Kiểm tra", "draw": {"so-cuu": 2, "cu": 1}, "must_pass": ["so-cuu", "d"]}


def test_each_section_has_a_number_and_one_that_is_gone_stays() -> None:
    form = FrontForm("quiz", BY_SECTION, CHOICES)

    assert [(row.id, row.value) for row in form["draw"].rows] == [("so-cuu", "2"), ("tin", ""), ("cu", "1")]
    assert form["draw"]._value() == ""
    assert form.changes(sent(form)) == {}


def test_numbers_of_sections_are_written_as_a_mapping() -> None:
    form = FrontForm("quiz", {"title": "Kiểm tra", "draw": 3}, CHOICES)

    typed = {"draw": "", "draw-so-cuu": " 2 ", "draw-tin": "0"}
    assert form.changes(sent(form, **typed)) == {"draw": {"so-cuu": 2, "tin": 0}}
    changed = with_front_values("---\ntitle: A\nkind: quiz\ndraw: 3\n---\n", {"draw": {"so-cuu": 2, "tin": 0}})
    assert read_front(changed, Faults("")).values["draw"] == {"so-cuu": 2, "tin": 0}


def test_one_number_takes_the_place_of_those_of_the_sections() -> None:
    form = FrontForm("quiz", BY_SECTION, CHOICES)

    assert form.changes(sent(form, draw="4", **{"draw-so-cuu": "", "draw-cu": ""})) == {"draw": 4}
    assert form.changes(sent(form, draw="", **{"draw-so-cuu": "", "draw-cu": ""})) == {"draw": None}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"draw-so-cuu": "4"}, "Sơ cứu: Ghi một số nguyên từ 0 đến 3."),
        ({"draw-so-cuu": "hai"}, "Sơ cứu: Ghi một số nguyên từ 0 đến 3."),
        ({"draw": "5"}, "Điền một số chung, hoặc điền số cho từng phần, đừng điền cả hai."),
    ],
)
def test_wrong_numbers_of_sections_change_nothing(typed: dict[str, str], message: str) -> None:
    form = FrontForm("quiz", BY_SECTION, CHOICES)

    assert form.changes(sent(form, **{"draw-cu": ""}, **typed)) == {}
    assert [said for _id, said in form.problems()] == [message]
    html = render_template("studio/_front_fields.html", form=form)
    assert "aria-invalid" in html


def test_what_must_be_right_is_ticked() -> None:
    form = FrontForm("quiz", BY_SECTION, CHOICES)

    assert [choice.value for choice in form["must_pass"].choices] == ["so-cuu", "tin", "a", "b", "c", "d"]
    assert form.changes(sent(form, must_pass=["so-cuu", "a"])) == {"must_pass": ["so-cuu", "a"]}
    assert form.changes(sent(form, must_pass=[])) == {"must_pass": None}


def test_the_sections_before_and_after_are_chosen_both_or_not_at_all() -> None:
    said = {"title": "Kiểm tra", "pretest": {"a": "so-cuu", "b": "cu"}}
    form = FrontForm("quiz", said, CHOICES)

    assert form.changes(sent(form)) == {}
    assert form.changes(sent(form, **{"pretest-b": "tin"})) == {"pretest": {"a": "so-cuu", "b": "tin"}}
    assert form.changes(sent(form, **{"pretest-a": "", "pretest-b": ""})) == {"pretest": None}
    for wrong in ("", "so-cuu", "khong-co"):
        form = FrontForm("quiz", said, CHOICES)
        assert form.changes(sent(form, **{"pretest-b": wrong})) == {}
        messages = [message for _id, message in form.problems()]
        assert messages == ["Chọn phần cho cả hai đề, hoặc không chọn đề nào."]


def test_a_section_of_before_and_after_is_neither_drawn_nor_ticked() -> None:
    form = FrontForm("quiz", {"title": "Kiểm tra", "pretest": {"a": "so-cuu", "b": "cu"}}, CHOICES)

    assert [row.id for row in form["draw"].rows] == ["tin"]
    assert [choice.value for choice in form["must_pass"].choices] == ["tin", "d"]
    assert [value for value, _title in form["pretest"].choices] == ["tin", "so-cuu", "cu"]
