"""When classes are over, as part of other statements: how long one takes differs from row to row."""

from datetime import datetime

from sqlalchemy import ColumnElement, Integer, bindparam, cast, extract

from portal.classes.models import ClassSession

ENDS_AT: ColumnElement[int] = cast(extract("epoch", ClassSession.starts_at), Integer) + ClassSession.minutes * 60
NOW = bindparam("class_now", type_=Integer)  # for a statement that is built once, as epoch() gives it


def epoch(moment: datetime) -> int:
    """The moment in seconds since 1970, as ENDS_AT has it."""
    return int(moment.timestamp())
