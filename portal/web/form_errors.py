"""Errors of operations on the form that was sent: the transaction rolled back, the message beside its field."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from flask import Response
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.db import db
from portal.errors import PortalError, RateLimited, Stale


class CaughtError:
    """What ended a `with rollback_on(…)` block; false where nothing did."""

    def __init__(self, kinds: tuple[type[Exception], ...], form: Any, field: str) -> None:
        self._kinds, self._form, self._field = kinds, form, field
        self.error: Exception | None = None

    def __enter__(self) -> CaughtError:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, self._kinds):
            return False
        db.session.rollback()
        self.error = error
        if self._form is not None:
            add_form_errors(self._form, error, self._field)
        return True

    def __bool__(self) -> bool:
        return self.error is not None

    @property
    def message(self) -> str:
        """What the error says to the person; nothing of a record that somebody else changed."""
        return "" if self.error is None or isinstance(self.error, Stale) else str(self.error)

    @property
    def status(self) -> int:
        """The status of an answer that shows the error."""
        return self.error.status if isinstance(self.error, PortalError) else 422


def rollback_on(*kinds: type[Exception], form: Any = None, field: str = "") -> CaughtError:
    """Catch errors of these kinds in a `with` block: roll back, and show them on the form.

    A message stands beside the field that the error names, else beside `field`, else over the form. The block's
    value is true once it caught an error; errors of other kinds go on to their screens.
    """
    return CaughtError(kinds, form, field)


def add_form_errors(form: Any, error: Exception, field: str = "") -> None:
    """Put the error's message, or each of its `problems`, beside the form's field that it names."""
    problems = getattr(error, "problems", None) or {getattr(error, "field", field): str(error)}
    for name, message in problems.items():
        if name in form:
            form[name].errors = [*form[name].errors, message]
        else:
            form.form_errors.append(message)


def retry_after_text(error: RateLimited, told: str = "") -> str:
    """What to tell somebody who was rate limited: that there were too many wrong tries, and how long to wait."""
    minutes = -(-error.retry_after // 60)
    wait = ngettext("Please try again in %(num)d minute.", "Please try again in %(num)d minutes.", minutes)
    told = told or _("Too many wrong tries.")
    return f"{told} {wait}"


def too_many_requests(response: Response, error: RateLimited) -> Response:
    """The screen as an answer to somebody who was rate limited."""
    response.status_code = error.status
    response.headers["Retry-After"] = str(error.retry_after)
    return response
