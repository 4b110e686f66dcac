"""How long what has served its time may stay: one table, each period with its reason.

People are deleted by a data officer's decision alone; what `is_technical` serves nobody any more, and goes with
`flask privacy due --clean`.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.people.joining.rules import KEPT_FOR


@dataclass(frozen=True)
class Period:
    """How long one kind of record may stay; `after` None is the lifetime of a session, a setting."""

    id: str
    after: timedelta | None
    title: Any  # lazy texts, spoken in the language of the shell
    reason: Any
    is_technical: bool = True


PERIODS = (
    Period(
        "codes",
        timedelta(days=30),
        _l("Activation codes that expired"),
        _l("An expired code opens nothing. For a month it answers the question why a slip did not work."),
    ),
    Period(
        "devices",
        None,
        _l("Devices that nobody used"),
        _l("After that time the cookie of the browser has expired, so the record opens nothing."),
    ),
    Period(
        "sign_ins",
        timedelta(days=180),
        _l("Sign-ins, right and wrong"),
        _l(
            "Half a year is enough to look into an account that was taken over. Kept longer, it would be a diary "
            "of people's evenings."
        ),
    ),
    Period(
        "throttles",
        timedelta(days=1),
        _l("Counts of wrong tries"),
        _l("A door closes for minutes only; the next wrong try begins a new count."),
    ),
    Period(
        "rosters",
        timedelta(days=7),
        _l("Rosters that wait for somebody to confirm them"),
        _l("They hold names and phone numbers of people who may never come in. A week is enough to look at them."),
    ),
    Period(
        "follow_ups",
        timedelta(days=365),
        _l("Ticks of who called or reminded whom"),
        _l("They say whom nobody has called lately. After a year they would only tell a person's weak moments."),
    ),
    Period(
        "join_requests",
        KEPT_FOR,
        _l("Requests to join a team"),
        _l("They hold names and numbers of people who may never come in. The portal deletes them by itself."),
    ),
    Period(
        "left",
        timedelta(days=730),
        _l("People who left and still have their name here"),
        _l(
            "Reports compare with the year before, and people come back. After two years the counts do without "
            "the name."
        ),
        is_technical=False,
    ),
)
