"""Records of one team that nobody else may see, and people who come close to them without a right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from portal import clock
from portal.accounts.models import Device, User
from portal.accounts.operations.activation_codes import issue_code
from portal.certificates.enums import LayoutPicture
from portal.certificates.operations.layouts import LayoutWords, set_layout, set_picture
from portal.classes.models import Attendance, ClassRegistration, ClassUnit
from portal.courses.models import Page
from portal.courses.queries.published import PageRow, find_page
from portal.dashboard.api_keys.models import ApiKey
from portal.dashboard.enums import ScheduleKind
from portal.dashboard.saved_views.models import SavedView
from portal.dashboard.snapshot_schedules.operations import set_schedule
from portal.dashboard.targets.operations import set_target
from portal.dashboard.team.operations import plan_course
from portal.db import db
from portal.drafts.archives.operations.import_plan import plan_into_course
from portal.drafts.archives.operations.imports import store_import
from portal.drafts.operations.review import comment
from portal.drafts.queries.texts import get_text
from portal.feedback.models import PageReport
from portal.feedback.operations import report_page
from portal.paper_quizzes.models import PaperQuiz
from portal.paper_quizzes.operations.quizzes import PaperQuizSpec, create_paper_quiz
from portal.paper_quizzes.operations.results import TypedSheet, enter_result
from portal.people.follow_ups.operations import record_follow_up
from portal.people.joining.models import JoinRequest
from portal.people.joining.operations import ask_to_join, make_join_link
from portal.people.roster.operations.imports import plan_of, upload_roster
from portal.people.roster.rules.guessing import guess_layout
from portal.people.roster.rules.parsing import Roster
from portal.people.roster.rules.rows import Line
from portal.privacy.operations.requests import create_request
from portal.programmes.operations.assignments import assign_programme
from portal.programmes.operations.certificates import CertificateClaim, record_certificate
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme
from portal.progress.models import CourseProgress
from portal.questions.models import Answer, Question
from portal.questions.operations.attempts import start_attempt
from portal.scenarios.operations import begin_run
from portal.spreadsheets.sheet import Row, Sheet
from portal.units.changes.operations.merge import merge_units
from portal.units.contacts.enums import ContactKind
from portal.units.contacts.operations import set_contact
from portal.units.models import Unit
from portal.units.office.operations import set_office
from portal.units.office.rules import OfficeDetails
from portal.units.operations.deputies import appoint_deputy
from portal.units.operations.grants import grant_role
from portal.units.queries.grants import find_grant, granted_units, roles_over
from portal.visits.enums import Outcome, Topic
from portal.visits.operations import VisitReport, record_visit
from tests.certificates.issued import issued_certificate, kept_picture
from tests.classes.sessions import make_class
from tests.conftest import Browser
from tests.drafts.archives import coming, zipped
from tests.drafts.word_files import read_word_file, second_of_everything, word_file
from tests.factories import create_snapshot, front_matter, make_course, make_unit, make_user, quiz_markdown
from tests.observations.conftest import CHECKLIST
from tests.people.actions import add
from tests.scenarios.playing import SCENARIO

DAY = timedelta(days=1)
NAME = "Kiều Thị Mận"  # in a roster that waits
SIGNATORY = "Lý Thị Ký Thay"  # under the papers of the team
OWN_PROGRAMME = "Riêng của ấp Kinh Ráng"
LEARNED = CertificateClaim("Nền tảng khác", "Kỹ năng ngồi trực", date(2026, 1, 5), "SO-77-KR")
ARCHIVE_NAME = "khoa-mang-toi.zip"
ARCHIVE = {"course.md": front_matter(title="Khóa mang tới") + "\nLời đầu.\n"}
ON_PAPER = "Đề giấy Kinh Ráng"
MISTAKE = "Số trong bài này đổi rồi"  # in a report
REMARK = "Máy cũ, hẹn bữa khác"  # of a visit
WISH = "Xin xóa giúp, tôi đã nghỉ rồi"  # in a request
SHEETS = [Sheet("Tổ", (Row(1, ("Họ và tên", "Số điện thoại")), Row(2, (NAME, "0933000009"))))]
LAYOUT = guess_layout(SHEETS, knows=lambda _name: False, remembered={})
ROSTER = Roster([Line(2, {"name": NAME, "phone": "0933000009"})], ("name", "phone"), ())


@dataclass(frozen=True)
class WalkFixture:
    """What the walk goes over: records that addresses name, and words that only their own people may read."""

    arguments: dict[str, Any]
    forms: dict[str, dict[str, str]]  # what some endpoints are told beside what all are
    marks: tuple[str, ...]
    member: User
    head: User
    team: Unit
    chiefs: tuple[User, ...]  # who lead the team and the unit above it

    def contact_marks(self, own: Unit, person: User) -> set[str]:
        """The numbers that somebody of the unit `own` is told to ask for help: of who leads it or a unit above."""
        chiefs = [
            chief for chief in self.chiefs if chief.id != person.id and "leader" in roles_over(own.id, chief.id)
        ]
        return {mark for chief in chiefs for mark in phone_marks(chief.phone)}

    def address(self, app: Flask, rule: Rule) -> str:
        """The address of the rule with the records in it."""
        with app.test_request_context():
            values = {name: self.arguments[name] for name in rule.arguments}
            return str(app.url_for(rule.endpoint, **values))

    def forms_into(self, own: Unit) -> Callable[[str], dict[str, Any]]:
        """For each endpoint one form that fits, and leads people and units of the team into `own`."""
        every = {
            "step": "confirm",
            "on": clock.today().isoformat(),
            "reason": "Theo nghị quyết",
            "name": "Tổ ấp 12",
            "kind": "team",
            "code": "to-ap-12",
            "phone": "0933000008",
            "user": self.member.id,
            "person": self.member.id,
            "head": self.head.id,
            "role": "leader",
            "until": (clock.today() + 7 * DAY).isoformat(),
            "unit": own.id,
            "target": own.id,
            "units": own.id,
            "parts-0-name": "Tổ ấp 12",
            "parts-0-kind": "team",
            "parts-0-code": "to-ap-12",
            "text": "Đã làm xong",
            "token": "a-form-like-no-other",
            "revision": self.arguments["revision"],
            "point": "0",
            "number": 1,
            "scene": "chuong-reo",
            "choice": 0,
            "answer": "1",
        }
        return lambda endpoint: every | self.forms.get(endpoint, {})


def create_records(member: User, head: User, leader: User, admin: User, team: Unit) -> WalkFixture:
    """A record of every kind, all of them about the member, the head and their team, or the admin's alone."""
    double = make_user("Trần Thị Sen", phone="0933000001", unit=team, password=None)
    pages = {"01-goi.md": SCENARIO, "02-hoi.md": CHECKLIST, "03-kiem-tra.md": quiz_markdown()}
    course = make_course(pages=pages)
    checklist, scenario = find_page(course.slug, "hoi"), find_page(course.slug, "goi")
    quiz = db.session.query(Page).filter_by(slug="kiem-tra").one()
    grant = find_grant(head.id, team.id, "leader")
    assert checklist is not None
    assert scenario is not None
    assert grant is not None

    question = db.session.query(Question).filter_by(page_id=quiz.id, name="cau-1").one()
    at = clock.now()
    answered = {"question_id": question.id, "revision_id": quiz.revision_id, "response": {"chosen": [1]}}
    answer_id = add(Answer, user_id=member.id, token="one form", answered_at=at, **answered)
    finished = {"started_at": at - DAY, "active_at": at, "finished_at": at}
    add(CourseProgress, user_id=member.id, course_id=course.id, **finished)
    programme = create_programme(ProgrammeSpec(OWN_PROGRAMME, compulsory=[course.id]), unit=team, actor=head)
    given = assign_programme(programme, team, due_on=clock.today() + DAY, actor=head)
    device = {"token_hash": "x", "label": "Chrome", "signed_in_at": at, "last_seen_at": at}
    merge_units(
        [make_unit("Tổ ấp cũ", parent=team.parent)], team, on=clock.today(), reason="Nghị quyết", actor=None
    )
    quiz_page = find_page(course.slug, quiz.slug)
    assert quiz_page is not None
    paper_quiz = create_paper_quiz(quiz_page, PaperQuizSpec(ON_PAPER), unit=team, actor=head)
    attempt = start_attempt(page_id=quiz.id, revision_id=quiz.revision_id, actor=member)
    set_contact(team, ContactKind.COMMUNE_POLICE, phone="0290 399 9999", actor=None)
    set_office(team, OfficeDetails(issuer="TỔ ẤP KINH RÁNG", signatory=SIGNATORY), actor=None)
    set_layout(team, LayoutWords(signer_name=SIGNATORY), actor=None)
    set_picture(team, LayoutPicture.LOGO, kept_picture(), actor=None)
    arriving = store_import(zipped(ARCHIVE), coming(ARCHIVE), file_name=ARCHIVE_NAME, actor=admin)
    arguments = {
        "key_id": add(
            ApiKey,
            unit_id=team.id,
            kind="data",
            label="màn hình",
            key_hash="0",
            created_by_id=head.id,
            created_at=clock.now(),
            expires_on=clock.today(),
        ),
        "course_import_id": arriving.id,
        "word_import_id": read_word_file(ARCHIVE_NAME, admin, word_file(second_of_everything)).id,
        "comment_id": comment(get_text(course, checklist.slug), "Góp ý", line=1, actor=admin).id,
        "user_id": member.id,
        "other_id": double.id,
        "unit_id": team.id,
        "kind": "commune_police",
        "grant_id": grant.id,
        "import_id": upload_roster(
            ROSTER, team, file_name="kinh-rang.xlsx", actor=head, sheets=SHEETS, layout=LAYOUT
        ).id,
        "request_id": create_request(member, "deletion", message=WISH).id,
        "programme_id": programme.id,
        "assignment_id": given.id,
        "certificate_id": record_certificate(LEARNED, actor=member).id,
        "join_request_id": asked_to_join(team, head),
        "issued_id": issued_certificate(member, course),
        "paper_quiz_id": paper_quiz.id,
        "result_id": typed_sheet(paper_quiz, member, head),
        "what": "sheets",
        "part": "logo",
        "file_type": "pdf",
        "device_id": add(Device, user_id=member.id, **device),
        "attempt_id": attempt.id,
        "run_id": begin_run(scenario, actor=member),
        "answer_id": answer_id,
        "number": 2,
        "course_slug": course.slug,
        "page_slug": checklist.slug,
        "follow_up_id": record_follow_up(head, member, "called").id,
        "report_id": report_mistake(checklist, member),
        "target_id": set_target(
            team, programme_id=programme.id, percent=80, due_on=clock.today() + DAY, actor=head
        ).id,
        "schedule_id": set_schedule(team, kind=ScheduleKind.YEAR, on=None, hour=7, name="", actor=head).id,
        "view_id": add(SavedView, user_id=admin.id, unit_id=team.id, name="x", query="", saved_at=at),
        "snapshot_id": frozen_twice(team, head),
        "session_id": attended_class(team, member),
        "visit_id": went_out(member),
        "way": "there",
        "on": clock.today().isoformat(),
        "revision": checklist.revision_id,
    }
    change = f"{clock.today():%d/%m/%Y};đổi tên;{team.code};Tổ ấp 12;Theo nghị quyết"
    plan_course(team, course_id=course.id, by=clock.today(), actor=head)
    forms = {
        "classes.put_on": {"person": member.id, "unit": ""},
        "dashboard.remove_team_plan": {"course": str(course.id)},
        "dashboard.save_period_report_draft": {
            "since": clock.today().isoformat(),
            "proposals": "Xin thêm máy",
            "version": "0",
        },
        "dashboard.set_snapshot_schedule": {"schedule-kind": "month", "schedule-hour": "7"},
        "dashboard.set_unit_target": {
            "programme": programme.id,
            "percent": "70",
            "due_on": clock.today().isoformat(),
        },
        "dashboard.plan_team_course": {"course": str(course.id), "by": clock.today().isoformat()},
        "learning.save_answer": {"question": attempt.drawn[1]["name"]},
        "paper_quizzes.create": {
            "page": quiz.id,
            "title": ON_PAPER,
            "versions": "1",
            "way": "blueprint",
            "unit": team.id,
        },
        "people.confirm_roster": {"plan": plan_of(ROSTER, team, actor=head).fingerprint},
        "people.edit_roster_rows": {"act": "leave-out", "row": "2"},
        "people.read_roster_again": {"act": "look", "mends": "0"},
        "people.print_slip": {"code": issue_code(member, actor=head)},
        "studio.import_into_course": {
            "into": course.slug,
            "plan": plan_into_course(coming(ARCHIVE), course).version,
        },
        "people.upload_roster": {"file": "Họ và tên;Số điện thoại\nLê Thị Lụa;0933000007\n"},
        "privacy.delete_person": {"name": member.name},
        "studio.answer_report": {"state": "fixed", "reply": "Sửa rồi"},
        "units.preview_bulk_changes": {"file": f"Ngày;Việc;Mã đơn vị;Tên mới;Lý do\n{change}\n"},
    }
    people = (member, double, head, leader)
    phones = [user.phone for user in people if user.phone] + ["0933000009"]
    marks = (
        *(user.name for user in people),
        *(mark for phone in phones for mark in phone_marks(phone)),
        *(team.name, team.code, NAME, WISH, MISTAKE, REMARK, "kinh-rang.xlsx", ARCHIVE_NAME),
        *(OWN_PROGRAMME, ON_PAPER, LEARNED.title, LEARNED.reference, SIGNATORY),
    )
    db.session.commit()
    return WalkFixture(arguments, forms, marks, member, head, team, (head, leader))


