"""Signals of answering; listeners in later features write in the same transaction."""

from blinker import Namespace

_events = Namespace()

# sent with the AttemptRow that was just submitted and graded; `scores=` of its answers, by question id
attempt_submitted = _events.signal("attempt-submitted")
# sent with the AttemptRow of a submitted attempt after one more question was answered in place of one that must be
# right, and which may have passed by that; `question_id=` what was asked, `is_right=` whether wholly right
remedial_answered = _events.signal("remedial-answered")
# sent with an Attempt whose score changed because a question of it was graded again
attempt_regraded = _events.signal("attempt-regraded")
# sent with the page id; `user_id=` who has answered one of its practice questions, `course_id=` its course,
# `question_id=` which one, `is_right=` whether wholly right, `earlier_tries=` how often it was answered before
practice_answered = _events.signal("practice-answered")
