"""What can go wrong in an operation, in the words of the portal."""


class PortalError(Exception):
    """Something the portal understands and answers with a screen of its own."""

    status = 500


class NotFound(PortalError):
    """There is no such record, or this viewer may not know of it."""

    status = 404


class SessionOver(PortalError):
    """A form was posted by somebody whose session is over: they sign in, and come back to it."""

    status = 401


class Forbidden(PortalError):
    """The viewer may know of the record, but not do this with it."""

    status = 403


class Stale(PortalError):
    """Somebody changed the record since it was read."""

    status = 409


class Refused(PortalError):
    """A rule says no; the message tells the person why and what to do."""

    status = 422

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class FieldError(Refused):
    """A rule says no to what was typed into one field of a form; `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class RateLimited(PortalError):
    """A rate limit is reached; `retry_after` says for how many seconds to wait."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"again in {retry_after} s")
        self.retry_after = retry_after


class Busy(PortalError):
    """The server is overloaded; `retry_after` says in how many seconds to try again."""

    status = 503

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"again in {retry_after} s")
        self.retry_after = retry_after


class DeadlineExceeded(PortalError):
    """A step was ended at its deadline; the message says what is kept all the same, where it changed something."""

    status = 503

    def __init__(self, message: str = "") -> None:
        super().__init__(message or "the time is over")
        self.message = message


def require(allowed: bool) -> None:
    """Go on, or raise Forbidden."""
    if not allowed:
        raise Forbidden
