"""A fact is checked again, or says something else: in facts.yml, in its table and on every page that shows it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.audit.models import AuditEvent
from portal.courses.events import introduction_published, page_published
from portal.courses.models import Fact, Page, RegistryFile
from portal.courses.operations.facts import (
    FactValues,
    InvalidFact,
    change_fact,
    change_fact_in_steps,
    check_fact,
    create_fact,
    remove_fact,
    version_token,
)
from portal.courses.operations.publish_introduction import publish_introduction
from portal.courses.operations.publish_page import publish_page
from portal.courses.operations.unpublish import unpublish_course
from portal.courses.queries.facts import fact_history
from portal.courses.sync.operations.conflicts import sha256
from portal.db import db
from portal.errors import Forbidden, NotFound, Refused, Stale
from tests.factories import lesson_markdown, make_course, practice_markdown
from tests.replay import replayed

FACTS = """# Đầu tệp
facts:
  so-bao:   # hỏi lại mỗi quý
    value: "156"
    label: Đầu số báo lừa đảo
    source: 'https://example.vn/156'
    checked: 2026-01-20
    valid_days: 90

  ten-cong: {value: VNeID, label: Tên ứng dụng, confirmed: false}
"""
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
TODAY = date(2026, 11, 25)
NEW = FactValues("157", "Đầu số báo lừa đảo", "https://example.vn/157", TODAY, 90)


@pytest.fixture(autouse=True)
def today(fixed_clock):
    """Every deed is later than the one before, all of them on one day."""
    fixed_clock.set(NOW)


@pytest.fixture
def course(app):
    """A course whose introduction and two of three pages show the fact."""
    pages = {
        "01-mot.md": lesson_markdown("Một", "Gọi {{ so-bao }} liền, rồi mở {{ ten-cong }}."),
        "02-hai.md": lesson_markdown("Hai", "Không có số nào."),
        "03-ba.md": lesson_markdown("Ba", "Số {{ so-bao }}. Xem [bài hai](02-hai.md)."),
    }
    return introduced(make_course(pages=pages, files={"facts.yml": FACTS}))


@replayed
def introduced(made):
    """The course, whose introduction shows the fact too."""
    publish_introduction(
        made, source=made.source.replace("Giới thiệu.", "Gọi {{ so-bao }}."), based_on=1, actor=None
    )
    db.session.commit()
    return made


def page(slug):
    return db.session.scalars(select(Page).filter_by(slug=slug)).one()


def mark(fact_id="so-bao"):
    return version_token(db.session.get_one(Fact, fact_id))


def registry():
    return db.session.get_one(RegistryFile, "facts.yml")


def actions():
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_checking_again_writes_the_day_and_the_person(course, admin):
    check_fact("so-bao", read=mark(), actor=admin)

    fact = db.session.get_one(Fact, "so-bao")
    assert (fact.checked_on, fact.checked_by_id, fact.changed_at) == (TODAY, admin.id, None)
    assert registry().source == FACTS.replace("2026-01-20", "2026-11-25")
    assert registry().changed_at is not None
    assert actions()[-1] == "fact.checked"
    assert page("mot").revision.number == 1


def test_a_changed_value_is_seen_wherever_the_fact_is_shown(course, admin):
    done = change_fact("so-bao", NEW, read=mark(), impact="must-know", reason="Đổi đầu số", actor=admin)

    assert [(text.slug, text.title) for text in done.published] == [
        ("mot", "Một"),
        ("ba", "Ba"),
        ("", "An toàn trên mạng"),
    ]
    assert done.left == []
    revision = page("mot").revision
    assert '<a href="tel:157">157</a>' in revision.blocks[0]["html"]
    assert (revision.number, revision.author_id, revision.impact) == (2, admin.id, "must-know")
    assert revision.message == "Dữ kiện “Đầu số báo lừa đảo”: 156 → 157"
    assert page("hai").revision.number == 1
    assert "157" in course.html
    assert (course.introductions[0].number, course.introductions[0].message) == (3, revision.message)


def test_the_file_keeps_every_other_byte(course, admin):
    change_fact("so-bao", NEW, read=mark(), actor=admin)

    changed = FACTS.replace('"156"', '"157"').replace("2026-01-20", "2026-11-25")
    assert registry().source == changed.replace("'https://example.vn/156'", "https://example.vn/157")


def test_the_table_the_history_and_the_log_tell_it(course, admin):
    change_fact("so-bao", NEW, read=mark(), reason=" Đổi  đầu số ", actor=admin)

    fact = db.session.get_one(Fact, "so-bao")
    assert (fact.value, fact.checked_by_id) == ("157", admin.id)
    assert fact.changed_at is not None
    told = fact_history("so-bao")[0]
    assert (told.name, told.reason) == ("Võ Thị Năm", "Đổi đầu số")
    assert (told.before["value"], told.after["value"], told.after["checked"]) == ("156", "157", "2026-11-25")
    assert actions()[-4:] == ["fact.changed", "page.published", "page.published", "course.published"]


def test_the_pages_are_announced_for_those_who_index_them(course, admin):
    heard = []
    with (
        page_published.connected_to(lambda page, **_rest: heard.append(page.slug)),
        introduction_published.connected_to(lambda course: heard.append(course.slug)),
    ):
        change_fact("so-bao", NEW, read=mark(), actor=admin)

    assert heard == ["mot", "ba", "an-toan"]


def test_the_steps_tell_how_far_it_is(course, admin):
    steps = change_fact_in_steps("so-bao", NEW, read=mark(), actor=admin)

    assert list(steps) == [(1, 3), (2, 3), (3, 3)]


def test_another_label_changes_no_page(course, admin):
    wanted = FactValues("156", "Số gọi báo lừa", "https://example.vn/156", date(2026, 1, 20), 90)

    done = change_fact("so-bao", wanted, read=mark(), actor=admin)

    fact = db.session.get_one(Fact, "so-bao")
    assert done.published == []
    assert (fact.label, fact.changed_at, fact.checked_by_id) == ("Số gọi báo lừa", None, None)


def test_confirming_takes_the_doubt_out_of_the_pages(course, admin):
    wanted = FactValues("VNeID", "Tên ứng dụng", "", None, None, confirmed=True)

    done = change_fact("ten-cong", wanted, read=mark("ten-cong"), actor=admin)

    assert [text.slug for text in done.published] == ["mot"]
    assert "unconfirmed" not in page("mot").revision.blocks[0]["html"]
    assert db.session.get_one(Fact, "ten-cong").changed_at is None


def test_the_same_again_changes_nothing(course, admin):
    before = registry().source

    change_fact("so-bao", FactValues.of(db.session.get_one(Fact, "so-bao")), read=mark(), actor=admin)

    assert (registry().source, registry().changed_at, fact_history("so-bao")[1:]) == (before, None, [])


def test_a_text_with_faults_of_its_own_keeps_what_it_said(course, admin):
    # Its link led to a page that somebody has hidden since.
    other = page("hai")
    other.withdrawn_at = clock.now()

    done = change_fact("so-bao", NEW, read=mark(), actor=admin)

    assert [(text.slug, text.faults[0].file) for text in done.left] == [("ba", "an-toan/03-ba.md")]
    assert [text.slug for text in done.published] == ["mot", ""]
    assert "156" in page("ba").revision.blocks[0]["html"]
    assert page("ba").revision.number == 1


def test_a_hidden_course_comes_back_with_the_facts_of_today(course, admin):
    unpublish_course(course, actor=admin)

    change_fact("so-bao", NEW, read=mark(), actor=admin)

    assert course.withdrawn_at is not None
    assert "157" in page("ba").revision.blocks[0]["html"]
    assert "157" in course.html


def test_a_page_that_the_folder_holds_is_no_page_of_the_portal_now(course, admin):
    publish_page(page("ba"), source=page("ba").revision.source + "\nThêm.\n", based_on=1, actor=admin)

    change_fact("so-bao", NEW, read=mark(), actor=admin)

    found = page("mot")
    assert (found.revision.number, sha256(found.revision.source)) == (2, found.folder_sha256)
    found = page("ba")
    assert found.revision.number == 3
    assert sha256(found.revision.source) != found.folder_sha256


def test_who_read_an_earlier_one_is_told(course, admin):
    read = mark()
    change_fact("so-bao", NEW, read=read, actor=admin)

    with pytest.raises(Stale):
        change_fact("so-bao", FactValues("158", "Đầu số", "", TODAY, 90), read=read, actor=admin)
    with pytest.raises(Stale):
        check_fact("so-bao", read=read, actor=admin)

    assert db.session.get_one(Fact, "so-bao").value == "157"


@pytest.mark.parametrize("who", ["trainer", "head", "leader", "outsider", "member"])
def test_who_does_not_write_for_everybody_changes_nothing(course, who, request):
    actor, read = request.getfixturevalue(who), mark()

    with pytest.raises(Forbidden):
        check_fact("so-bao", read=read, actor=actor)
    with pytest.raises(Forbidden):
        change_fact("so-bao", NEW, read=read, actor=actor)
    with pytest.raises(Forbidden):
        create_fact("moi", NEW, actor=actor)
    with pytest.raises(Forbidden):
        remove_fact("ten-cong", read=mark("ten-cong"), actor=actor)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"value": " "}, "value"),
        ({"value": "1" * 301}, "value"),
        ({"label": ""}, "label"),
        ({"source": "x" * 1001}, "source"),
        ({"checked": TODAY + timedelta(days=1)}, "checked"),
        ({"checked": date(1999, 12, 31)}, "checked"),
        ({"valid_days": 0}, "valid_days"),
        ({"valid_days": 36_501}, "valid_days"),
    ],
)
def test_what_a_fact_cannot_say_is_refused_at_its_field(course, admin, wanted, field):
    with pytest.raises(InvalidFact) as caught:
        change_fact("so-bao", FactValues(**NEW.__dict__ | wanted), read=mark(), actor=admin)

    assert list(caught.value.problems) == [field]
    assert registry().source == FACTS


def test_all_that_is_wrong_is_told_at_once(course, admin):
    with pytest.raises(InvalidFact) as caught:
        create_fact("so-bao", FactValues("", "", "", TODAY + timedelta(days=1), 0), actor=admin)

    assert list(caught.value.problems) == ["id", "value", "label", "checked", "valid_days"]


@pytest.mark.parametrize(
    "value", ["có: hai chấm", "# thăng", '"trích"', "yes", "2026-01-01", "{{ x }}", "a\nb", "0156"]
)
def test_any_value_comes_back_from_the_file_as_it_was_typed(course, admin, value):
    change_fact("so-bao", FactValues(value, "Nhãn: #1", "", TODAY, None), read=mark(), actor=admin)

    fact = db.session.get_one(Fact, "so-bao")
    assert (fact.value, fact.label, fact.source, fact.valid_days) == (
        " ".join(value.split()),
        "Nhãn: #1",
        "",
        None,
    )


def test_a_new_fact_stands_after_the_others_and_can_be_shown(course, admin):
    create_fact("gio-lam", FactValues("7 giờ", "Giờ mở cửa", "", TODAY, 30), reason="Mới", actor=admin)
    text = lesson_markdown("Một", "Mở lúc {{ gio-lam }}.")
    publish_page(page("mot"), source=text, based_on=1, actor=admin)

    assert registry().source == FACTS + (
        "  gio-lam:\n    value: 7 giờ\n    label: Giờ mở cửa\n    checked: 2026-11-25\n    valid_days: 30\n"
        "    confirmed: true\n"
    )
    assert db.session.get_one(Fact, "gio-lam").checked_by_id == admin.id
    assert "Mở lúc 7 giờ." in page("mot").revision.plain
    assert actions()[-2:] == ["fact.created", "page.published"]


def test_the_first_fact_of_all_begins_the_file(app, admin):
    create_fact("gio-lam", FactValues("7 giờ", "Giờ mở cửa", "", None, None), actor=admin)

    assert (
        registry().source == "facts:\n  gio-lam:\n    value: 7 giờ\n    label: Giờ mở cửa\n    confirmed: true\n"
    )


@pytest.mark.parametrize("fact_id", ["so-bao", "Số", "-a", "a b", "x" * 61])
def test_an_id_that_is_taken_or_none_is_refused(course, admin, fact_id):
    with pytest.raises(InvalidFact) as caught:
        create_fact(fact_id, NEW, actor=admin)

    assert list(caught.value.problems) == ["id"]


def test_a_fact_that_stands_somewhere_is_not_removed(course, admin):
    with pytest.raises(Refused) as caught:
        remove_fact("so-bao", read=mark(), actor=admin)

    assert "Một, Ba, An toàn trên mạng" in caught.value.message


def test_nor_one_in_a_text_that_waits(course, admin):
    create_fact("gio-lam", NEW, actor=admin)

    with pytest.raises(Refused) as caught:
        remove_fact("gio-lam", read=mark("gio-lam"), besides=["Bài nháp"], actor=admin)

    assert "Bài nháp" in caught.value.message


def test_a_fact_that_nothing_shows_is_removed(course, admin):
    create_fact("gio-lam", NEW, actor=admin)

    remove_fact("gio-lam", read=mark("gio-lam"), reason="Thôi", actor=admin)

    assert registry().source == FACTS
    assert fact_history("gio-lam")[0].after == {}
    assert actions()[-1] == "fact.removed"
    with pytest.raises(NotFound):
        remove_fact("gio-lam", read="", actor=admin)


def test_a_file_that_no_longer_holds_the_fact_is_not_written(course, admin):
    registry().source = "facts:\n  khac: {value: a, label: b}\n"

    with pytest.raises(Refused):
        change_fact("so-bao", NEW, read=mark(), actor=admin)


def test_questions_with_the_fact_show_it_too(app, admin):
    asked = practice_markdown().replace("mã OTP", "{{ so-bao }}")
    make_course(pages={"01-mot.md": lesson_markdown(body=asked)}, files={"facts.yml": FACTS})

    change_fact("so-bao", NEW, read=mark(), actor=admin)

    (asked,) = [block["question"] for block in page("mot").revision.blocks if "question" in block]
    assert "157" in asked["stem"]
