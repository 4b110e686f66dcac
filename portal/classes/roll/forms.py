"""The shape of what a phone sends of a roll: marks in one batch, or a whole form without the script."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.classes.enums import AttendanceState
from portal.classes.roll.rules.hours import RollMark
from portal.classes.roll.rules.joining import Mark
from portal.errors import Refused
from portal.web.request_values import MAX_INTEGER, parse_integer

MAX_MARKS = 500  # in one batch
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,40}")
STATES = frozenset(AttendanceState)
AWAY = (AttendanceState.EXCUSED.value, AttendanceState.ABSENT.value)
LATEST = 253_000_000_000_000  # ms: before the year 10000


@dataclass(frozen=True)
class Batch:
    """What a phone sent: the marks that can be read, and the tokens of those that cannot."""

    marks: list[RollMark]
    unreadable: list[str]


def read_batch(text: str, *, keeper_id: int) -> Batch:
    """The marks of a batch in JSON; raises Refused for what is no list of them, or too long a one."""
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, list) or len(sent) > MAX_MARKS:
        raise Refused(_("At most %(most)s marks can be sent at once.", most=MAX_MARKS))
    batch = Batch([], [])
    for item in sent:
        if not isinstance(item, dict) or not _is_token(item.get("token")):
            continue  # nothing by which the phone would know it again
        mark = _read_mark(item, keeper_id)
        if mark is None:
            batch.unreadable.append(item["token"])
        else:
            batch.marks.append(mark)
    return batch


def read_form(form: MultiDict[str, str], *, keeper_id: int, now: datetime) -> list[RollMark]:
    """What was changed in the whole form, against what it showed when it came; raises Refused for a broken one.

    Somebody for whom both presence and absence were newly chosen is taken as absent: whoever looks for the word
    of absence means it.
    """
    token = form.get("token", "")
    if not _is_token(token):
        raise Refused(_("Open the roll once more, and tick again what is missing."))
    shown = dict(pair.split(":", 1) for pair in form.get("shown", "").split(",") if ":" in pair)
    present = set(form.getlist("present"))
    away = {name[5:]: state for name, state in form.items() if name.startswith("away-") and state in AWAY}
    chosen = {who: _chosen(who, shown.get(who), present, away) for who in {*shown, *present, *away}}
    changes = {who: (state, False) for who, state in chosen.items() if state != shown.get(who, CLEARED)}
    settled, _colon, state = form.get("settle", "").partition(":")
    if state in STATES:
        changes[settled] = (state, True)
    if len(changes) > MAX_MARKS:
        raise Refused(_("At most %(most)s marks can be sent at once.", most=MAX_MARKS))
    return [
        RollMark(int(who), Mark(said, now, keeper_id, f"{token}-{who}-{said}{'-settled' * settles}", settles))
        for who, (said, settles) in sorted(changes.items())
        if _is_id(who)
    ]


CLEARED = AttendanceState.CLEARED.value


def _chosen(who: str, shown: str | None, present: set[str], away: Mapping[str, str]) -> str:
    """What the form says of a person now: what was changed counts before what was shown."""
    word = away.get(who)
    if who in present and (word is None or word == shown):
        return AttendanceState.PRESENT.value
    return word or CLEARED


def _read_mark(item: Mapping[str, Any], keeper_id: int) -> RollMark | None:
    user_id, state, at = item.get("user"), item.get("state"), item.get("at")
    if not isinstance(user_id, int) or not 0 < user_id <= MAX_INTEGER:
        return None
    if not isinstance(state, str) or state not in STATES or not isinstance(at, int) or not 0 <= at <= LATEST:
        return None
    moment = datetime.fromtimestamp(at / 1000, UTC)
    return RollMark(user_id, Mark(state, moment, keeper_id, item["token"], item.get("settles") is True))


def _is_token(text: object) -> bool:
    return isinstance(text, str) and TOKEN.fullmatch(text) is not None


def _is_id(text: str) -> bool:
    try:
        return parse_integer(text) > 0
    except ValueError:
        return False
