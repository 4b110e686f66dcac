"""Every kind of expensive request, with all that it needs to go through."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.activation_codes import issue_code
from portal.certificates.badges.operations import make_key
from portal.certificates.models import Certificate
from portal.classes.models import Attendance
from portal.content.checks.faults import Faults
from portal.content.editing.scenario_editing import scenes_of
from portal.content.files.pictures import read_picture
from portal.content.files.recordings import read_voice
from portal.content.files.sources import fingerprint
from portal.content.markdown.snippet_examples import QUESTIONS as EXAMPLES
from portal.content.pages.voices import voice_sections, with_voice
from portal.courses.models import Course
from portal.courses.operations.media import add_medium
from portal.courses.operations.registry_entries import version_token
from portal.courses.queries.published import find_page
from portal.dashboard.api_keys.operations import create_api_key
from portal.dashboard.snapshots.operations import create_snapshot_in_steps
from portal.db import db
from portal.drafts.archives.operations.import_plan import plan_into_course
from portal.drafts.archives.operations.imports import store_import
from portal.drafts.operations.deletion import delete_page
from portal.drafts.operations.save_draft import save_draft
from portal.drafts.question_sheets.operations.question_sheets import store_sheet
from portal.drafts.question_sheets.rules.reading import read_question_file
from portal.paper_quizzes.operations.quizzes import PaperQuizSpec, create_paper_quiz
from portal.people.joining.operations import make_join_link
from portal.people.roster.operations.imports import plan_of, upload_roster
from portal.people.roster.rules.guessing import guess_layout
from portal.people.roster.rules.parsing import Roster
from portal.people.roster.rules.rows import Line
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme
from portal.spreadsheets.sheet import Row, Sheet
from portal.studio.courses.queries import EVERYBODY
from portal.units.models import Unit
from tests.certificates.issued import issued_certificate
from tests.classes.sessions import make_class
from tests.conftest import Browser
from tests.drafts.archives import coming, zipped
from tests.drafts.word_files import read_word_file, word_file
from tests.factories import front_matter, lesson_markdown, make_course, quiz_markdown
from tests.fixed_clock import FixedClock
from tests.studio.conftest import work
from tests.studio.registry import form_of

COURSE = "/studio/courses/an-toan"
WORDS = "Chữ của bài, gõ suốt buổi tối."
TYPED = lesson_markdown("Bài một", WORDS)
ARCHIVE = {"course.md": front_matter(title="Khóa mang tới") + "\nLời đầu.\n", "01-moi.md": lesson_markdown()}
LINES = (Line(2, {"name": "Kiều Thị Mận", "phone": "0933000009"}), Line(3, {"name": "Ba"}))
ROSTER = Roster(LINES, ("name",), ())
SHEETS = [
    Sheet(
        "Tổ", (Row(1, ("Họ và tên", "Số điện thoại")), Row(2, ("Kiều Thị Mận", "0933000009")), Row(3, ("Ba", "")))
    )
]
LAYOUT = guess_layout(SHEETS, knows=lambda _name: False, remembered={})
QUESTIONS = "Câu hỏi;A;B;Đáp án\nAi hỏi mã?;Kẻ lừa;Bà con;A\nRồi sao?;Cúp máy;Nghe;\n"
RULE = {"title": "Đi hai người", "text": "Đi hai người."}
TITLE = "Việc này lâu quá"
SHEET = "Họ và tên;Số điện thoại\nLê Thị Lụa;0933000007\n"


@dataclass(frozen=True)
class Step:
    """An expensive request with all that it needs; a file is the name of its field, its own name and its bytes."""

    endpoint: str
    address: str
    form: dict[str, Any] | None = None  # none: it only asks
    file: tuple[str, str, bytes] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    answer: tuple[int, ...] = (200, 303)  # without reaching the deadline
    refusal: str = TITLE  # at the deadline; programs are told the error's name

    def send(self, browser: Browser) -> Any:
        """The answer, taken to its end."""
        if self.form is None:
            return browser.get(self.address, headers=self.headers, buffered=True)
        files = {self.file[0]: (BytesIO(self.file[2]), self.file[1])} if self.file else {}
        return browser.post(self.address, data=self.form | files, headers=self.headers, buffered=True)


def save(slug: str, source: str, actor: User) -> None:
    text = work(db.session.query(Course).filter_by(slug="an-toan").one(), slug)
    save_draft(text, source, version=text.version, based_on=text.based_on, actor=actor)
    db.session.commit()


def quiz_on_paper(unit: Unit, admin: User) -> int:
    """The id of a quiz on paper, of a course of its own."""
    make_course("giay", {"01-kiem-tra.md": quiz_markdown()})
    page = find_page("giay", "kiem-tra")
    assert page is not None
    return create_paper_quiz(page, PaperQuizSpec("Trên giấy"), unit=unit, actor=admin).id


def class_with(member: User, team: Unit, head: User) -> int:
    """The id of a class that the member was in, and whose roll is closed."""
    session = make_class(team, teacher=head, state="held", roll_closed_at=clock.now())
    by = {"method": "hand", "marked_at": clock.now(), "marked_by_id": head.id}
    db.session.add(Attendance(session_id=session.id, user_id=member.id, state="present", **by))
    db.session.commit()
    return session.id


def make_steps(
    course: Course, admin: User, head: User, member: User, team: Unit, commune: Unit, fixed_clock: FixedClock
) -> list[Step]:
    """Every kind of expensive request, each with what it needs to go through."""
    for _day in range(2):
        for _step in create_snapshot_in_steps(commune.id, on=clock.today(), actor=None):
            pass
        fixed_clock.advance(days=1)
    save("mot", TYPED, admin)
    file = read_voice("nghe.mp3", b"ID3\x04" + b"\0" * 60, Faults(""))
    assert file is not None
    add_medium(course, file, actor=admin)
    db.session.commit()
    page = work(course, "hai").page
    assert page is not None
    delete_page(page, actor=admin)
    db.session.commit()
    introduction = work(course, "").source + "\nThêm một câu.\n"
    spoken = voice_sections(introduction)[0]
    save("", with_voice(introduction, spoken, "nghe.mp3", "Nghe"), admin)
    voiced = {"section": spoken.key, "heading": spoken.heading}
    rows = {"file_name": "to.xlsx", "sheets": SHEETS, "layout": LAYOUT}
    import_id = upload_roster(ROSTER, team, **rows, actor=head).id
    create_programme(ProgrammeSpec("Cả tổ", compulsory=[course.id]), unit=commune, actor=None)
    plan = plan_of(ROSTER, team, actor=admin).fingerprint
    arriving = store_import(zipped(ARCHIVE), coming(ARCHIVE), file_name="khoa.zip", actor=admin).id
    written = read_word_file("bai.docx", admin).id
    page = next(page for page in course.pages if page.slug == "mot")
    store_sheet(page, read_question_file(QUESTIONS.encode(), "cau.csv"), file_name="cau.csv", actor=admin)
    code = issue_code(member, actor=head)
    expires = {"label": "màn hình", "expires_on": clock.today()}
    api_key = create_api_key(commune, kind="data", **expires, actor=admin)
    db.session.commit()
    version = work(course).version
    typed = {"version": version, "based_on": work(course).based_on, "source": TYPED, "whole": "1", "then": "save"}
    picture = BytesIO()
    Image.new("RGB", (900, 600), "green").save(picture, "JPEG")
    house = BytesIO()
    Image.new("RGB", (60, 40), "red").save(house, "PNG")
    file = read_picture("nha.png", house.getvalue(), Faults(""))
    assert file is not None
    add_medium(course, file, actor=admin)
    db.session.commit()
    into = {"into": "an-toan", "plan": plan_into_course(coming(ARCHIVE), course).version}
    change = f"{clock.today():%d/%m/%Y};đổi tên;{team.code};Tổ ấp 12;Theo nghị quyết"
    rule = {"read": version_token(RULE), "title": RULE["title"], "text": "Đi hai người, luôn luôn."}
    reform = f"Ngày;Việc;Mã đơn vị;Tên mới;Lý do\n{change}\n".encode()
    drawn = {"person": member.id, "token": "a form like no other"}
    published = {"version": version, "impact": "minor", "message": "", "when": "now"}
    unfit = {"since": "2026-10-01", "until": "2026-12-31", "version": "0", "difficulties": "x" * 100_000}
    every = {"impact": "minor"} | {f"version-{slug}": work(course, slug).version for slug in ("mot", "")}
    report, people, roster = f"/dashboard/units/{commune.id}", "/people", f"/people/imports/{import_id}"
    on_paper = f"/paper-quizzes/{quiz_on_paper(commune, admin)}"
    db.session.commit()
    scene = fingerprint(scenes_of(work(course, "goi").source)[0].text)
    issued_id = issued_certificate(member, course)
    class_id = class_with(member, team, head)
    make_key()
    make_join_link(team, actor=head)
    db.session.commit()
    number = db.session.get_one(Certificate, issued_id).number
    db.session.rollback()
    return [
        *(
            Step("paper_quizzes.paper_file", f"{on_paper}/{what}.{kind}")
            for what in ("sheets", "key")
            for kind in ("pdf", "docx")
        ),
        Step("paper_quizzes.results_xlsx", f"{on_paper}/results.xlsx", {}),
        Step("certificates.certificate_file", f"/certificates/{issued_id}.pdf"),
        Step("badges.badge_png_file", f"/verify/{number}.png", refusal="DeadlineExceeded"),
        Step("badges.achievement_picture", f"/achievements/courses/{course.id}.png", refusal="DeadlineExceeded"),
        Step("certificates.class_file", f"/certificates/classes/{class_id}.pdf"),
        Step("certificates.layout_sample", f"/certificates/units/{commune.id}/layout/sample.pdf"),
        Step(
            "certificates.set_picture",
            f"/certificates/units/{commune.id}/layout/logo",
            {},
            ("file", "nha.png", house.getvalue()),
        ),
        Step("certificates.unit_table", f"/certificates/units/{commune.id}.xlsx", {}),
        Step("certificates.unit_file", f"/certificates/units/{commune.id}.pdf"),
        Step("classes.roll_pdf", f"/classes/{class_id}/roll.pdf"),
        Step("dashboard.export_people", f"{report}/people-list", {"subject": "member"}),
        *(
            Step(f"dashboard.report_{kind}", f"{report}/report.{kind}?depth=all")
            for kind in ("xlsx", "csv", "pdf")
        ),
        Step("dashboard.gains", f"{report}/gains"),
        *(Step(f"dashboard.unit_visits_{kind}", f"{report}/visits.{kind}") for kind in ("xlsx", "csv")),
        *(Step(f"dashboard.matrix_{kind}", f"{report}/matrix.{kind}") for kind in ("xlsx", "csv")),
        *(Step(f"dashboard.all_courses_{kind}", f"{report}/all-courses.{kind}") for kind in ("xlsx", "csv")),
        Step("dashboard.export_people_of_all_courses", f"{report}/all-courses-people", {}),
        Step("dashboard.export_at_risk", f"{report}/at-risk/table", {}),
        Step("dashboard.period_report", f"{report}/period-report"),
        *(
            Step(f"dashboard.period_report_{kind}", f"{report}/period-report.{kind}")
            for kind in ("docx", "pdf", "xlsx")
        ),
        # Refused, it shows the whole report once more, and that is what costs.
        Step("dashboard.save_period_report_draft", f"{report}/period-report/draft", unfit, answer=(422,)),
        Step("dashboard.printable_report", f"{report}/report/paper?depth=all"),
        Step("dashboard.snapshot_comparison", f"{report}/snapshots/comparison?depth=all"),
        Step("dashboard.snapshot_lines", f"{report}/snapshots/lines"),
        Step("dashboard.snapshot_comparison_csv", f"{report}/snapshots/comparison.csv?depth=all"),
        Step("dashboard.snapshot_comparison_xlsx", f"{report}/snapshots/comparison.xlsx?depth=all"),
        Step("dashboard.data_json", f"/dashboard/data.json?key={api_key}"),
        Step("dashboard.data_csv", f"/dashboard/data.csv?key={api_key}"),
        Step("people.audit_csv", "/audit.csv"),
        Step("people.print_unit_slips", f"{people}/units/{team.id}/slips", drawn),
        Step("people.print_people_slips", f"{people}/slips", drawn),
        Step("people.join_poster", f"{people}/units/{team.id}/joining/poster.pdf"),
        Step("people.print_slip", f"{people}/{member.id}/slip", {"code": code}),
        Step("people.upload_roster", f"{people}/units/{team.id}/roster", {}, ("file", "to.csv", SHEET.encode())),
        Step("people.roster_template", f"{people}/units/{team.id}/roster/template"),
        Step("people.roster_preview", roster),
        Step("people.renew_plan", f"{roster}/plan", {}),
        Step("people.roster_row", f"{roster}/rows/3"),
        Step("people.edit_roster_row", f"{roster}/rows/3", {"phone": "0933000010"}),
        Step("people.edit_roster_rows", f"{roster}/changes", {"act": "leave-out", "whole": "all"}),
        Step("people.roster_reading", f"{roster}/reading"),
        Step("people.read_roster_again", f"{roster}/reading", {"act": "read", "mends": "0"}),
        Step("people.faulty_rows", f"{roster}/faulty-rows"),
        Step("people.confirm_roster", f"{roster}/confirmation", {"plan": plan}),
        Step("studio.editor", f"{COURSE}/pages/mot"),
        Step("studio.editor", f"{COURSE}/introduction"),
        Step("studio.save_draft", f"{COURSE}/pages/mot/draft", typed | {"then": "insert:single"}),
        Step("studio.preview", f"{COURSE}/pages/mot/preview", typed),
        Step("studio.preview", f"{COURSE}/introduction/preview", typed),
        Step("studio.replacement", f"{COURSE}/replacement?words=Chữ"),
        Step(
            "studio.replace_course_words",
            f"{COURSE}/replacement",
            {"words": "Chữ", "instead": "Lời", "page": "mot", "place-mot": "0"},
            answer=(409,),
        ),
        Step("studio.paste", f"{COURSE}/pages/mot/paste", {"html": "<p>Một</p><p>Hai</p>"}),
        Step(
            "studio.apply_quick_fix", f"{COURSE}/pages/mot/quick-fixes", typed | {"fix": "all"}, answer=(303, 422)
        ),
        Step("studio.snippet", f"{COURSE}/pages/mot/snippets/single", typed),
        Step(
            "studio.add_picture",
            f"{COURSE}/pages/mot/pictures",
            {"alternative": "Chợ"},
            ("picture", "cho.jpg", picture.getvalue()),
            {"HX-Request": "true"},
        ),
        Step("studio.add_media", f"{COURSE}/media", {}, ("files", "cho.jpg", picture.getvalue())),
        Step("studio.edit_picture", f"{COURSE}/media/nha.webp/picture", {"turns": "1"}),
        Step(
            "studio.replace_medium",
            f"{COURSE}/media/nha.webp/replacement",
            {},
            ("file", "cho.jpg", picture.getvalue()),
        ),
        Step("studio.question_cards", f"{COURSE}/pages/mot/cards"),
        Step("studio.question_card", f"{COURSE}/pages/kiem-tra/cards/1"),
        # Of a text that was read before others changed it they show both, and that is what costs.
        Step("studio.change_question_card", f"{COURSE}/pages/mot/cards/1", {"fingerprint": ""}, answer=(409,)),
        Step("studio.change_text_card", f"{COURSE}/pages/mot/cards/text/1", {"fingerprint": ""}, answer=(409,)),
        Step("studio.add_question_card", f"{COURSE}/pages/mot/cards/new", {"kind": "single", "stem": "Hỏi gì?"}),
        Step("studio.restore_question_card", f"{COURSE}/pages/mot/cards/restore", {"removed": EXAMPLES["single"]}),
        Step("studio.warnings", f"{COURSE}/pages/mot/warnings"),
        # Of a warning that is gone they show the others, and that is what costs.
        Step("studio.accept_warning", f"{COURSE}/pages/mot/warnings", {"warning": "x"}, answer=(409,)),
        Step(
            "studio.withdraw_acceptance",
            f"{COURSE}/pages/mot/warnings/removal",
            {"acceptance": "0"},
            answer=(409,),
        ),
        Step("studio.voices", f"{COURSE}/pages/mot/voices"),
        Step(
            "studio.add_voice",
            f"{COURSE}/introduction/voices",
            voiced,
            ("voice", "voice.mp3", b"ID3\x04" + b"\0" * 40),
        ),
        Step("studio.remove_voice", f"{COURSE}/introduction/voices/removal", voiced),
        Step("studio.history", f"{COURSE}/pages/mot/history"),
        Step("studio.version", f"{COURSE}/pages/mot/history/r1?against=draft"),
        Step("studio.scenario_map", f"{COURSE}/pages/goi/map"),
        Step("studio.scenario_player", f"{COURSE}/pages/goi/player"),
        Step("studio.scenes", f"{COURSE}/pages/goi/scenes"),
        Step("studio.change_scenes", f"{COURSE}/pages/goi/scenes", {"title": WORDS, "then": "add"}),
        Step("studio.update_scenario", f"{COURSE}/pages/goi/scenario", {"channel": "sms", "introduction": WORDS}),
        Step("studio.scene", f"{COURSE}/pages/goi/scenes/1"),
        Step(
            "studio.save_scene",
            f"{COURSE}/pages/goi/scenes/1",
            {"title": "Máy reo", "text": WORDS, "ending": "safe", "fingerprint": scene},
        ),
        Step(
            "studio.save_scene_source",
            f"{COURSE}/pages/goi/scenes/1/source",
            {"source": f"## Máy reo {{#reo}}\n\n{WORDS}\n", "fingerprint": scene},
        ),
        Step("studio.scene_removal", f"{COURSE}/pages/goi/scenes/1/removal"),
        Step("studio.remove_scene_", f"{COURSE}/pages/goi/scenes/1/removal", {"instead": ""}),
        Step("studio.gains", f"{COURSE}/gains"),
        Step("studio.item_analysis", f"{COURSE}/questions"),
        Step("studio.item_analysis_csv", f"{COURSE}/questions.csv"),
        Step("studio.item_analysis_units", f"{COURSE}/questions/units"),
        Step("studio.item_analysis_question", f"{COURSE}/pages/kiem-tra/questions/cau-1"),
        Step("studio.course_withdrawal", f"{COURSE}/withdrawal"),
        Step("handouts.handouts_pdf", "/courses/an-toan/handouts.pdf"),
        Step("studio.course_export", f"{COURSE}/export"),
        Step("studio.export_course", f"{COURSE}/export.zip"),
        Step("studio.export_course", f"{COURSE}/export.zip?drafts=1"),
        Step("studio.question_bank", "/studio/question-bank"),
        Step("studio.question_doubles", "/studio/question-bank/doubles"),
        Step("studio.bank_question", "/studio/question-bank/an-toan/kiem-tra/cau-1"),
        Step("studio.choose_target", "/studio/question-bank/taking?question=an-toan/kiem-tra%23cau-1"),
        Step(
            "studio.take_questions",
            "/studio/question-bank/taking",
            {"question": "an-toan/kiem-tra#cau-1", "into": "an-toan/kiem-tra"},
        ),
        Step("studio.taken_questions", f"{COURSE}/pages/kiem-tra/bank"),
        Step("studio.update_taken_question", f"{COURSE}/pages/kiem-tra/bank/x", {"then": "unlink"}, answer=(404,)),
        Step(
            "studio.upload_question_sheet",
            f"{COURSE}/pages/mot/sheet",
            {},
            ("file", "cau.csv", QUESTIONS.encode()),
        ),
        Step("studio.question_sheet", f"{COURSE}/pages/mot/sheet"),
        Step("studio.question_sheet_template", f"{COURSE}/pages/mot/sheet/template.xlsx"),
        Step("studio.page_questions", f"{COURSE}/pages/mot/sheet/questions.xlsx"),
        Step("studio.course_questions", f"{COURSE}/question-sheet.xlsx"),
        Step("studio.faulty_questions", f"{COURSE}/pages/mot/sheet/faults.xlsx"),
        Step(
            "studio.edit_question_row",
            f"{COURSE}/pages/mot/sheet/rows/3",
            {"cell-answer": "B"},
            headers={"HX-Request": "true"},
        ),
        Step("studio.take_question_sheet", f"{COURSE}/pages/mot/sheet/taking", {"plan": "x"}, answer=(409,)),
        Step("studio.upload_course", "/studio/imports", {}, ("file", "khoa.zip", zipped(ARCHIVE))),
        Step("studio.course_import", f"/studio/imports/{arriving}"),
        Step("studio.upload_word", "/studio/word", {}, ("file", "bai.docx", word_file())),
        Step("studio.word_import", f"/studio/word/{written}"),
        Step("studio.word_import_page", f"/studio/word/{written}/pages/3"),
        Step("studio.decide_word_import", f"/studio/word/{written}", {"then": ""}),
        Step("studio.import_new_course", f"/studio/imports/{arriving}/course", {"slug": "moi", "unit": EVERYBODY}),
        Step("studio.import_into_course", f"/studio/imports/{arriving}/drafts", into),
        Step("studio.publish_draft", f"{COURSE}/pages/mot/publication", published),
        Step("studio.publish_course", f"{COURSE}/publication", every),
        Step("studio.republish_page", f"{COURSE}/pages/mot/republication", {}),
        Step("studio.comments", f"{COURSE}/pages/mot/comments"),
        Step("studio.add_comment", f"{COURSE}/pages/mot/comments", {"line": "0", "words": ""}, answer=(422,)),
        Step("studio.text_deletion", f"{COURSE}/introduction/deletion"),
        Step("studio.restore_text", f"{COURSE}/pages/hai/restoration", {}),
        Step("studio.rename_text", f"{COURSE}/pages/mot/address", {"slug": "mot-khac"}),
        Step("studio.change_fact", "/studio/facts/so-bao/changes", form_of(value="157", impact="minor")),
        Step("studio.change_entry", "/studio/rules/luat-hai/changes", rule),
        Step("units.preview_bulk_changes", "/units/bulk-changes", {}, ("file", "doi.csv", reform)),
    ]
