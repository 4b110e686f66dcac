"""Streamed progress pages: the head first, then a line for every step of a long job, then the foot."""

import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from typing import Any

from flask import Response, render_template, stream_with_context
from sqlalchemy.exc import SQLAlchemyError

from portal.db import begin_write, db
from portal.errors import PortalError, Stale
from portal.web.headers import no_store
from portal.web.template_filters import number

STEPS_PLACEHOLDER_ID = "the-steps-follow"  # where the template is cut
# How much is done, and of how much; at the end, what the template of the ending needs.
JobSteps = Generator[tuple[int, int], None, dict[str, Any]]

logger = logging.getLogger("portal.streaming")


def stream_job(
    steps: JobSteps,
    *,
    page: str,
    ending: str,
    text: Callable[[str, str], str],
    total: int,
    begin: Callable[[], object] | None = begin_write,
    foreseen: tuple[type[PortalError], ...] = (),
    **context: Any,
) -> Response:
    """Do a long job in one transaction while its page is streamed: a progress meter for each step, then the end.

    `page` extends streaming.html; `text` says of two numbers how much is done. The template `ending` gets as
    `ending` "done" once all is committed, or what the steps return instead; "stale" or "refused", with the
    `reason`, for errors that are `foreseen`; "failed" for others. Unless it is done nothing is written, also when
    the page's reader goes away.
    """
    html = render_template(page, steps_here=STEPS_PLACEHOLDER_ID, **context)
    head, _mark, foot = html.partition(f'<template id="{STEPS_PLACEHOLDER_ID}"></template>')
    # The transaction that writes begins when the page has begun; until then nobody has to wait for it.
    db.session.rollback()

    def show_step(done: int, total: int) -> str:
        return render_template(
            "_streaming_step.html", done=done, total=total, text=text(number(done), number(total))
        )

    def show_steps() -> Generator[str, None, dict[str, Any]]:
        while True:
            try:
                done, out_of = next(steps)
            except StopIteration as end:
                return {"ending": "done", **end.value}
            yield show_step(done, out_of)

    def stream() -> Iterator[str]:
        yield head + show_step(0, total)
        values: dict[str, Any] = {"ending": "failed"}
        # What the first part of the page read is over.
        db.session.rollback()
        try:
            with closing(steps):
                if begin is not None:
                    begin()
                result = yield from show_steps()
            if result["ending"] == "done":
                db.session.commit()
            values = result
        except foreseen as error:
            values = {"ending": "stale" if isinstance(error, Stale) else "refused", "reason": str(error)}
        except (PortalError, SQLAlchemyError):
            logger.warning("not done: %s", page, exc_info=True)
        finally:
            db.session.rollback()
        yield render_template(ending, **context, **values) + foot

    response = Response(stream_with_context(stream()))
    # Whoever compresses or buffers would hold the steps back until the end.
    response.headers["Content-Encoding"] = "identity"
    response.headers["X-Accel-Buffering"] = "no"
    return no_store(response)
