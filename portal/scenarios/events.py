"""Signals of scenarios: a run has ended. Listeners in later features write in the same transaction."""

from blinker import Namespace

_events = Namespace()

# sent with the scenarios.queries.Run that has just come to an ending
scenario_ended = _events.signal("scenario-ended")
