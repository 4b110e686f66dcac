"""Signals of the organisation; listeners in later features write in the same transaction."""

from blinker import Namespace

_events = Namespace()

# sent with the ids of people who belong to another unit than before
people_moved = _events.signal("people-moved")
# sent with the ids of units that stand elsewhere or are of another kind than before, and of those above them
# before and after
tree_changed = _events.signal("tree-changed")
# sent with the id of a unit; `to_id=` the one that it, or a part of it, lives on in, `on=` from that day;
# `is_over=` whether it is gone
unit_reassigned = _events.signal("unit-reassigned")
