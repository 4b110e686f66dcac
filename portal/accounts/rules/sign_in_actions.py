"""Sign-in actions: what the audit log calls a sign-in and a failed one."""

from __future__ import annotations

SUCCEEDED, FAILED = "sign_in.succeeded", "sign_in.failed"

ACTIONS = (SUCCEEDED, FAILED)
