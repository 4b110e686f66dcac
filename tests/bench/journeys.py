"""`make bench ARGS=journeys`: taps, screens and seconds of a member's ways on a cheap phone with a weak line."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, Locator, Page, sync_playwright

from portal.accounts.operations.activation_codes import issue_code
from portal.content.enums import QuestionKind
from portal.content.questions.question import Question
from portal.courses.queries.published import course_outline
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.units.models import Unit
from tests.bench.databases import Place
from tests.bench.parts import TARGET
from tests.bench.prepared import Prepared, prepare
from tests.bench.server import SETTINGS, Server
from tests.browser.chromium import CHROMIUM_FLAGS, PROGRAMS
from tests.factories import make_user

# 400 kbit/s in both directions, 400 ms there and back, a processor four times slower.
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER = 4
PHONE = {"width": 360, "height": 740}
PASSWORD = "con nuoc lon chieu nay"
LESSON_WITH_TEXT = "go-cua-cho-ba-con-tin"
KB = 1024
STILL = 0.4  # seconds without a request, after which the line is taken to be still
HEAD = "\n| Journey | Taps | Screens | Seconds | KB | Requests |\n|---|---:|---:|---:|---:|---:|\n"
PAGES_HEAD = "\n| Page | Height, screens | KB | Requests | Readable after, s |\n|---|---:|---:|---:|---:|\n"
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


@dataclass
class Thumb:
    """A member's thumb on one phone: counts taps and screens, and what the line carried meanwhile."""

    page: Page
    taps: int = 0
    requests: int = 0
    received: int = 0  # bytes on the line
    seconds: float = 0.0  # until the line was still, after each tap
    addresses: set[str] = field(default_factory=set)
    _open: set[str] = field(default_factory=set)
    _changed: float = field(default_factory=time.perf_counter)

    def open(self, path: str) -> None:
        """Open an address."""
        began = time.perf_counter()
        self.page.goto(path)
        self._rest(began)

    def tap(self, target: Locator) -> None:
        """Tap the first such thing, and wait until the line is still."""
        began = time.perf_counter()
        target.first.tap()
        self.taps += 1
        self._rest(began)

    def start(self) -> None:
        """Count from here on."""
        self.taps = self.requests = self.received = 0
        self.seconds = 0.0
        self.addresses = {self.page.url.partition("#")[0]}

    def listen(self, session: CDPSession) -> None:
        """Count what this session tells of the network."""

        def asked(event: Any) -> None:
            self.requests += event["requestId"] not in self._open
            self._open.add(event["requestId"])
            self._changed = time.perf_counter()

        def answered(event: Any) -> None:
            self.received += int(event.get("encodedDataLength", 0))
            self._open.discard(event["requestId"])
            self._changed = time.perf_counter()

        session.on("Network.requestWillBeSent", asked)
        session.on("Network.loadingFinished", answered)
        session.on("Network.loadingFailed", answered)

    def _rest(self, began: float) -> None:
        self._changed = time.perf_counter()
        while self._open or time.perf_counter() - self._changed < STILL:
            self.page.wait_for_timeout(50)
        self.seconds += self._changed - began
        self.addresses.add(self.page.url.partition("#")[0])

    def row(self, name: str) -> str:
        """The line of the table."""
        return (
            f"| {name} | {self.taps} | {len(self.addresses)} | {self.seconds:.1f} | {self.received / KB:.0f} "
            f"| {self.requests} |\n"
        )


def measure_journeys(place: Place) -> None:
    """Walk each way in Chromium on a phone of 360×740 and print its row."""
    url = place.empty("journeys")
    prepared = prepare(url)
    code = _newcomers_code(prepared)
    text, several = (_lesson_of(prepared, slug) for slug in (LESSON_WITH_TEXT, prepared.lesson.slug))
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    log = place.folder / "journeys.log"
    with Server(TARGET, log, **SETTINGS, DATABASE_URL=url) as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        site = f"http://127.0.0.1:{server.port}"
        sys.stdout.write(HEAD)
        walked: list[tuple[str, Callable[[Thumb], None], int | None]] = [
            ("New member, from the slip to the first lesson", lambda thumb: first_evening(thumb, code), None),
            ("A lesson: four questions, one wrong before", lambda thumb: lesson(thumb, *text), 0),
            ("The same, one question with three right choices", lambda thumb: lesson(thumb, *several), 3),
            ("From a lesson to a ringing phone", lambda thumb: first_aid(thumb, prepared), 1),
        ]
        for name, walk, member in walked:
            with phone(chromium, site, prepared, member) as thumb:
                walk(thumb)
                sys.stdout.write(thumb.row(name))
        sys.stdout.write(PAGES_HEAD)
        for name, path in _pages(prepared):
            for warmth in ("cold", "next"):
                with phone(chromium, site, prepared, 2) as thumb:
                    sys.stdout.write(_opened(thumb, name, path, warmth))
        chromium.close()