def phone_marks(phone: str | None) -> list[str]:
    """A number as it may stand in a page."""
    return [f"{phone[:4]}{space}{phone[4:7]}{space}{phone[7:]}" for space in ("", " ")] if phone else []


def frozen_twice(team: Unit, head: User) -> int:
    """The id of the later of two snapshots of the team, which can be compared."""
    return [create_snapshot(team, on=clock.today() - day, actor=head).id for day in (DAY, 0 * DAY)][-1]


def asked_to_join(team: Unit, head: User) -> int:
    """The id of a request of somebody who waits, by the link of the team."""
    ask_to_join(make_join_link(team, actor=head), name=NAME, phone="0933000009", agrees=True)
    return db.session.query(JoinRequest).one().id


def attended_class(team: Unit, member: User) -> int:
    """The id of a class of the team that the member teaches, and was in."""
    session = make_class(team, teacher=member, starts_at=clock.now() - timedelta(hours=2))
    by = {"marked_at": clock.now(), "marked_by_id": member.id}
    db.session.add(Attendance(session_id=session.id, user_id=member.id, state="present", method="hand", **by))
    place = {"session_id": session.id, "user_id": member.id, "registered_at": clock.now()}
    db.session.add(ClassRegistration(**place, registered_by_id=member.id))
    # Whoever is invited may see it, and so might others of the team.
    db.session.execute(db.delete(ClassUnit).where(ClassUnit.session_id == session.id))
    return session.id


