"""Signals of progress: course completed, course refreshed, progress changed."""

from blinker import Namespace

_events = Namespace()

# sent with the user id; `course_id=` the course the person has just finished, for the first time
course_completed = _events.signal("course-completed")
# sent with the user id; `course_id=` the course the person has just gone over again
course_refreshed = _events.signal("course-refreshed")
# sent with the ids of people who began or finished a course, can teach one, or for whom something in it is new
progress_changed = _events.signal("progress-changed")
