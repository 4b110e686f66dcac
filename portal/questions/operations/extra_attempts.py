"""One more attempt at a quiz than it allows; whether the actor may give it is decided by a later feature."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import update

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.text.vietnamese import nfc
from portal.db import db
from portal.errors import FieldError, Refused
from portal.questions.models import ExtraAttempt
from portal.questions.queries.extra_attempts import exhausted_quizzes

MAX_REASON_LENGTH = 200  # characters


def give_attempt(user_id: int, page_id: int, *, reason: str, unit_id: int, actor: Actor) -> ExtraAttempt:
    """Give the person one more attempt at the quiz; the person reads by whom and why.

    Raises FieldError for a missing or long reason, and Refused where an attempt is left or the quiz is passed.
    """
    reason = " ".join(nfc(reason).split())
    if not reason:
        raise FieldError("reason", _("Say why: the person reads it, and so does whoever looks at the log."))
    if len(reason) > MAX_REASON_LENGTH:
        raise FieldError("reason", _("A reason has at most %(number)d characters.", number=MAX_REASON_LENGTH))
    if all(quiz.page_id != page_id for quiz in exhausted_quizzes(user_id)):
        raise Refused(_("There is an attempt left at this quiz, or it is passed already."))
    values = {"user_id": user_id, "page_id": page_id, "reason": reason, "given_by_id": actor.id}
    given = ExtraAttempt(**values, given_at=clock.now())
    db.session.add(given)
    db.session.flush()
    record(actor, "attempt.given", given, user=user_id, unit=unit_id, page=page_id, reason=reason)
    return given


def redact_reasons(user_ids: Collection[int]) -> None:
    """Blank the reasons of attempts that these people were given: they may name anybody."""
    db.session.execute(update(ExtraAttempt).where(ExtraAttempt.user_id.in_(user_ids)).values(reason="…"))
