"""The screens of people: signing in, activation, consent, account, display."""

from portal.accounts.routes import account, activation, consent, devices, display, sign_in
from portal.accounts.routes.blueprint import bp

__all__ = ["account", "activation", "bp", "consent", "devices", "display", "sign_in"]
