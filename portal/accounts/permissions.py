"""Whether an activation code still rests on a right: asked of the organisation, a later feature."""

from collections.abc import Callable

from flask import Flask, current_app

from portal.accounts.models import ActivationCode, User

EXTENSION_KEY = "portal.may_issue_code"


def register_issue_permission(app: Flask, may_issue_code: Callable[[int, User], bool]) -> None:
    """Let the organisation say whether somebody (by user id) may issue a code for a user now."""
    app.extensions[EXTENSION_KEY] = may_issue_code


def may_still_be_used(code: ActivationCode) -> bool:
    """Whether whoever issued the code could issue it today; what the portal itself issued always is."""
    if code.issued_by_id is None:
        return True
    may_issue_code: Callable[[int, User], bool] = current_app.extensions[EXTENSION_KEY]
    return may_issue_code(code.issued_by_id, code.user)
