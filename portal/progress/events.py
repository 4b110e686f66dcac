"""What progress announces; listeners to the right write in the same transaction."""

from blinker import Namespace

_events = Namespace()

# sent with the CourseProgress that has just been finished
course_finished = _events.signal("course-finished")
