"""Signals of progress: course completed, completion withdrawn, course refreshed, progress changed."""

from blinker import Namespace

_events = Namespace()

# sent with the ids of people who have just finished the course `course_id=`, for the first time
course_completed = _events.signal("course-completed")
# sent with the ids of people who have no longer completed the course `course_id=`, since a class that counted does
# not any more, each with the moment at which they had completed it
course_completion_withdrawn = _events.signal("course-completion-withdrawn")
# sent with the ids of people who have just gone over the course `course_id=` again
course_refreshed = _events.signal("course-refreshed")
# sent with the ids of people who began or finished a course, can teach one, or for whom something in it is new
progress_changed = _events.signal("progress-changed")
