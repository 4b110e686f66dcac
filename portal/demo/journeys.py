"""How far people come in the courses, and every answer on the way: consistent with what was published."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from portal.clock import VIETNAM
from portal.content.enums import PageKind
from portal.content.pages.blueprint import Blueprint
from portal.content.questions.question import Question
from portal.demo.evenings import learning_time_on
from portal.demo.rehearsals import simulate_scenario
from portal.demo.studies import Course, StudyPage, StudyQuestion
from portal.observations.models import Observation
from portal.pretests.enums import PretestPhase
from portal.pretests.models import PretestAnswer
from portal.pretests.rules.crossover import form_for
from portal.pretests.rules.questions import form_questions
from portal.progress.models import CourseProgress, PageProgress
from portal.questions.models import Answer, Attempt, RemedialAnswer, Review
from portal.questions.rules.grading import grade
from portal.questions.rules.grading.kinds import Response
from portal.questions.rules.must_pass import RemedialTry, next_remedial
from portal.questions.rules.scoring import passes
from portal.questions.rules.selection import select_questions
from portal.questions.rules.spaced_repetition import Schedule, first_schedule
from portal.scenarios.models import ScenarioRun, ScenarioStep

REMARKS = (
    "",
    "Chỉ từ tốn, bà con theo kịp.",
    "Để cô chú tự bấm, vậy là tốt.",
    "Bữa sau nhớ hỏi lại: cô làm lại cho con coi.",
    "Nói rõ, không hù bà con.",
)
MAX_FAILURES = 3  # attempts after which a stuck learner gives up
MAX_ATTEMPTS = 3  # at one quiz or scenario
DAYS_BETWEEN = (1, 1, 1, 2, 2, 3, 4, 7)  # two evenings of learning
MAX_REMEDIAL = 3  # questions in place of one that must be right, before it is left for later


@dataclass(frozen=True)
class Learner:
    """A person with a gift, a will and a first evening."""

    user_id: int
    starts: datetime
    skill: float  # chance of a right answer at the first try
    courses: Sequence[Course]  # what the person is to go through, in this order
    pages: int  # how many pages of these the person gets through before stopping
    observer_id: int | None  # who watches the person teach, if anybody does
    chance: Random


class SimulationEnded(Exception):
    """The story has reached the present."""


@dataclass
class LearningSimulation:
    """Lets learners learn; `add` writes rows, nothing happens after `until`."""

    until: datetime
    add: Callable[..., None]
    attempts: int = field(default=0)
    runs: int = field(default=0)

    def tell(self, learner: Learner) -> datetime | None:
        """Write everything the learner does; the time of the last deed, None if there was none."""
        return _LearnerSimulation(self, learner).tell()


class _LearnerSimulation:
    """One learner's way: `now` is the time it has reached, `last` that of the last deed."""

    def __init__(self, story: LearningSimulation, learner: Learner) -> None:
        self.story = story
        self.learner = learner
        self.chance = learner.chance
        self.now = learner.starts
        self.last: datetime | None = None
        self.left_in_sitting = self.chance.randint(1, 3)
        self.known: set[int] = set()  # the questions that will come back

    def tell(self) -> datetime | None:
        to_do = self.learner.pages
        for course in self.learner.courses:
            if to_do <= 0:
                break
            self._course(course, to_do)
            to_do -= len(course)
        return self.last

    def _course(self, course: Course, to_do: int) -> None:
        began = finished = None
        done = 0
        try:
            for page in course[:to_do]:
                if page.kind != PageKind.GUIDE:  # a sheet is read with its lesson
                    self._sit_down()
                began = began or self._pass_time(0.5)
                done += self._study(page)
        except SimulationEnded:
            pass
        if began is None or self.last is None:
            return
        if done == sum(page.kind != PageKind.CHECKLIST for page in course):
            finished = self.last
        self._pretest(course, began, finished)
        self.story.add(CourseProgress, self.learner.user_id, course[0].course_id, began, self.last, finished)

    def _pretest(self, course: Course, began: datetime, finished: datetime | None) -> None:
        """Answer some questions before the course and others after it, as most who are asked do."""
        quiz = next((page for page in course if page.front.get("pretest")), None)
        # Of its own chance: whoever learns goes the same way, whether a course is measured or not.
        chance = Random(f"pretest/{self.learner.user_id}/{quiz and quiz.id}")
        if quiz is None or chance.random() > 0.7:
            return
        for phase, at, skill in ((PretestPhase.BEFORE, began, 0.6), (PretestPhase.AFTER, finished, 1.0)):
            if at is None or (phase is PretestPhase.AFTER and chance.random() > 0.8):
                return
            form = form_for(self.learner.user_id, quiz.id, phase)
            asked = form_questions(quiz.front, [question.text for question in quiz.questions], form)
            ids = {question.text.id: question.id for question in quiz.questions}
            for question in asked:
                score = float(chance.random() < self.learner.skill * skill)
                said = (quiz.id, quiz.revision_id, phase.value, form.value, score, at)
                self.story.add(PretestAnswer, self.learner.user_id, ids[question.id], *said)

    def _study(self, page: StudyPage) -> bool:
        """Whether the learner finishes the page, of those the course waits for."""
        if page.kind == PageKind.CHECKLIST:
            self._be_watched(page)
            return False
        if page.kind == PageKind.QUIZ:
            return self._quiz(page)
        return self._scenario(page) if page.kind == PageKind.SCENARIO else self._lesson(page)

    def _scenario(self, page: StudyPage) -> bool:
        """Rehearse until a safe ending is reached; some give up after two bad ones."""
        for tries in range(MAX_ATTEMPTS):
            steps, ending = simulate_scenario(
                page.scenes, page.wise, skill=self.learner.skill + 0.1 * tries, chance=self.chance
            )
            self.story.runs += 1
            run_id, began = self.story.runs, self._pass_time(0.5)
            taken = [(number, step, self._pass_time(0.3)) for number, step in enumerate(steps, 1)]
            ended = self.now if ending is not None else None
            first = next(iter(page.scenes))
            ids = (run_id, self.learner.user_id, page.id, page.revision_id)
            self.story.add(ScenarioRun, *ids, first, began, ended, ending)
            for number, (scene, choice, to), at in taken:
                self.story.add(ScenarioStep, run_id, number, scene, choice, to, at)
            if ending is None:
                return False
            if ending == "safe":
                self._finish(page, self.now, None)
                return True
        return False

    def _be_watched(self, page: StudyPage) -> None:
        """Have the head come along, perhaps; what was seen is mostly all there is to see."""
        if self.learner.observer_id is None or self.chance.random() < 0.4:
            return
        at = self._pass_time(20)
        seen = [point for point in range(page.points) if self.chance.random() < 0.55 + self.learner.skill / 2]
        is_complete = len(seen) == page.points
        ids = (self.learner.user_id, self.learner.observer_id, page.id, page.revision_id)
        token = f"{self.chance.getrandbits(64):016x}"
        remark = self.chance.choice(REMARKS)
        # Read the same evening; what is new on a home is for a person to try.
        self.story.add(Observation, *ids, seen, is_complete, remark, token, at, at)
        if is_complete:
            self._finish(page, at, None)

    def _lesson(self, page: StudyPage) -> bool:
        for question in page.questions:
            self._practise(page, question, self._pass_time(page.minutes / (len(page.questions) + 1)))
        self._finish(page, self._pass_time(1), None)
        return True

    def _practise(self, page: StudyPage, question: StudyQuestion, at: datetime) -> None:
        """Try until it is right, as people do when they may; some leave it at a wrong answer."""
        for tries in range(3):
            is_right = not question.wrong or self.chance.random() < self.learner.skill + 0.15 * tries
            response = (question.right if is_right else self.chance.choice(question.wrong))[0]
            score = grade(question.text, response, earlier_tries=tries).score
            token = f"{self.chance.getrandbits(64):016x}"
            self._answer(page, question.id, None, token, response, score, at)
            if is_right:
                self._remember(question.id, at, tried_before=tries > 0)
            if is_right or self.chance.random() < 0.2:
                return
            at = self._pass_time(0.3)

    def _quiz(self, page: StudyPage) -> bool:
        """Take the quiz until it is passed; False when the learner gives up or stops half-way."""
        seen: Counter[str] = Counter()
        best: float | None = None
        allowed = min(page.front.get("max_attempts") or MAX_FAILURES, MAX_FAILURES)
        for number in range(allowed):
            score, passed, at = self._attempt(page, seen, self.learner.skill + 0.08 * number)
            if score is None:
                return False
            best = max(score, best or 0.0)
            if passed:
                self._finish(page, at, best)
                return True
            self._next_sitting()
        return False

    def _attempt(self, page: StudyPage, seen: Counter[str], skill: float) -> tuple[float | None, bool, datetime]:
        story, chance = self.story, self.chance
        by_name = {question.text.id: question for question in page.questions}
        drawn = select_questions(
            [question.text for question in page.questions],
            ids={name: question.id for name, question in by_name.items()},
            times_seen=seen,
            blueprint=Blueprint.of_front(page.front),
            shuffle=page.front.get("shuffle", True),
            chance=chance,
        )
        seen.update(place["name"] for place in drawn)
        stops_at = chance.randrange(1, len(drawn)) if len(drawn) > 1 and chance.random() < 0.04 else None
        story.attempts += 1
        attempt_id, began = story.attempts, self._pass_time(0.5)
        answers: list[tuple[StudyQuestion, Response, datetime]] = []
        try:
            for place in drawn[:stops_at]:
                question = by_name[place["name"]]
                is_right = not question.wrong or chance.random() < skill
                response = (question.right if is_right else chance.choice(question.wrong))[0]
                answers.append((question, response, self._pass_time(0.6)))
            submitted = None if stops_at else self._pass_time(0.3)
        except SimulationEnded:
            submitted = None  # it is open now, and can be resumed
        marks = [grade(question.text, response).score for question, response, _at in answers]
        pass_mark = page.front.get("pass_mark", 80)
        score = _score([question.text for question, _response, _at in answers], marks) if submitted else None
        passed = passes(score, pass_mark) if score is not None else None
        if passed:
            given = [question.text.id for question, _response, _at in answers]
            passed = self._make_up(page, attempt_id, drawn, dict(zip(given, marks, strict=True)))
        story.add(
            Attempt,
            attempt_id,
            self.learner.user_id,
            page.id,
            page.revision_id,
            drawn,
            pass_mark,
            began,
            submitted,
            score,
            passed,
        )
        for (question, response, at), mark in zip(answers, marks, strict=True):
            self._answer(page, question.id, attempt_id, None, response, mark if submitted else None, at)
            if submitted and mark == 1:
                self._remember(question.id, submitted, tried_before=False)
        return score, bool(passed), self.now

    def _make_up(
        self, page: StudyPage, attempt_id: int, drawn: list[dict[str, Any]], marks: Mapping[str, float]
    ) -> bool:
        """Answer what is asked in place of what must be right and was missed; some leave that for later."""
        by_name = {question.text.id: question for question in page.questions}
        ids = {name: question.id for name, question in by_name.items()}
        pool, blueprint = [question.text for question in page.questions], Blueprint.of_front(page.front)
        must_pass = [one["name"] for one in drawn if blueprint.is_must_pass(by_name[one["name"]].text)]
        tries: list[RemedialTry] = []
        for name in (name for name in must_pass if marks.get(name, 0.0) < 1):
            for number in range(1, MAX_REMEDIAL + 1):
                asked = next_remedial(
                    attempt_id,
                    by_name[name].text,
                    drawn=drawn,
                    pool=pool,
                    ids=ids,
                    tries=tries,
                    shuffle=page.front.get("shuffle", True),
                )
                question = by_name[asked.name]
                is_right = not question.wrong or self.chance.random() < self.learner.skill + 0.2
                response, score = question.right if is_right else self.chance.choice(question.wrong)
                try:
                    at = self._pass_time(1)
                except SimulationEnded:
                    return False
                tries.append(RemedialTry(ids[name], question.id, number, response, score))
                row = (ids[name], question.id, number, response, score, at)
                self.story.add(RemedialAnswer, attempt_id, *row)
                if is_right:
                    self._remember(question.id, at, tried_before=False)
                    break
            else:
                return False
        return True

    def _answer(
        self,
        page: StudyPage,
        question_id: int,
        attempt_id: int | None,
        token: str | None,
        response: Response,
        score: float | None,
        at: datetime,
    ) -> None:
        user_id = self.learner.user_id
        self.story.add(Answer, user_id, question_id, page.revision_id, attempt_id, token, response, score, at)

    def _remember(self, question_id: int, at: datetime, *, tried_before: bool) -> None:
        """Let a question that was answered right come back some day; it enters once."""
        if question_id in self.known:
            return
        self.known.add(question_id)
        schedule = first_schedule_on(at.astimezone(VIETNAM).date(), tried_before=tried_before)
        card = schedule.card | {"card_id": question_id}
        self.story.add(Review, self.learner.user_id, question_id, schedule.due_on, card, None)

    def _finish(self, page: StudyPage, at: datetime, score: float | None) -> None:
        self.story.add(PageProgress, self.learner.user_id, page.id, page.revision_id, at, score)

    def _pass_time(self, minutes: float) -> datetime:
        """Let about so many minutes go by, then something is done; Late if that would be in the future."""
        later = self.now + timedelta(seconds=round(minutes * 60 * self.chance.uniform(0.6, 1.5)) + 5)
        if later > self.story.until:
            raise SimulationEnded
        self.now = self.last = later
        return later

    def _sit_down(self) -> None:
        if self.left_in_sitting == 0:
            self._next_sitting()
        self.left_in_sitting -= 1

    def _next_sitting(self) -> None:
        days = self.chance.choice(DAYS_BETWEEN)
        self.now = max(self.now, learning_time_on(self.now + timedelta(days=days), self.chance))
        self.left_in_sitting = self.chance.randint(1, 3)


@cache
def first_schedule_on(day: date, *, tried_before: bool) -> Schedule:
    """When a question comes back that was answered right on this day: the same for all but the id."""
    return first_schedule(0, tried_before=tried_before, day=day)


def _score(questions: list[Question], marks: list[float]) -> float:
    possible = sum(question.points for question in questions)
    reached = sum(mark * question.points for question, mark in zip(questions, marks, strict=True))
    return reached / possible if possible else 0.0
