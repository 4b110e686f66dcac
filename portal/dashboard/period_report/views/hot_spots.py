"""The questions that went wrong most often in a period that is still running."""

from collections.abc import Iterator

from flask_babel import gettext as _

from portal.courses.queries.published import find_page_by_id
from portal.courses.queries.revision_cache import page_content
from portal.dashboard.most_missed.queries import first_answers, most_missed_counts
from portal.dashboard.most_missed.views import GAP, MIN_PEOPLE
from portal.dashboard.period_report.rules.periods import Period
from portal.dashboard.period_report.views.sentences import percent
from portal.learning.questions.views.parts.part import plain_text
from portal.units.rules.start_of_day import start_of_day
from portal.web.template_filters import number

MAX_HOT_SPOTS = 3
MAX_QUESTION_LENGTH = 160  # characters


def hot_spots(unit_id: int, period: Period) -> Iterator[str]:
    """A sentence for each of the questions that the present people most often answered wrongly in the period."""
    answers = first_answers(unit_id, since=start_of_day(period.since))
    for missed in most_missed_counts(answers, least=MIN_PEOPLE, limit=MAX_HOT_SPOTS):
        page = find_page_by_id(missed.page_id)
        question = page_content(page.revision_id).questions.get(missed.name) if page is not None else None
        if page is None or question is None:
            continue
        text = GAP.sub("[…]", plain_text(question.stem))
        if len(text) > MAX_QUESTION_LENGTH:
            text = text[:MAX_QUESTION_LENGTH].rsplit(" ", 1)[0] + "…"
        yield str(
            _(
                "“%(question)s” (page “%(page)s”): %(wrong)s of %(people)s people answered wrongly at first "
                "(%(share)s).",
                question=text,
                page=page.title,
                wrong=number(missed.wrong),
                people=number(missed.people),
                share=percent(missed.share),
            )
        )
