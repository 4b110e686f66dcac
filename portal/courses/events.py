"""Signals of publishing; listeners in later features write in the same transaction."""

from blinker import Namespace

_events = Namespace()

# sent with the Page, newly published or shown again; `revision=` its Revision, `questions=` its questions, as
# content.questions.Question
page_published = _events.signal("page-published")
# sent with the Page that has another slug now; `before=` the one that it had
page_renamed = _events.signal("page-renamed")
# sent with the Course whose introduction was newly published or shown again
introduction_published = _events.signal("introduction-published")
# sent with the content.library.Library that has just been published
library_published = _events.signal("library-published")
# sent with the Course that readers see no more from now on
course_withdrawn = _events.signal("course-withdrawn")
# sent with the Course that readers see again after it was hidden
course_restored = _events.signal("course-restored")
