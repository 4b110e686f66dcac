"""The screens of trainers: axe finds nothing in any look, and every text is in the language chosen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.courses.models import Course
from portal.courses.queries.published import find_page
from portal.db import db
from portal.drafts.operations.create import TitleAndSlug, create_page_draft
from portal.drafts.operations.deletion import delete_page
from portal.drafts.operations.review import comment, request_review
from portal.feedback.operations import report_page
from portal.units.models import Unit
from tests import factories
from tests.browser.test_accessibility import SMALLEST
from tests.browser.test_accessibility_desk import below, go_on
from tests.browser.test_leader_screens import LANGUAGES, Look
from tests.content.test_recordings import FILM
from tests.courses.conftest import COMPETENCES, FACTS, SVG
from tests.drafts.archives import zipped
from tests.drafts.word_files import read_word_file
from tests.drafts.writing import named, publish, save, work
from tests.questions.taking import take
from tests.scenarios.playing import SCENARIO
from tests.studio.test_question_bank import SOURCE
from tests.studio.test_question_sheets import TABLE

STUDIO = "/studio"
COURSE = f"{STUDIO}/courses/an-toan"
BANK = f"{STUDIO}/question-bank"
LESSON, TALK, QUIZ = (f"{COURSE}/pages/{slug}" for slug in ("mot", "tap-cuoc-goi", "kiem-tra"))
BODY = "Gọi {{ so-bao }}.\n\n![Một cái hình](media/day.svg)\n\n## Ba bước\n\nDừng, hỏi, báo.\n\n"
GUIDE = factories.lesson_markdown(
    "Sơ cứu", "1. Dừng lại liền.\n2. Gọi người nhà.", kind="guide", groups="[cao-tuoi]"
)
UNFOLD = "document.querySelectorAll('main .disclosure').forEach(part => { part.open = true; })"
# What a sentence of the interface quotes, and titles in a line to choose from, which has one language.
SPOKEN = (
    r"“[^”]*”|(Below (question|text) \d+|Choose|lead to|Comments|History|Recorded voice): .*"
    r"|Its \d+ pages go with it: .*|Delete this (page|course)\?.*|.*, line \d+|Bài đã gom lại|câu hỏi.csv"
)


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal; `studio` publishes its courses."""
    return bare_app


@pytest.fixture
def studio(app: Flask, commune: Unit, team: Unit, trainer: User, second: User) -> Course:
    """Courses with all that a trainer may meet: drafts, a review, remarks, answers, a report, what waits."""
    pages = {
        "01-mot.md": factories.lesson_markdown("Bài một", BODY + factories.practice_markdown("hoi")),
        "02-hai.md": factories.lesson_markdown("Bài hai", "Xem [bài một](01-mot.md)."),
        "03-bo.md": factories.lesson_markdown("Bài bỏ"),
        "04-tap-cuoc-goi.md": SCENARIO,
        "05-so-cuu.md": GUIDE,
        "09-kiem-tra.md": factories.quiz_markdown(),
    }
    files: dict[str, str | bytes] = {"facts.yml": FACTS, "competences.yml": COMPETENCES}
    files |= {"an-toan/media/day.svg": SVG, "an-toan/media/phim.mp4": FILM}
    made = factories.make_course(pages=pages, files=files, unit=commune.code)
    bank = {"01-tin-nhan.md": SOURCE, "02-sau.md": factories.lesson_markdown("Bài sau")}
    picture = {"lua-dao/media/tin.svg": SVG.replace("<svg", "<svg ", 1)}
    factories.make_course("lua-dao", bank, files=picture, unit=commune.code)
    for number in range(6):
        person = factories.make_user(f"Cô {number}", unit=team)
        take(person, {"chosen": [number % 2]}, {"chosen": [1]})
    save(factories.lesson_markdown("Bài một", BODY + "Nghe cho kỹ.\n"), trainer)
    publish(trainer, message="Thêm một câu")
    save(factories.lesson_markdown("Bài một", BODY + "Nghe cho thiệt kỹ.\n"), trainer)
    draft = work().draft
    assert draft is not None
    request_review(draft, version=draft.version, reviewer_id=second.id, message="Coi giùm nha", actor=trainer)
    comment(work(), "Câu này dài quá.", line=14, actor=second)
    comment(work(), "Hay gọn vầy?", line=14, before="Dừng, hỏi, báo.", suggestion="Dừng, rồi hỏi.", actor=second)
    create_page_draft(
        named(), TitleAndSlug("Bài mới"), kind="lesson", body="##Hư\n\n[ba](03-ba.md)", actor=trainer
    )
    (gone,) = (page for page in named().pages if page.slug == "bo")
    delete_page(gone, actor=trainer)
    read_word_file("Bài đã gom lại.docx", trainer)
    lesson = find_page("an-toan", "hai")
    assert lesson is not None
    report_page(lesson, place="", text="Số này gọi không được.", token="1", actor=second)
    db.session.commit()
    return made


class Desk(Look):
    """The same for whoever writes courses; in English on the smallest phone, with letters twice as large."""

    def __init__(self, page: Page, language: str) -> None:
        super().__init__(page, language)
        self.names += f"|(?i:{SPOKEN})"
        self.is_large = language == "en"
        if self.is_large:
            self.looks = ((SMALLEST, "light"),)

    def here(self) -> None:
        """Look at the screen that is open."""
        if self.is_large:
            self.page.evaluate("document.documentElement.style.fontSize = '200%'")
        super().here()

    def refused(self, path: str, button: str, **filled: str) -> None:
        """Look at a form that was sent as it is not to be."""
        self.page.goto(path)
        self.page.evaluate(UNFOLD)
        for name, words in filled.items():
            self.page.locator(f"main [name={name}]").first.fill(words)
        go_on(self.page, button)
        self.here()


