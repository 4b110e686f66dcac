"""Every kind of question by keyboard alone, with scripts and without, and grading again from the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page
from sqlalchemy import select

from portal.accounts.models import User
from portal.content.questions.question import MatrixRow, Question
from portal.db import db
from portal.learning.questions.views.parts.part import plain_text
from portal.questions.models import Answer, Attempt
from portal.questions.rules.grading import solution
from portal.questions.rules.grading.aliases import opaque_numbers
from portal.units.models import Unit
from tests.browser.expecting import expect
from tests.browser.looks import violations
from tests.browser.phones import until
from tests.questions.asking import LESSON, QUIZ, make_asking_course
from tests.questions.examples import EVERY_KIND, MATCH, MATRIX, ORDER, SINGLE
from tests.questions.taking import take
from tests.questions.test_regrading import BANK, FIRST, OTHERS, RIGHT, WRONG, mend

scripted = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal without a course; each test publishes its own."""
    return bare_app


def boxes(elements: Locator) -> list[dict[str, float]]:
    """Where each of them stands on the page, and how large it is."""
    found = elements.evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(({left, top, height}) => ({left, top, height}))"
    )
    assert found
    return list(found)


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the element has the focus."""
    # Found once; a locator would look for it again after every press.
    element = wanted.element_handle()
    for _press in range(150):
        if element.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {wanted}")


def choose_line(page: Page, list_: Locator, value: object) -> None:
    """Choose the line with this value from a list by the arrow keys."""
    tab_to(page, list_)
    lines = list_.locator("option").evaluate_all("lines => lines.map(line => line.value)")
    page.keyboard.press("Home")
    for _press in range(lines.index(str(value))):
        page.keyboard.press("ArrowDown")


def mark(page: Page, form: Locator, field: str, values: list[int], *, boxes: bool) -> None:
    """Choose these of a row of circles or boxes."""
    for value in values:
        if boxes:
            tab_to(page, form.locator(f"[name$='{field}'][value='{value}']"))
            page.keyboard.press("Space")
        else:
            # In a lesson the space bar sends one choice of several; the arrow keys choose it.
            tab_to(page, form.locator(f"[name$='{field}']").first)
            if value == 0:
                page.keyboard.press("Space")
            for _press in range(value):
                page.keyboard.press("ArrowDown")


def answer_by_keyboard(page: Page, question: Question, form: Locator, *, scripts: bool) -> None:
    """Give the right answer without touching anything else than keys."""
    right: dict[str, Any] = solution(question)
    if question.kind in ("single", "multiple"):
        mark(page, form, "choice", right["chosen"], boxes=question.kind == "multiple")
    elif question.kind == "select":
        choose_line(page, form.locator("select"), right["chosen"][0])
    elif question.kind == "order" and scripts:
        for place, text in enumerate(map(plain_text, question.items)):
            step = form.locator(f"[data-item='{text}']")
            while step.evaluate("step => [...step.parentNode.children].indexOf(step)") > place:
                tab_to(page, step.locator("[data-move='-1']"))
                page.keyboard.press("Enter")
    elif question.kind == "order":
        for place, text in enumerate(map(plain_text, question.items), 1):
            choose_line(page, form.locator(f"[data-item='{text}'] select"), place)
    elif question.kind == "match":
        values = {column: alias for alias, column in enumerate(opaque_numbers(question.columns))}
        for number, row in enumerate(right["rows"]):
            choose_line(page, form.locator(f"[name$='row-{number}']"), values[row[0]])
    elif question.kind == "matrix":
        for number, row in enumerate(right["rows"]):
            mark(page, form, f"row-{number}", row, boxes=question.rows[number].many)
    elif question.kind == "gap":
        for number, (gap, value) in enumerate(zip(question.gaps, right["gaps"], strict=True), 1):
            field = form.locator(f"[name$='gap-{number}']")
            if gap.options:
                choose_line(page, field, value)
            else:
                tab_to(page, field)
                page.keyboard.type(value)
    else:
        tab_to(page, form.locator("[name$='text']"))
        page.keyboard.type(right["text"])


def fill_in(question: Question, form: Locator) -> None:
    """Give the right answer by the fields of the form."""
    right: dict[str, Any] = solution(question)
    if question.kind in ("single", "multiple"):
        for value in right["chosen"]:
            form.locator(f"[name$='choice'][value='{value}']").check()
    elif question.kind == "select":
        form.locator("select").select_option(str(right["chosen"][0]))
    elif question.kind == "order":
        for place, text in enumerate(map(plain_text, question.items), 1):
            form.locator(f"[data-item='{text}'] select").select_option(str(place))
    elif question.kind == "match":
        values = {column: alias for alias, column in enumerate(opaque_numbers(question.columns))}
        for number, row in enumerate(right["rows"]):
            form.locator(f"[name$='row-{number}']").select_option(str(values[row[0]]))
    elif question.kind == "matrix":
        for number, row in enumerate(right["rows"]):
            for value in row:
                form.locator(f"[name$='row-{number}'][value='{value}']").check()
    elif question.kind == "gap":
        for number, (gap, value) in enumerate(zip(question.gaps, right["gaps"], strict=True), 1):
            field = form.locator(f"[name$='gap-{number}']")
            if gap.options:
                field.select_option(str(value))
            else:
                field.fill(value)
    else:
        form.locator("[name$='text']").fill(right["text"])


@scripted
def test_every_kind_is_practised(open_phone: Callable[..., Page], member: User, scripts: bool) -> None:
    """With scripts by keyboard alone; how the keyboard does without them, a whole quiz shows below."""
    make_asking_course(lesson=EVERY_KIND)
    page = open_phone(member, scripts=scripts)

    for question in EVERY_KIND:
        page.goto(LESSON)
        form = page.locator(f"#question-{question.id}")
        if scripts:
            answer_by_keyboard(page, question, form, scripts=True)
            tab_to(page, form.locator(".actions button"))
            page.keyboard.press("Enter")
        else:
            fill_in(question, form)
            form.locator(".actions button").click()
        expect(page.locator(f"#question-{question.id} .verdict")).to_have_class("verdict right")

    db.session.rollback()
    assert list(db.session.scalars(select(Answer.response).order_by(Answer.id))) == list(map(solution, EVERY_KIND))


@scripted
def test_a_quiz_of_every_kind_is_taken_by_keyboard(
    open_phone: Callable[..., Page], member: User, scripts: bool
) -> None:
    make_asking_course(quiz=EVERY_KIND)
    page = open_phone(member, java_script_enabled=scripts)
    page.goto(QUIZ)
    page.locator("form[action$='/attempts'] button").click()

    for number, question in enumerate(EVERY_KIND, 1):
        expect(page).to_have_url(re.compile(rf"/attempts/\d+/questions/{number}$"))
        answer_by_keyboard(page, question, page.locator("form.quiz-question"), scripts=scripts)
        tab_to(page, page.locator("button[name=go][value=next]"))
        page.keyboard.press("Enter")
    page.locator("form[action$='/submission'] button").click()

    expect(page.locator(".result.passed")).to_be_visible()
    expect(page.locator(".review.right")).to_have_count(len(EVERY_KIND))
    db.session.rollback()
    assert db.session.scalars(select(Attempt.score)).one() == 1.0


def test_moving_a_step_keeps_the_numbers_the_focus_and_the_answer_in_step(
    open_phone: Callable[..., Page], member: User
) -> None:
    make_asking_course(quiz=[ORDER])
    page = open_phone(member)
    page.goto(QUIZ)
    page.locator("form[action$='/attempts'] button").click()
    steps = page.locator("[data-item]")
    last = steps.nth(3).get_attribute("data-item")

    steps.nth(3).locator("[data-move='-1']").click()

    expect(page.locator("#saved")).to_contain_text("1")
    assert steps.nth(2).get_attribute("data-item") == last
    assert [select_.input_value() for select_ in page.locator("[data-order] select").all()] == ["1", "2", "3", "4"]
    focused = page.evaluate("document.activeElement.closest('[data-item]').dataset.item")
    assert focused == last
    expect(page.locator("#announcer")).not_to_be_empty()
    expect(steps.nth(2).locator("select")).to_be_hidden()
    for place in (2, 1):
        steps.nth(place).locator("[data-move='-1']").click()
    assert steps.nth(0).get_attribute("data-item") == last
    shown = [step.get_attribute("data-item") for step in steps.all()]
    until(page, lambda: kept_order() == shown)


def kept_order() -> list[str]:
    """The steps of the only answer, in the order that the portal has."""
    db.session.rollback()
    kept = db.session.scalars(select(Answer.response)).one()["order"]
    return [plain_text(ORDER.items[item]) for item in kept]


def test_what_was_said_of_a_place_goes_when_its_step_is_moved(
    open_phone: Callable[..., Page], member: User
) -> None:
    make_asking_course(lesson=[replace(ORDER, show_partial=True)])
    page = open_phone(member)
    page.goto(LESSON)
    steps = page.locator("[data-item]")
    up, down = steps.first.locator("[data-move='-1']"), steps.last.locator("[data-move='1']")
    expect(up).to_have_attribute("aria-disabled", "true")
    expect(down).to_have_attribute("aria-disabled", "true")
    # Whatever the first order was, this one is wrong.
    places = {item: place for place, item in enumerate(["Hít thở, nghĩ lại", "Cúp máy"])}
    for item, place in places.items():
        while [step.get_attribute("data-item") for step in steps.all()].index(item) > place:
            page.locator(f"[data-item='{item}'] [data-move='-1']").click()
    page.locator(".question-form .actions button").click()
    page.locator(".verdict.wrong").wait_for()
    expect(page.locator("[data-item] .part-state")).to_have_count(4)

    steps.first.locator("[data-move='1']").click()

    expect(page.locator("[data-item] .part-state")).to_have_count(2)
    expect(page.locator("[data-item]:is(.right, .wrong)")).to_have_count(2)
    expect(steps.first.locator("[data-move='-1']")).to_have_attribute("aria-disabled", "true")
    expect(steps.nth(1).locator("[data-move='-1']")).to_have_attribute("aria-disabled", "false")


def test_two_short_columns_stay_on_one_line_when_they_are_judged(
    open_phone: Callable[..., Page], member: User
) -> None:
    two = replace(MATRIX, columns=("Cổng thật", "Không phải"), rows=(MatrixRow("a", (1,)), MatrixRow("b", (0,))))
    make_asking_course(lesson=[replace(two, show_partial=True)])
    page = open_phone(member)
    page.goto(LESSON)
    options = page.locator(".matrix-row .option")
    assert {round(box["height"]) for box in boxes(options)} == {52}
    for row in page.locator(".matrix-row").all():
        row.locator("input").first.check()

    for answered in (1, 2):  # the second answer brings what is right
        page.locator(".question-form .actions button").click()
        expect(page.locator(".matrix-row .option.missed")).to_have_count(answered - 1)
        page.locator(".verdict.wrong").wait_for()

        assert {round(box["height"]) for box in boxes(options)} == {52}


def test_the_way_out_of_a_quiz_stays_where_it_is_once_an_answer_is_kept(
    open_phone: Callable[..., Page], member: User
) -> None:
    make_asking_course(quiz=[SINGLE])
    page = open_phone(member)
    page.goto(QUIZ)
    page.locator("form[action$='/attempts'] button").click()
    before = boxes(page.locator(".quiz-leave"))

    page.locator(".question input").first.check()
    expect(page.locator("#saved")).to_contain_text("1")

    assert boxes(page.locator(".quiz-leave")) == before


def test_what_a_thumb_must_hit_is_large_enough(open_phone: Callable[..., Page], member: User) -> None:
    make_asking_course(lesson=EVERY_KIND)
    page = open_phone(member)
    page.goto(LESSON)

    targets = page.locator(".question-form :is(select, .option, .input, button):visible")
    heights = targets.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")

    assert len(heights) > 30
    assert min(heights) >= 48
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_every_kind_open_and_answered_is_clean(open_phone: Callable[..., Page], member: User) -> None:
    shown = [replace(question, show_partial=True) for question in EVERY_KIND]
    make_asking_course(lesson=shown, quiz=[replace(MATCH, id="cap-2")])
    page = open_phone(member)
    page.goto(LESSON)
    found = violations(page)
    for question in shown:
        form = page.locator(f"#question-{question.id}")
        for field in form.locator("select").all():
            if question.kind != "order":
                field.select_option(index=1)
        if question.kind == "order":
            form.locator("[data-move='1']").first.click()
        for name in {box.get_attribute("name") for box in form.locator("[type=radio], [type=checkbox]").all()}:
            form.locator(f"[name='{name}']").nth(1).check()
        for box in form.locator("input.input").all():
            box.fill("113")
        if question.kind != "single":  # that was answered by the tap
            form.locator(".actions button").click()
        form.locator(".verdict").wait_for()

    assert found + violations(page) == []


@scripted
def test_a_trainer_grades_a_question_again_and_the_member_is_told(
    open_phone: Callable[..., Page], member: User, trainer: User, commune: Unit, scripts: bool
) -> None:
    make_asking_course(quiz=[FIRST, *OTHERS], unit=commune.code)
    attempt = take(member, BANK, RIGHT, WRONG)
    mend()
    desk = open_phone(trainer, scripts=scripts, viewport={"width": 1280, "height": 800})
    desk.goto(QUIZ)
    desk.locator("a[href^='/studio/courses/an-toan/questions']").click()
    found = violations(desk) if scripts else []
    desk.locator("a.row-link[href*='/questions/cau-1']").click()
    desk.locator("a[href$='/kiem-tra/questions/cau-1/key']").first.click()
    found += violations(desk) if scripts else []
    desk.locator("textarea[name=reason]").fill("Ngân hàng có quyền hỏi.")
    desk.locator("form[action$='/regradings'] button").click()
    expect(desk.locator(".notice.ok")).to_be_visible()

    phone = open_phone(member, scripts=scripts)
    phone.goto("/")
    expect(phone.locator("main")).to_contain_text("Ngân hàng có quyền hỏi.")
    phone.locator(f"a[href='/attempts/{attempt.id}']").click()
    expect(phone.locator(".result.passed")).to_be_visible()
    expect(phone.locator("main")).to_contain_text("Ngân hàng có quyền hỏi.")
    found += violations(phone) if scripts else []
    if not scripts:
        phone.locator("form[action$='/acknowledgement'] button").click()
    phone.goto("/")
    expect(phone.locator("main")).not_to_contain_text("Ngân hàng có quyền hỏi.")

    assert found == []
