"""What readers tell trainers of a page: whether it was easy, and where it is wrong."""

from flask import Flask

from portal.feedback import labels


def register(app: Flask) -> None:
    """Offer the names of ratings and states to every template."""
    for filter_ in (labels.page_rating, labels.report_state, labels.report_tone):
        app.jinja_env.filters[filter_.__name__] = filter_
