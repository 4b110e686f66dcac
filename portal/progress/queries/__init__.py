"""Reading progress."""

from portal.progress.queries.begun import BegunCourse, as_begun, begun_courses
from portal.progress.queries.finished import FinishedPage, finished_pages
from portal.progress.queries.news import KnownPage, News, State, find_known, news_columns, page_states

__all__ = [
    "BegunCourse",
    "FinishedPage",
    "KnownPage",
    "News",
    "State",
    "as_begun",
    "begun_courses",
    "find_known",
    "finished_pages",
    "news_columns",
    "page_states",
]
