"""Links of a team, asking to join, and deciding who does."""

from collections.abc import Collection
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import delete, update

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries.users import find_by_phone
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.text.vietnamese import nfc
from portal.db import begin_write, db, insert
from portal.errors import FieldError, NotFound, Refused, require
from portal.people.joining.enums import DeclineReason, JoinRequestState
from portal.people.joining.models import JoinLink, JoinRequest
from portal.people.joining.permissions import can_let_join
from portal.people.joining.queries import (
    find_request,
    find_waiting,
    has_links_or_requests,
    is_expired,
    links_of,
    number_of_waiting,
    requests_about,
    waiting_in_both,
)
from portal.people.joining.rules import KEPT_FOR, LINK_LIFETIME, MAX_TYPED, MAX_WAITING, new_join_token
from portal.people.new_person.operations import Known, add_person
from portal.people.roster.labels.remarks import remark_text
from portal.people.roster.rules.name_frames import bare_name
from portal.people.roster.rules.names import clean_name
from portal.people.roster.rules.phones import clean_phone
from portal.units import permissions as units
from portal.units.models import Unit
from portal.units.operations.memberships import join_unit
from portal.units.queries.memberships import unit_of

CONSENT_VERSION = "2026-12"  # of the words beside the box on the form


class BadAsker(FieldError):
    """What is wrong with what was typed: a message for each field, so that all is mended at once."""

    def __init__(self, problems: dict[str, str]) -> None:
        field, message = next(iter(problems.items()))
        super().__init__(field, message)
        self.problems = problems


def clean_asker(name: str, phone: str, *, agrees: bool = True) -> tuple[str, str]:
    """Name and number as they are kept; BadAsker with what is wrong of name, number and agreement."""
    bare = bare_name(" ".join(nfc(name[:MAX_TYPED]).split()))
    cleaned, faults, _notes = clean_name(bare.name, keep_case=False)
    number, phone_faults, _phone_notes = clean_phone(phone[:MAX_TYPED])
    problems = {fault.field: remark_text(fault) for fault in reversed((*faults, *phone_faults))}
    if number is None:
        problems.setdefault("phone", _("Enter a phone number."))
    if not agrees:
        problems["agrees"] = _("Tick that you agree. Without it nothing may be kept.")
    if problems or number is None:
        raise BadAsker(problems)
    return cleaned, number


def make_join_link(unit: Unit, *, actor: Actor) -> JoinLink:
    """A new link of the team; those before it hold no longer."""
    require(can_let_join(actor, unit))
    end_join_links(unit, actor=actor)
    now = clock.now()
    times = {"created_at": now, "expires_at": now + LINK_LIFETIME}
    link = JoinLink(unit_id=unit.id, token=new_join_token(), created_by_id=actor.id, **times)
    db.session.add(link)
    db.session.flush()
    record(units.audit_actor(actor, unit), "join_link.created", link, unit=unit.id)
    return link


def end_join_links(unit: Unit, *, actor: Actor) -> None:
    """Let nobody ask by the links of the team any more; who has asked already still waits."""
    require(can_let_join(actor, unit))
    for link in links_of(unit.id):
        link.ended_at = clock.now()
        record(units.audit_actor(actor, unit), "join_link.ended", link, unit=unit.id)
    db.session.flush()


def ask_to_join(link: JoinLink, *, name: str, phone: str, agrees: bool) -> None:
    """Let the request wait for the head; the same number asks once, whoever it belongs to.

    No account is looked for, so that nobody learns by it which numbers have one. Raises BadAsker for what was
    typed, and Refused where as many wait as can be looked at.
    """
    cleaned, number = clean_asker(name, phone, agrees=agrees)
    if find_waiting(link.unit_id, number) is not None:
        return
    if number_of_waiting(link.unit_id) >= MAX_WAITING:
        raise Refused(_("Many people wait for this team just now. Talk to the head of the team."))
    asked = {"asked_at": clock.now(), "state": JoinRequestState.WAITING, "reason": ""}
    row = insert(JoinRequest).values(
        unit_id=link.unit_id, name=cleaned, phone=number, consent_version=CONSENT_VERSION, **asked
    )
    db.session.execute(row.on_conflict_do_nothing())


