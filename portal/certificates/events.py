"""What the certificates announce; listeners write in the same transaction."""

from blinker import Namespace

_events = Namespace()

# sent with a Certificate that was just issued and has its id
certificate_issued = _events.signal("certificate-issued")
# sent with a Certificate that was revoked, replaced or lost the name of its holder
certificate_changed = _events.signal("certificate-changed")
