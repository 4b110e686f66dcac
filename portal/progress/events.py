"""What progress announces; listeners to the right write in the same transaction."""

from blinker import Namespace

_events = Namespace()

# sent with the user id; `course_id=` the course the person has just finished, for the first time
course_finished = _events.signal("course-finished")
