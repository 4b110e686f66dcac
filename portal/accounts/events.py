"""Signals of accounts; listeners in later features write in the same transaction."""

from blinker import Namespace

_events = Namespace()

# sent with the ids of people whose accounts were closed, opened again, forgotten or made one, or who signed in
people_changed = _events.signal("people-changed")
# sent with the id of somebody who came back after a day or more; `connection=` that of the transaction that notes
# it, and `at=` when
user_seen = _events.signal("user-seen")
