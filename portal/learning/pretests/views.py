"""What of a course's pretest is open to a person, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.content.enums import PageKind
from portal.content.questions.question import Question
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import page_content
from portal.learning.queries import Lane, LanePage
from portal.learning.questions.views.questions import QuestionView, solved_question
from portal.pretests.enums import PretestForm, PretestPhase
from portal.pretests.queries import pretest_scores
from portal.pretests.rules.crossover import form_for
from portal.pretests.rules.questions import form_questions
from portal.questions.queries.answers import question_ids
from portal.questions.rules.grading import solution


@dataclass(frozen=True)
class OpenPretest:
    """The questions that a person is asked now, before the course or after it, and the quiz that they stand in."""

    page: PageRow
    phase: PretestPhase
    form: PretestForm
    questions: tuple[Question, ...]

    @property
    def is_before(self) -> bool:
        """Whether the course is still to come."""
        return self.phase is PretestPhase.BEFORE


@dataclass(frozen=True)
class PhaseResult:
    """How a person did in a phase: which of its questions were right, by name."""

    phase: PretestPhase
    right_names: frozenset[str]
    questions: Sequence[QuestionView]

    @property
    def right(self) -> int:
        """How many of its questions were right."""
        return len(self.right_names)


def find_measured_quiz(lane: Lane) -> LanePage | None:
    """The quiz of the course that holds a pretest."""
    quizzes = (step for step in lane.pages if step.page.kind == PageKind.QUIZ)
    return next((step for step in quizzes if page_content(step.page.revision_id).front.get("pretest")), None)


def find_open_pretest(lane: Lane, user_id: int, *, is_finished: bool) -> OpenPretest | None:
    """What the person is asked now: before the first page is done, or after the course if they answered before."""
    quiz = find_measured_quiz(lane)
    due = 1 if is_finished else 0  # phases answered: after the course only who answered before it is asked
    if quiz is None or (lane.done and not is_finished) or quiz.pretest_phases != due:
        return None
    page, phase = quiz.page, PretestPhase.AFTER if is_finished else PretestPhase.BEFORE
    content, meant = page_content(page.revision_id), form_for(user_id, page.id, phase)
    met = set[int]() if phase is PretestPhase.BEFORE else _questions_met(user_id, page.id)
    ids = question_ids(page.id) if met else {}
    for form in sorted(PretestForm, key=lambda one: one is not meant):
        questions = tuple(form_questions(content.front, content.questions.values(), form))
        if not any(ids.get(question.id) in met for question in questions):
            return OpenPretest(page, phase, form, questions)
    return None


def _questions_met(user_id: int, page_id: int) -> set[int]:
    """The ids of what the person answered already.

    It need not be the form that is theirs by chance: another account may have become theirs, or the forms others.
    """
    return {id_ for scores in pretest_scores(user_id, page_id).values() for id_ in scores}


def pretest_results(lane: Lane, user_id: int) -> Sequence[PhaseResult]:
    """What the person answered before and after, with what is right; empty until both are answered."""
    quiz = find_measured_quiz(lane)
    if quiz is None or quiz.pretest_phases < len(PretestPhase):
        return []
    page, answered = quiz.page, pretest_scores(user_id, quiz.page.id)
    content, ids = page_content(page.revision_id), question_ids(page.id)
    results = []
    for phase in PretestPhase:
        scores = answered[phase]
        asked = [question for question in content.questions.values() if ids[question.id] in scores]
        right = frozenset(question.id for question in asked if scores[ids[question.id]] == 1)
        results.append(PhaseResult(phase, right, [solved_question(one, solution(one)) for one in asked]))
    return results
