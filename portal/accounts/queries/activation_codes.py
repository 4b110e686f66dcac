"""Activation codes as somebody types them: the record of a valid one."""

from flask_babel import gettext as _

from portal.accounts import permissions
from portal.accounts.models import ActivationCode
from portal.accounts.queries.users import find_code, find_codes
from portal.accounts.rules.activation_codes import (
    BadCode,
    UnknownCode,
    code_hash,
    code_hashes,
    derive_code,
    ensure_code_valid,
    parse_code,
    revoked_code,
)


def get_valid_code(text: str) -> ActivationCode:
    """The open code that was typed; else UnknownCode, UsedCode, ExpiredCode or RevokedCode.

    Whether its issuer still has the right to issue it is asked anew each time.
    """
    typed = parse_code(text)
    found = find_code(code_hashes(typed)) if typed is not None else None
    if found is None or found.user.deactivated_at is not None:
        raise UnknownCode(
            _("This code is not known. Please compare it with the slip, or ask your team head for a new one.")
        )
    try:
        ensure_code_valid(found)
        if not permissions.may_still_be_used(found):
            raise revoked_code()
    except BadCode as reason:
        reason.owner, reason.issued_by_id = found.user, found.issued_by_id
        raise
    return found


def has_code_of_form(user_id: int, *, token: str, actor_id: int) -> bool:
    """Whether the form with this token, sent by this actor, has issued a code to the user, open or not."""
    return bool(find_codes([code_hash(derive_code(token, user_id=user_id, actor_id=actor_id))]))
