"""An evening of members, from signing in to the home page again: about sixty requests, one after the other."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from portal.accounts.models import User
from portal.clock import today
from portal.courses.models import Course
from portal.db import db
from portal.demo.sign_ins import PASSWORD
from portal.progress.models import CourseProgress
from portal.questions.queries.reviews import review_day
from portal.units.models import Membership
from tests.bench.phone import Called, Phone, Served, bare_processor_time, fill

COURSE = "cong-dich-vu-cong"  # which many members of the demonstration have still before them
LESSONS = ("mot-cong-duy-nhat", "can-gi-trong-tay")
SCENARIO, QUIZ = "tap-can-bo-nop-gium", "kiem-tra"
PRACTICE_ANSWERS, REVIEWED = 8, 5  # in the two lessons; questions of today's review
CLIENTS = 16
WARM_UP, CALLED = 2, 4  # evenings in process
MAX_RATIO = 2_100  # of an evening to one request of the bare view: 150 ms where that takes 0.07 ms


@dataclass(frozen=True)
class Cost:
    """Processor time of one evening in this process, in milliseconds; that of a bare view; how many requests."""

    own: float
    bare: float
    requests: int

    @property
    def ratio(self) -> float:
        """How many requests of the bare view the evening costs."""
        return self.own / self.bare


@dataclass(frozen=True)
class Load:
    """Evenings of so many members, CLIENTS at once: seconds in all, and how late each kind of request was."""

    members: int
    seconds: float
    late: dict[str, list[float]]

    @property
    def per_minute(self) -> float:
        """Members that have their evening in a minute."""
        return self.members / self.seconds * 60


def evening_members() -> list[str]:
    """The phone numbers of members who have the course before them, and a whole review to do today."""
    begun = select(CourseProgress.user_id).join(Course, Course.id == CourseProgress.course_id)
    members = db.session.execute(
        select(User.phone, User.id, Membership.unit_id)
        .join(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
        .where(
            User.password_hash.is_not(None),
            User.phone.is_not(None),
            User.id.not_in(begun.where(Course.slug == COURSE)),
        )
        .order_by(User.id)
    )
    return [person.phone for person in members.all() if len(review_day(person, today()).left) == REVIEWED]


def measure_evening_cost(app: Flask, phones: Sequence[str]) -> Cost:
    """Evenings of some of these members, called as WSGI in this process. Raises RuntimeError if one goes wrong."""
    bare = []
    taken: list[list[tuple[str, float]]] = []
    for number in phones[: WARM_UP + CALLED]:
        phone = Phone(Called(app))
        spend_evening(phone, number)
        taken.append(phone.asked)
        bare.append(bare_processor_time())  # in the same moment of the machine
    own = [sum(took for _kind, took in asked) for asked in taken[WARM_UP:]]
    return Cost(sum(own) / len(own), sum(bare[WARM_UP:]) / len(own), len(taken[-1]))


def measure_evenings(ports: Sequence[int], phones: Sequence[str]) -> Load:
    """Evenings of these members on the servers at the ports, CLIENTS of them at once."""
    late: dict[str, list[float]] = defaultdict(list)
    lock = threading.Lock()

    def spend(place: int) -> None:
        phone = Phone(Served(ports[place % len(ports)]))
        spend_evening(phone, phones[place])
        with lock:
            for kind, took in phone.asked:
                late[kind].append(took)

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(spend, range(len(phones))))
    return Load(len(phones), time.perf_counter() - began, {kind: sorted(took) for kind, took in late.items()})


def spend_evening(phone: Phone, number: str) -> None:
    """Sign in, learn two lessons, play a scenario, take the quiz, review, and look at the home page."""
    sign_in(phone, number)
    course = f"/courses/{COURSE}"
    phone.open("course", course)
    for lesson in LESSONS:
        study(phone, f"{course}/{lesson}")
    play(phone, f"{course}/{SCENARIO}")
    take_quiz(phone, f"{course}/{QUIZ}")
    review(phone)
    phone.open("home", "/")


def sign_in(phone: Phone, number: str) -> None:
    """Sign in with the number and the password of the demonstration; the home page opens."""
    phone.open("sign-in form", "/sign-in")
    form = phone.get("form[action^='/sign-in']")
    for name, value in (("login", number), ("password", PASSWORD)):
        phone.inside(form, f"input[name={name}]").attrs["value"] = value
    phone.press("sign in", phone.inside(form, "button[type=submit]"), then="home")


def study(phone: Phone, path: str) -> None:
    """Read a lesson, answer its practice questions and mark it done."""
    phone.open("lesson", path)
    lesson = phone.page
    answered = 0
    for form in lesson.css("form.question-form"):
        if answered < PRACTICE_ANSWERS // len(LESSONS) and (button := form.css_first("button[type=submit]")):
            fill(form)
            phone.press("practice answer", button, htmx=True, shows=False)
            answered += 1
    done = lesson.css_first(f"form[action='{path}/completion'] button[type=submit]")
    phone.press("lesson completed", done, then="course or lesson")


def play(phone: Phone, path: str) -> None:
    """Play a scenario to its end, with the first choice of each scene."""
    phone.open("scenario", path)
    phone.press("scenario begun", phone.get(f"form[action='{path}/runs'] button[type=submit]"), then="scene")
    while (form := phone.find("form[action^='/runs/']")) is not None:
        fill(form)
        phone.press("choice", phone.inside(form, "button"), then="scene")


def take_quiz(phone: Phone, path: str) -> None:
    """Take a quiz: each answer is kept when it is chosen, and again when the next question is asked for."""
    phone.open("quiz", path)
    phone.press(
        "quiz begun", phone.get(f"form[action='{path}/attempts'] button[type=submit]"), then="quiz question"
    )
    while (form := phone.find("form.quiz-question")) is not None:
        fill(form)
        phone.press(
            "quiz answer saved", phone.inside(form, "button[value=next]"), htmx=True, go="stay", shows=False
        )
        phone.press("next question", phone.inside(form, "button[value=next]"), htmx=True)
    phone.press("quiz submitted", phone.get("form[action$='/submission'] button[type=submit]"), then="result")


def review(phone: Phone) -> None:
    """Answer the questions of today's review; a practice question answered before may have been one of them."""
    phone.open("review", "/review")
    while (form := phone.find("form[action='/review/answers']")) is not None:
        fill(form)
        phone.press("review answer", phone.inside(form, "button[type=submit]"), then="reviewed answer")
        phone.open("review", "/review")
