"""The screens of people: signing in, activation, consent, account, display, a phone that several share."""

from portal.accounts.routes import (
    account,
    activation,
    consent,
    devices,
    display,
    pin,
    reauthentication,
    second_factor,
    second_factor_challenge,
    shared_phone,
    sign_in,
)
from portal.accounts.routes.blueprint import bp

__all__ = [
    "account",
    "activation",
    "bp",
    "consent",
    "devices",
    "display",
    "pin",
    "reauthentication",
    "second_factor",
    "second_factor_challenge",
    "shared_phone",
    "sign_in",
]
