"""The log of sign-ins: who came in when, with what kind of device, and who could not; never what was typed."""

from datetime import timedelta

from portal.accounts.models import User
from portal.audit.operations import record, record_counted
from portal.audit.queries import SIGN_IN_FAILED, SIGN_IN_SUCCEEDED

# Wrong tries within this time are one entry with their number, so that nobody fills the log by trying.
AGGREGATION_WINDOW = timedelta(hours=1)


def record_sign_in(user: User, *, device: str, method: str) -> None:
    """Note that the user came in; `method` is password, second_factor, code or pin, `device` its kind in words."""
    record(user, SIGN_IN_SUCCEEDED, user, device=device, method=method)


def record_failed_sign_in(user: User, *, device: str, method: str) -> None:
    """Note that somebody could not come in as this user; of unknown names nothing is kept."""
    record_counted(SIGN_IN_FAILED, user, within=AGGREGATION_WINDOW, device=device, method=method)
