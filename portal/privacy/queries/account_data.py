"""What is kept of the person as somebody with an account, in a team, with roles."""

from sqlalchemy import case, or_, select
from sqlalchemy.orm import aliased

from portal.accounts.models import AccountMerge, ActivationCode, Consent, Device, SecondFactor, User
from portal.db import Rows
from portal.people.follow_ups.models import FollowUp
from portal.privacy.models import DataRequest
from portal.privacy.queries.data_subjects import is_own_account, relation
from portal.units.contacts.models import UnitContact
from portal.units.models import Grant, Membership, Unit

_giver, _head, _holder, _issuer, _caller = (aliased(User) for _number in range(5))

ACCOUNTS: Rows = (
    select(
        User.id,
        User.name,
        User.phone,
        User.username,
        User.created_at,
        User.last_seen_at,
        User.password_hash.is_not(None).label("has_password"),
        User.pin_hash.is_not(None).label("has_pin"),
        SecondFactor.confirmed_at.label("second_factor_since"),
        User.deactivated_at,
        AccountMerge.kept_id.label("merged_into"),
        AccountMerge.merged_at,
    )
    .outerjoin(AccountMerge, AccountMerge.gone_id == User.id)
    .outerjoin(SecondFactor, SecondFactor.user_id == User.id)
    .where(or_(is_own_account(User.id), is_own_account(AccountMerge.kept_id)))
    .order_by(AccountMerge.merged_at.is_not(None), User.id)
)
MEMBERSHIPS: Rows = (
    select(Unit.code, Unit.name, Unit.kind, Membership.since, Membership.until)
    .join(Unit, Unit.id == Membership.unit_id)
    .where(is_own_account(Membership.user_id))
    .order_by(Membership.since.desc(), Membership.id.desc())
)
_relation = relation(held=Grant.user_id, lent=Grant.deputy_of_id, given=Grant.granted_by_id)
ROLES: Rows = (
    select(
        _relation.label("relation"),
        Grant.role,
        Unit.code.label("unit_code"),
        Unit.name.label("unit_name"),
        Grant.since,
        Grant.until,
        case((_relation == "held", _giver.name)).label("given_by"),
        case((_relation == "held", _head.name)).label("deputy_of"),
        # To whom somebody gave a role is said by that person's own data.
        case((_relation == "lent", _holder.name)).label("deputy"),
    )
    .join(Unit, Unit.id == Grant.unit_id)
    .join(_holder, _holder.id == Grant.user_id)
    .outerjoin(_giver, _giver.id == Grant.granted_by_id)
    .outerjoin(_head, _head.id == Grant.deputy_of_id)
    .where(
        or_(is_own_account(Grant.user_id), is_own_account(Grant.deputy_of_id), is_own_account(Grant.granted_by_id))
    )
    .order_by(Grant.since.desc(), Grant.id.desc())
)
DEVICES: Rows = (
    select(Device.label, Device.signed_in_at, Device.last_seen_at, Device.locked_at)
    .where(is_own_account(Device.user_id))
    .order_by(Device.last_seen_at.desc(), Device.id.desc())
)
_code = relation(for_me=ActivationCode.user_id, issued_by_me=ActivationCode.issued_by_id)
CODES: Rows = (
    select(
        _code.label("relation"),
        ActivationCode.issued_at,
        ActivationCode.expires_at,
        ActivationCode.used_at,
        case((_code == "for_me", _issuer.name)).label("issued_by"),
    )
    .outerjoin(_issuer, _issuer.id == ActivationCode.issued_by_id)
    .where(or_(is_own_account(ActivationCode.user_id), is_own_account(ActivationCode.issued_by_id)))
    .order_by(ActivationCode.issued_at.desc(), ActivationCode.id.desc())
)
_follow_up = relation(about_me=FollowUp.user_id, by_me=FollowUp.by_id)
FOLLOW_UPS: Rows = (
    select(
        _follow_up.label("relation"),
        FollowUp.kind,
        FollowUp.at,
        # Whom the person called is said by that one's own data.
        case((_follow_up == "about_me", _caller.name)).label("by"),
    )
    .join(_caller, _caller.id == FollowUp.by_id)
    .where(or_(is_own_account(FollowUp.user_id), is_own_account(FollowUp.by_id)))
    .order_by(FollowUp.at.desc(), FollowUp.id.desc())
)
CONTACTS: Rows = (
    select(UnitContact.kind, UnitContact.phone, Unit.name.label("unit_name"), UnitContact.saved_at)
    .join(Unit, Unit.id == UnitContact.unit_id)
    .where(is_own_account(UnitContact.saved_by_id))
    .order_by(UnitContact.saved_at.desc(), UnitContact.id.desc())
)
CONSENTS: Rows = (
    select(Consent.purpose, Consent.version, Consent.given_at, Consent.withdrawn_at)
    .where(is_own_account(Consent.user_id))
    .order_by(Consent.given_at.desc(), Consent.id.desc())
)
_request = relation(mine=DataRequest.user_id, handled_by_me=DataRequest.handled_by_id)
_is_mine = _request == "mine"
REQUESTS: Rows = (
    select(
        DataRequest.id,
        _request.label("relation"),
        DataRequest.kind,
        DataRequest.state,
        DataRequest.asked_at,
        DataRequest.answer_by,
        DataRequest.finish_by,
        DataRequest.answered_at,
        DataRequest.finished_at,
        # What others asked and were told is theirs.
        case((_is_mine, DataRequest.message)).label("message"),
        case((_is_mine, DataRequest.answer)).label("answer"),
        case((_is_mine, DataRequest.extension_reason)).label("extension_reason"),
    )
    .where(or_(is_own_account(DataRequest.user_id), is_own_account(DataRequest.handled_by_id)))
    .order_by(DataRequest.asked_at.desc(), DataRequest.id.desc())
)
