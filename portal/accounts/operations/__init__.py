"""Every change to people, their devices, their codes and what they agreed to."""

from portal.accounts.operations.code_expiry import end_codes, end_codes_of
from portal.accounts.operations.codes import Receiver, activate, issue_code, issue_codes
from portal.accounts.operations.consents import give_consents, withdraw_consent
from portal.accounts.operations.devices import (
    end_device,
    end_other_devices,
    note_visit,
    record_authentication,
    record_use,
    start_device,
)
from portal.accounts.operations.leaving import close_account, reopen_account
from portal.accounts.operations.shared_phones import (
    count_pin_try,
    end_for_wrong_pins,
    lock_device,
    open_device,
    remove_pin,
    set_pin,
)
from portal.accounts.operations.users import (
    WrongField,
    change_password,
    correct_user,
    create_user,
    lock_accounts,
    renew_hash,
)

__all__ = [
    "Receiver",
    "WrongField",
    "activate",
    "change_password",
    "close_account",
    "correct_user",
    "count_pin_try",
    "create_user",
    "end_codes",
    "end_codes_of",
    "end_device",
    "end_for_wrong_pins",
    "end_other_devices",
    "give_consents",
    "issue_code",
    "issue_codes",
    "lock_accounts",
    "lock_device",
    "note_visit",
    "open_device",
    "record_authentication",
    "record_use",
    "remove_pin",
    "renew_hash",
    "reopen_account",
    "set_pin",
    "start_device",
    "withdraw_consent",
]
