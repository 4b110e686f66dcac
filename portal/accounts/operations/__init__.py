"""Every change to people, their devices, their codes and what they agreed to."""

from portal.accounts.operations.codes import activate, issue_code
from portal.accounts.operations.consents import give_consents, withdraw_consent
from portal.accounts.operations.devices import end_device, end_other_devices, note_visit, start_device
from portal.accounts.operations.users import change_password, create_user, renew_hash

__all__ = [
    "activate",
    "change_password",
    "create_user",
    "end_device",
    "end_other_devices",
    "give_consents",
    "issue_code",
    "note_visit",
    "renew_hash",
    "start_device",
    "withdraw_consent",
]
