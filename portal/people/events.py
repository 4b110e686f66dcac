"""What the leaders' desk announces; listeners in later features write in the same transaction."""

from blinker import Namespace

_events = Namespace()

# sent with a user id; a listener returns HandOverItem lines: what the person holds of which only it knows
hand_over_requested = _events.signal("hand-over-requested")