def went_out(member: User) -> int:
    """The id of a visit that the member recorded."""
    said = VisitReport(
        topic=Topic.PAYMENT, people=2, outcome=Outcome.ALONE, visited_on=clock.today(), remark=REMARK
    )
    return record_visit(said, token="a visit", actor=member).id


def typed_sheet(quiz: PaperQuiz, member: User, head: User) -> int:
    """The id of a sheet of the member that the head has typed in."""
    (one, *_others) = quiz.draw["versions"]["A"]
    sheet = TypedSheet("A", {one["question"]: {"chosen": [1]}}, clock.today(), "a sheet")
    return enter_result(quiz, member, sheet, actor=head).id


def report_mistake(page: PageRow, member: User) -> int:
    """The id of a report of the member."""
    report_page(page, place="", text=MISTAKE, token="a report", actor=member)
    return db.session.query(PageReport).one().id


def create_unauthorised_users(
    ground: WalkFixture, commune: Unit, trainer: User, outsider: User
) -> dict[str, User]:
    """People who have no right to the team, or none any more; by what they are."""
    elsewhere = granted_units(outsider.id, ("leader",))[0]
    team, sibling = ground.team, make_unit("Tổ ấp 7", parent=commune)
    deputy = make_user("Cao Thị Bảy", unit=team)
    lent = appoint_deputy(team, deputy, head=ground.head, until=clock.today(), actor=ground.head)
    lent.since, lent.until = clock.now() - 2 * DAY, clock.now() - DAY
    former = make_user("Mai Văn Hai", unit=sibling, grants={"leader": sibling})
    grant_role(former, commune, "leader", until=clock.now() - DAY, actor=None)
    gone = make_user("Tô Văn Chín", unit=commune, grants={"admin": commune})
    gone.deactivated_at = clock.now()
    close = {
        "the head of a sibling team": make_user("Đỗ Văn Lành", unit=sibling, grants={"leader": sibling}),
        "an admin of a sibling commune": make_user("Vũ Thị Mười", unit=elsewhere, grants={"admin": elsewhere}),
        "a leader and trainer of a sibling commune": outsider,
        "a head who led the commune until yesterday": former,
        "a deputy whose day is over": deputy,
        "a member of the team": make_user("Bùi Văn Lộc", unit=team),
        "a trainer of the commune": trainer,
        "an admin who was deactivated": gone,
    }
    db.session.commit()
    return close


def all_rows() -> dict[str, list[str]]:
    """What stands in every table but the days on which people came by."""
    db.session.rollback()
    found = {}
    for table in db.metadata.sorted_tables:
        columns = [column for column in table.c if column.name != "last_seen_at"]
        found[table.name] = sorted(map(repr, db.session.execute(db.select(*columns))))
    db.session.rollback()
    return found


def private_words_in(text: str, ground: WalkFixture, said: str) -> list[str]:
    """The words of the team's people that an answer tells; what was said by the asker does not count."""
    return [mark for mark in ground.marks if mark in text and mark not in said]


def send(browser: Browser, method: str, address: str, form: dict[str, Any]) -> Any:
    """Ask for the address, or post the form to it; `file` is the text of an upload."""
    if method == "GET":
        return browser.get(address)
    if "file" in form:
        form = form | {"file": (BytesIO(form["file"].encode()), "a.csv")}
    return browser.post(address, data=form, buffered=True)
