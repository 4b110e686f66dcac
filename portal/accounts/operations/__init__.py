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
from portal.accounts.operations.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    remove_second_factor,
    renew_recovery_codes,
    secret_of,
    use_code,
)
from portal.accounts.operations.shared_phones import (
    count_pin_try,
    end_for_wrong_pins,
    lock_device,
    open_device,
    remove_pin,
    renew_pin_hash,
    set_pin,
)
from portal.accounts.operations.users import (
    TakenLogin,
    WrongField,
    change_password,
    correct_user,
    create_user,
    lock_accounts,
    renew_hash,
)

__all__ = [
    "Receiver",
    "TakenLogin",
    "WrongField",
    "activate",
    "begin_second_factor",
    "change_password",
    "close_account",
    "confirm_second_factor",
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
    "remove_second_factor",
    "renew_hash",
    "renew_pin_hash",
    "renew_recovery_codes",
    "reopen_account",
    "secret_of",
    "set_pin",
    "start_device",
    "use_code",
    "withdraw_consent",
]
