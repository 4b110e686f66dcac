"""What the programmes announce; listeners in later features write in the same transaction."""

from blinker import Namespace

_events = Namespace()

# sent with the ids of people whose completion of a programme began, was renewed, or ended
completion_changed = _events.signal("completion-changed")
# sent with the ids of programmes that hold other courses than before
programmes_changed = _events.signal("programmes-changed")
# sent with the ids of units whose people are to finish something by another day than before
assignments_changed = _events.signal("assignments-changed")
