"""Signals of classes, sent in the transaction of the deed."""

from blinker import Namespace

_signals = Namespace()

# The sender is the id of a class whose time, place, capacity, invitations or state changed.
session_changed = _signals.signal("class-session-changed")
