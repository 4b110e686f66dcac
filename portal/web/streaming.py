"""A page that grows while something is written: first its head, then a line for every step, then its foot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, stream_with_context

STEPS_PLACEHOLDER_ID = "the-steps-follow"  # where the template is cut


def stream_page(template: str, steps: Iterator[str], **context: Any) -> Response:
    """The template with the steps where its `<template id="{{ steps_here }}">` stands, each sent as it comes."""
    page = render_template(template, steps_here=STEPS_PLACEHOLDER_ID, **context)
    head, _mark, foot = page.partition(f'<template id="{STEPS_PLACEHOLDER_ID}"></template>')

    def growing() -> Iterator[str]:
        yield head
        yield from steps
        yield foot

    response = Response(stream_with_context(growing()))
    # Whoever compresses or buffers would hold the steps back until the end.
    response.headers["Content-Encoding"] = "identity"
    response.headers["X-Accel-Buffering"] = "no"
    response.headers["Cache-Control"] = "no-store"
    return response
