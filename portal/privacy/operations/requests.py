"""What becomes of a request: asked, answered, given more time, done, declined, taken back."""

from collections.abc import Collection

from flask_babel import gettext as _

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.erase_account import withdraw_consents
from portal.accounts.queries.users import lock_accounts
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.db import db
from portal.errors import Refused, Stale, require
from portal.privacy.enums import RequestKind, RequestState
from portal.privacy.models import DataRequest
from portal.privacy.permissions import can_handle
from portal.privacy.queries.requests import find_open_request
from portal.privacy.rules import deadlines

MAX_TEXT_LENGTH = 2000  # characters
REVOCABLE_PURPOSES = frozenset(
    {"reporting", "improvement"}
)  # what is taken back for the person; the courses stay open


def create_request(user: User, kind: str, *, message: str) -> DataRequest:
    """What the user asks for; asked a second time, the request that is open already. KeyError for no such kind."""
    # Of two taps at once the second waits here, and finds what the first one made.
    lock_accounts(user.id)
    found = find_open_request(user.id, kind)
    if found is not None:
        return found
    now = clock.now()
    request = DataRequest(
        user=user,
        kind=kind,
        message=checked_text(message),
        asked_at=now,
        answer_by=deadlines.answer_by(now),
        finish_by=deadlines.finish_by(kind, now),
    )
    db.session.add(request)
    db.session.flush()
    record(user, "data.requested", request, user=user.id, kind=kind)
    return request


def withdraw_request(request: DataRequest, *, actor: Actor) -> None:
    """Withdraw a data request by the person who made it; a closed one stays as it is."""
    require(actor.id == request.user_id)
    if request.is_open:
        _set_final_state(request, RequestState.WITHDRAWN)
        record(actor, "data.withdrawn", request, kind=request.kind)


def answer_request(request: DataRequest, *, text: str, actor: Actor) -> None:
    """Tell the person how it goes on; a later answer takes the place of an earlier one."""
    _ensure_open(request, actor)
    request.answer = _required_text(text)
    request.state = RequestState.ANSWERED
    request.answered_at = request.answered_at or clock.now()
    request.handled_by_id = actor.id
    record(actor, "data.answered", request, kind=request.kind)


def extend_request(request: DataRequest, *, reason: str, actor: Actor) -> None:
    """Take the time that the law allows once more; the reason is told to the person."""
    _ensure_open(request, actor)
    if request.extension_reason:
        raise Refused(_("The time was extended already. The law allows it once."))
    request.extension_reason = _required_text(reason)
    request.finish_by = deadlines.extended_deadline(request.kind, request.asked_at)
    record(actor, "data.extended", request, kind=request.kind, until=request.finish_by.isoformat())


def complete_request(request: DataRequest, *, text: str, stop: Collection[str] = (), actor: Actor) -> None:
    """Say that it is done, and take these agreements back for the person, where that was asked for.

    A deletion is done by portal.privacy.operations.anonymise alone.
    """
    _ensure_open(request, actor)
    if request.kind == RequestKind.DELETION:
        raise Refused(_("A deletion is done on its own page, where it is shown what goes and what stays."))
    request.answer = _required_text(text)
    withdraw_consents(request.user, REVOCABLE_PURPOSES.intersection(stop), actor=actor)
    _close(request, RequestState.DONE, actor)
    record(actor, "data.done", request, kind=request.kind)


def decline_request(request: DataRequest, *, reason: str, actor: Actor) -> None:
    """Say that it is not done, and why."""
    _ensure_open(request, actor)
    request.answer = _required_text(reason)
    _close(request, RequestState.DECLINED, actor)
    record(actor, "data.declined", request, kind=request.kind)


def _ensure_open(request: DataRequest, actor: Actor) -> None:
    require(can_handle(actor, request.user))
    if not request.is_open:
        raise Stale(request)


def _close(request: DataRequest, state: str, actor: Actor) -> None:
    request.answered_at = request.answered_at or clock.now()
    request.handled_by_id = actor.id
    _set_final_state(request, state)


def _set_final_state(request: DataRequest, state: str) -> None:
    request.state, request.finished_at = state, clock.now()


def _required_text(text: str) -> str:
    if not text.strip():
        raise Refused(_("Write what the person is told."))
    return checked_text(text)


def checked_text(text: str) -> str:
    """The text without space around it; Refused when it is too long."""
    text = text.strip()
    if len(text) > MAX_TEXT_LENGTH:
        raise Refused(_("Please keep it below %(number)d characters.", number=MAX_TEXT_LENGTH))
    return text
