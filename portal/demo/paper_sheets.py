"""A quiz that the head of the demonstration printed for an evening, and the sheets that were typed in."""

from portal import clock
from portal.accounts.queries.users import find_by_login, get_user
from portal.content.enums import PageKind
from portal.courses.queries.published import outlines
from portal.courses.queries.revision_cache import page_content
from portal.demo.sign_ins import HEAD
from portal.drafts.queries.texts import find_course
from portal.errors import Refused
from portal.paper_quizzes.models import PaperQuiz
from portal.paper_quizzes.operations.quizzes import PaperQuizSpec, create_paper_quiz
from portal.paper_quizzes.operations.results import TypedSheet, count_entered, enter_result
from portal.paper_quizzes.permissions import can_make
from portal.paper_quizzes.queries.results import people_for
from portal.questions.rules.grading import solution
from portal.units.queries.memberships import unit_of

COURSE = "nhan-dien-lua-dao"
TITLE = "Tối thứ năm ở nhà văn hóa ấp"
COUNTED, WAITING = 3, 2  # sheets


def write_paper_sheets() -> None:
    """Print a quiz in two versions and type some sheets in, in the caller's transaction.

    Nothing is printed where the course is another one, or where the head leads no team.
    """
    head, course = find_by_login(HEAD.username), find_course(COURSE)
    team = unit_of(head.id) if head is not None else None
    if head is None or course is None or team is None or not can_make(head, team):
        return
    quizzes = [page for page in outlines([course.id])[course.id] if page.kind == PageKind.QUIZ]
    if not quizzes:
        return
    quiz = create_paper_quiz(quizzes[-1], PaperQuizSpec(TITLE, versions=2), unit=team, actor=head)
    people = people_for(quiz, head).people
    for place, person in enumerate(people[: COUNTED + WAITING]):
        if place == COUNTED:
            count_entered(quiz, actor=head)
        sheet = _sheet(quiz, quiz.letters[place % len(quiz.letters)], missed=place % 3, token=str(person.id))
        try:
            enter_result(quiz, get_user(person.id), sheet, actor=head)
        except Refused:  # has used all attempts on the screen
            continue


def _sheet(quiz: PaperQuiz, letter: str, *, missed: int, token: str) -> TypedSheet:
    """A sheet of which all but the last questions are right."""
    texts, drawn = page_content(quiz.revision_id).questions, quiz.draw["versions"][letter]
    right = {one["question"]: solution(texts[one["name"]]) for one in drawn[: len(drawn) - missed]}
    return TypedSheet(letter, right, clock.today(), token)
