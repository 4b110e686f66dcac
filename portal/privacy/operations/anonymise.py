"""Deleting a person: nothing is left that names them, and everything that is counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.erase_account import anonymise_user
from portal.accounts.queries.users import lock_accounts
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.certificates.operations.erasure import erase_issued_certificates
from portal.db import db
from portal.errors import Refused, require
from portal.feedback.operations import erase_report_texts
from portal.observations.operations import erase_remarks
from portal.paper_quizzes.operations.results import redact_paper_results
from portal.people.follow_ups.operations import delete_follow_ups
from portal.people.joining.operations import erase_requests
from portal.privacy.enums import RequestKind, RequestState
from portal.privacy.models import DataRequest
from portal.privacy.permissions import can_handle
from portal.privacy.queries.data_subjects import accounts_of
from portal.privacy.queries.requests import find_open_request, requests_of
from portal.programmes.operations.certificates import erase_certificates
from portal.progress.operations.bookmarks import delete_bookmarks
from portal.questions.operations.attempts import redact_answers
from portal.questions.operations.extra_attempts import redact_reasons
from portal.units import permissions as units
from portal.units.contacts.operations import erase_own_numbers
from portal.units.models import Grant
from portal.units.operations.grants import end_grant
from portal.units.queries.grants import grants_of
from portal.visits.operations import erase_visits


@dataclass(frozen=True)
class ErasedCounts:
    """How much was blanked or ended."""

    accounts: int
    roles: int
    remarks: int
    answers: int


def anonymise(user: User, *, actor: Actor) -> ErasedCounts:
    """Leave nothing of the person but a number, in this account and those merged into it; it cannot be undone.

    Roles end, and with a head's the deputies'. Membership, progress, attempts, answers and teach-backs stay
    without the name, so that no count changes; so do the bare ids in the audit log. Bookmarks and follow-ups
    go. What waits in a roster that nobody has confirmed yet is not searched. Refused where the person neither
    asked for it nor has left, for roles that the actor may not end, and for the last administrator.
    """
    require(can_handle(actor, user))
    lock_accounts(user.id)
    if user.anonymised_at is not None:
        raise Refused(_("This person was deleted already."))
    request = find_open_request(user.id, RequestKind.DELETION)
    if request is None and user.deactivated_at is None:
        raise Refused(_("The person has not asked for it and has not left. Deleting needs one of the two."))
    accounts = accounts_of(user.id)
    ids = [account.id for account in accounts]
    roles = _end_roles(ids, actor)
    answers, remarks = redact_answers(ids), erase_remarks(ids)
    erase_certificates(ids)
    erase_issued_certificates(ids)
    delete_bookmarks(ids)
    delete_follow_ups(ids)
    erase_requests(ids, [account.phone for account in accounts if account.phone])
    erase_own_numbers(ids)
    redact_reasons(ids)
    redact_paper_results(ids)
    erase_report_texts(ids)
    erase_visits(ids)
    for account in accounts:
        _erase_requests(account.id, actor)
        anonymise_user(account, actor=actor)
    forgotten = ErasedCounts(len(accounts), roles, remarks, answers)
    record(actor, "data.anonymised", user, request=request.id if request is not None else None)
    return forgotten


def blocking_roles(user: User, *, actor: Actor) -> Sequence[Grant]:
    """The roles of the person that the actor may not end; somebody above must do that first."""
    held = [grant for account in accounts_of(user.id) for grant in grants_of(account.id)]
    return [grant for grant in held if not units.can_end_grant(actor, grant)]


def _end_roles(ids: Sequence[int], actor: Actor) -> int:
    held = [grant for user_id in ids for grant in grants_of(user_id)]
    for grant in held:
        if not units.can_end_grant(actor, grant):
            raise Refused(
                _("A role over %(unit)s is in the way: only somebody above can end it.", unit=grant.unit.name)
            )
        end_grant(grant, actor=actor)
    db.session.flush()
    return len(held)


def _erase_requests(user_id: int, actor: Actor) -> None:
    """That something was asked and when it was answered stays as proof; the words go, they may name anybody."""
    now = clock.now()
    for request in requests_of(user_id):
        _blank(request)
        if request.is_open:
            request.state, request.finished_at = RequestState.DONE, now
            request.answered_at = request.answered_at or now
            request.handled_by_id = actor.id


def _blank(request: DataRequest) -> None:
    request.message = request.answer = ""
    # That the time was extended is still to be seen.
    request.extension_reason = "…" if request.extension_reason else ""