def approve_request(
    asked: JoinRequest, *, is_sure: bool, token: str, actor: Actor
) -> tuple[User, list[str], bool]:
    """The person in the team, what was put right, and whether the account is new: only then there is a slip.

    Whoever belongs to another team that the actor leads, too, is moved. Raises what add_person raises, Known for
    somebody of this team already.
    """
    unit = asked.unit
    require(can_let_join(actor, unit))
    if asked.state == JoinRequestState.APPROVED and asked.user is not None:
        return asked.user, [], False
    if asked.state != JoinRequestState.WAITING:
        raise Refused(_("This request was declined meanwhile. Take it back first."))
    known = find_by_phone(asked.phone)
    home = unit_of(known.id) if known is not None else None
    if (
        known is not None
        and home is not None
        and units.can_place_people(actor, home)
        and known.deactivated_at is None
    ):
        if home.id == unit.id:
            raise Known(known, "phone", is_here=True)
        join_unit(known, unit, actor=actor)
        user, notes, is_new = known, list[str](), False
    else:
        name, phone = asked.name, asked.phone
        user, notes = add_person(
            unit, name=name, phone=phone, username=None, is_sure=is_sure, token=token, actor=actor
        )
        is_new = True
    _decide(asked, JoinRequestState.APPROVED, actor)
    asked.user_id = user.id
    asked.name = asked.phone = ""  # the account has both now
    db.session.flush()
    record(units.audit_actor(actor, unit), "join_request.approved", asked, user=user.id, unit=unit.id)
    return user, notes, is_new


def decline_request(asked: JoinRequest, *, reason: str, actor: Actor) -> None:
    """Say no; again changes nothing. Refused for a reason that is none, and where somebody said yes meanwhile."""
    require(can_let_join(actor, asked.unit))
    if asked.state == JoinRequestState.APPROVED:
        raise Refused(_("This person was let in meanwhile."))
    if reason and reason not in set(DeclineReason):
        raise Refused(_("Choose one of the reasons."))
    if asked.state == JoinRequestState.DECLINED:
        return
    _decide(asked, JoinRequestState.DECLINED, actor)
    asked.reason = reason
    db.session.flush()
    record(units.audit_actor(actor, asked.unit), "join_request.declined", asked, unit=asked.unit_id, reason=reason)


def reopen_request(asked: JoinRequest, *, actor: Actor) -> None:
    """Take a no back; where the same number has asked again meanwhile, that request stays and this one goes."""
    require(can_let_join(actor, asked.unit))
    if asked.state != JoinRequestState.DECLINED:
        return
    record(units.audit_actor(actor, asked.unit), "join_request.reopened", asked, unit=asked.unit_id)
    if find_waiting(asked.unit_id, asked.phone) is not None:
        db.session.delete(asked)
    else:
        asked.state, asked.reason = JoinRequestState.WAITING, ""
        asked.decided_by_id = asked.decided_at = None
    db.session.flush()


def get_request(request_id: int, unit: Unit) -> JoinRequest:
    """The request of this team, or NotFound; nobody else decides on it until the transaction ends."""
    found = find_request(request_id, unit_id=unit.id)
    if found is None:
        raise NotFound
    return found


def on_unit_reassigned(unit_id: int, *, to_id: int, is_over: bool, on: date) -> None:
    """Let the links of a team that is over lead to the one it became, and who waited there wait here."""
    if not is_over or not has_links_or_requests(unit_id):
        return
    db.session.execute(update(JoinLink).where(JoinLink.unit_id == unit_id).values(unit_id=to_id))
    there = waiting_in_both(unit_id, to_id)
    db.session.execute(delete(JoinRequest).where(JoinRequest.id.in_(there)))
    db.session.execute(update(JoinRequest).where(JoinRequest.unit_id == unit_id).values(unit_id=to_id))


def erase_expired_requests() -> None:
    """Delete the requests that have stayed long enough, in a transaction of its own."""
    begin_write()
    purge_requests(before=clock.now() - KEPT_FOR)
    db.session.commit()


def purge_requests(*, before: datetime) -> int:
    """Delete what was decided, or asked and never decided, before this moment; how many."""
    gone = delete(JoinRequest).where(is_expired(before)).returning(JoinRequest.id)
    return len(db.session.scalars(gone).all())


def erase_requests(user_ids: Collection[int], phones: Collection[str]) -> None:
    """Delete the requests of these accounts, and those made with their numbers."""
    for asked in requests_about(user_ids, phones):
        db.session.delete(asked)
    db.session.flush()


def _decide(asked: JoinRequest, state: JoinRequestState, actor: Actor) -> None:
    asked.state, asked.decided_by_id, asked.decided_at = state, actor.id, clock.now()
