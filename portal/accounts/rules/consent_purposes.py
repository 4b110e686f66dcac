"""Consent purposes: what people are asked to agree to, in the wording of one version."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

LEARNING = "learning"
REPORTING = "reporting"
CURRENT_VERSION = "2026-11"


@dataclass(frozen=True)
class Purpose:
    """One reason to keep data about a person; `version` names the wording that the person agreed to."""

    id: str
    version: str
    title: Any  # lazy texts, spoken in the language of the request
    summary: Any  # of what is kept and what for, in one sentence
    data: Any
    use: Any
    refusal: Any  # what happens without it


PURPOSES = (
    Purpose(
        LEARNING,
        CURRENT_VERSION,
        title=_l("So that you can learn"),
        summary=_l("Needed: your name, number, answers and results are kept."),
        data=_l(
            "Your name, phone number or user name, your team, the lessons you finished, "
            "your answers and results, and the devices you signed in with."
        ),
        use=_l("The portal keeps your place, marks your answers and shows your progress on any phone."),
        refusal=_l("Without this the portal cannot open the courses for you."),
    ),
    Purpose(
        REPORTING,
        CURRENT_VERSION,
        title=_l("So that your team head can follow and help"),
        summary=_l("As you like: your name stands beside what you finished."),
        data=_l("Your name, and which courses you began and finished, and when."),
        use=_l(
            "The head of your team and the leaders above see who has finished what, to help those who are stuck "
            "and to report how many were trained."
        ),
        refusal=_l("Without this you are only counted in totals, without your name."),
    ),
    Purpose(
        "improvement",
        CURRENT_VERSION,
        title=_l("So that the lessons get better"),
        summary=_l("As you like: answers are counted, without your name."),
        data=_l("Your answers to the questions, without your name."),
        use=_l("Those who write the lessons see which questions many people get wrong, and mend them."),
        refusal=_l("Without this your answers are left out of those counts."),
    ),
)
CURRENT_VERSIONS = {purpose.id: purpose.version for purpose in PURPOSES}