@LANGUAGES
def test_screens_of_the_studio_and_of_a_course(
    open_phone: Callable[..., Page], studio: Course, trainer: User, second: User, language: str
) -> None:
    look = Desk(open_phone(trainer), language)
    look.at(STUDIO, COURSE, f"{COURSE}?arrange=1", f"{STUDIO}/deleted", f"{COURSE}/feedback")
    look.at(f"{COURSE}/copies/new", f"{COURSE}/export", f"{COURSE}/withdrawal", f"{LESSON}/address")
    look.at(f"{LESSON}/deletion", f"{COURSE}/introduction/deletion")
    look.at(f"{COURSE}/replacement?words=hỏi&instead=nghe", f"{COURSE}/replacement?words=khủng+long")
    look.refused(f"{STUDIO}/new", "main form .actions button")
    look.refused(COURSE, "form[action$='/pages'] .actions button")
    look.refused(f"{LESSON}/address", "main form .actions button", slug="Bài Một")
    look.refused(COURSE, "form[action$='/publication'] .actions button")
    look.assert_clean()
    look = Desk(open_phone(second), language)
    look.at("/", STUDIO)

    look.assert_clean()


@LANGUAGES
def test_screens_of_a_text_its_review_and_its_history(
    open_phone: Callable[..., Page], studio: Course, second: User, language: str
) -> None:
    look = Desk(open_phone(second), language)
    look.at(LESSON, *below(LESSON, ("/comments", "/comments?line=14", "/history", "/history/r1", "/history/r2")))
    look.at(f"{COURSE}/introduction", f"{COURSE}/pages/bai-moi", f"{COURSE}/pages/so-cuu")
    look.page.goto(LESSON)
    look.page.evaluate(UNFOLD)
    look.here()

    look.assert_clean()


@LANGUAGES
def test_screens_of_cards_and_scenes(
    open_phone: Callable[..., Page], studio: Course, trainer: User, language: str
) -> None:
    look = Desk(open_phone(trainer), language)
    look.at(*below(QUIZ, ("/cards", "/cards?new=1", "/cards/1")), f"{COURSE}/pages/bai-moi/cards")
    look.page.goto(f"{QUIZ}/cards/2")
    look.page.evaluate(UNFOLD)
    look.here()
    look.at(
        *below(TALK, ("/scenes", "/scenes/1", "/scenes/3", "/scenes/2/removal", "/map", "/player", "/choices"))
    )
    look.at(f"{TALK}/player?way=1.2")

    look.assert_clean()


@LANGUAGES
def test_screens_of_word_files_tables_and_the_bank(
    open_phone: Callable[..., Page], studio: Course, trainer: User, language: str
) -> None:
    look = Desk(open_phone(trainer), language)
    page = look.page
    look.at(f"{STUDIO}/word", f"{STUDIO}/word?into=an-toan", f"{STUDIO}/word/1")
    page.goto(f"{STUDIO}/word/1")
    go_on(page, "a[href*='/word/1/pages/']")
    look.here()
    look.refused(f"{STUDIO}/word", "main form[enctype] .actions button")
    look.refused(f"{QUIZ}/sheet", "main form[enctype] .actions button")
    table = {"name": "câu hỏi.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.locator("[type=file]").set_input_files([table])
    go_on(page, "main form[enctype] .actions button")
    look.here()
    packed = zipped({"moi/course.md": factories.front_matter(title="Thử nha"), "moi/x.docx": "x"})
    page.goto(f"{STUDIO}/imports")
    page.locator("[type=file]").set_input_files(
        [{"name": "khoa.zip", "mimeType": "application/zip", "buffer": packed}]
    )
    go_on(page, "main form[enctype] .actions button")
    look.here()
    look.at(f"{STUDIO}/imports", BANK, f"{BANK}?words=khủng+long", f"{BANK}/doubles")
    look.at(f"{BANK}/lua-dao/tin-nhan/khoa", f"{BANK}/taking?question=lua-dao/tin-nhan%23khoa")
    page.locator("#into").select_option("an-toan/kiem-tra")
    go_on(page, "main form .actions button")
    look.at(f"{QUIZ}/bank")

    look.assert_clean()


@LANGUAGES
def test_screens_of_media_facts_and_questions_analysed(
    open_phone: Callable[..., Page], studio: Course, admin: User, language: str
) -> None:
    look = Desk(open_phone(admin), language)
    look.at(*below(COURSE, ("/media", "/media?show=unused", "/media/day.svg", "/media/phim.mp4")))
    look.at(f"{LESSON}/new-fact", f"{LESSON}/voices", f"{LESSON}/warnings", f"{COURSE}/introduction/voices")
    look.at(f"{COURSE}/questions", f"{QUIZ}/questions/cau-1", f"{QUIZ}/questions/cau-1/key")
    look.at(f"{STUDIO}/facts", f"{STUDIO}/facts/so-bao", f"{STUDIO}/fact-reviews")
    look.at(f"{STUDIO}/facts/so-bao/removal", f"{STUDIO}/fact-calendar")
    look.refused(f"{STUDIO}/new-fact", "main form .actions button")
    look.refused(f"{STUDIO}/facts/so-bao", "form[action$='/changes'] .actions button", value="157")

    look.assert_clean()
