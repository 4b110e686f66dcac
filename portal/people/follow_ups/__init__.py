"""Follow-ups: who called or reminded somebody who is stuck, and when, so that two do not call the same evening."""
