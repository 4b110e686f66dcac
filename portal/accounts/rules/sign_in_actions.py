"""Sign-in actions: what the audit log calls a sign-in and a failed one."""

from __future__ import annotations

SIGN_IN_SUCCEEDED, SIGN_IN_FAILED = "sign_in.succeeded", "sign_in.failed"

SIGN_IN_ACTIONS = (SIGN_IN_SUCCEEDED, SIGN_IN_FAILED)