def first_evening(thumb: Thumb, code: str) -> None:
    """Scan the slip's QR, choose a password, consent, open the first lesson."""
    page = thumb.page
    thumb.open(f"/activate?code={code}")
    field = page.locator("main [name=password]")
    thumb.tap(field)
    field.fill(PASSWORD)
    thumb.tap(page.locator("main form .actions button"))
    for box in page.locator("main input[type=checkbox]").all():
        thumb.tap(box)
    thumb.tap(page.locator("main form .actions button"))
    if "/courses/" not in page.url:
        thumb.tap(page.locator(".main-card a.button"))
    if "/courses/" not in page.url:
        raise RuntimeError(f"no lesson, but {page.url}")


def lesson(thumb: Thumb, path: str, questions: Mapping[str, Question]) -> None:
    """Answer every question of a lesson, the first single choice wrong before, finish it, and go on."""
    page = thumb.page
    thumb.open(path)
    thumb.start()
    to_miss = next((name for name, question in questions.items() if question.kind == QuestionKind.SINGLE), None)
    for name, question in questions.items():
        form = page.locator(f"#question-{name}")
        if name == to_miss:
            _choose(thumb, form, next(at for at, option in enumerate(question.options) if not option.right))
        for at, option in enumerate(question.options):
            if option.right:
                _choose(thumb, form, at)
        if question.accepted:
            thumb.tap(form.locator("input[type=text], input.input"))
            form.locator("input.input").fill(question.accepted[0])
    thumb.tap(page.locator("#finish button").last)
    thumb.tap(page.locator("main a.button"))
    if path in page.url:
        raise RuntimeError(f"the lesson {path} is not finished: {page.url}")


def _choose(thumb: Thumb, form: Locator, at: int) -> None:
    thumb.tap(form.locator(f"label:has(input[value='{at}'])"))


def first_aid(thumb: Thumb, prepared: Prepared) -> None:
    """From the middle of a lesson to the button that calls."""
    page = thumb.page
    thumb.open(f"/courses/{prepared.lesson.course_slug}/{prepared.lesson.slug}")
    page.evaluate("scrollTo(0, 3000)")
    thumb.start()
    thumb.tap(page.locator("a.aid"))
    call = page.locator("main a[href^='tel:']").first
    box = call.bounding_box()
    if box is None or box["y"] + box["height"] > PHONE["height"]:
        raise RuntimeError(f"the first call button is not on the first screen: {box}")
    thumb.taps += 1  # The tap itself would leave the browser.


@contextmanager
def phone(chromium: Browser, site: str, prepared: Prepared, member: int | None) -> Iterator[Thumb]:
    """A slow phone with an empty store on a slow line; signed in as this one of the members."""
    context = chromium.new_context(
        base_url=site, viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True, locale="vi-VN"
    )
    context.set_default_timeout(60_000)
    if member is not None:
        name, _equals, value = prepared.members[member].cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": site}])
    thumb = Thumb(context.new_page())
    session = context.new_cdp_session(thumb.page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    thumb.listen(session)
    yield thumb
    context.close()


def _opened(thumb: Thumb, name: str, path: str, warmth: str) -> str:
    page = thumb.page
    if warmth == "next":
        thumb.open("/guides" if path == "/account" else "/account")
        thumb.start()
    thumb.open(path)
    height = page.evaluate("document.documentElement.scrollHeight") / PHONE["height"]
    painted = page.evaluate(PAINTED) / 1000
    return f"| {name}, {warmth} | {height:.1f} | {thumb.received / KB:.1f} | {thumb.requests} | {painted:.1f} |\n"


def _pages(prepared: Prepared) -> list[tuple[str, str]]:
    course = f"/courses/{prepared.lesson.course_slug}"
    return [
        ("home", "/"),
        ("course list", "/courses"),
        ("course", course),
        ("lesson", f"{course}/{prepared.lesson.slug}"),
        ("first aid", "/first-aid"),
        ("progress", "/progress"),
        ("competences", "/competences"),
        ("account", "/account"),
    ]


def _lesson_of(prepared: Prepared, slug: str) -> tuple[str, Mapping[str, Question]]:
    """The address of a lesson of the course, and its questions by name."""
    course = prepared.lesson.course_slug
    with prepared.app.app_context():
        page = next(page for page in course_outline(prepared.lesson.course_id) if page.slug == slug)
        questions = page_content(page.revision_id).questions
        db.session.remove()
    return f"/courses/{course}/{slug}", questions


def _newcomers_code(prepared: Prepared) -> str:
    with prepared.app.app_context():
        team = db.session.query(Unit).filter(Unit.kind == "team").order_by(Unit.id).first()
        newcomer = make_user("Lê Thị Sáu", phone="0399000999", unit=team, password=None, consented=False)
        code = issue_code(newcomer, actor=None)
        db.session.commit()
        db.session.remove()
    return code
