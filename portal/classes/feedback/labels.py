"""The texts of the questions after a class, and of their answers."""

from flask_babel import lazy_gettext as _l

from portal.classes.feedback.enums import Again, FeedbackQuestion, Pace, Understood

QUESTIONS = {
    FeedbackQuestion.UNDERSTOOD: _l("Did you understand the class?"),
    FeedbackQuestion.PACE: _l("How fast did it go?"),
    FeedbackQuestion.AGAIN: _l("Would you come to another one?"),
}
ANSWER_LABELS: dict[FeedbackQuestion, dict[str, object]] = {
    FeedbackQuestion.UNDERSTOOD: {
        Understood.WELL: _l("I understood it"),
        Understood.PARTLY: _l("Some of it"),
        Understood.HARDLY: _l("Not yet"),
    },
    FeedbackQuestion.PACE: {Pace.RIGHT: _l("Just right"), Pace.FAST: _l("Too fast"), Pace.SLOW: _l("Too slow")},
    FeedbackQuestion.AGAIN: {
        Again.YES: _l("I would"),
        Again.MAYBE: _l("I am not sure"),
        Again.NO: _l("I would not"),
    },
}
